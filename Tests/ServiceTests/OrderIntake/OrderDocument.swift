import FoundationEssentials
import Fulfilment
import Observability
import ServiceRuntime

@testable import OrderIntake

/// JSON of a good order with any field replaced or left out.
struct OrderDocument {
    var fields: [String: String] = [
        "external_id": "\"A-1\"", "channel": "\"shop\"", "placed_at": "\"2026-03-01 12:01:20-03:00\"",
        "paid_at": "\"2026-03-01T15:05:00Z\"", "promised_by": "\"2026-03-09\"",
        "lines": #"[{"sku":"S1","quantity":2,"unit_price":"10.9"}]"#,
    ]
    var address: [String: String] = [
        "city": "\"curitiba\"", "state": "\"PR\"", "postcode": "\"80030\"", "country": "\"BR\"", "latitude": "-25.4329",
        "longitude": "-49.30339",
    ]

    init(_ externalID: String = "A-1") { fields["external_id"] = "\"\(externalID)\"" }

    /// The document with one field as this JSON text; nil leaves it out.
    func with(_ field: String, _ json: String?) -> OrderDocument {
        var copy = self
        if field.hasPrefix("ship_to.") { copy.address[String(field.dropFirst(8))] = json } else { copy.fields[field] = json }
        return copy
    }

    var json: String {
        let address = "\"ship_to\":{\(Self.members(address))}"
        return "{\(([Self.members(fields)] + (fields["ship_to"] == nil ? [address] : [])).joined(separator: ","))}"
    }

    var bytes: [UInt8] { Array(json.utf8) }

    private static func members(_ fields: [String: String]) -> String {
        fields.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
    }

    static let rules = ParsingRules(now: ZonedTime("2026-03-02T00:00:00Z")!.instant, currency: Currency("BRL")!)

    func read() throws -> IncomingOrder { try IncomingOrder.read(bytes, rules: Self.rules) }

    func submitted() throws -> SubmittedOrder { .init(order: try read(), trace: .generate()) }

    /// The problems of a document that is no order, as `field: message`.
    func problems() -> [String] {
        do {
            _ = try read()
            return []
        } catch let error as InvalidOrder {
            return error.errors.map { "\($0.field): \($0.message)" }
        } catch {
            return ["\(error)"]
        }
    }
}
