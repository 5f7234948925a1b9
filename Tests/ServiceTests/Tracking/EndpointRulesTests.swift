import FoundationEssentials
import Fulfilment
import ServiceRuntime
import Testing

@testable import Tracking

@Suite("What an endpoint may be, and what an answer means")
struct EndpointRulesTests {
    @Test(
        "Addresses of the internet are public",
        arguments: ["8.8.8.8", "1.1.1.1", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "::ffff:8.8.8.8"])
    func publicAddresses(text: String) throws {
        #expect(try #require(NetworkAddress(text)).isPublic)
    }

    @Test(
        "All others are not",
        arguments: [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254", "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8", "192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
            "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "fc00::1",
            "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "100::1", "3fff::1",
        ])
    func privateAddresses(text: String) throws {
        #expect(try !#require(NetworkAddress(text)).isPublic)
    }

    @Test("A range has the addresses that begin with its bits, of its own family")
    func ranges() throws {
        let range = try #require(NetworkRange("10.1.0.0/15"))
        #expect(["10.0.0.1", "10.1.255.255"].allSatisfy { range.contains(NetworkAddress($0)!) })
        #expect(["10.2.0.0", "::ffff:10.2.0.1", "fd00::1"].allSatisfy { !range.contains(NetworkAddress($0)!) })
        #expect(try #require(NetworkRange("::ffff:10.1.2.3")).contains(NetworkAddress("10.1.2.3")!))
        #expect(try #require(NetworkRange("0.0.0.0/0")).contains(NetworkAddress("255.1.2.3")!))
        for text in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "fd00::/129", "shop"] {
            #expect(NetworkRange(text) == nil)
        }
    }

    @Test("What is called is what was read: a name in lower case, a port, a path")
    func addresses() throws {
        func read(_ text: String) throws -> String { try EndpointAddress(text, allowsPlain: true).url }
        #expect(try read("https://Shop.Example/in?key=1") == "https://shop.example:443/in?key=1")
        #expect(try read("http://[::1]:8080") == "http://[::1]:8080/")
        #expect(try read("https://shop.example?x") == "https://shop.example:443/?x")
        for text in [
            "shop.example/in", "ftp://shop.example", "https://", "https://u:p@shop.example/", "https://shop.example/#a",
            "https://shop.example:0/", "https://shop.example:70000/", "https://shöp.example/", "https://a\\@b/", "https://a b/",
            "https://shop.example@10.0.0.1/", "https://shop.example/\n", "https://[::1/",
        ] {
            #expect(throws: EndpointAddress.Fault.self, "\(text)") { try read(text) }
        }
        #expect(throws: EndpointAddress.Fault.self) { try EndpointAddress("http://shop.example/", allowsPlain: false) }
    }

    @Test("Every field that cannot be used is named, with what it held")
    func wishes() {
        var wish = EndpointWish(code: "-x", url: "shop")
        (wish.eventTypes, wish.statuses, wish.carriers) = (["shipment.lost", "*"], ["gone"], [])
        #expect(wish.faults(allowsPlain: false).map(\.field) == ["code", "url", "event_types", "statuses", "carriers"])
        #expect(wish.faults(allowsPlain: false)[2].problem.contains("shipment.updated, shipment.expected"))
        #expect(EndpointWish(code: "shop-1", url: "https://shop.example/").faults(allowsPlain: false).isEmpty)
    }

    @Test("Secrets are whsec_ and 24 to 64 bytes")
    func secrets() {
        #expect(EndpointSecret.problem(EndpointSecret.draw()) == nil && EndpointSecret.draw() != EndpointSecret.draw())
        func secret(_ bytes: Int) -> String { "whsec_" + Data(repeating: 7, count: bytes).base64EncodedString() }
        #expect([24, 64].allSatisfy { EndpointSecret.problem(secret($0)) == nil })
        for text in ["", "whsec_", "whsec_%%", secret(23), secret(65), String(secret(32).dropFirst(6))] {
            #expect(EndpointSecret.problem(text) != nil, "\(text.count) characters")
        }
    }

    @Test("A webhook-id is read as it is written, and as a UUID")
    func messageIDs() throws {
        let id = UUID()
        #expect(TakenNotice.messageID(TakenNotice.webhookID(id)) == id && TakenNotice.messageID(id.uuidString) == id)
        for text in ["", "msg_", "msg_\(String(repeating: "g", count: 32))", "12"] { #expect(TakenNotice.messageID(text) == nil) }
    }

    private let now = ZonedTime("1994-11-06T08:49:07Z")!.instant

    private func failure(_ status: Int, _ retryAfter: String? = nil, attempt: Int = 1) -> NoticeAttempt.Failure? {
        let outcome = RetrySchedule.outcome(status, retryAfter: retryAfter, attempt: attempt, now: now, jitter: 0)
        if case .failed(let failure) = outcome { return failure }
        return nil
    }

    @Test("2xx has arrived, 410 is gone, all else is tried again after the schedule's pause, ten times in three days")
    func answers() {
        #expect([200, 201, 204, 299].allSatisfy { failure($0) == nil })
        #expect(failure(410)?.isGone == true)
        #expect(failure(301)?.words == "301: redirects are not followed")
        let pauses = (1...10).map { failure(500, attempt: $0)?.retryAfter }
        #expect(pauses[0] == .seconds(5) && pauses[1] == .seconds(300))
        #expect(pauses[8] == .seconds(86_400) && pauses[9] == nil)
        let all = pauses.reduce(Duration.zero) { $0 + ($1 ?? .zero) }
        #expect(all == Duration.seconds(2105 + 75 * 3600))
        #expect(RetrySchedule.pause(after: 1, jitter: 1) == .seconds(6))
    }

    @Test("Retry-After is seconds or a date, of a day at most; the schedule's pause is the least")
    func retryAfter() {
        #expect(failure(503, "120")?.pause == .seconds(120) && failure(503, "120")?.retryAfter == .seconds(120))
        #expect(failure(429, "Sun, 06 Nov 1994 08:49:37 GMT")?.pause == .seconds(30))
        #expect(failure(429, "Sat, 05 Nov 1994 08:49:37 GMT")?.retryAfter == .seconds(5))
        #expect(failure(429, "99999999")?.pause == .seconds(86_400))
        #expect(failure(429, "soon")?.pause == nil && failure(429, "-1")?.pause == nil)
        #expect(failure(503, "120", attempt: 2)?.retryAfter == .seconds(300))
        #expect(failure(503, "120", attempt: 10)?.retryAfter == nil && failure(503, "120", attempt: 10)?.pause == .seconds(120))
    }

    @Test("Settings that cannot be used are refused")
    func settings() throws {
        let rules = try EndpointRules(.given(["tracking.endpoints.allow-private": "10.1.0.0/16, fd00::/8"]))
        #expect(rules.allowedPrivate.count == 2 && !rules.allowsPlain)
        #expect(throws: SettingsError.self) { try EndpointRules(.given(["tracking.endpoints.allow-private": "inside"])) }
    }
}
