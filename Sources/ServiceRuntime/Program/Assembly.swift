import AMQP
import ArgumentParser
import CommandSupport
import Dispatch
import Fulfilment
import Glibc
package import Hummingbird
import Interfaces
package import Logging
package import Messaging
import Metrics
import Migrations
package import Observability
package import Postgres
package import ServiceLifecycle
import Synchronization
import UnixSignals

/// Puts a program together and runs it until SIGTERM or SIGINT.
///
/// Order of start: database pool, outbox notifier, the program's services, consumers, HTTP. They stop in reverse, all consumers at once: first no
/// request and no message comes in, then the work in hand ends, then the connections close. Requests have 8 s of the 20 s that all of it may
/// take; what still goes on then is cancelled, and comes back by itself like after a crash. What does not even heed that is left behind
/// after 24 s, when the process ends all the same.
/// Exit codes: 0 after a stop that was asked for, 78 for settings, an old database or a missing queue, 1 for anything else.
package enum Assembly {
    /// - Parameters:
    ///   - name: the program's name.
    ///   - options: from the command line.
    ///   - defaultPort: its HTTP port in the local stack.
    ///   - defaultPool: database connections when nothing is set.
    ///   - build: makes the program; throws `SettingsError` for its own settings.
    package static func run(
        name: String, options: CommonOptions, defaultPort: Int, defaultPool: Int = 4,
        _ build: @Sendable (ProgramContext) async throws -> Program
    ) async throws {
        Supervised.watch()
        do {
            let settings = try await options.settings()
            let runtime = try RuntimeSettings(
                program: name, settings: settings, defaultPort: defaultPort, defaultPool: defaultPool)
            try await run(name: name, settings: settings, runtime: runtime, build)
        } catch let error as SettingsError {
            throw misconfigured(name, error)
        } catch let error as SettingsFile.Unusable {
            throw misconfigured(name, error)
        } catch let error as DatabaseVersion.Mismatch {
            throw misconfigured(name, error)
        } catch let error as DatabaseVersion.Refused {
            throw misconfigured(name, error)
        } catch let error as QueueCheck.Missing {
            throw misconfigured(name, error)
        } catch let error as PublicIDStore.KeyMissing {
            throw misconfigured(name, error)
        } catch let error as AMQPError {
            throw misconfigured(name, error)
        }
    }

    private static func misconfigured(_ name: String, _ error: any Error) -> ExitCode {
        let line = HiddenPassword.hide(in: "\(name): \(error)\n")
        _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
        return .misconfigured
    }

    private static func run(
        name: String, settings: Settings, runtime: RuntimeSettings, _ build: @Sendable (ProgramContext) async throws -> Program
    ) async throws {
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        LoggingSystem.bootstrap { _ in JSONLinesLogHandler(program: name, level: runtime.logLevel) }
        let logger = Logger(label: name)
        let postgres = Postgres(settings: runtime.database, logger: logger)
        let notifier = OutboxNotifier(postgres: postgres, logger: logger)
        let context = ProgramContext(
            name: name, runtime: runtime, settings: settings, logger: logger, postgres: postgres,
            outbox: Outbox(postgres: postgres, notifier: notifier),
            keys: APIKeys(postgres: postgres), metrics: metrics)
        try await DatabaseVersion.check(on: postgres, logger: logger)
        let program = try await build(context)
        try await QueueCheck(broker: runtime.broker, logger: logger).check(program.consumers.map(\.queue))
        logger.info(
            "Started", metadata: ["settings": "\(settings.summary.map { "\($0)=\($1)" }.sorted().joined(separator: " "))"])
        do {
            try await serviceGroup(program, context, notifier).run()
            logger.info("Stopped")
        } catch is CancellationError {
            logger.warning("Stopped before all work in hand had ended; it comes back")
        }
    }

    private static func serviceGroup(_ program: Program, _ context: ProgramContext, _ notifier: OutboxNotifier) -> ServiceGroup {
        let environment = ConsumerEnvironment(
            broker: context.runtime.broker, postgres: context.postgres, outbox: context.outbox, logger: context.logger,
            batchLimit: context.runtime.batchLimit, pace: context.runtime.batchPace, prefetch: context.runtime.prefetch)
        let consumers = program.consumers.map { $0.service(environment) }
        let http = httpServer(program, context, consumers)
        let services: [any Service] =
            [context.postgres, notifier] + program.services + [
                ConcurrentServices(services: consumers), http, LastResort(logger: context.logger),
            ]
        var configuration = ServiceGroupConfiguration(
            services: services.map {
                .init(service: $0, successTerminationBehavior: .ignore, failureTerminationBehavior: .gracefullyShutdownGroup)
            },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: context.logger)
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        return ServiceGroup(configuration: configuration)
    }

    private static func httpServer(_ program: Program, _ context: ProgramContext, _ consumers: [any BrokerService])
        -> ProgramServer
    {
        let runtime = context.runtime
        let onBroker = consumers + program.services.compactMap { $0 as? any BrokerService }
        return ProgramServer(
            address: .init(host: runtime.httpHost, port: runtime.httpPort),
            adminAddress: runtime.adminAddress.map { .init(host: $0.host, port: $0.port) }, limits: runtime.httpLimits,
            admin: AdminRoutes(
                postgres: context.postgres, services: onBroker, metrics: context.metrics,
                interface: InterfaceCatalogue.program(named: context.name).map { InterfaceRoute($0.document) }),
            logger: context.logger, routes: program.routes)
    }
}

/// What a program consists of: its consumers, its own services, its HTTP routes. The table of contents of each service returns one.
package struct Program: Sendable {
    /// Queues it consumes.
    package var consumers: [ConsumerDefinition]
    /// Loops of its own; they start before the consumers and stop after them.
    package var services: [any Service]
    /// Routes beside `/live`, `/ready`, `/metrics` and `/openapi.json`.
    package var routes: @Sendable (Router<WaybillRequestContext>) -> Void

    package init(
        consumers: [ConsumerDefinition] = [], services: [any Service] = [],
        routes: @escaping @Sendable (Router<WaybillRequestContext>) -> Void = { _ in }
    ) {
        (self.consumers, self.services, self.routes) = (consumers, services, routes)
    }
}

/// What a program is given to build itself from.
package struct ProgramContext: Sendable {
    package let name: String
    package let runtime: RuntimeSettings
    /// For the program's own settings.
    package let settings: Settings
    package let logger: Logger
    package let postgres: Postgres
    package let outbox: Outbox
    package let keys: APIKeys
    package let metrics: PrometheusRegistry
}

/// Services that start and stop at the same time.
///
/// A `ServiceGroup` stops its services one after the other: with consumers in it, the last would go on taking messages while the
/// first finishes its batch, and all of them share one time to stop.
struct ConcurrentServices: Service {
    let services: [any Service]

    /// Ends when all have ended. When one fails the others are cancelled: what they have in hand goes back to its queue.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            try await group.waitForAll()
        }
    }
}

/// Ends the process when a stop takes longer than it may, so that nothing that hangs keeps it alive; nothing is lost by that. Exit code 0
/// after a stop that was asked for, 1 after one that a failure began.
///
/// The last of a program's services, which is told first. On a thread of its own: what hangs may hold the others.
private struct LastResort: Service {
    /// Of the 25 s that a supervisor waits at least.
    private static let limit = DispatchTimeInterval.seconds(24)

    /// Shared by the thread that sets it and the one that reads it.
    private final class Flag: Sendable {
        let value = Atomic(false)
    }

    let logger: Logger

    func run() async {
        let isAskedFor = Flag()
        // Lives as long as the process: the signal may be heard here after the stop has begun.
        Task {
            for await _ in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
                isAskedFor.value.store(true, ordering: .sequentiallyConsistent)
            }
        }
        do { try await gracefulShutdown() } catch { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.limit) { [logger] in
            logger.error("Ended although something did not heed the stop; what it had in hand comes back")
            _exit(isAskedFor.value.load(ordering: .sequentiallyConsistent) ? 0 : 1)
        }
    }
}
