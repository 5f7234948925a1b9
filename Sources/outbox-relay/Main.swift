import ArgumentParser
import OutboxRelay
import ServiceRuntime

/// `outbox-relay`
@main
struct OutboxRelayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox-relay",
        abstract: "Publishes the events that programs left in the outbox.",
        discussion: """
            Run as many as you like: they share the work. Each locks events, publishes them with confirms and deletes what the broker
            confirmed. It also moves what the broker gave up on into the table of dead letters, and sends
            reminders of what stands still.
            """)

    @OptionGroup var options: CommonOptions

    func run() async throws {
        try await Assembly.run(name: "outbox-relay", options: options, defaultPort: 8085, defaultPool: 6) {
            try OutboxRelay.program($0)
        }
    }
}
