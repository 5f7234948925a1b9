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
        #expect(message.properties.headers["waybill-count"] == .int(3))
        #expect(message.properties.headers["cloudEvents_type"] == .string("order.accepted"))
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open([delivery(message)])
        #expect(unpacked.events.map(\.message.orderID) == [1, 2, 3])
        #expect(unpacked.events.map(\.id) == events.map(\.id))
        #expect(unpacked.events.allSatisfy { $0.attempt == 2 && $0.trace != nil })
        #expect(unpacked.unreadable.isEmpty && unpacked.suspects.isEmpty)
    }

    @Test("An event for one queue goes by the default exchange")
    func targeted() {
        let message = Envelope.message([claimed(1, queue: "picking-worker.allocate")], exchange: "e", source: "test")
        #expect(message.exchange.isEmpty && message.routingKey == "picking-worker.allocate")
    }

    @Test("One unreadable line harms no other, and its letter names the field")
    func unreadableLine() throws {
        let events = [claimed(1), claimed(2, data: "{\"order\":2}"), claimed(3)]
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open([delivery(Envelope.message(events, exchange: "e", source: "t"))])
        #expect(unpacked.events.map(\.message.orderID) == [1, 3])
        let letter = try #require(unpacked.unreadable.first)
        #expect(letter.reason.contains("order_id") && letter.eventID == events[1].id && letter.subject == "2")
    }

    @Test("Bytes that are no JSON, empty bodies, other types and unknown versions are parked whole")
    func garbage() {
        var garbled = Envelope.message([claimed(1)], exchange: "e", source: "t")
        garbled.body = [0xFF, 0x00, 0x7B]
        var empty = garbled
        empty.body = []
        var otherType = Envelope.message([claimed(1)], exchange: "e", source: "t")
        otherType.properties.type = "order.completed"
        var newer = Envelope.message([claimed(1)], exchange: "e", source: "t")
        newer.properties.headers["cloudEvents_dataschema"] = .string("waybill:order.accepted:9")
        let unpacked = Unpacking<OrderAccepted>(queue: "q").open([garbled, empty, otherType, newer].map { delivery($0) })
        #expect(unpacked.events.isEmpty && unpacked.unreadable.count == 4)
        #expect(unpacked.unreadable[3].reason.contains("version 9"))
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
    }
}
