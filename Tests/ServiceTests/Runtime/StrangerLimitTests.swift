import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import TestStack
import Testing

@testable import ServiceRuntime

@Suite("Limits of strangers")
struct StrangerLimitTests {
    private let start = ContinuousClock.now

    /// How many of so many requests in a row are let in.
    private func admitted(_ limit: AddressLimit, _ client: String?, of count: Int, cost: Int = 1, after seconds: Double = 0)
        -> Int
    {
        (0..<count).count { _ in
            do { try limit.admit(client, now: start + .seconds(seconds)) } catch { return false }
            limit.spend(cost, client, now: start + .seconds(seconds))
            return true
        }
    }

    @Test("Each address has its points, which come back over a minute; nobody's are spent by another")
    func points() {
        let limit = AddressLimit("test", perMinute: 60)
        #expect(admitted(limit, "a", of: 100) == 60)
        #expect(admitted(limit, "b", of: 100, cost: 10) == 6)
        #expect(admitted(limit, "a", of: 100, after: 10) == 10)
        #expect(admitted(limit, "b", of: 100, cost: 10, after: 600) == 6)
        #expect(admitted(limit, nil, of: 100) == 100)
        #expect(admitted(AddressLimit("test", perMinute: 0), "a", of: 100) == 100)
    }

    @Test("The answer says when to come again, and then it is right")
    func retryAfter() {
        let limit = AddressLimit("test", perMinute: 6)
        _ = admitted(limit, "a", of: 6)
        let problem = #expect(throws: ProblemDetails.self) { try limit.admit("a", now: start) }
        #expect(problem?.status.code == 429 && problem?.retryAfter == 10)
        #expect(admitted(limit, "a", of: 1, after: 9) == 0)
        #expect(admitted(limit, "a", of: 1, after: 10) == 1)
    }

    @Test("Asking much at once gains nothing: what was let in meanwhile is paid for, ten minutes at most")
    func debt() {
        for (asked, minutes) in [(180, 3.0), (6000, 10.0)] {
            let limit = AddressLimit("test", perMinute: 60)
            for _ in 0..<asked { limit.spend(1, "a", now: start) }
            #expect(admitted(limit, "a", of: 1, after: (minutes - 1) * 60) == 0)
            #expect(admitted(limit, "a", of: 100, after: minutes * 60) == 60)
        }
    }

    @Test("However many addresses come, few are remembered, and those that did most")
    func remembered() {
        let limit = AddressLimit("test", perMinute: 60, remembered: 100)
        _ = admitted(limit, "greedy", of: 60)
        for number in 0..<10_000 { _ = admitted(limit, "\(number)", of: 1) }
        #expect(limit.count <= 100)
        #expect(admitted(limit, "greedy", of: 1) == 0)
    }

    @Test(
        "An address is one, however it is written; of IPv6 the network counts",
        arguments: [
            ("203.0.113.7", "203.0.113.7", false), ("::ffff:203.0.113.7", "203.0.113.7", false), ("127.0.0.1", "127.0.0.1", true),
            ("10.1.2.3", "10.1.2.3", true), ("172.16.0.1", "172.16.0.1", true), ("172.32.0.1", "172.32.0.1", false),
            ("192.168.0.1", "192.168.0.1", true), ("2001:db8:1:2:3::9", "2001:db8:1:2", false),
            ("2001:DB8:1:2::a", "2001:db8:1:2", false), ("::1", "0:0:0:0", true), ("fd00::1", "fd00:0:0:0", true),
            ("fe80::1", "fe80:0:0:0", true), ("::ffff:10.0.0.1", "10.0.0.1", true),
        ])
    func addresses(text: String, network: String, isPrivate: Bool) {
        let address = NetworkAddress(text)
        #expect(address?.network == network && address?.isPrivate == isPrivate)
    }

    @Test("What is no address is none", arguments: ["", "nobody", "1.2.3", "1.2.3.4:80", "1.2.3.4.5", "[::1]", "a b", "\u{0}"])
    func noAddress(text: String) throws {
        #expect(NetworkAddress(text) == nil)
        if !text.isEmpty { #expect(throws: SettingsError.self) { try ClientAddresses(text) } }
    }

    @Test("Proxies are told by addresses in any way of writing; none is none")
    func setting() throws {
        #expect(try ClientAddresses(nil).proxies == nil)
        #expect(try ClientAddresses("none").proxies == [])
        #expect(try ClientAddresses(" 10.0.0.1, ::1").proxies == ["10.0.0.1", "0:0:0:0:0:0:0:1"])
    }

    /// Asks over HTTP who the caller is taken for.
    private func client(_ proxies: String?, forwardedFor: [String] = []) async throws -> String {
        let clients = try ClientAddresses(proxies)
        let router = Router(context: WaybillRequestContext.self)
        router.get("who") { request, context in clients.client(of: request, context) ?? "nobody" }
        let (answers, answer) = AsyncStream.makeStream(of: String.self)
        try await RouterServer.serve(router) { url in
            var request = HTTPClientRequest(url: url + "/who")
            for value in forwardedFor { request.headers.add(name: "x-forwarded-for", value: value) }
            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(600))
            answer.yield(String(buffer: try await response.body.collect(upTo: 1 << 10)))
        }
        return await answers.first { _ in true } ?? ""
    }

    @Test("Whom a proxy passes on, its last word says; others' words are not heard")
    func forwarded() async throws {
        let headers = ["1.1.1.1, 2.2.2.2", "203.0.113.7 , 198.51.100.9"]
        #expect(try await client(nil, forwardedFor: headers) == "198.51.100.9")
        #expect(try await client("127.0.0.1", forwardedFor: headers) == "198.51.100.9")
        #expect(try await client("none", forwardedFor: headers) == "127.0.0.1")
        #expect(try await client("10.9.8.7", forwardedFor: headers) == "127.0.0.1")
        #expect(try await client(nil) == "nobody")
        #expect(try await client("127.0.0.1", forwardedFor: ["unknown"]) == "nobody")
        #expect(try await client("none") == "127.0.0.1")
    }
}
