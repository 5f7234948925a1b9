import FoundationEssentials
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
            queue: "picking-worker.allocate", reason: "order \(subject) is strange", attempts: 5, eventID: id,
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
            let rows = try await database.query("SELECT subject, data, queue, attempt FROM messaging.outbox ORDER BY subject")
            let events = try rows.map { try $0.decode((String, String, String?, Int16).self) }
            #expect(events.map(\.0) == ["1", "2", "3"] && events.map(\.1) == (1...3).map { "{\"order_id\":\($0)}" })
            #expect(events.allSatisfy { $0.2 == "picking-worker.allocate" && $0.3 == 0 })
            #expect(try await store.groups(on: database).isEmpty)
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
            #expect(shown.status == "discarded" && shown.note == "a test")
            #expect(try shown.lines().joined().contains("nonsense"))
        }
    }
}
