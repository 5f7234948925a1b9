import Foundation
import Operations
import OperatorConsole
import Postgres
import Topology

extension BenchProcesses {
    /// What to measure: each member, the database, the broker, and this process, which posts the orders.
    func meters(_ postgres: Postgres, managementURL: String) async throws -> ProcessMeters {
        let postmaster = ProcessMeters.parent(of: try await FlowBenchStore().backend(postgres))
        let broker = try await Self.brokerProcess(managementURL)
        let programs = members.filter { $0.part == .system }.map(Self.group)
        let servers: [(String, ProcessMeters.Part, ProcessMeters.Group)] = [
            ("database", .system, .family(postmaster)), ("broker", .system, .one(broker)),
        ]
        let world = members.filter { $0.part == .world }.map(Self.group)
        return ProcessMeters(programs + servers + world + [("posting orders", .world, .one(Int(getpid())))])
    }

    private static func group(_ member: Member) -> (String, ProcessMeters.Part, ProcessMeters.Group) {
        (member.name, member.part, .one(Int(member.process.processIdentifier)))
    }

    /// The broker's process. A broker that has just started does not know it yet, so it is asked for half a minute.
    private static func brokerProcess(_ managementURL: String) async throws -> Int {
        let management = try ManagementClient(url: managementURL)
        let deadline = ContinuousClock.now + .seconds(30)
        repeat {
            let nodes = try await management.get("/api/nodes?columns=os_pid")?.encoded() ?? Data("[]".utf8)
            if let pid = try BrokerNode.processID(in: nodes) { return pid }
            try await Task.sleep(for: .milliseconds(500))
        } while ContinuousClock.now < deadline
        throw OperationsError.failed(
            "the broker's management API does not tell the broker's process id, not within 30 s",
            advice: "`ops/stack status`; its plugin rabbitmq_management_agent gathers such figures")
    }
}

/// A node of the broker, as the management API tells of it.
struct BrokerNode: Decodable {
    private let processID: String?

    private enum CodingKeys: String, CodingKey {
        case processID = "os_pid"
    }

    /// A node without any figures comes as an empty array instead of an object.
    init(from decoder: any Decoder) throws {
        let figures = try? decoder.container(keyedBy: CodingKeys.self)
        processID = try figures?.decodeIfPresent(String.self, forKey: .processID)
    }

    /// The process of the first node; nil while the broker has gathered no figures of it.
    /// - Parameter nodes: JSON, an array.
    static func processID(in nodes: Data) throws -> Int? {
        try JSONDecoder().decode([BrokerNode].self, from: nodes).first?.processID.flatMap { Int($0) }
    }
}
