import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Observability
import Postgres
import ServiceLifecycle
import Synchronization
import TestStack

@testable import ServiceRuntime

/// A program's HTTP side as programs have it, in this process, with routes that do what a test needs.
struct EdgeServer: Sendable {
    let port: Int
    /// 0 when there is none.
    let adminPort: Int
    let log: LogRecorder
    let routes: EdgeRoutes
    private let group: ServiceGroup

    /// Lines of the log that begin so.
    func count(_ message: String) -> Int { log.all.count { $0.message.hasPrefix(message) } }

    /// As at SIGTERM.
    func stop() async { await group.triggerGracefulShutdown() }

    /// Serves until `body` returns, stops, and waits for the end.
    /// - Parameter postgres: for `/ready` and the routes that ask it; without one there is no database.
    static func serve(
        _ limits: HTTPLimits = HTTPLimits(), hasAdminPort: Bool = false, postgres: Postgres? = nil,
        _ body: @Sendable (EdgeServer) async throws -> Void
    ) async throws {
        let log = LogRecorder()
        let nowhere = PostgresSettings(connection: "postgresql://127.0.0.1:1/none")
        let database = postgres ?? Postgres(settings: nowhere, logger: log.logger(level: .critical))
        let routes = EdgeRoutes(postgres: database)
        let (ports, announce) = AsyncStream.makeStream(of: (isAdmin: Bool, port: Int).self)
        let any = ProgramServer.Address(host: "127.0.0.1", port: 0)
        let server = ProgramServer(
            address: any, adminAddress: hasAdminPort ? any : nil, limits: limits,
            admin: AdminRoutes(postgres: database, services: [], metrics: PrometheusRegistry()),
            logger: log.logger(level: .info), announce: { announce.yield(($0, $1)) }, routes: routes.add)
        let services = ServiceGroup(services: [server], logger: log.logger(level: .critical))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            var found: [Bool: Int] = [:]
            for await port in ports {
                found[port.isAdmin] = port.port
                if found.count == (hasAdminPort ? 2 : 1) { break }
            }
            try await body(
                EdgeServer(port: found[false] ?? 0, adminPort: found[true] ?? 0, log: log, routes: routes, group: services))
            await services.triggerGracefulShutdown()
            try await group.waitForAll()
        }
        if postgres == nil { await database.close() }
    }
}

/// Routes that read bodies, wait, and ask the database.
final class EdgeRoutes: Sendable {
    static let limit = 100_000
    private let postgres: Postgres
    private let read = Mutex<[Int]>([])
    private let begun = Atomic(0)
    private let begins = Mutex<[ContinuousClock.Instant]>([])

    init(postgres: Postgres) { self.postgres = postgres }

    /// The lengths of the bodies that were taken for whole ones.
    var bodies: [Int] { read.withLock { $0 } }

    /// Requests that wait, or began to read.
    var begunCount: Int { begun.load(ordering: .sequentiallyConsistent) }

    /// When the requests to `/began` began, as they were told after their bodies.
    var beginnings: [ContinuousClock.Instant] { begins.withLock { $0 } }

    @Sendable
    func add(to router: Router<WaybillRequestContext>) {
        router.post("unproven") { [self] request, _ in try await take(request) }
        router.post("proven") { [self] request, _ in
            BodyLease.current?.prove()
            return try await take(request)
        }
        router.post("refuse") { request, _ -> Response in
            let text = String(decoding: try await request.bytes(upTo: Self.limit), as: UTF8.self)
            throw ProblemDetails(
                status: .badRequest, title: "Refused", detail: text, errors: [.init(field: text, value: text, message: text)])
        }
        router.post("began") { [self] request, context in
            let answer = try await take(request)
            let began = await context.began()
            begins.withLock { $0.append(began) }
            return answer
        }
        router.get("orders") { _, _ in "orders\n" }
        router.get("wait") { [self] _, _ in
            begun.wrappingAdd(1, ordering: .sequentiallyConsistent)
            try await Task.sleep(for: .seconds(3600))
            return "never\n"
        }
        router.get("text") { [self] request, _ in
            try await postgres.query("SELECT \(request.queryParameter("is") ?? "")::text")
            return "text\n"
        }
        router.get("small") { [self] request, _ in
            try await postgres.query("SELECT (\(request.queryParameter("is") ?? "")::text)::int2")
            return "small\n"
        }
        router.get("checked") { [self] _, _ in
            try await postgres.query("INSERT INTO checked VALUES (-1)")
            return "checked\n"
        }
    }

    private func take(_ request: Request) async throws -> String {
        begun.wrappingAdd(1, ordering: .sequentiallyConsistent)
        let body = try await request.bytes(upTo: Self.limit)
        read.withLock { $0.append(body.count) }
        return "read\n"
    }
}
