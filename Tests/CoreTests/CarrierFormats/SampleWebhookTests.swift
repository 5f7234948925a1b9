import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

/// What a source is tried out with.
@Suite("Sample webhooks")
struct SampleWebhookTests {
    private static let now = Date(timeIntervalSince1970: 1_767_614_400)
    private static let formats = CarrierFormat.all.map(\.name)

    @Test("One of each format says that the parcel is under way, now, and is believed as its sender's", arguments: formats)
    func samples(name: String) throws {
        let format = try #require(CarrierFormat.named(name))
        let secret = name == "waybill" ? CarrierSigner.drawStandard() : CarrierSigner.draw()
        let body = SampleWebhook.body(format, number: "TEST123456789012", now: Self.now)
        let request = try CarrierSigner(format: format, secret: secret).genuine(body, to: "x", now: Self.now)
        let events = try format.read(request.body).events
        #expect(events.map(\.trackingNumber) == ["TEST123456789012"])
        #expect(events.map(\.status) == [.inTransit])
        #expect(events.map(\.occurredAt?.instant) == [Self.now])
        guard name != "shipengine" else { return }
        _ = try format.verify(request, secrets: [WebhookSecret(secret)], now: Self.now)
    }

    @Test("A secret address is believed for every format that is set up so", arguments: formats)
    func addresses(name: String) throws {
        let format = try #require(CarrierFormat.named(name))
        let secret = CarrierSigner.draw()
        let body = SampleWebhook.body(format, number: "TEST1", now: Self.now)
        let request = try CarrierSigner(format: format, secret: secret, trust: .address).genuine(body, to: "x", now: Self.now)
        _ = try format.verify(request, secrets: [WebhookSecret(secret)], trust: .address, now: Self.now)
        #expect(try format.read(request.body).events.count == 1)
        #expect(throws: SignatureFault.self) {
            try format.verify(request, secrets: [WebhookSecret(CarrierSigner.draw())], trust: .address, now: Self.now)
        }
    }
}
