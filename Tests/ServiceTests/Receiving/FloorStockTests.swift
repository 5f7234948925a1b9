import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Picking
@testable import Receiving

/// Counts, judgements and refills by devices.
@Suite("Stock over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorStockTests {
    private static func body(_ id: UUID, _ fields: String) -> String { #"{"id":"\#(id)",\#(fields)}"# }

    @Test("The books follow a count of a device as they follow a command's, once, and the ledger names the device")
    func counted() async throws {
        try await FloorGoods.with { floor in
            try await floor.fixture.warehouse.stock("NAIL", 10, at: "A-01-01")
            let (cy, id) = (try await floor.signIn("cy"), UUID())
            // A clock that runs ahead has looked now.
            let (now, past) = (ZonedTime(Date() + 3600).utcText, ZonedTime(Date() - 86_400).utcText)
            let fields = #""bin":"a-01-01","sku":"NAIL","lot":null,"quantity":8,"seen_at":"\#(now)""#
            let (first, again) = (
                try await cy.post("counts", Self.body(id, fields)), try await cy.post("counts", Self.body(id, fields))
            )
            #expect(first.status == 200 && first.body == #"{"after":8,"before":10}"#, "\(first)")
            #expect(first.body == again.body)
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 8"])
            let counts = try await floor.postgres.query("SELECT counter FROM warehouse.stock_count")
            #expect(try counts.map { try $0.decode(0) } == ["cy"])
            let device = try await floor.postgres.query(
                "SELECT key_id FROM warehouse.ledger WHERE reason = \(StockMovement.adjust)")
            #expect(try device.map { try $0.decode(0) } == [FloorSite.id(of: floor.key)])

            let other = try await cy.post("counts", Self.body(id, fields.replacing(":8,", with: ":6,")))
            #expect(other.status == 409 && other.body.contains("Id taken"), "\(other)")
            for (wrong, field) in [
                (fields.replacing(":8,", with: ":-1,"), "quantity"),
                (fields.replacing(now, with: "2026-01-31T14:05:00"), "seen_at"),
                (fields.replacing("a-01-01", with: "Z-9"), "Z-9"), (fields.replacing("NAIL", with: "HAT"), "HAT"),
            ] {
                let refused = try await cy.post("counts", Self.body(UUID(), wrong))
                #expect(refused.status == 422 && refused.body.contains(field), "\(wrong) \(refused)")
            }
            // From before the count that is in the books: it changes nothing there now.
            let late = try await cy.post("counts", Self.body(UUID(), fields.replacing(now, with: past)))
            #expect(late.status == 200, "\(late)")
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 8"])
            for path in ["judgements", "refills"] {
                let refused = try await cy.post(path, "{}")
                #expect(refused.status == 403 && refused.body.contains("Right missing"), "\(path) \(refused)")
            }
            #expect(try await floor.signIn("eva").post("counts", Self.body(UUID(), fields)).status == 403)
        }
    }

    @Test("A supervisor holds pieces and frees them again; what cannot follow is refused")
    func judged() async throws {
        try await FloorGoods.with { floor in
            try await floor.fixture.warehouse.stock("NAIL", 10, at: "A-01-01")
            let (dora, id) = (try await floor.signIn("dora"), UUID())
            let hold = #""bin":"A-01-01","sku":"NAIL","quantity":4,"status":"quality_hold","reason":"smell""#
            for _ in 0..<2 {
                let answer = try await dora.post("judgements", Self.body(id, hold))
                #expect(answer.status == 200 && answer.body == #"{"quantity":4}"#, "\(answer)")
            }
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 6", "NAIL  A-01-01 quality_hold 4"])
            let broken =
                #""bin":"A-01-01","sku":"NAIL","was":"quality_hold","status":"damaged","quantity":1,"reason":"rust","to":"Q-1""#
            #expect(try await dora.post("judgements", Self.body(UUID(), broken)).status == 200)
            let fine = #""bin":"A-01-01","sku":"NAIL","was":"quality_hold","status":"free","reason":"fine""#
            #expect(try await dora.post("judgements", Self.body(UUID(), fine)).body == #"{"quantity":3}"#)
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 9", "NAIL  Q-1 damaged 1"])
            for wrong in [hold.replacing("quality_hold", with: "returned"), hold.replacing("smell", with: "")] {
                let refused = try await dora.post("judgements", Self.body(UUID(), wrong))
                #expect(refused.status == 422, "\(wrong) \(refused)")
            }
            let many = try await dora.post("judgements", Self.body(UUID(), hold.replacing(":4", with: ":40")))
            #expect(many.status == 409 && many.body.contains("are not reserved"), "\(many)")
        }
    }

    @Test(
        "A face that runs low is listed and filled from bulk; nothing else is carried as a refill, and no site that is not the device's is told"
    )
    func refilled() async throws {
        try await FloorGoods.with { floor in
            try await floor.postgres.query("INSERT INTO warehouse.face VALUES ('A-01-03', 'NAIL', 2, 10)")
            try await floor.fixture.warehouse.stock("NAIL", 1, at: "A-01-03")
            try await floor.fixture.warehouse.stock("NAIL", 50, at: "A-09-05")
            let (eva, id) = (try await floor.signIn("eva"), UUID())
            let listed = try await eva.get("refills")
            #expect(listed.body.contains(#""from":"A-09-05","lot":"","maximum":10,"minimum":2"#), "\(listed)")
            let fields = #""sku":"NAIL","quantity":9,"from":"A-09-05","to":"A-01-03""#
            for _ in 0..<2 {
                let answer = try await eva.post("refills", Self.body(id, fields))
                #expect(answer.status == 200 && answer.body == #"{"quantity":9}"#, "\(answer)")
            }
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-03 free 10", "NAIL  A-09-05 free 41"])
            #expect(try await eva.get("refills").body == #"{"refills":[]}"#)
            for (place, kind) in [("A-09-06", "bulk"), ("Q-1", "quarantine")] {
                let refused = try await eva.post("refills", Self.body(UUID(), fields.replacing("A-01-03", with: place)))
                #expect(refused.status == 422 && refused.body.contains("one of the kind \(kind)"), "\(refused)")
            }
            try await floor.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('S2', 'Other', 'BR', -23.5, -46.6)",
                "UPDATE warehouse.face SET minimum = 50, maximum = 99",
            ])
            let away = try await floor.signIn("eva", key: try await floor.postgres.makeKey([.floor], sites: ["S2"]))
            #expect(try await away.get("refills").body == #"{"refills":[]}"#)
            #expect(try await eva.get("refills").body.contains("A-01-03"))
            let refused = try await away.post("refills", Self.body(UUID(), fields))
            #expect(refused.status == 403 && refused.body.contains("Device of another site"), "\(refused)")
        }
    }
}
