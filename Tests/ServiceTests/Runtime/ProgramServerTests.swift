import NIOCore
import TestStack
import Testing

@testable import ServiceRuntime

/// What callers can do to a program who do not keep to the rules, over real sockets.
@Suite("HTTP edge", .timeLimit(.minutes(20)))
struct ProgramServerTests {
    private static let close = "Connection: close\r\n"

    private func head(_ method: String, _ path: String, _ fields: String = "") -> String {
        "\(method) \(path) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n"
    }

    private func quick(_ change: (inout HTTPLimits) -> Void = { _ in }) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    @Test("A header that does not come to its end is answered with 408, also when its bytes drip in")
    func slowHeader() async throws {
        try await EdgeServer.serve(quick { $0.header = .seconds(3) }) { server in
            let silent = try RawConnection(port: server.port)
            let stuck = try RawConnection(port: server.port)
            try stuck.send("GET /live HTTP/1.1\r\nHost:")
            let dripping = try RawConnection(port: server.port)
            try dripping.send("GET /live HTTP/1.1\r\n")
            try await eventually("dripping does not help") {
                if dripping.isEnded { return true }
                _ = try? dripping.send("A")
                return false
            }
            #expect(dripping.text.hasPrefix("HTTP/1.1 408 "))
            #expect(try await stuck.textToTheEnd().hasPrefix("HTTP/1.1 408 "))
            #expect(try await silent.textToTheEnd() == "")
        }
    }

    @Test("A connection that asks nothing more is closed, and so is one that begins its next header and stops")
    func idle() async throws {
        // Long enough for a first request to come through on a busy machine.
        let limits = quick {
            $0.idle = .seconds(20)
            $0.header = .seconds(20)
        }
        try await EdgeServer.serve(limits) { server in
            let (idle, half) = (try RawConnection(port: server.port), try RawConnection(port: server.port))
            for connection in [idle, half] {
                try connection.send(head("GET", "/live"))
                _ = try await connection.answers()
            }
            try half.send("GET ")
            #expect(try await idle.textToTheEnd().split(separator: "HTTP/1.1 ").count == 1)
            #expect(try await half.textToTheEnd().contains("HTTP/1.1 408 "))
        }
    }

    @Test("A request began with its first byte: before the end of its header, and before its body")
    func beginning() async throws {
        try await EdgeServer.serve { server in
            let earliest = ContinuousClock.now
            let connection = try RawConnection(port: server.port)
            try connection.send(head("POST", "/began", "Content-Length: 1\r\n"))
            try await eventually("its body is waited for") { server.routes.begunCount == 1 }
            let middle = ContinuousClock.now
            try connection.send("x")
            _ = try await connection.answers()
            let began = try #require(server.routes.beginnings.first)
            #expect(earliest <= began && began <= middle)
            // The first piece of a header may be read with the second one: then it is tried again.
            try await eventually("a request that began before the second piece of its header was sent") {
                let halves = try RawConnection(port: server.port)
                try halves.send("POST /began HTTP/1.1\r\nHost: h\r\n")
                try await Task.sleep(for: .milliseconds(20))
                let middle = ContinuousClock.now
                try halves.send("Content-Length: 0\r\n\r\n")
                _ = try await halves.answers()
                return try #require(server.routes.beginnings.last) < middle
            }
        }
    }

    @Test("What is no HTTP is told so")
    func nonsense() async throws {
        try await EdgeServer.serve { server in
            let nonsense = try RawConnection(port: server.port)
            try nonsense.send("\u{16}\u{3}\u{1} nonsense\r\n\r\n")
            #expect(try await nonsense.textToTheEnd().hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test("Who offers another protocol, as Java's client does, is told to open another connection for the next request")
    func upgrade() async throws {
        try await EdgeServer.serve { server in
            let offering = try RawConnection(port: server.port)
            try offering.send(head("GET", "/live", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"))
            let answer = try await offering.answers().lowercased()
            #expect(answer.hasPrefix("http/1.1 200 ") && answer.contains("connection: close\r\n"), "\(answer)")
            let plain = try RawConnection(port: server.port)
            try plain.send(head("GET", "/live"))
            #expect(try await !plain.answers().lowercased().contains("connection: close"))
        }
    }

    @Test("A body that stops coming is answered with 408; what came of it is nobody's body")
    func stoppedBody() async throws {
        try await EdgeServer.serve(quick { $0.body = .milliseconds(300) }) { server in
            let (sized, chunked) = (try RawConnection(port: server.port), try RawConnection(port: server.port))
            try sized.send(head("POST", "/unproven", "Content-Length: 500\r\n") + "begun")
            try chunked.send(head("POST", "/unproven", "Transfer-Encoding: chunked\r\n") + "5\r\nbegun\r\n")
            #expect(try await sized.textToTheEnd().hasPrefix("HTTP/1.1 408 "))
            #expect(try await chunked.textToTheEnd().hasPrefix("HTTP/1.1 408 "))
            #expect(server.routes.bodies == [])
        }
    }

    @Test("A body whose sender hangs up in the middle is nobody's body, and no error of ours", arguments: [true, false])
    func abandonedBody(isChunked: Bool) async throws {
        try await EdgeServer.serve { server in
            let connection = try RawConnection(port: server.port)
            let field = isChunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: 500\r\n"
            try connection.send(head("POST", "/unproven", field) + (isChunked ? "5\r\nbegun\r\n" : "begun"))
            try await eventually("the body is being read") { server.routes.begunCount == 1 }
            connection.finish()
            _ = try await connection.textToTheEnd()
            #expect(server.routes.bodies == [] && server.count("A request failed") == 0)
        }
    }

    @Test(
        "A body that is announced to be too large is refused before it is sent, one that is not announced when it has got too large"
    )
    func tooLarge() async throws {
        try await EdgeServer.serve { server in
            let announced = try RawConnection(port: server.port)
            try announced.send(head("POST", "/unproven", "Content-Length: \(EdgeRoutes.limit + 1)\r\n"))
            #expect(try await announced.answers().hasPrefix("HTTP/1.1 413 "))
            let endless = try RawConnection(port: server.port)
            try endless.send(head("POST", "/unproven", "Transfer-Encoding: chunked\r\n"))
            let chunk = "1000\r\n\(String(repeating: "x", count: 0x1000))\r\n"
            try await eventually("it is refused") {
                _ = try? endless.send(chunk)
                return endless.text.hasPrefix("HTTP/1.1 413 ")
            }
            #expect(server.routes.bodies == [])
        }
    }

    @Test("The rest of a body that nobody wants is read for a while, and not for ever")
    func lingering() async throws {
        try await EdgeServer.serve(quick { $0.linger = .milliseconds(300) }) { server in
            let endless = try RawConnection(port: server.port)
            try endless.send(head("POST", "/no/such/path", "Transfer-Encoding: chunked\r\n"))
            try await eventually("it is closed") {
                do { try endless.send("1\r\nx\r\n") } catch { return true }
                return endless.isEnded
            }
            #expect(endless.text.hasPrefix("HTTP/1.1 404 "))
        }
        try await EdgeServer.serve(quick { $0.linger = .minutes(10) }) { server in
            let short = try RawConnection(port: server.port)
            try short.send(head("POST", "/no/such/path", "Content-Length: 4\r\n"))
            _ = try await short.answers()
            try short.send("body" + head("GET", "/live"))
            #expect(try await short.answers(2).contains("200 OK"))
        }
    }

    @Test(
        "When all connections are taken, health is still answered and all else turned away; the log says so once, and once that it is over"
    )
    func connections() async throws {
        let limits = quick {
            $0.connections = 4
            $0.spareConnections = 3
        }
        try await EdgeServer.serve(limits) { server in
            var taken = try (0..<4).map { _ in try RawConnection(port: server.port) }
            for connection in taken {
                try connection.send(head("GET", "/live"))
                _ = try await connection.answers()
            }
            for _ in 0..<3 {
                let asking = try RawConnection(port: server.port)
                try asking.send(head("GET", "/live", Self.close))
                #expect(try await asking.answers().hasPrefix("HTTP/1.1 200 "))
                // One question each, also for those who would keep the connection.
                let staying = try RawConnection(port: server.port)
                try staying.send(head("GET", "/live"))
                #expect(try await staying.textToTheEnd().hasPrefix("HTTP/1.1 200 "))
                let working = try RawConnection(port: server.port)
                try working.send(head("GET", "/orders"))
                let answer = try await working.textToTheEnd()
                #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 5\r\n"), "\(answer)")
            }
            #expect(server.count("As many connections") == 1 && server.count("Connections are free again") == 0)
            taken = []
            try await eventually("there is room again") { server.count("Connections are free again") == 1 }
            let next = try RawConnection(port: server.port)
            try next.send(head("GET", "/orders"))
            #expect(try await next.answers().hasPrefix("HTTP/1.1 200 "))
            #expect(server.count("As many connections") == 1)
        }
    }

    @Test("Silent connections beside the limit make room for those who ask")
    func silentSpares() async throws {
        let limits = quick {
            $0.connections = 1
            $0.spareConnections = 1
            $0.spare = .hours(1)
            $0.header = .hours(1)
        }
        try await EdgeServer.serve(limits) { server in
            let silent = try (0..<6).map { _ in try RawConnection(port: server.port) }
            try await eventually("who asks is answered") {
                let asking = try RawConnection(port: server.port)
                try asking.send(head("GET", "/live"))
                return try await asking.answers().hasPrefix("HTTP/1.1 200 ")
            }
            #expect(silent.count == 6)
        }
    }

    @Test("Unproven bodies share one budget; who has proven himself is not concerned, and what was taken comes back")
    func budget() async throws {
        try await EdgeServer.serve(quick { $0.unprovenBytes = 60_000 }) { server in
            let half = head("POST", "/unproven", "Content-Length: 40000\r\n") + String(repeating: "x", count: 35_000)
            var first: RawConnection? = try RawConnection(port: server.port)
            try first?.send(half)
            try await eventually("the first is being read") { server.routes.begunCount == 1 }
            // How much of the first has been counted cannot be seen from here, so others try until one is turned away.
            try await eventually("another is turned away") {
                let second = try RawConnection(port: server.port)
                try second.send(head("POST", "/unproven", "Content-Length: 40000\r\n") + String(repeating: "x", count: 40_000))
                let answer = try await second.answers()
                return answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Retry-After: 2\r\n")
            }
            let proven = try RawConnection(port: server.port)
            try proven.send(head("POST", "/proven", "Content-Length: 90000\r\n") + String(repeating: "x", count: 90_000))
            #expect(try await proven.answers().hasPrefix("HTTP/1.1 200 "))
            first = nil
            try await eventually("there is memory again") {
                let next = try RawConnection(port: server.port)
                try next.send(head("POST", "/unproven", "Content-Length: 50000\r\n") + String(repeating: "x", count: 50_000))
                return try await next.answers().hasPrefix("HTTP/1.1 200 ")
            }
            #expect(server.count("The memory for unproven bodies") == 1)
        }
    }

    @Test("What is refused goes back by its bytes, however few characters they are")
    func oneLongCharacter() async throws {
        try await EdgeServer.serve { server in
            let text = "a" + String(repeating: "\u{0301}", count: 40_000)
            let connection = try RawConnection(port: server.port)
            try connection.send(head("POST", "/refuse", "Content-Length: \(text.utf8.count)\r\n" + Self.close))
            try await connection.sendAll(text)
            connection.finish()
            let answer = try await connection.textToTheEnd()
            #expect(answer.hasPrefix("HTTP/1.1 400 ") && answer.utf8.count < 10_000, "\(answer.utf8.count)")
        }
    }

    @Test(
        "A path with empty parts is not the path without them", arguments: ["//orders", "/orders//", "//h/orders", "/x//orders"])
    func emptyParts(path: String) async throws {
        try await EdgeServer.serve { server in
            let connection = try RawConnection(port: server.port)
            try connection.send(head("GET", path))
            #expect(try await connection.answers().hasPrefix("HTTP/1.1 404 "))
            try connection.send(head("GET", "/orders?a=//"))
            #expect(try await connection.answers(2).contains("HTTP/1.1 200 "))
        }
    }

    @Test("With a port of their own, readiness and metrics are nowhere else")
    func adminPort() async throws {
        try await EdgeServer.serve(hasAdminPort: true) { server in
            func status(_ path: String, _ port: Int) async throws -> String {
                let connection = try RawConnection(port: port)
                try connection.send(head("GET", path, Self.close))
                return String(try await connection.answers().dropFirst(9).prefix(3))
            }
            var (admin, program): ([String: String], [String: String]) = ([:], [:])
            for path in ["/live", "/ready", "/metrics", "/orders"] {
                admin[path] = try await status(path, server.adminPort)
                program[path] = try await status(path, server.port)
            }
            #expect(admin == ["/live": "200", "/ready": "503", "/metrics": "200", "/orders": "404"])
            #expect(program == ["/live": "200", "/ready": "404", "/metrics": "404", "/orders": "200"])
        }
        try await EdgeServer.serve { server in
            let connection = try RawConnection(port: server.port)
            try connection.send(head("GET", "/metrics"))
            #expect(try await connection.answers().hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test("A stop ends half a body and what takes too long; both are told to come again")
    func stopping() async throws {
        let limits = quick {
            $0.stopping = .milliseconds(400)
            $0.stoppingBody = .milliseconds(200)
        }
        try await EdgeServer.serve(limits) { server in
            let (body, waiting, idle) = (
                try RawConnection(port: server.port), try RawConnection(port: server.port), try RawConnection(port: server.port)
            )
            try body.send(head("POST", "/unproven", "Content-Length: 500\r\n") + "begun")
            try waiting.send(head("GET", "/wait"))
            try await eventually("both are under way") { server.routes.begunCount == 2 }
            await server.stop()
            for connection in [body, waiting] {
                let answer = try await connection.textToTheEnd()
                #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\"title\":\"Stopping\""), "\(answer)")
            }
            #expect(try await idle.textToTheEnd() == "")
        }
    }
}
