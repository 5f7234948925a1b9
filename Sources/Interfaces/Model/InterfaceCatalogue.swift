/// What every program offers over HTTP.
package enum InterfaceCatalogue {
    /// Of the interfaces as a whole: it goes up when something that a client may rely on is taken away or means something else.
    package static let version = "1"

    /// In the order in which an order passes them.
    package static let programs = [
        OrderInterface.program, PickingInterface.program, DispatchInterface.program, RouteInterface.program,
        TrackingInterface.program,
        outboxRelay,
    ]

    /// Operated over HTTP, and nothing more.
    private static let outboxRelay = ProgramInterface(
        "outbox-relay", port: 8085, "Sends what others have written to be sent. It has no calls of its own.", [])

    /// - Parameter program: as `order-intake`.
    /// - Returns: nil for none of them.
    package static func program(named program: String) -> ProgramInterface? { programs.first { $0.program == program } }
}
