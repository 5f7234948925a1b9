package import Hummingbird
import ServiceLifecycle

extension Application {
    /// Serves until the task is cancelled, then stops gracefully: no new connection, and requests in hand have two seconds to end.
    ///
    /// `run` itself must not be cancelled while clients connect: a connection that was accepted and that nobody serves any more ends the
    /// whole process.
    package func runUntilCancelled() async throws {
        var configuration = ServiceGroupConfiguration(services: [.init(service: self)], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        let group = ServiceGroup(configuration: configuration)
        let running = Task { try await group.run() }
        try await withTaskCancellationHandler {
            try await running.value
        } onCancel: {
            Task { await group.triggerGracefulShutdown() }
        }
    }
}
