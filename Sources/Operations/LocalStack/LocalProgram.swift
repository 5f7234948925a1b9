import CommandSupport

/// A program of the local stack and the port it serves HTTP on there.
package struct LocalProgram: Sendable, Equatable {
    /// The executable's name.
    package let name: String
    /// The first instance's port.
    package let port: Int
    /// Arguments that make it work until it is stopped.
    package let arguments: [String]

    /// The programs in the order in which they are started: those that take messages before those that bring orders in.
    package static let all: [LocalProgram] = [
        LocalProgram(name: "outbox-relay", port: firstPort + 5, arguments: []),
        LocalProgram(name: "tracking", port: firstPort + 4, arguments: []),
        LocalProgram(name: "route-optimizer", port: firstPort + 3, arguments: []),
        LocalProgram(name: "carrier-dispatch", port: firstPort + 2, arguments: []),
        LocalProgram(name: "picking-worker", port: firstPort + 1, arguments: ["run"]),
        LocalProgram(name: "order-intake", port: firstPort, arguments: []),
    ]

    /// The port of `waybill simulate carriers`.
    package static let carrierPort = firstPort + 10

    /// 8080, or `WAYBILL_PORT_BASE` where other programs of the machine have those ports.
    private static let firstPort = LocalStack.find().firstPort

    /// `http://127.0.0.1:8080`: where the first instance of a program answers.
    package static func address(of name: String) -> String {
        "http://127.0.0.1:\(all.first { $0.name == name }?.port ?? 0)"
    }
}
