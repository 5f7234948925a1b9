import NIOCore
import Testing

@testable import Benchmarks
@testable import ServiceRuntime

/// The attackers' connections, against a program's own HTTP side.
@Suite("Calls of the attack", .timeLimit(.minutes(20)))
struct RawCallTests {
    private func status(_ outcome: RawOutcome) -> Int? {
        if case .answered(let answer) = outcome { answer.status } else { nil }
    }

    @Test("An answer is read to its end, with its Retry-After")
    func answers() async throws {
        var limits = HTTPLimits()
        limits.unprovenBytes = 10
        try await EdgeServer.serve(limits) { server in
            let found = try await RawCall.request("GET", "/orders", port: server.port).make()
            guard case .answered(let answer) = found else { return #expect(Bool(false), "\(found)") }
            #expect(answer.status == 200 && answer.body == "orders\n" && answer.count == 1 && !answer.hasRetryAfter)
            let busy = try await RawCall.request("POST", "/unproven", port: server.port, body: [UInt8](repeating: 0, count: 11))
                .make()
            guard case .answered(let refusal) = busy else { return #expect(Bool(false), "\(busy)") }
            #expect(refusal.status == 503 && refusal.hasRetryAfter)
        }
    }

    @Test("Half an answer is none")
    func half() {
        let whole = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
        for length in 0..<whole.utf8.count { #expect(RawAnswer(Array(whole.utf8.prefix(length))) == nil) }
        #expect(RawAnswer(Array(whole.utf8))?.body == "abc")
        #expect(RawAnswer(Array("SSH-2.0-x\r\n\r\n".utf8)) == nil)
    }

    @Test("Who is slow or silent is cut off, and says so")
    func slow() async throws {
        var limits = HTTPLimits()
        limits.header = .seconds(3)
        try await EdgeServer.serve(limits) { server in
            let silent = try await RawCall(port: server.port).make()
            #expect(silent == .closed)
            let path = "/live?" + String(repeating: "a", count: 200)
            var header = RawCall(port: server.port, trickle: RawCall.request("GET", path, port: server.port).bytes)
            header.pause = .milliseconds(50)
            #expect(try await status(header.make()) == 408)
        }
        (limits.header, limits.body, limits.bodyRate) = (.minutes(10), .milliseconds(300), 1 << 20)
        try await EdgeServer.serve(limits) { server in
            let half = RawCall.request("POST", "/unproven", port: server.port, body: [1, 2, 3], announced: "5000")
            let late = try await status(half.make())
            #expect(late == 408)
            let huge = RawCall.request("POST", "/unproven", port: server.port, announced: "99999999999")
            #expect(try await status(huge.make()) == 413)
            #expect(server.routes.bodies.isEmpty)
        }
    }

    @Test("A port where nobody listens is told from one that never answers, and that from a caller who leaves")
    func silent() async throws {
        let listener = SilentListener()
        #expect(try await RawCall.request("GET", "/", port: listener.port).make(patience: .milliseconds(200)) == .held)
        var leaving = RawCall.request("GET", "/", port: listener.port)
        leaving.leaves = .milliseconds(50)
        #expect(try await leaving.make() == .left)
        #expect(try await RawCall.request("GET", "/", port: 1).make() == .unreachable)
        withExtendedLifetime(listener) {}
    }

    @Test("A second answer on the connection is noticed")
    func secondAnswer() async throws {
        try await EdgeServer.serve { server in
            var call = RawCall.request("GET", "/orders", port: server.port)
            call.bytes += call.bytes
            call.staysForMore = true
            guard case .answered(let answer) = try await call.make() else { return #expect(Bool(false)) }
            #expect(answer.count == 2)
            #expect(Attack(name: "a", callers: 1, allowed: .anything) { _ in nil }.fault(in: .answered(answer)) != nil)
        }
    }
}
