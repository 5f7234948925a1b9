import Hummingbird
import Logging
import ServiceRuntime
import Simulation

/// A program's routes over HTTP, in this process.
enum RouterServer {
    /// Serves until `body` returns.
    static func serve(
        _ router: Router<WaybillRequestContext>, _ body: @Sendable (_ url: String) async throws -> Void
    ) async throws {
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        var quiet = Logger(label: "router-test")
        quiet.logLevel = .error
        let application = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { announce.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application.runUntilCancelled() }
            var port = 0
            for await found in ports {
                port = found
                break
            }
            try await body("http://127.0.0.1:\(port)")
            group.cancelAll()
        }
    }
}
