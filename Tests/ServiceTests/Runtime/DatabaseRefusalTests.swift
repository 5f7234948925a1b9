import Logging
import Postgres
import TestStack
import Testing

@testable import ServiceRuntime

/// What callers see of a database that refuses what they send, or does not answer.
@Suite("Database behind HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DatabaseRefusalTests {
    private func get(_ path: String, _ server: EdgeServer) async throws -> String {
        let connection = try RawConnection(port: server.port)
        try connection.send("GET \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        return try await connection.answers()
    }

    @Test("Content that the database cannot take is the sender's fault: 422, and a sentence that says what it is")
    func content() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            try await stack.postgres.query("CREATE TABLE checked (x int CONSTRAINT positive CHECK (x > 0))")
            try await EdgeServer.serve(postgres: stack.postgres) { server in
                for (path, words) in [
                    ("/text?is=a%00b", "cannot be stored, such as NUL"), ("/small?is=99999", "too large or too small"),
                    ("/small?is=many", "a value cannot be stored"), ("/checked", "outside what is allowed"),
                ] {
                    let answer = try await get(path, server)
                    #expect(answer.hasPrefix("HTTP/1.1 422 ") && answer.contains(words), "\(path): \(answer)")
                    #expect(
                        !answer.contains("SELECT") && !answer.contains("relation") && !answer.contains("positive"), "\(answer)")
                }
                #expect(try await get("/text?is=a", server).hasPrefix("HTTP/1.1 200 "))
                #expect(server.count("A request failed") == 0)
            }
        }
    }

    @Test("A database that hangs is answered for with 503, and readiness says so; when it goes on, all is well")
    func hanging() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let proxy = try StallingProxy(to: stack.databaseURL)
            defer { proxy.stop() }
            let postgres = Postgres(
                settings: PostgresSettings(connection: proxy.url, poolSize: 2), logger: LogRecorder().logger(level: .critical))
            var limits = HTTPLimits()
            limits.patience = .milliseconds(500)
            try await EdgeServer.serve(limits, postgres: postgres) { server in
                #expect(try await get("/text?is=a", server).hasPrefix("HTTP/1.1 200 "))
                #expect(try await get("/ready", server).hasPrefix("HTTP/1.1 200 "))
                proxy.stall()
                // The first finds a connection that looks well, the others find none.
                for _ in 0..<3 {
                    let answer = try await get("/text?is=a", server)
                    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 2\r\n"), "\(answer)")
                }
                let ready = try await get("/ready", server)
                #expect(ready.hasPrefix("HTTP/1.1 503 ") && ready.contains("the database does not answer"), "\(ready)")
                proxy.resume()
                try await eventually("it works again") { try await get("/text?is=a", server).hasPrefix("HTTP/1.1 200 ") }
            }
            await postgres.close()
        }
    }
}
