import CarrierFormats
import FoundationEssentials
import Fulfilment
import Testing

/// Vectors, samples and status maps that are not part of the project.
@Suite("Published vectors", .enabled(if: SharedData.isThere, "\(SharedData.hint)"))
struct PublishedVectorTests {
    struct Vector: Decodable {
        let vendor: String
        let scheme: String
        let secret: String?
        let publicKey: String?
        let id: String?
        let timestamp: Timestamp?
        let path: String?
        let body: String?
        let bodyFile: String?
        let vectorFile: String?
        let signature: String?
        let positive: Bool
    }

    /// Seconds or a text.
    struct Timestamp: Decodable {
        let text: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            text = try (try? container.decode(Int.self)).map(String.init) ?? container.decode(String.self)
        }
    }

    private static func vectors() throws -> [Vector] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Vector].self, from: SharedData.bytes("wire/signature_vectors.json"))
    }

    private static let formats = [
        "easypost", "standard-webhooks", "17track", "shippo", "aftership", "kuaidi100", "fedex", "shipengine",
    ]

    @Test("Every signature is judged as published")
    func signatures() throws {
        let vectors = try Self.vectors().filter { Self.formats.contains($0.vendor) }
        #expect(vectors.count >= 16)
        for vector in vectors {
            guard let body = try Self.body(vector) else { continue }
            let format = try #require(CarrierFormat.named(vector.vendor) ?? CarrierFormat.named("waybill"))
            let (request, secret, now) = try Self.request(vector, body)
            let result = Result { try format.verify(request, secrets: [WebhookSecret(secret)], now: now) }
            let isValid = (try? result.get()) != nil
            #expect(isValid == vector.positive, "\(vector.vendor) \(vector.scheme) \(result)")
        }
    }

    /// nil when the file is not there.
    private static func body(_ vector: Vector) throws -> [UInt8]? {
        if let body = vector.body { return Array(body.utf8) }
        let words = (vector.bodyFile ?? "").split(separator: " ", maxSplits: 1)
        guard let path = words.first, let bytes = try? SharedData.bytes("wire/\(path)") else { return nil }
        let isStripped = words.count > 1 && bytes.last == 10
        return Array(isStripped ? bytes.dropLast() : bytes)
    }

    private static func request(_ vector: Vector, _ body: [UInt8]) throws -> (WebhookRequest, String, Date) {
        let signature = vector.signature ?? ""
        let secret = vector.secret ?? vector.publicKey ?? ""
        let seconds = vector.timestamp.flatMap { Double($0.text) } ?? 1_712_741_696
        switch (vector.vendor, vector.scheme) {
        case ("standard-webhooks", _):
            let headers = [
                "webhook-id": vector.id ?? "", "webhook-timestamp": vector.timestamp?.text ?? "", "webhook-signature": signature,
            ]
            return (WebhookRequest(headers: headers, body: body), secret, Date(timeIntervalSince1970: seconds))
        case ("easypost", "x-hmac-signature-v2"):
            let headers = [vector.scheme: signature, "x-timestamp": vector.timestamp?.text ?? "", "x-path": vector.path ?? ""]
            return (WebhookRequest(headers: headers, body: body), secret, Date(timeIntervalSince1970: 1_755_635_829))
        case ("shipengine", _):
            let file = try SharedData.json("wire/\(vector.vectorFile ?? "")", as: KeySetVector.self)
            let keys = String(decoding: try JSONEncoder().encode(file.jwks), as: UTF8.self)
            return (WebhookRequest(headers: file.headers, body: body), keys, Date(timeIntervalSince1970: 1_786_119_001))
        case ("kuaidi100", _):
            let escaped = body.map { "%" + FormatSample.hex([$0]) }.joined()
            return (WebhookRequest(headers: [:], body: Array("param=\(escaped)&sign=\(signature)".utf8)), secret, Date())
        default:
            let name = ["17track": "sign", "shippo": "Shippo-Auth-Signature"][vector.vendor] ?? vector.scheme
            return (WebhookRequest(headers: [name: signature], body: body), secret, Date(timeIntervalSince1970: seconds))
        }
    }

    struct KeySetVector: Decodable {
        struct Keys: Codable {
            let keys: [[String: String]]
        }
        let headers: [String: String]
        let jwks: Keys
    }

    @Test(
        "Every sample reads",
        arguments: [
            ("easypost", "easypost/event-body.json", 7, "in_transit"),
            ("easypost", "easypost/events-retrieve.json", 0, "pending"),
            ("shippo", "shippo/track_updated.json", 1, "delivered"),
            ("aftership", "aftership/tracking_update.json", 1, "in_transit"),
            ("shipengine", "shipengine/api_track.json", 1, "pending"), ("dhl", "dhl/unified_push.json", 1, "delivered"),
            ("ups", "ups/track_alert_1.json", 1, "out_for_delivery"), ("17track", "17track/doc_signing_body.json", 0, "pending"),
            ("kuaidi100", "kuaidi100/param.json", 4, "in_transit"), ("sf", "sf/route_push.json", 1, "picked_up"),
        ])
    func samples(format: String, path: String, count: Int, status: String) throws {
        let reading = try #require(CarrierFormat.named(format)).read(Array(SharedData.bytes("wire/\(path)")))
        #expect(reading.events.filter { $0.kind != .estimate }.count == count)
        #expect(StatusFold.fold(reading.events).status.rawValue == status)
    }

    @Test("China's times are told apart from UTC")
    func zones() throws {
        let reading = try #require(CarrierFormat.named("sf")).read(Array(SharedData.bytes("wire/sf/route_push.json")))
        let event = try #require(reading.events.first)
        #expect(event.occurredAt?.utcText == "2015-01-04T09:42:00.000Z" && event.zone == .carrier)
        #expect(event.occurredAt?.localText == "2015-01-04T17:42:00.000+08:00")
    }

    @Test("Every code of the status map is read as mapped")
    func statusMap() throws {
        struct File: Decodable { let maps: [String: [String: String?]] }
        let maps = try SharedData.json("wire/status_map.json", as: File.self).maps
        // SF's own words for 99: sent on, at the customer's wish. The map takes it for a return.
        let known = ["sf.opCode 99": "in_transit"]
        var checked = 0
        for (name, map) in maps {
            for (code, mapped) in map {
                let status = known["\(name) \(code)"] ?? mapped
                guard let (format, body) = StatusMapBody.make(name, code) else { continue }
                let events = try #require(CarrierFormat.named(format)).read(Array(body.utf8)).events.filter {
                    $0.kind != .estimate
                }
                #expect(events.first?.status.rawValue == status, "\(name) \(code)")
                checked += 1
            }
        }
        #expect(checked > 120)
    }
}
