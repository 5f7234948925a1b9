import CommandSupport
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Where the local stack is: from the environment, else from `.waybill/env` of this checkout, which `ops/stack up` writes.
package struct StackSettings: Sendable {
    /// libpq URI of the stack's database.
    package let databaseURL: String
    /// AMQP URI of the stack's broker.
    package let brokerURL: String
    /// Address of the broker's management API, with user and password.
    package let managementURL: String
    /// Executable that kills the broker, starts it again and waits until it serves; nil when the stack is not local.
    package let brokerRestart: String?
    /// Executable that restarts the database as after a crash; nil when the stack is not local.
    package let postgresRestart: String?
    /// Executable that runs rabbitmqctl against the broker; nil when the stack is not local.
    package let rabbitmqctl: String?
    /// The passwords of the programs' accounts, as settings; empty where there are none and programs run as the owner.
    package let accounts: [String: String]

    init?(values: [String: String]) {
        guard let database = values["WAYBILL_DATABASE_URL"], let broker = values["WAYBILL_BROKER_URL"],
            let management = values["WAYBILL_MANAGEMENT_URL"]
        else { return nil }
        databaseURL = database
        brokerURL = broker
        managementURL = management
        brokerRestart = values["WAYBILL_BROKER_RESTART"]
        postgresRestart = values["WAYBILL_PG_RESTART"]
        rabbitmqctl = values["WAYBILL_RABBITMQCTL"]
        accounts = values.filter { AccountPasswords.isVariable($0.key) }
    }

    /// The settings, or nil when there is no stack.
    static func find() -> StackSettings? {
        StackSettings(values: ProcessInfo.processInfo.environment)
            ?? checkout().flatMap { StackSettings(file: "\($0)/.waybill/env") }
    }

    /// The settings an `ops/stack` wrote to a file; nil when there is none.
    package init?(file: String) {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        self.init(values: Self.exports(in: String(decoding: data, as: UTF8.self)))
    }

    /// The checkout a source file belongs to: the nearest directory above it that has `ops/stack`.
    package static func checkout(of file: String = #filePath) -> String? {
        var directory = file[...]
        while let slash = directory.lastIndex(of: "/") {
            directory = directory[..<slash]
            if FileManager.default.fileExists(atPath: "\(directory)/ops/stack") { return String(directory) }
        }
        return nil
    }

    /// Reads lines of the form `export NAME='value'`.
    static func exports(in text: String) -> [String: String] {
        var values: [String: String] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("export ") {
            let assignment = line.dropFirst("export ".count).split(separator: "=", maxSplits: 1)
            guard assignment.count == 2 else { continue }
            values[String(assignment[0])] = assignment[1].filter { $0 != "'" }
        }
        return values
    }

    /// Whether something listens at both addresses now.
    var answers: Bool {
        [databaseURL, brokerURL].allSatisfy { url in
            guard let port = url.split(separator: "@").last?.split(separator: "/").first?.split(separator: ":").last else {
                return true
            }
            return UInt16(port).map(Self.isListening) ?? true
        }
    }

    private static func isListening(port: UInt16) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
