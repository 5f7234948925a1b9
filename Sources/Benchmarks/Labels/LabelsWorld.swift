import Foundation
import LabelFormats
import OperatorConsole
import Simulation

/// The programs that labels need, and the services that are played for them.
struct LabelsWorld: Sendable {
    /// One played server.
    struct Played: Sendable {
        let formats: [String]
        /// `--p50 0.2 --bad hang=0.05`
        let options: [String]
        /// Behind the formats' names in the names of accounts; empty for the first server.
        var mark = ""
    }

    let accounts: [LabelsBenchStore.Account]
    let crew: DevicesCrew
    let dispatch: DevicesCrew.Member
    private let ledgers: [String]

    /// - Parameters:
    ///   - settings: of the programs, with those of carrier-dispatch that the part wants.
    ///   - folder: for the ledgers and the accounts' key.
    /// - Throws: `OperationsError` when a port is taken.
    init(_ played: [Played], _ settings: OperatorSettings, dispatch own: [String: String], folder: URL, log: String) throws {
        let key = folder.appendingPathComponent("account.json")
        try Self.key.write(to: key, atomically: true, encoding: .utf8)
        var members: [DevicesCrew.Member] = [], accounts: [LabelsBenchStore.Account] = [], ledgers: [String] = []
        for (index, server) in played.enumerated() {
            // Behind the ports of everything that `waybill up` starts.
            let port = LocalProgram.carrierPort + 20 + index
            let ledger = folder.appendingPathComponent("ledger\(index).jsonl").path
            ledgers.append(ledger)
            let arguments =
                ["simulate", "labels", "--sell", "--formats", server.formats.joined(separator: ","), "--port", "\(port)"]
                + ["--ledger", ledger] + server.options
            members.append(
                DevicesCrew.Member(name: "labels\(server.mark)", program: nil, port: port, arguments: arguments, path: "/live"))
            accounts += server.formats.map { format in
                LabelsBenchStore.Account(
                    code: "bench-\(format)\(server.mark)", format: format, host: "http://127.0.0.1:\(port)/\(format)",
                    keyFile: key.path, service: Self.services[format] ?? "slow")
            }
        }
        func program(_ name: String) throws -> LocalProgram {
            guard let program = LocalProgram.all.first(where: { $0.name == name }) else {
                throw OperationsError.failed("there is no program \(name)")
            }
            return program
        }
        let (relay, dispatching) = (try program("outbox-relay"), try program("carrier-dispatch"))
        dispatch = DevicesCrew.Member(name: dispatching.name, program: dispatching, port: dispatching.port, settings: own)
        members.append(DevicesCrew.Member(name: relay.name, program: relay, port: relay.port))
        members.append(dispatch)
        crew = try DevicesCrew(settings, log: log, members: members)
        (self.accounts, self.ledgers) = (accounts, ledgers)
    }

    /// One that each played service has; our own protocol takes any.
    private static let services = [
        "easypost": "Priority", "shippo": "usps_priority", "shipengine": "usps_priority_mail", "ups": "03",
        "dhl_parcel_de": "V01PAK", "sf": "1",
    ]

    private static let key = #"""
        {"user": "bench", "secret": "bench", "key": "bench", "number": "A1B2C3", "from": {"name": "Jack", "street": "388 Townsend St",
        "city": "San Francisco", "region": "CA", "postcode": "94107", "country": "US", "phone": "5550100000"}}
        """#

    /// The truth of all servers.
    func truth() throws -> LabelTruth {
        var lines = Data()
        for ledger in ledgers { lines.append(try Data(contentsOf: URL(fileURLWithPath: ledger))) }
        return try LabelTruth(ledger: lines)
    }

    /// Connections to the played servers that are open now.
    var connections: Int {
        let ports = Set(crew.members.filter { $0.program == nil }.map(\.port))
        return ["/proc/net/tcp", "/proc/net/tcp6"].reduce(0) { $0 + Self.connections(to: ports, table: $1) }
    }

    /// The remote address is the third word of a line, `0100007F:1F90`, and the state the fourth: 01 is established.
    private static func connections(to ports: Set<Int>, table: String) -> Int {
        guard let text = try? String(contentsOfFile: table, encoding: .utf8) else { return 0 }
        return text.split(separator: "\n").dropFirst().count { line in
            let words = line.split(separator: " ", maxSplits: 4)
            guard words.count > 3, words[3] == "01", let port = words[2].split(separator: ":").last else { return false }
            return Int(port, radix: 16).map(ports.contains) ?? false
        }
    }
}
