import AMQP
import FoundationEssentials
import OperatorConsole
import Topology

/// Takes queues out of service under whose names only the version before reads: nothing new reaches them, and they go once empty.
///
/// Messages are counted over AMQP, which is exact; the management API's figures are seconds old. RabbitMQ refuses to delete a quorum
/// queue on condition that it is empty, so a queue goes only when it is bound to nothing, nobody reads it and it holds nothing: what
/// could still reach it is addressed to it by name, and the migration gave such rows the new names.
package struct QueueRetirement: Sendable {
    /// A queue with an old name that the broker still has.
    package struct Finding: Sendable, Equatable {
        /// What may be done with it.
        package enum State: Sendable, Equatable {
            case empty
            case holds(Int)
            /// Programs of the version before run; they may have messages in hand.
            case isRead(by: Int)
            case removed
        }

        /// The old name.
        package let queue: String
        package let state: State

        /// One line for the operator.
        package var sentence: String {
            switch state {
            case .empty: "\(queue): empty, may go"
            case .holds(let count):
                "\(queue): holds \(HumanFormat.count(count, "message")): let the programs of the version before drain it"
            case .isRead(let count):
                "\(queue): empty, read by \(HumanFormat.count(count, "consumer")): stop the programs of the version before"
            case .removed: "\(queue): removed"
            }
        }
    }

    private let broker: ManagementClient
    private let virtualHost: String
    private let channel: Channel

    /// - Throws: `AMQPError` when the URL is malformed.
    package init(broker: ManagementClient, brokerURL: String) throws {
        let settings = try AMQPSettings(url: brokerURL, connectionName: "waybill topology")
        self.broker = broker
        virtualHost = settings.virtualHost
        channel = Channel(settings: settings, logger: OperatorSettings.logger)
    }

    /// The retired queues that the broker still has, by name. Changes nothing.
    package func compare() async throws -> [Finding] {
        let findings = try await inspect(try await existing())
        await channel.close()
        return findings
    }

    /// Unbinds the retired queues from the events exchange, so that nothing new goes there, and then counts what they hold.
    /// - Parameter removing: deletes those that are empty and that nobody reads.
    package func apply(removing: Bool) async throws -> [Finding] {
        let queues = try await existing()
        for queue in queues { try await unbind(queue) }
        try await unbind(QueueName.events.rawValue) { RetiredMessage.names[$0] != nil }
        var findings = try await inspect(queues)
        await channel.close()
        for (index, finding) in findings.enumerated() where removing && finding.state == .empty {
            try await broker.delete(managementPath("queues", virtualHost, finding.queue))
            findings[index] = Finding(queue: finding.queue, state: .removed)
        }
        return findings
    }

    private func existing() async throws -> [String] {
        let list = try await broker.get(managementPath("queues", virtualHost) + "?columns=name")
        guard case .array(let queues)? = list else { return [] }
        return queues.compactMap { $0["name"]?.text }.filter { QueueName.retired[$0] != nil }.sorted()
    }

    private func inspect(_ queues: [String]) async throws -> [Finding] {
        var findings: [Finding] = []
        for queue in queues {
            let count = try await channel.inspectQueue(queue)
            let state: Finding.State =
                count.messages > 0 ? .holds(count.messages) : count.consumers > 0 ? .isRead(by: count.consumers) : .empty
            findings.append(Finding(queue: queue, state: state))
        }
        return findings
    }

    /// By default whatever the keys of its bindings are: the messages may have had other names, too.
    private func unbind(_ queue: String, where isStale: (String) -> Bool = { _ in true }) async throws {
        let bindings = try await broker.get(managementPath("bindings", virtualHost, "e", ExchangeName.events, "q", queue))
        guard case .array(let bindings)? = bindings else { return }
        for binding in bindings where isStale(binding["routing_key"]?.text ?? "") {
            guard let key = binding["properties_key"]?.text else { continue }
            try await broker.delete(managementPath("bindings", virtualHost, "e", ExchangeName.events, "q", queue, key))
        }
    }
}
