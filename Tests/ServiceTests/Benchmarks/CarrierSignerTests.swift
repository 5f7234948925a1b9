import CarrierFormats
import FoundationEssentials
import Testing

@testable import Benchmarks

/// What the attack sends is what carriers send but for what makes it a forgery: else its refusal would prove nothing.
@Suite("Webhooks of the attack")
struct CarrierSignerTests {
    private static let body = Array(#"{"events":[{"tracking_number":"W1","status":"delivered"}]}"#.utf8)
    /// Nobody but the sender has the other one's key.
    private static let formats = CarrierFormat.all.map(\.name).filter { $0 != "shipengine" }

    private func signer(_ name: String) throws -> CarrierSigner {
        let secret = name == "waybill" ? CarrierSigner.drawStandard() : CarrierSigner.draw()
        return CarrierSigner(format: try #require(CarrierFormat.named(name)), secret: secret)
    }

    private func verify(_ request: WebhookRequest, _ signer: CarrierSigner, now: Date) throws {
        _ = try signer.format.verify(request, secrets: [WebhookSecret(signer.secret)], now: now)
    }

    @Test("A genuine one is believed, whatever its body", arguments: formats)
    func genuine(name: String) throws {
        let (signer, now) = (try signer(name), Date())
        for body in [Self.body] + HostileBodies.shapes(bytes: 1000) {
            try verify(try signer.genuine(body, to: name, now: now), signer, now: now)
        }
    }

    @Test("A forged one is not", arguments: formats)
    func forged(name: String) throws {
        let (signer, now) = (try signer(name), Date())
        #expect(signer.forgeries.count >= 2)
        for forgery in signer.forgeries {
            let request = try signer.forged(forgery, Self.body, to: name, now: now)
            #expect(throws: SignatureFault.self, "\(forgery)") { try verify(request, signer, now: now) }
        }
    }

    @Test("An old one fails by its time alone", arguments: ["waybill", "easypost", "shippo"])
    func old(name: String) throws {
        let (signer, now) = (try signer(name), Date())
        let request = try signer.forged(.oldTime, Self.body, to: name, now: now)
        #expect(throws: SignatureFault.outsideTolerance(age: 3600)) { try verify(request, signer, now: now) }
        try verify(request, signer, now: now - 3600)
    }
}
