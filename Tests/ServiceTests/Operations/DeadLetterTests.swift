import AMQP
import FoundationEssentials
import Fulfilment
import Messaging
import Postgres
import TestStack
import Testing

@testable import Operations

@Suite("Dead letters", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DeadLetterTests {
    private let store = LetterStore()

    private func letter(_ subject: Int, body: String? = nil) -> DeadLetter {
        let id = UUID()
        let data = "{\"order_id\":\(subject)}"
        let line =
            body.map { Array($0.utf8) }
            ?? Envelope.line(id: id, subject: "\(subject)", time: "2026-01-01T00:00:00Z", attempt: 4, trace: nil, data: data)
        return DeadLetter(
            queue: "picking-worker.order.accepted", reason: "order \(subject) is strange", attempts: 5, eventID: id,
            type: "order.accepted",
            version: 1, subject: "\(subject)", headers: "{}", body: line, trace: nil)
    }

    @Test("Letters with one cause are one group; replaying puts each on its queue once, as if tried for the first time")
    func replay() async throws {
        try await withTestStack(.database) { stack in
            let database = stack.postgres
            try await database.query(DeadLetterStore().insert((1...3).map { letter($0) }))
            let group = try #require(try await store.groups(on: database).first)
            #expect(group.letters == 3)
            let first = try await Replay().run(ids: [], fingerprint: group.fingerprint, note: "mended", on: database)
            #expect(first == .init(replayed: 3, unreadable: []))
            #expect(try await Replay().run(ids: [], fingerprint: group.fingerprint, on: database).replayed == 0)
            let rows = try await database.query(
                "SELECT subject, data, queue, attempt FROM messaging.outbox_event ORDER BY subject")
            let events = try rows.map { try $0.decode((String, String, String?, Int16).self) }
            #expect(events.map(\.0) == ["1", "2", "3"] && events.map(\.1) == (1...3).map { "{\"order_id\":\($0)}" })
            #expect(events.allSatisfy { $0.2 == "picking-worker.order.accepted" && $0.3 == 0 })
            #expect(try await store.groups(on: database).isEmpty)
        }
    }

    @Test("A message of several events that its queue refused is replayed event by event")
    func refused() async throws {
        try await withTestStack(.database) { stack in
            let lines = (1...3).map { number in
                Envelope.line(
                    id: UUID(), subject: "\(number)", time: "2026-01-01T00:00:00Z", attempt: 0, trace: nil,
                    data: "{\"order_id\":\(number)}")
            }
            var properties = MessageProperties()
            properties.type = "order.accepted"
            properties.headers["cloudEvents_dataschema"] = "waybill:order.accepted:9"
            let delivery = Delivery(
                deliveryTag: 1, isRedelivered: false, exchange: "", routingKey: "order.accepted", properties: properties,
                body: Array(lines.joined(separator: [0x0A])))
            let letters = Envelope.letters(delivery, queue: "picking-worker.order.accepted", reason: "version 9 is not known")
            try await stack.postgres.query(DeadLetterStore().insert(letters))
            let result = try await Replay().run(ids: [], fingerprint: nil, all: true, on: stack.postgres)
            #expect(result == .init(replayed: 3, unreadable: []))
            let rows = try await stack.postgres.query("SELECT data, version FROM messaging.outbox_event ORDER BY subject")
            let events = try rows.map { try $0.decode((String, Int16).self) }
            #expect(events.map(\.0) == (1...3).map { "{\"order_id\":\($0)}" } && events.allSatisfy { $0.1 == 9 })
        }
    }

    @Test("What cannot be read stays, until its message is given by hand or it is discarded")
    func unreadable() async throws {
        try await withTestStack(.database) { stack in
            let database = stack.postgres
            try await database.query(DeadLetterStore().insert([letter(1, body: "{nonsense"), letter(2, body: "{nonsense")]))
            let ids = try await store.open(
                ids: [], fingerprint: try await store.groups(on: database)[0].fingerprint, after: 0, limit: 9, on: database
            ).map(\.id)
            #expect(try await Replay().run(ids: ids, fingerprint: nil, on: database) == .init(replayed: 0, unreadable: ids))
            #expect(try await Replay().run(ids: [ids[0]], fingerprint: nil, data: "{\"order_id\":1}", on: database).replayed == 1)
            #expect(try await store.discard(ids: ids, fingerprint: nil, note: "a test", on: database) == 1)
            let shown = try #require(try await store.letter(ids[1], on: database))
            #expect(shown.status == .discarded && shown.note == "a test")
            #expect(try shown.text().joined().contains("nonsense"))
        }
    }
}
