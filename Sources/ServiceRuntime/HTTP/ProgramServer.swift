import Fulfilment
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres
import ServiceLifecycle

/// The HTTP side of a program: its routes on one port, what is asked about its health there or on a port of its own.
///
/// Stops in time whatever its callers do: after `HTTPLimits.stopping` those who wait are told to come again, and what is under way for
/// them is cancelled.
struct ProgramServer: Service {
    /// From the word to the callers to the cancellation: a task that is cancelled cannot write any more.
    private static let farewell = Duration.seconds(1)

    /// Where a server listens.
    struct Address: Sendable {
        let host: String
        let port: Int
    }

    let limits: HTTPLimits
    let logger: Logger
    private var servers: [any Service] = []

    /// - Parameters:
    ///   - address: for the program's routes.
    ///   - adminAddress: for `/ready` and `/metrics`; nil: on the same port.
    ///   - announce: is told the port when one listens; the first is the program's.
    init(
        address: Address, adminAddress: Address? = nil, limits: HTTPLimits, admin: AdminRoutes, logger: Logger,
        announce: @escaping @Sendable (_ isAdmin: Bool, _ port: Int) -> Void = { _, _ in },
        routes: (Router<WaybillRequestContext>) -> Void
    ) {
        (self.limits, self.logger) = (limits, logger)
        let router = Self.router(limits, logger) { router in
            if adminAddress == nil { admin.add(to: router) } else { admin.addOpen(to: router) }
            routes(router)
        }
        servers.append(server(router, address, limits, "Listening") { announce(false, $0) })
        if let adminAddress {
            let router = Self.router(limits, logger, admin.add)
            var few = limits
            few.connections = 32
            servers.append(server(router, adminAddress, few, "Listening for administration") { announce(true, $0) })
        }
    }

    /// Routes behind what holds for every request.
    static func router(
        _ limits: HTTPLimits, _ logger: Logger, _ routes: (Router<WaybillRequestContext>) -> Void
    ) -> Router<WaybillRequestContext> {
        let router = Router(context: WaybillRequestContext.self)
        router.add(middleware: ErrorMiddleware(logger: logger))
        router.add(middleware: RequestMiddleware(limits, logger: logger))
        routes(router)
        return router
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await ConcurrentServices(services: servers).run()
                return true
            }
            group.addTask {
                try await gracefulShutdown()
                try await Task.sleep(for: Duration(limits.stopping) + Self.farewell)
                return false
            }
            let isOver = try await group.next() ?? true
            group.cancelAll()
            if !isOver { logger.warning("Requests were cancelled: they took longer than a stop may take") }
            // What the cancelled server throws is that it was cancelled.
            while let _ = await group.nextResult() {}
        }
    }

    private func server(
        _ router: Router<WaybillRequestContext>, _ address: Address, _ limits: HTTPLimits, _ word: Logger.Message,
        _ announce: @escaping @Sendable (Int) -> Void
    ) -> any Service {
        var quiet = logger
        if quiet.logLevel < .notice { quiet.logLevel = .notice }
        let cap = ConnectionCap(limits, logger: logger)
        return Application(
            router: router,
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ConnectionGuard(limits, cap: cap)],
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))),
            configuration: .init(
                address: .hostname(address.host, port: address.port), serverName: "waybill", availableConnectionsDelegate: cap),
            onServerRunning: { [logger] channel in
                logger.info(word, metadata: ["address": "\(channel.localAddress?.description ?? "")"])
                announce(channel.localAddress?.port ?? 0)
            }, logger: quiet)
    }
}

/// What every request runs in: a budget for its body, and little patience with the database. Refuses paths that other programs on the way
/// may read otherwise than we do.
struct RequestMiddleware: RouterMiddleware {
    typealias Context = WaybillRequestContext

    private let patience: Duration
    private let budget: BodyBudget

    init(_ limits: HTTPLimits, logger: Logger) {
        patience = limits.patience
        budget = BodyBudget(bytes: limits.unprovenBytes, logger: logger)
    }

    @concurrent
    func handle(
        _ request: Request, context: WaybillRequestContext,
        next: @concurrent (Request, WaybillRequestContext) async throws -> Response
    ) async throws -> Response {
        try Self.requirePlainPath(request)
        let lease = BodyLease(budget)
        defer { lease.prove() }
        return try await BodyLease.$current.withValue(lease) {
            try await Postgres.withPatience(patience) { try await next(request, context) }
        }
    }

    /// The router leaves empty parts of a path out: `//orders` would be `/orders` here, and something else to the proxy in front.
    private static func requirePlainPath(_ request: Request) throws {
        var path = (request.head.path ?? "").prefix { $0 != "?" }
        // A client that takes us for a proxy sends the whole address.
        if !path.hasPrefix("/"), let host = path.firstRange(of: "://") {
            path = path[host.upperBound...].drop { $0 != "/" }
            if path.isEmpty { path = "/" }
        }
        guard path.hasPrefix("/"), !path.contains("//") else { throw HTTPError(.notFound) }
    }
}
