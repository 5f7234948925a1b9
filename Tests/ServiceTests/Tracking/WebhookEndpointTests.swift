import AsyncHTTPClient
import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Observability
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Tracking

@Suite("Webhook endpoint", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct WebhookEndpointTests {
    /// The endpoints over HTTP, in this process.
    /// - Parameter strangers: points a minute; 0: no limit.
    private func serve(
        _ limits: WebhookInbox.Limits = WebhookInbox.usualLimits, strangers: Int = 0,
        _ body: @Sendable (TrackingFixture, String) async throws -> Void
    ) async throws {
        try await TrackingFixture.with { fixture in
            let secrets = try [WebhookSecret(Self.newSecret), WebhookSecret(TestSources.secret("swift"))]
            let outbox = fixture.shipping.outbox
            let postgres = fixture.postgres
            let inbox = WebhookInbox(limits: limits, logger: fixture.shipping.stack.logger) { deliveries in
                _ = try await WebhookStore().add(deliveries, publishing: outbox)
            }
            let router = Router(context: WaybillRequestContext.self)
            let clients = ClientAddresses(proxies: [])
            WebhookEndpoint(
                sources: SourceWatch(WebhookSources(try sources(secrets))), inbox: inbox,
                strangers: StrangerLimit("webhooks", perMinute: strangers, clients)
            ).add(to: router)
            ShipmentEndpoint(postgres: postgres, strangers: StrangerLimit("look-ups", perMinute: strangers, clients))
                .add(to: router)
            try await RouterServer.serve(router) { url in try await body(fixture, url) }
        }
    }

    /// One that signs, and two carriers in their own formats.
    private func sources(_ secrets: [WebhookSecret]) throws -> [String: WebhookSource] {
        let plain = try [WebhookSecret("an-old-secret"), WebhookSecret("a-live-secret")]
        return [
            "swift": WebhookSource(secrets: secrets),
            "kd": WebhookSource(format: try #require(CarrierFormat.named("kuaidi100")), secrets: plain),
            "sf": WebhookSource(format: try #require(CarrierFormat.named("sf")), trust: .address, secrets: plain),
            "ups": WebhookSource(format: try #require(CarrierFormat.named("ups")), secrets: plain),
            "dhl": WebhookSource(format: try #require(CarrierFormat.dhl.taking(tokenIn: "X-Our-Token")), secrets: plain),
        ]
    }

    private static let newSecret = "whsec_" + Data("a-new-secret-of-the-carrier".utf8).base64EncodedString()

    private struct Answer {
        let status: Int
        let type: String?
        let body: String
    }

    /// Sends a body, signed unless told otherwise.
    private func post(
        _ body: [UInt8], to url: String, secret: String = TestSources.secret("swift"), id: String = "d-1",
        at: Date = Date(),
        change: (inout HTTPHeaders) -> Void = { _ in }
    ) async throws -> Answer {
        let headers = try StandardWebhook(secrets: [WebhookSecret(secret)]).sign(id: id, at: at, body: body)
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers = [
            "webhook-id": headers.id, "webhook-timestamp": headers.timestamp, "webhook-signature": headers.signature,
        ]
        change(&request.headers)
        request.body = .bytes(ByteBuffer(bytes: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(600))
        let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
        return Answer(status: Int(response.status.code), type: response.headers.first(name: "content-type"), body: text)
    }

    private let body = (try? TrackingWebhook.encode([TrackingFixture.event("N1", .inTransit, hour: 1)])) ?? []

    @Test("A signed webhook is stored before the answer, once, and announced")
    func accepted() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            for _ in 0..<3 {
                let answer = try await post(body, to: url + "/webhooks/swift")
                #expect(answer.status == 200 && answer.body == "{}")
            }
            #expect(try await fixture.count("tracking.delivery") == 1)
            let stored = try #require(try await fixture.postgres.query("SELECT body, key, state FROM tracking.delivery").first)
            let (bytes, key, state) = try stored.decode(([UInt8], String, String).self)
            #expect(bytes == body && key == "d-1" && state == "received")
            #expect(try await fixture.shipping.messages(WebhookReceived.self).count == 1)
        }
    }

    @Test("Every live secret is believed")
    func rotation() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            #expect(try await post(body, to: url + "/webhooks/swift", secret: Self.newSecret).status == 200)
            #expect(try await post(body, to: url + "/webhooks/swift", id: "d-2").status == 200)
            #expect(try await fixture.count("tracking.delivery") == 2)
        }
    }

    @Test("What is not signed as it should be is refused and leaves no trace")
    func refused() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            let address = url + "/webhooks/swift"
            let answers = [
                try await post(body, to: address, secret: TestSources.secret("eagle")),
                try await post(body, to: address, at: Date().addingTimeInterval(-400)),
                try await post(body, to: address, at: Date().addingTimeInterval(400)),
                try await post(body, to: address) { $0.replaceOrAdd(name: "webhook-id", value: "d-9") },
                try await post(body, to: address) { $0.remove(name: "webhook-signature") },
                try await post(body, to: address) { $0.replaceOrAdd(name: "webhook-timestamp", value: "soon") },
            ]
            #expect(answers.allSatisfy { $0.status == 401 && $0.type == "application/problem+json" })
            #expect(answers.allSatisfy { !$0.body.contains("whsec_") && !$0.body.contains("N1") })
            #expect(try await fixture.count("tracking.delivery") == 0)
        }
    }

    @Test("Who guesses is not listened to for a while; webhooks of another source are taken")
    func guesses() async throws {
        try await serve(strangers: 1) { (fixture: TrackingFixture, url: String) async throws -> Void in
            #expect(try await post(body, to: url + "/webhooks/sf/a-guess").status == 401)
            #expect(try await post(body, to: url + "/webhooks/sf/a-live-secret").status == 429)
            #expect(try await post(body, to: url + "/webhooks/swift").status == 200)
            #expect(try await post([], to: url + "/webhooks/ups/oauth/token").status != 429)
            #expect(try await post([], to: url + "/webhooks/ups/oauth/token").status == 429)
            #expect(try await fixture.count("tracking.delivery") == 1)
        }
    }

    @Test("Looking for a number that nobody has costs as much as ten that somebody has")
    func lookUps() async throws {
        try await serve(strangers: 3) { (fixture: TrackingFixture, url: String) async throws -> Void in
            try await fixture.expect(try await fixture.dispatch())
            for (number, status) in [("N1", 200), ("none", 404), ("N1", 429), ("none", 429)] {
                let answer = try await HTTPAnswer.get(url + "/shipments/\(number)", key: nil)
                #expect(answer.status == status, "\(number) \(answer)")
            }
        }
    }

    @Test("A token is taken from the header that was named to the carrier, and from no other")
    func chosenHeader() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            let body = Array(#"{"scope":"subscription.push","shipments":[]}"#.utf8)
            for (header, status) in [
                ("x-our-token", 200), ("X-OUR-TOKEN", 200), ("authorization", 401), ("x-other", 401), ("user-agent", 401),
            ] {
                let answer = try await post(body, to: url + "/webhooks/dhl") { $0.add(name: header, value: "a-live-secret") }
                #expect(answer.status == status, "\(header)")
            }
            #expect(try await post(body, to: url + "/webhooks/dhl/a-live-secret").status == 401)
        }
    }

    @Test("Carriers push in their own formats, are believed their own way and hear what they expect")
    func formats() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            try await fixture.expect(try await fixture.dispatch())
            let route = Array(
                #"{"Body":{"WaybillRoute":[{"id":"1","mailno":"N1","acceptTime":"2026-01-05 17:42:00","opCode":"50"}]}}"#.utf8)
            let believed = try await post(route, to: url + "/webhooks/sf/a-live-secret")
            #expect(believed.status == 200 && believed.body == #"{"return_code":"0000","return_msg":"成功"}"#)
            #expect(try await post(route, to: url + "/webhooks/sf/a-dead-secret").status == 401)
            #expect(try await post(route, to: url + "/webhooks/sf").status == 401)
            #expect(try await post(route, to: url + "/webhooks/kd").status == 401)
            try await fixture.parse(try await fixture.shipping.messages(WebhookReceived.self), ReportingRights(["sf": ["swift"]]))
            #expect(try await fixture.statuses() == ["N1": "picked_up"])
        }
    }

    @Test("UPS fetches a token and pushes with it")
    func tokens() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            func basic(_ secret: String) -> (inout HTTPHeaders) -> Void {
                { $0.replaceOrAdd(name: "authorization", value: "Basic " + Data("ups:\(secret)".utf8).base64EncodedString()) }
            }
            struct Grant: Decodable {
                let accessToken: String
                let tokenType: String
                let expiresIn: Int
            }
            let form = Array("grant_type=client_credentials".utf8)
            let answer = try await post(form, to: url + "/webhooks/ups/oauth/token", change: basic("a-live-secret"))
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let grant = try decoder.decode(Grant.self, from: Data(answer.body.utf8))
            #expect(answer.status == 200 && grant.tokenType == "Bearer" && grant.expiresIn == 3600)
            #expect(try await post(form, to: url + "/webhooks/ups/oauth/token", change: basic("a-dead-secret")).status == 401)
            #expect(try await post(form, to: url + "/webhooks/swift/oauth/token", change: basic("a-live-secret")).status == 404)
            let scan = Array(#"{"trackingNumber":"N1","activityStatus":{"type":"I","code":"OT"}}"#.utf8)
            let pushed = try await post(scan, to: url + "/webhooks/ups") {
                $0.replaceOrAdd(name: "authorization", value: "Bearer \(grant.accessToken)")
            }
            #expect(pushed.status == 200)
            #expect(try await post(scan, to: url + "/webhooks/ups").status == 401)
        }
    }

    @Test("Unknown sources are not found; large bodies are too large")
    func limits() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            #expect(try await post(body, to: url + "/webhooks/nobody").status == 404)
            let large = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
            let answer = try await post(large, to: url + "/webhooks/swift")
            #expect(answer.status == 413 && answer.type == "application/problem+json")
            #expect(try await fixture.count("tracking.delivery") == 0)
        }
    }

    @Test("Many at once share commits")
    func together() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask { try await post(body, to: url + "/webhooks/swift", id: "d-\(number)").status }
                }
                for try await status in group { #expect(status == 200) }
            }
            #expect(try await fixture.count("tracking.delivery") == 200)
            #expect(try await fixture.shipping.messages(WebhookReceived.self).count == 200)
        }
    }

    @Test("Anybody sees the timeline, and no more than towns")
    func timeline() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            let missing = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: url + "/shipments/N1"), timeout: .seconds(600))
            #expect(missing.status == .notFound)
            try await fixture.expect(try await fixture.dispatch())
            try await fixture.parse(try await fixture.receive([[TrackingFixture.event("N1", .inTransit, hour: 1)]]))
            let response = try await HTTPClient.shared.execute(
                HTTPClientRequest(url: url + "/shipments/N1"), timeout: .seconds(600))
            let text = String(buffer: try await response.body.collect(upTo: 1 << 20))
            #expect(
                text.contains("\"status\":\"in_transit\"") && text.contains("Curitiba") && text.contains("\"carrier\":\"swift\""))
            #expect(!text.contains("Lima") && !text.contains("Rua"))
        }
    }

    @Test("A number of two carriers' parcels asks for the carrier; blanks and small letters in the address do not matter")
    func choices() async throws {
        try await serve { (fixture: TrackingFixture, url: String) async throws -> Void in
            func get(_ path: String) async throws -> (status: Int, text: String) {
                let response = try await HTTPClient.shared.execute(HTTPClientRequest(url: url + path), timeout: .seconds(600))
                return (Int(response.status.code), String(buffer: try await response.body.collect(upTo: 1 << 20)))
            }
            let sent = try await fixture.dispatch("N 77", bookedAt: TrackingFixture.start)
            try await fixture.expect([sent])
            for path in ["/shipments/N%2077", "/shipments/n77", "/shipments/n-77", "/shipments/%EF%BC%AE77"] {
                let (status, text) = try await get(path)
                #expect(status == 200 && text.contains("\"tracking_number\":\"N 77\""))
            }
            try await fixture.expect([try await fixture.dispatch("N77", carrier: "eagle", bookedAt: TrackingFixture.start)])
            let (status, text) = try await get("/shipments/n77")
            #expect(status == 300 && text.contains("\"href\":\"/shipments/N%2077?carrier=swift\""))
            let chosen = try await get("/shipments/N%2077?carrier=swift")
            #expect(chosen.status == 200 && chosen.text.contains("\"carrier\":\"swift\""))
            #expect(try await get("/shipments/n77?carrier=eagle").text.contains("\"carrier\":\"eagle\""))
            #expect(try await get("/shipments/n77?carrier=tatu").status == 404)
            #expect(try await get("/shipments/n+77").status == 300, "a plus is no blank, and no letter either")
        }
    }
}

@Suite("Webhook inbox")
struct WebhookInboxTests {
    private func delivery(_ key: Int) -> ReceivedWebhook {
        ReceivedWebhook(source: "swift", key: "\(key)", body: [1, 2, 3], trace: .generate())
    }

    private var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    @Test("While one batch is being stored the next gathers; a full queue turns away")
    func batching() async throws {
        var limits = WebhookInbox.usualLimits
        limits.lanes = 1
        limits.queue = 5
        let (sizes, report) = AsyncStream.makeStream(of: Int.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let inbox = WebhookInbox(limits: limits, logger: logger) { batch in
            report.yield(batch.count)
            for await _ in gate { break }
        }
        var batches = sizes.makeAsyncIterator()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await inbox.store(delivery(0)) }
            #expect(await batches.next() == 1)
            for key in 1...5 { group.addTask { try await inbox.store(delivery(key)) } }
            try await eventually { await inbox.isFull }
            await #expect(throws: WebhookInbox.Refusal.overloaded) { try await inbox.store(delivery(6)) }
            open.finish()
            #expect(await batches.next() == 5)
            try await group.waitForAll()
        }
    }

    @Test("When nothing can be stored everybody of the batch is told")
    func failing() async throws {
        struct Away: Error {}
        let inbox = WebhookInbox(logger: logger) { _ in throw Away() }
        await #expect(throws: WebhookInbox.Refusal.unavailable) { try await inbox.store(delivery(1)) }
    }
}
