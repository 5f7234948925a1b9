import FoundationEssentials
import Fulfilment
import Testing

@testable import CarrierFormats

/// What every format must do, run over all of them. A new format only adds its sample.
@Suite("Carrier formats")
struct FormatSuite {
    /// 19 August 2025 20:37:09, when the one sample with a fixed date was sent.
    static let now = Date(timeIntervalSince1970: 1_755_635_829)

    @Test("Every format has a sample")
    func complete() {
        #expect(Set(CarrierFormat.all.map(\.name)) == Set(FormatSample.all.map(\.format.name)))
        #expect(Set(CarrierFormat.all.map(\.name)).count == CarrierFormat.all.count)
    }

    @Test("What is signed is believed, also while secrets are rotated", arguments: FormatSample.all)
    func signaturePositive(sample: FormatSample) throws {
        let request = sample.request(now: Self.now)
        let secrets = try [WebhookSecret(Self.otherSecret), WebhookSecret(sample.secret)]
        let scheme = try sample.format.verify(request, secrets: secrets, now: Self.now)
        #expect(scheme.isSignature == sample.format.isSigned)
    }

    private static let otherSecret = "whsec_" + Data("quite another secret....".utf8).base64EncodedString()

    @Test("Another secret, no secret, no header and any changed byte are refused", arguments: FormatSample.all)
    func signatureNegative(sample: FormatSample) throws {
        let request = sample.request(now: Self.now)
        func isBelieved(_ request: WebhookRequest, _ secret: String) -> Bool {
            guard let secret = try? WebhookSecret(secret) else { return false }
            return (try? sample.format.verify(request, secrets: [secret], now: Self.now)) != nil
        }
        #expect(!isBelieved(request, Self.otherSecret))
        #expect(throws: SignatureFault.noSecret) { try sample.format.verify(request, secrets: [], now: Self.now) }
        #expect(!isBelieved(WebhookRequest(headers: [:], body: Array("{}".utf8)), sample.secret))
        guard sample.format.isSigned else { return }
        for index in stride(from: 0, to: request.body.count, by: 3) {
            var body = request.body
            body[index] ^= 1
            #expect(!isBelieved(WebhookRequest(headers: request.headers, body: body), sample.secret), "byte \(index)")
        }
    }

    @Test("Old and early deliveries are refused where the scheme has a timestamp", arguments: FormatSample.all)
    func replay(sample: FormatSample) throws {
        let request = sample.request(now: Self.now)
        let isTimed = ["waybill", "shippo", "shipengine"].contains(sample.format.name) || request.headers["x-timestamp"] != nil
        for seconds in [-301.0, 301] where isTimed {
            let error = #expect(throws: SignatureFault.self) {
                try sample.format.verify(request, secrets: [WebhookSecret(sample.secret)], now: Self.now + seconds)
            }
            #expect(error?.code == "outside_tolerance")
        }
    }

    @Test("The sample reads as what it says, the same every time", arguments: FormatSample.all)
    func sample(sample: FormatSample) throws {
        let body = sample.request(now: Self.now).body
        let reading = try sample.format.read(body)
        let reports = reading.events.filter { $0.kind != .estimate }
        #expect(reports.map(\.status) == sample.statuses)
        #expect(reports.allSatisfy { $0.occurredAt != nil && !$0.trackingNumber.isEmpty })
        #expect(Set(reading.events.map(\.key)).count == reading.events.count)
        #expect(try sample.format.read(body) == reading)
        #expect(
            sample.format.deliveryKey(of: sample.request(now: Self.now))
                == sample.format.deliveryKey(of: sample.request(now: Self.now)))
        #expect((200..<300).contains(sample.format.answer(to: sample.request(now: Self.now)).status))
    }

    @Test("Truncated at every byte, it is an error or a reading, never a crash", arguments: FormatSample.all)
    func truncated(sample: FormatSample) {
        let body = Array(sample.body.utf8)
        for length in 0..<body.count {
            let part = Array(body[..<length])
            let result = Result { try sample.format.read(part) }
            if sample.isJSON { #expect(throws: WebhookFormatError.self) { try result.get() } }
            _ = sample.format.deliveryKey(of: WebhookRequest(headers: [:], body: part))
            _ = sample.format.answer(to: WebhookRequest(headers: [:], body: part))
        }
    }

    @Test("A wrong type in any field is read over or named, never a crash", arguments: FormatSample.all.filter(\.isJSON))
    func wrongTypes(sample: FormatSample) throws {
        let body = Array(sample.body.utf8)
        let spans = try FormatFuzz.spans(of: body)
        #expect(spans.count > 3)
        for span in spans {
            for other in FormatFuzz.replacements {
                let changed = Array(body[..<span.lowerBound]) + other + body[span.upperBound...]
                do throws(WebhookFormatError) {
                    _ = try sample.format.read(changed)
                } catch {
                    #expect(!error.problem.isEmpty && error.description.utf8.count < 300)
                }
            }
        }
    }

    @Test("Unknown codes and unknown fields never fail and never count as something", arguments: FormatSample.all)
    func unknownCodes(sample: FormatSample) throws {
        var text = sample.body
        for code in sample.codes {
            text = text.split(separator: code, omittingEmptySubsequences: false).joined(
                separator: code.hasPrefix("\"") ? #""Q-9""# : "Q-9")
        }
        if sample.isJSON { text = #"{"a_new_field":{"x":[1,2,{"y":null}]},"# + text.dropFirst() }
        let reports = try sample.format.read(Array(text.utf8)).events.filter { $0.kind != .estimate }
        #expect(reports.count == sample.statuses.count)
        if !sample.codes.isEmpty { #expect(reports.allSatisfy { $0.status == .unknown }, "\(reports.map(\.status))") }
    }

    @Test("Huge and deep bodies are read or refused in order", arguments: FormatSample.all.filter(\.isJSON))
    func hugeAndDeep(sample: FormatSample) throws {
        let padding = #"{"padding":["# + String(repeating: #"{"a":"b"},"#, count: 90_000) + "0],"
        #expect(
            try sample.format.read(Array((padding + sample.body.dropFirst()).utf8)) == sample.format.read(Array(sample.body.utf8))
        )
        for opening in ["[", #"{"a":"#, #"{"msg":"#, #"{"data":["#] {
            #expect(throws: WebhookFormatError.self) {
                try sample.format.read(Array(String(repeating: opening, count: 100_000).utf8))
            }
        }
    }

    @Test("Mutated bodies, headers and paths never crash", arguments: FormatSample.all)
    func fuzz(sample: FormatSample) throws {
        var generator = SplitMix64(seed: sample.body.utf8.count)
        let secrets = try [WebhookSecret(sample.secret)]
        let good = sample.request(now: Self.now)
        for _ in 0..<FormatFuzz.rounds {
            FormatFuzz.round(sample, good, secrets, now: Self.now, using: &generator)
        }
    }

    @Test("Secrets appear in no error and no description", arguments: FormatSample.all)
    func secrets(sample: FormatSample) throws {
        let secret = try WebhookSecret(sample.secret)
        let signed = sample.request(secret: Self.otherSecret, now: Self.now)
        let forged = WebhookRequest(path: signed.path, headers: signed.headers, body: Array("param={}&sign=A".utf8))
        let error = #expect(throws: SignatureFault.self) {
            try sample.format.verify(forged, secrets: [secret], now: Self.now)
        }
        let text = "\(secret) \(String(reflecting: secret)) \(error.debugDescription) \([secret])"
        #expect(!text.contains(sample.secret) && !text.contains("carrier!"))
    }
}
