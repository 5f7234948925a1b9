import Messaging
import ServiceLifecycle
package import ServiceRuntime
import Topology

/// The only program that publishes: its lanes empty the outbox, its drain parks what the broker gave up on, its stall
/// detector reminds of what stands still.
package enum OutboxRelay {
    /// The program's table of contents.
    /// - Throws: `SettingsError`.
    package static func program(_ context: ProgramContext) throws -> Program {
        let settings = try RelaySettings(context.settings, context.runtime)
        let broker = context.runtime.broker
        let listener = OutboxListener(postgres: context.postgres, logger: context.logger)
        let lanes: [any Service] = (0..<settings.lanes).map { _ in
            Relay(
                postgres: context.postgres, broker: broker, listener: listener, settings: settings, program: context.name,
                logger: context.logger)
        }
        let drains: [any Service] = [
            DeadLetterDrain(
                queue: QueueName.deadLetters.rawValue, reason: "given up by the broker: delivered too often without an answer",
                postgres: context.postgres, broker: broker, logger: context.logger),
            DeadLetterDrain(
                queue: QueueName.unrouted.rawValue, reason: "no queue wants this type", postgres: context.postgres,
                broker: broker,
                logger: context.logger),
        ]
        let detector = StallDetector(
            broker: broker, outbox: context.outbox, after: settings.stallAfter, logger: context.logger)
        return Program(services: [listener] + lanes + drains + [detector])
    }
}

/// Settings of the relay.
package struct RelaySettings: Sendable {
    /// `relay.claim`: outbox rows claimed in one pass at most; each may hold as many events as a message, and all of a pass are in memory.
    package var claim = 100
    /// `relay.pack`: events put into one AMQP message at most.
    package var pack = OutboxStore.rowLimit
    /// `batch.pace`: the least time from one pass to the next.
    package var pace = Duration.zero
    /// `relay.lanes`: passes under way at once, each with its own connections.
    package var lanes = 1
    /// `relay.audit-after`: how long something may stand still before the stall detector sends a reminder.
    package var stallAfter: Duration = .seconds(60)

    package init() {}

    /// - Throws: `SettingsError` that names the setting.
    package init(_ settings: Settings, _ runtime: RuntimeSettings) throws {
        // Without batching, one row is claimed, published and deleted at a time.
        claim = runtime.batchLimit == 1 ? 1 : try settings.int("relay.claim", default: claim, in: 1...100_000)
        pack = min(try settings.int("relay.pack", default: pack, in: 1...5000), runtime.batchLimit)
        pace = runtime.batchPace
        lanes = try settings.int("relay.lanes", default: lanes, in: 1...16)
        stallAfter = try settings.duration("relay.audit-after", default: stallAfter, atLeast: .milliseconds(100))
    }
}
