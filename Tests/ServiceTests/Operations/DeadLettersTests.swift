import AMQP
import Contracts
import FoundationEssentials
import Messaging
import Postgres
import TestStack
import Testing

@testable import Operations

/// What operators do with letters beyond the first replay.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DeadLettersTests {
    private let store = LetterStore()

    @Test func aDryRunChangesNothing() async throws {
        try await SmallLife.with { life in
            try await life.park(queue: "picking-worker.order.accepted", type: "order.accepted", subject: "1", reason: "odd")
            #expect(try await Replay().run(ids: [], fingerprint: nil, all: true, isDry: true, on: life.postgres).replayed == 1)
            #expect(try await life.outbox().isEmpty)
            #expect(try await store.groups(on: life.postgres).count == 1)
        }
    }

    @Test func aLetterThatFailsAgainIsOpenAgainAndCanBeReplayedAgain() async throws {
        try await SmallLife.with { life in
            let letter = DeadLetter(
                queue: "picking-worker.order.accepted", reason: "odd", attempts: 10, eventID: UUID(), type: "order.accepted",
                version: 1,
                subject: "1", headers: "{}", body: Array("{\"data\":{\"order_id\":1}}".utf8), trace: nil)
            for round in 1...2 {
                try await life.postgres.query(DeadLetterStore().insert([letter]))
                #expect(try await Replay().run(ids: [1], fingerprint: nil, on: life.postgres).replayed == 1)
                #expect(try await life.outbox().count == round)
                #expect(try await Replay().run(ids: [1], fingerprint: nil, on: life.postgres).replayed == 0)
            }
            let ids = try await life.postgres.query("SELECT DISTINCT event_id FROM messaging.outbox_event").map {
                try $0.decode(0, as: UUID.self)
            }
            #expect(ids == [letter.eventID])
        }
    }

    @Test func aMessageGivenByHandMayHaveSeveralLines() async throws {
        try await SmallLife.with { life in
            try await life.park(queue: "picking-worker.order.accepted", type: "order.accepted", subject: "1", reason: "odd")
            let data = "{\n  \"order_id\": 1\n}\n"
            #expect(try await Replay().run(ids: [1], fingerprint: nil, data: data, on: life.postgres).replayed == 1)
            let sent = try await life.postgres.query("SELECT data FROM messaging.outbox_event")[0].decode(0, as: String.self)
            #expect(sent == "{\"order_id\":1}")
        }
    }

    @Test func aLetterParkedAgainHasWhatFailedLast() async throws {
        try await SmallLife.with { life in
            let id = UUID()
            for number in 1...2 {
                let letter = DeadLetter(
                    queue: "picking-worker.order.accepted", reason: "odd", attempts: number, eventID: id, type: "order.accepted",
                    version: number, subject: "\(number)", headers: "{\"n\":\"\(number)\"}", body: Array("body \(number)".utf8),
                    trace: "trace \(number)")
                try await life.postgres.query(DeadLetterStore().insert([letter]))
            }
            let shown = try #require(try await store.letter(1, on: life.postgres))
            #expect(String(decoding: shown.body, as: UTF8.self) == "body 2" && shown.trace == "trace 2")
            #expect(shown.headers == "{\"n\":\"2\"}" && shown.subject == "2" && shown.version == 2 && shown.attempts == 2)
        }
    }

    @Test func aReplayIsTheOriginalByteForByte() async throws {
        try await SmallLife.with { life in
            let id = UUID()
            let line =
                "{ \"id\":\"\(id)\", \"time\":\"2020-01-01T00:00:00+02:00\",\"subject\":\"1\","
                + "\"attempt\":4,\"data\":{\"order_id\":1.0} }"
            let headers = #"{"amqp_message_id":"m-1","shop-run":12,"waybill-attempt":10,"waybill-reason":"odd"}"#
            let letter = DeadLetter(
                queue: "picking-worker.order.accepted", reason: "odd", attempts: 10, eventID: id, type: "order.accepted",
                version: 1,
                subject: "1", headers: headers, body: Array(line.utf8), trace: nil)
            try await life.postgres.query(DeadLetterStore().insert([letter]))
            #expect(try await Replay().run(ids: [1], fingerprint: nil, on: life.postgres).replayed == 1)
            let claimed = try await life.postgres.transaction {
                try await OutboxStore().claim(limit: 9, excluding: [], in: $0)
            }
            let message = Envelope.message(claimed, exchange: "e", source: "test")
            #expect(String(decoding: message.body, as: UTF8.self) == line + "\n")
            #expect(message.properties.messageID == "m-1" && message.properties.headers["shop-run"] == 12)
            #expect(message.properties.headers["waybill-attempt"] == 0 && message.properties.headers["waybill-reason"] == nil)
        }
    }

    @Test func linesThatShareALetterAreCountedAndNotReplayed() async throws {
        try await SmallLife.with { life in
            func letter(_ body: String, lines: Int, size: Int?) -> DeadLetter {
                DeadLetter(
                    queue: "picking-worker.order.accepted", reason: "it is not JSON", attempts: 1, eventID: UUID(),
                    type: "order.accepted", version: 1, subject: "", headers: "{}", body: Array(body.utf8), trace: nil,
                    lines: lines,
                    size: size)
            }
            let event = #"{"id":"\#(UUID())","subject":"1","time":"","attempt":0,"data":{"order_id":1}}"#
            try await life.postgres.query(
                DeadLetterStore().insert([
                    letter("a\nb", lines: 500_000, size: 999_999), letter(event, lines: 1, size: 5_000_000),
                ]))
            let group = try #require(try await store.groups(on: life.postgres).first)
            #expect(group.letters == 2 && group.lines == 500_001)
            #expect(
                try await Replay().run(ids: [], fingerprint: nil, all: true, on: life.postgres)
                    == .init(replayed: 0, unreadable: [1, 2]))
            // Which of the two is written first depends on their random ids.
            var texts: [String] = []
            for id: Int64 in [1, 2] {
                texts.append(try #require(try await store.letter(id, on: life.postgres)).text().joined(separator: "\n"))
            }
            let shared = texts.filter { $0.contains("500,000 of one message") }
            #expect(shared.count == 1 && shared[0].contains("the first 3 of 999,999 bytes"), "\(texts)")
        }
    }

    @Test func anEventNoQueueTookGoesOutToEverybodyAgain() async throws {
        try await SmallLife.with { life in
            try await life.park(queue: "order.accepted", type: "order.accepted", subject: "1", reason: "no such queue: NO_ROUTE")
            #expect(try await Replay().run(ids: [1], fingerprint: nil, on: life.postgres).replayed == 1)
            #expect(try await life.outbox() == [nil])
        }
    }

    /// The event is old; the replay is not.
    @Test func aReplayIsNoViolationOfTheOutbox() async throws {
        try await SmallLife.with { life in
            try await life.park(queue: "order.accepted", type: "order.accepted", subject: "1", reason: "odd")
            try await life.postgres.query("UPDATE messaging.dead_letter SET occurred_at = now() - interval '1 day'")
            #expect(try await Replay().run(ids: [1], fingerprint: nil, on: life.postgres).replayed == 1)
            #expect(try await life.audit().isClean)
        }
    }

    @Test func everyMessageHasOneKindOfSubject() {
        for entry in ContractCatalogue.all {
            #expect(MessageSubject.allCases.count { $0.messages.contains(entry.name) } == 1, "\(entry.name)")
        }
    }

    @Test func lettersAreListedByQueueAndKnowTheirOrder() async throws {
        try await SmallLife.with { life in
            try await life.order("W1", upTo: .accepted)
            let id = try await life.order("X1", upTo: .booking)
            #expect(id == 2, "parcel 1 and shipment 1 are of order 2")
            try await life.park(queue: "picking-worker.order.accepted", type: "order.accepted", subject: "\(id)", reason: "odd")
            try await life.park(queue: "carrier-dispatch.label.requested", type: "label.requested", subject: "1", reason: "odd")
            try await life.park(queue: "tracking.webhook.received", type: "webhook.received", subject: "1", reason: "odd")
            try await life.park(queue: "tracking.stop.completed", type: "stop.completed", subject: "1", reason: "odd")
            try await life.park(queue: "tracking.stop.failed", type: "stop.failed", subject: "1", reason: "odd")
            try await life.park(queue: "route-optimizer.shipment.booked", type: "shipment.booked", subject: "1", reason: "odd")
            try await life.park(queue: "carrier-dispatch.parcel.packed", type: "parcel.packed", subject: "1", reason: "odd")
            try await life.park(queue: "tracking.route.planned", type: "route.planned", subject: "1", reason: "odd")
            let groups = try await store.groups(queue: "tracking.webhook.received", on: life.postgres)
            #expect(groups.map(\.type) == ["webhook.received"])
            #expect(try await store.groups(on: life.postgres).count == 8)
            var orders: [Int64?] = []
            for letter in try await store.open(ids: [], fingerprint: nil, all: true, after: 0, limit: 99, on: life.postgres) {
                orders.append(try await store.order(of: letter, on: life.postgres))
            }
            #expect(orders == [id, id, nil, id, id, id, id, nil])
        }
    }
}

extension SmallLife {
    /// The queues the events in the outbox are for; nil for everybody.
    func outbox() async throws -> [String?] {
        try await postgres.query("SELECT queue FROM messaging.outbox_event ORDER BY id").map { try $0.decode(0) }
    }
}
