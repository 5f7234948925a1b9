import Postgres
import TestStack
import Testing

/// How programs end, and how they get on, while others keep them waiting.
@Suite(
    "Stop", .serialized,
    .enabled(if: TestStack.isAvailable && ProgramCrew.isBuilt, "\(TestStack.advice); the programs must be built beside the tests")
)
struct StopTests {
    private func port(_ url: String) throws -> Int { try #require(url.split(separator: ":").last.flatMap { Int($0) }) }

    @Test("Half a body, half a header and answers that nobody takes do not keep a program from ending well")
    func callersThatStay() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let url = try await installation.start("order-intake")
            let key = try installation.key("shop")
            let (body, header, deaf) = (
                try RawConnection(port: try port(url)), try RawConnection(port: try port(url)),
                try RawConnection(port: try port(url))
            )
            try body.send("POST /orders HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(key)\r\nContent-Length: 500\r\n\r\n{\"")
            try header.send("GET /live HTTP/1.1\r\nHo")
            let asking = String(repeating: "GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n", count: 1000)
            for _ in 0..<50 { if try deaf.send(asking) == 0 { break } }
            #expect(try await HTTPAnswer.get("\(url)/orders/1", key: key).status == 404)

            installation.crew.terminate("order-intake")
            let code = try await installation.crew.exitCode("order-intake")
            #expect(code == 0, "\(installation.crew.tail())")
            let answer = try await body.textToTheEnd()
            #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 1\r\n"), "\(answer)")
            #expect(installation.crew.tail(3).contains("\"message\":\"Stopped\""), "\(installation.crew.tail(3))")
        }
    }

    @Test("A search of a minute does not keep a program from ending well; its caller is told to come again")
    func search() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let url = try await installation.start("route-optimizer")
            let key = try installation.key("dispatch")
            let jobs = (1...200).map { "{\"id\":\($0),\"location\":[13.\($0 * 37 % 100 + 100),52.\($0 * 61 % 100 + 100)]}" }
            let problem = "{\"vehicles\":[{\"id\":1,\"start\":[13.4,52.5]}],\"jobs\":[\(jobs.joined(separator: ","))]}"
            let caller = try RawConnection(port: try port(url))
            try caller.send(
                "POST /?time=60 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(key)\r\nContent-Length: \(problem.utf8.count)\r\n\r\n"
                    + problem)
            // The search has begun when the next problem waits for it until its own time is over.
            try await eventually("the search has begun") {
                let next = try await HTTPAnswer.post("\(url)/?time=2", key: key, body: problem)
                return next.status == 503 && next.body.contains("No time left") && next.headers["retry-after"] == "2"
            }
            installation.crew.terminate("route-optimizer")
            let code = try await installation.crew.exitCode("route-optimizer")
            #expect(code == 0, "\(installation.crew.tail())")
            let answer = try await caller.textToTheEnd()
            #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Stopping"), "\(answer)")
        }
    }

    @Test(
        "With a database that hangs: 503 soon, not ready, nothing lost and nothing twice when the order comes again, and a good end"
    )
    func hangingDatabase() async throws {
        try await withInstallation(.all) { installation in
            try await installation.command("waybill", ["seed", "--demo", "--skus", "20", "--stock", "10"])
            let proxy = try StallingProxy(to: installation.stack.databaseURL)
            defer { proxy.stop() }
            let url = try await installation.start(
                "order-intake", environment: ["WAYBILL_DATABASE_URL": proxy.url, "WAYBILL_HTTP_PATIENCE": "1s"])
            let key = try installation.key("shop")
            try await eventually("it is ready") { try await HTTPAnswer.get("\(url)/ready").status == 200 }
            #expect(try await HTTPAnswer.get("\(url)/orders/1", key: key).status == 404)
            proxy.stall()
            let order = HTTPTests.order(quantity: 1)
            // Well before a statement would be given up without this: a minute and a quarter.
            let refused = try await HTTPAnswer.post("\(url)/orders", key: key, body: order, patience: 30)
            #expect(refused.status == 503 && refused.headers["retry-after"] != nil, "\(refused)")
            let ready = try await HTTPAnswer.get("\(url)/ready")
            #expect(ready.status == 503 && ready.body.contains("the database does not answer"), "\(ready)")
            #expect(try await HTTPAnswer.get("\(url)/live").status == 200)
            proxy.resume()
            try await eventually("the order is taken") {
                [200, 201].contains(try await HTTPAnswer.post("\(url)/orders", key: key, body: order).status)
            }
            let rows = try await installation.stack.postgres.query("SELECT count(*) FROM orders.\"order\"")
            #expect(try rows[0].decode(0, as: Int64.self) == 1)

            proxy.stall()
            let late = try RawConnection(port: try port(url))
            try late.send("GET /orders/1 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(key)\r\n\r\n")
            installation.crew.terminate("order-intake")
            let code = try await installation.crew.exitCode("order-intake")
            #expect(code == 0, "\(installation.crew.tail())")
        }
    }
}
