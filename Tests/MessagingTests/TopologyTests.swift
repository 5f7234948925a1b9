import Contracts
import FoundationEssentials
import Testing
import Topology

@Suite struct TopologyTests {
    @Test func definitionsFileIsTheTopology() throws {
        let file = try text(of: "Topology/definitions.json")
        let code = try Topology.definitionsFile()
        #expect(
            file == code,
            "Topology/definitions.json is not what the code says. Update it: waybill topology export > Topology/definitions.json")
    }

    @Test func readmeListsEveryQueue() throws {
        let readme = try text(of: "Topology/README.md")
        let listed = readme.split(separator: "\n").compactMap(Row.init)
        for queue in QueueName.work {
            let row = listed.first { $0.queue == queue.rawValue }
            #expect(row?.contract == queue.contract, "the table in Topology/README.md: \(queue)")
            #expect(row?.program == queue.program, "the table in Topology/README.md: \(queue)")
            #expect(readme.contains("[[\(queue)]]"), "the diagram in Topology/README.md: \(queue)")
        }
        #expect(Set(listed.map(\.queue)) == Set(Topology.queues.map(\.name)))
    }

    @Test func everyWorkQueueHasOneContractThatExists() {
        for queue in QueueName.work {
            let contract = queue.contract ?? ""
            #expect(ContractCatalogue.entry(named: contract) != nil, "\(queue) wants \(contract)")
            #expect(Topology.bindings.filter { $0.destination == queue.rawValue }.map(\.routingKey) == [contract])
        }
        #expect(Set(QueueName.work).count == QueueName.work.count)
    }

    @Test func retiredQueuesHaveASuccessorAndAreNotInUse() {
        let work = Set(QueueName.work)
        for (old, new) in QueueName.retired {
            #expect(work.contains(new), "\(old) is said to be followed by \(new), which nobody reads")
            #expect(!Topology.queues.contains { $0.name == old }, "\(old) is retired and in use")
        }
    }

    @Test func theFeedGetsEveryContract() {
        let bound = Topology.bindings.filter { $0.destination == QueueName.events.rawValue }.map(\.routingKey)
        #expect(bound == ContractCatalogue.all.map(\.name))
    }

    @Test func commandsHaveOneReader() {
        #expect(Topology.readers(of: LabelRequested.self) == [QueueName(.carrierDispatch, LabelRequested.self)])
        #expect(Topology.readers(of: ShipmentBooked.self) == [QueueName(.routeOptimizer, ShipmentBooked.self)])
    }

    @Test func differencesNameTheField() throws {
        let queue = Topology.queues[0]
        #expect(queue.path(virtualHost: "x y/z") == "/api/queues/x%20y%2Fz/picking-worker.order.accepted")
        #expect(queue.differences(from: queue.body).isEmpty)
        let classic = try JSONContent(
            decoding: Data(#"{"durable":true,"auto_delete":false,"arguments":{"x-queue-type":"classic"},"more":1.5}"#.utf8))
        let difference = try #require(queue.differences(from: classic).first)
        #expect(difference.field == "arguments.x-queue-type")
        #expect(difference.declared == "quorum" && difference.actual == "classic")
    }

    /// A row of the table of queues.
    struct Row {
        let queue: String
        let contract: String
        let program: String

        init?(line: Substring) {
            let cells = line.split(separator: "|").map { $0.filter { $0 != "`" }.trimmingPrefix(while: \.isWhitespace) }
            guard line.hasPrefix("| `"), cells.count == 3, !line.contains("topology"), !line.contains("rabbitmqctl") else {
                return nil
            }
            func cell(_ index: Int) -> String {
                String(cells[index].reversed().drop(while: \.isWhitespace).reversed())
            }
            (queue, contract, program) = (cell(0), cell(1), cell(2))
        }
    }

    private func text(of path: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try String(contentsOfFile: "/\(root)/\(path)", encoding: .utf8)
    }
}
