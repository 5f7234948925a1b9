import Fulfilment
import HTTPTypes
import Observability
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import OrderIntake

@Suite("Posting orders", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderPostingTests {
    @Test("Two hundred identical requests at once make one order and get one answer")
    func identical() async throws {
        try await IntakeFixture.with { intake in
            let posting = try intake.posting(intake.batcher(batch: 16))
            let document = OrderDocument().bytes
            let replies = try await withThrowingTaskGroup(of: AcceptedReply.self) { group in
                for _ in 0..<200 { group.addTask { try await posting.post(document, trace: .generate(), by: .allowedAll) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(replies.filter(\.isNew).count == 1)
            #expect(Set(replies.map(\.json)).count == 1)
            #expect(try await intake.count("orders.\"order\"") == 1)
            #expect(try await intake.count("messaging.outbox_event") == 1)
        }
    }

    @Test("Different orders at once are all stored, in fewer transactions", arguments: [1, 7, 256])
    func different(batch: Int) async throws {
        try await IntakeFixture.with { intake in
            let posting = try intake.posting(intake.batcher(batch: batch))
            let ids = try await withThrowingTaskGroup(of: Int64.self) { group in
                for number in 0..<100 {
                    let document = OrderDocument("N-\(number)").bytes
                    group.addTask { try await posting.post(document, trace: .generate(), by: .allowedAll).order.id }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(ids).count == 100)
            let row = try await intake.postgres.query("SELECT count(DISTINCT xmin::text) FROM orders.\"order\"").first
            let transactions: Int = try #require(row).decode(0)
            #expect(batch == 1 ? transactions == 100 : transactions < 100)
        }
    }

    @Test("A full outbox turns orders away until it is published")
    func backlog() async throws {
        try await IntakeFixture.with { intake in
            let backlog = intake.backlog(limit: 2)
            let posting = OrderPosting(
                batcher: intake.batcher(), differences: intake.differences, backlog: backlog,
                currency: OrderDocument.rules.currency, ids: intake.ids)
            for number in 1...2 {
                try await backlog.poll()
                _ = try await posting.post(OrderDocument("N-\(number)").bytes, trace: .generate(), by: .allowedAll)
            }
            try await backlog.poll()
            let problem = await #expect(throws: ProblemDetails.self) {
                try await posting.post(OrderDocument("N-3").bytes, trace: .generate(), by: .allowedAll)
            }
            #expect(problem?.status.code == 503 && problem?.retryAfter != nil)
            try await intake.postgres.query("DELETE FROM messaging.outbox")
            try await backlog.poll()
            #expect(try await posting.post(OrderDocument("N-3").bytes, trace: .generate(), by: .allowedAll).isNew)
        }
    }

    @Test("Conflicts and invalid orders are answered as problems")
    func problems() async throws {
        try await IntakeFixture.with { intake in
            let posting = try intake.posting()
            _ = try await posting.post(OrderDocument().bytes, trace: .generate(), by: .allowedAll)
            let conflict = await #expect(throws: ProblemDetails.self) {
                try await posting.post(OrderDocument().with("priority", "3").bytes, trace: .generate(), by: .allowedAll)
            }
            #expect(conflict?.status.code == 409)
            #expect(conflict?.detail.contains("first difference: priority") == true)
            for field in ["name", "company", "street", "street2", "city", "state", "postcode", "country", "phone", "email"] {
                let moved = OrderDocument().with("ship_to.\(field)", field == "country" ? "\"AR\"" : "\"X1\"")
                let conflict = await #expect(throws: ProblemDetails.self) {
                    try await posting.post(moved.bytes, trace: .generate(), by: .allowedAll)
                }
                #expect(conflict?.errors.map(\.field) == ["ship_to.\(field)"])
            }
            let invalid = await #expect(throws: ProblemDetails.self) {
                try await posting.post(
                    OrderDocument().with("channel", nil).with("priority", "x").bytes, trace: .generate(), by: .allowedAll)
            }
            #expect(invalid?.status.code == 400)
            let wrong = await #expect(throws: ProblemDetails.self) {
                try await posting.post(
                    OrderDocument().with("channel", nil).with("priority", "\"x\"").bytes, trace: .generate(), by: .allowedAll)
            }
            #expect(wrong?.status.code == 422)
            #expect(wrong?.errors.map(\.field) == ["channel", "priority"])
        }
    }

    @Test("The answer is JSON whatever the hold says")
    func json() {
        let order = StoredOrder(
            id: 12, contentHash: [], state: .held,
            holds: [.init(reason: .unknownTown, detail: "The town 'a\"b\\c' is not known.")])
        #expect(
            AcceptedReply(order: order, id: "ord_7", isNew: true).json
                == #"{"holds":[{"detail":"The town 'a\"b\\c' is not known.","reason":"unknown_town"}],"id":"ord_7","status":"held"}"#
        )
    }
}
