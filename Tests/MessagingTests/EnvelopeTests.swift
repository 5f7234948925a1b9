import AMQP
import Contracts
import FoundationEssentials
import Testing

@testable import Messaging

@Suite("Events on the wire")
struct EnvelopeTests {
    private func claimed(_ order: Int64, data: String? = nil, queue: String? = nil) -> OutboxStore.Claimed {
        OutboxStore.Claimed(
            rowID: order, id: UUID(), type: OrderAccepted.name, version: 1, subject: "\(order)",
            data: data ?? "{\"order_id\":\(order)}",
            trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", time: "2026-01-02T03:04:05.000000Z", queue: queue,
            attempt: 2)
    }

    private func delivery(_ message: Message, returned: Int = 0) -> Delivery {
        var properties = message.properties
        if returned > 0 { properties.headers["x-delivery-count"] = .int(Int64(returned)) }
        return Delivery(
            deliveryTag: 1, isRedelivered: returned > 0, exchange: message.exchange, routingKey: message.routingKey,
            properties: properties, body: message.body)
    }

    @Test("Many events travel in one message and come out as they were")
    func roundTrip() throws {
        let events = (1...3).map { claimed(Int64($0)) }
        let message = Envelope.message(events, exchange: "e", source: "test")
        #expect(message.routingKey == "order.accepted" && message.exchange == "e" && message.isMandatory)
        let headers: [String: FieldValue] = [
            "cloudEvents_specversion": "1.0", "cloudEvents_type": "order.accepted", "cloudEvents_source": "test",
            "cloudEvents_id": .string(events[0].id.uuidString.lowercased()), "cloudEvents_time": "2026-01-02T03:04:05.000000Z",
            "cloudEvents_dataschema": "waybill:order.accepted:1", "waybill-count": 3,
            "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        ]
        #expect(message.properties.headers == headers)
        #expect(message.properties.type == "order.accepted" && message.properties.isPersistent)
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open([delivery(message)])
        #expect(unpacked.events.map(\.message.orderID) == [1, 2, 3])
        #expect(unpacked.events.map(\.id) == events.map(\.id))
        #expect(unpacked.events.allSatisfy { $0.attempt == 2 && $0.trace != nil })
        #expect(unpacked.unreadable.isEmpty && unpacked.suspects.isEmpty)
    }

    @Test("An event for one queue goes by the default exchange")
    func targeted() {
        let message = Envelope.message([claimed(1, queue: "picking-worker.order.accepted")], exchange: "e", source: "test")
        #expect(message.exchange.isEmpty && message.routingKey == "picking-worker.order.accepted")
    }

    @Test("One unreadable line harms no other, and its letter names the field")
    func unreadableLine() throws {
        let events = [claimed(1), claimed(2, data: "{\"order\":2}"), claimed(3)]
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open([delivery(Envelope.message(events, exchange: "e", source: "t"))])
        #expect(unpacked.events.map(\.message.orderID) == [1, 3])
        let letter = try #require(unpacked.unreadable.first)
        #expect(letter.reason.contains("order_id") && letter.eventID == events[1].id && letter.subject == "2")
    }

    @Test("Lines that tell nothing of themselves share a letter by cause, the same ones when the message comes again")
    func anonymousLines() throws {
        var message = Envelope.message([claimed(1)], exchange: "e", source: "t")
        message.body += Array("nonsense\n{}\nrubbish\n".utf8)
        let letters = (1...2).map { Unpacking<OrderAccepted>(queue: "q").open([delivery(message, returned: $0 - 1)]).unreadable }
        #expect(letters[0].map { String(decoding: $0.body, as: UTF8.self) } == ["nonsense\nrubbish", "{}"])
        #expect(letters[0].map(\.lines) == [2, 1] && letters[0].allSatisfy { $0.size == nil })
        let own = try #require(message.properties.messageID.flatMap(UUID.init(uuidString:)))
        #expect(Set(letters[0].map(\.eventID)).count == 2 && !letters[0].map(\.eventID).contains(own))
        #expect(letters[0].map(\.eventID) == letters[1].map(\.eventID))
    }

    @Test("A message of many lines makes few letters, which count them", arguments: ["a", "{}", "{\"id\":7}"])
    func manyLines(_ line: String) {
        var message = Envelope.message([claimed(1)], exchange: "e", source: "t")
        message.body = Array(String(repeating: line + "\n", count: 100_000).utf8)
        for letters in [
            Unpacking<OrderAccepted>(queue: "q").open([delivery(message)]).unreadable,
            Envelope.letters(delivery(message), queue: "q", reason: "given up"),
        ] {
            #expect(letters.count == 1 && letters[0].lines == 100_000)
            #expect(letters[0].body.count <= DeadLetter.bodyLimit)
            #expect((letters[0].size ?? letters[0].body.count) == message.body.count - 1)
        }
    }

    @Test("Events that say which they are have letters of their own, as many as a relay would send; the others are counted")
    func manyEvents() {
        let events = (1...1500).map { claimed($0) }
        var message = Envelope.message(events, exchange: "e", source: "t")
        message.properties.headers["cloudEvents_dataschema"] = "waybill:order.accepted:9"
        let letters = Unpacking<OrderAccepted>(queue: "q").open([delivery(message)]).unreadable
        #expect(letters.prefix(1000).map(\.eventID) == events.prefix(1000).map(\.id))
        #expect(letters.count == 1001 && letters[1000].lines == 500)
    }

    @Test("A body of many megabytes is not looked into, and its beginning is kept")
    func hugeBody() {
        var message = Envelope.message([claimed(1)], exchange: "e", source: "t")
        message.body = [UInt8](repeating: UInt8(ascii: "x"), count: 5 << 20)
        let letters = Unpacking<OrderAccepted>(queue: "q").open([delivery(message)]).unreadable
        #expect(letters.count == 1 && letters[0].size == 5 << 20 && letters[0].body.count == DeadLetter.bodyLimit)
        #expect(letters[0].reason.contains("5242880 bytes"))
    }

    @Test("Headers that are too long to be kept are left out, and the letter says so")
    func hugeHeaders() {
        var message = Envelope.message([claimed(1)], exchange: "e", source: "t")
        message.properties.headers["shop"] = .string(String(repeating: "x", count: 40_000))
        let letter = Envelope.letters(delivery(message), queue: "q", reason: "given up")[0]
        #expect(letter.headers.utf8.count < 100 && letter.headers.contains("waybill-left-out"))
    }

    @Test("Of a message that is refused as a whole each event is a letter of its own", arguments: ["type", "version"])
    func refused(_ what: String) {
        let events = (1...3).map { claimed(Int64($0)) }
        var message = Envelope.message(events, exchange: "e", source: "t")
        if what == "type" { message.properties.type = "order.completed" }
        message.properties.headers["cloudEvents_dataschema"] = .string("waybill:order.accepted:\(what == "type" ? 1 : 9)")
        let letters = Unpacking<OrderAccepted>(queue: "q").open([delivery(message)]).unreadable
        #expect(letters.map(\.eventID) == events.map(\.id) && letters.map(\.subject) == ["1", "2", "3"])
        #expect(letters.allSatisfy { $0.reason.contains(what == "type" ? "not order.completed" : "version 9") })
    }

    @Test("Bytes that are no JSON, empty bodies, other types and unknown versions are parked")
    func garbage() {
        var garbled = Envelope.message([claimed(1)], exchange: "e", source: "t")
        garbled.body = [0xFF, 0x00, 0x7B]
        var empty = garbled
        empty.body = []
        var blank = garbled
        blank.body = [0x0A, 0x0A]
        var otherType = Envelope.message([claimed(1)], exchange: "e", source: "t")
        otherType.properties.type = "order.completed"
        var newer = Envelope.message([claimed(1)], exchange: "e", source: "t")
        newer.properties.headers["cloudEvents_dataschema"] = .string("waybill:order.accepted:9")
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open([garbled, empty, blank, otherType, newer].map { delivery($0) })
        #expect(unpacked.events.isEmpty && unpacked.unreadable.count == 5)
        #expect(unpacked.unreadable[4].reason.contains("version 9"))
    }

    @Test("Events of a message that was returned twice are suspects")
    func suspects() {
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open(
            [delivery(Envelope.message([claimed(1), claimed(2)], exchange: "e", source: "t"), returned: 2)])
        #expect(unpacked.events.isEmpty && unpacked.suspects.count == 2)
    }

    @Test("Reasons that differ in ids and numbers share a fingerprint, other causes do not")
    func fingerprint() {
        func letter(_ reason: String) -> DeadLetter {
            DeadLetter(
                queue: "q", reason: reason, attempts: 1, eventID: UUID(), type: "t", version: 1, subject: "1", headers: "{}",
                body: [],
                trace: nil)
        }
        #expect(letter("order 17 has no 'SKU-1'").fingerprint == letter("order 99 has no 'SKU-22'").fingerprint)
        #expect(letter("order 17 is late").fingerprint != letter("order 17 has no stock").fingerprint)
        let ids = [UUID(), UUID()].map { "label \($0) (0x\($0.uuidString.prefix(8))) isn't known" }
        #expect(letter(ids[0]).fingerprint == letter(ids[1]).fingerprint)
        #expect(letter("it can't be read").fingerprint != letter("it can't be written").fingerprint)
        #expect(letter("carrier 'O'Neil' is away").fingerprint == letter("carrier 'Tatu' is away").fingerprint)
    }
}
