import Messaging
import ServiceLifecycle
package import ServiceRuntime
import Topology

/// The only program that publishes: its lanes empty the outbox, its drain parks what the broker gave up on, its auditor
/// rings again for what stands still.
package enum OutboxRelay {
    /// The program's table of contents.
    /// - Throws: `SettingsError`.
    package static func program(_ context: ProgramContext) throws -> Program {
        let settings = try RelaySettings(context.settings, batchLimit: context.runtime.batchLimit)
        let broker = context.runtime.broker
        let doorbell = Doorbell(postgres: context.postgres, logger: context.logger)
        let lanes: [any Service] = (0..<settings.lanes).map { _ in
            Relay(
                postgres: context.postgres, broker: broker, doorbell: doorbell, settings: settings, program: context.name,
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
        let auditor = Auditor(
            broker: broker, outbox: context.outbox, after: settings.auditAfter, logger: context.logger)
        return Program(services: [doorbell] + lanes + drains + [auditor])
    }
}
