import Contracts
import FoundationEssentials
import Fulfilment
import HTTPTypes
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import OrderIntake

extension IntakeFixture {
    var changing: OrderChanging { OrderChanging(capture: capture, postgres: postgres, outbox: outbox, ids: ids) }
}

@Suite("Changing an order", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderChangingTests {
    private let shop = Caller(
        keyID: "k", name: "shop", scopes: [KeyScope.ordersWrite.rawValue], channels: .all, vehicles: .only([]))

    /// An accepted order of 3 S1 and 2 S2.
    private func order(_ intake: IntakeFixture) async throws -> Int64 {
        let id = try await intake.stored().id
        try await intake.postgres.pipeline([
            "DELETE FROM orders.line WHERE order_id = \(id)",
            "INSERT INTO orders.line VALUES (\(id), 1, 'S1', 3, 100, 'BRL'), (\(id), 2, 'S2', 2, 100, 'BRL')",
        ])
        #expect(try await intake.status(id) == "accepted")
        return id
    }

    private func change(_ id: Int64, _ json: String, _ intake: IntakeFixture) async throws -> OrderChanging.Reply {
        try await intake.changing.change(id, Array(json.utf8), by: shop)
    }

    private func lines(_ id: Int64, _ intake: IntakeFixture) async throws -> [Int] {
        try await intake.postgres.query("SELECT quantity FROM orders.line WHERE order_id = \(id) ORDER BY line_no").map {
            try $0.decode(0)
        }
    }

    @Test("Fewer pieces and a line less: written, told once, and kept for the record; the same again changes nothing")
    func lines() async throws {
        try await IntakeFixture.with { intake in
            let id = try await order(intake)
            let json = #"{"lines":[{"line":1,"quantity":1},{"line":2,"quantity":0}],"reason":"called"}"#
            let first = try await change(id, json, intake)
            #expect(first.changes == ["line 1: 3 → 1", "line 2: 2 → 0"] && first.status == .accepted)
            #expect(try await change(id, json, intake).changes.isEmpty)
            #expect(try await lines(id, intake) == [1, 0])
            #expect(try await intake.events() == ["order.accepted \(id)", "order.changed \(id)"])
            let kept = try await intake.postgres.query("SELECT changed_by, reason, cardinality(sentences) FROM orders.change")
            #expect(try kept.map { try $0.decode((String, String, Int).self) == ("shop", "called", 2) } == [true])
            let wanted: [String] = try await intake.postgres.query("SELECT sku FROM orders.released_line").map {
                try $0.decode(0)
            }
            #expect(wanted == ["S1"])
        }
    }

    @Test("A new address is written whole, with its place; one that nobody knows is refused")
    func address() async throws {
        try await IntakeFixture.with { intake in
            let id = try await order(intake)
            let to = #""ship_to":{"name":"Bia","street":"Rua B 2","city":"Nowhere","postcode":"02000","country":"BR""#
            let unknown = await #expect(throws: ProblemDetails.self) { try await change(id, "{\(to)}}", intake) }
            #expect(unknown?.errors.first?.field == "ship_to" && unknown?.errors.first?.value == "Nowhere")
            #expect(try await intake.events() == ["order.accepted \(id)"])
            let reply = try await change(id, "{\(to),\"latitude\":-23.5,\"longitude\":-46.5}}", intake)
            #expect(reply.changes.count == 1 && reply.changes[0].contains("→ Bia, Rua B 2, Nowhere, 02000, BR"))
            let row = try await intake.postgres.query(
                "SELECT city, longitude, address_changed_at IS NOT NULL FROM orders.\"order\" WHERE id = \(id)")[0]
            #expect(try row.decode((String, Double, Bool).self) == ("Nowhere", -46.5, true))
            #expect(try await intake.events().last == "order.changed \(id)")
        }
    }

    @Test(
        "What is wrong is named with field, value and what is allowed, and changes nothing",
        arguments: [
            (#"{"lines":[{"line":1,"quantity":4}]}"#, "lines[0].quantity", "4", "allowed is 0 to 3. Send a new order for more"),
            (#"{"lines":[{"line":2,"quantity":1},{"line":7,"quantity":1}]}"#, "lines[1].line", "7", "its lines are 1, 2"),
            (#"{"lines":[{"line":1,"quantity":0},{"line":2,"quantity":0}]}"#, "lines[1].quantity", "0", "cancel it instead"),
            (#"{"lines":[{"line":1,"quantity":-1}]}"#, "lines[0].quantity", "-1", "must be a whole number from 0 to 100000"),
            (#"{"lines":[{"line":1,"quantity":1},{"line":1,"quantity":2}]}"#, "lines[1].line", "1", "is there twice"),
            (#"{"lines":[{"line":1,"quantity":1,"sku":"S9"}]}"#, "lines[0].sku", "S9", "allowed are line and quantity"),
            (#"{"lines":[]}"#, "lines", "[…]", "must be a list of 1 to 500 lines"),
            (#"{"priority":3}"#, "priority", "3", "allowed are lines, ship_to and reason"),
            (#"{}"#, "lines", "", "is missing"),
            (
                #"{"ship_to":{"city":"X","postcode":"1","country":"BR","planet":"Mars"}}"#, "ship_to.planet", "Mars",
                "is not known here"
            ),
            (#"{"ship_to":{"postcode":"1","country":"BR"}}"#, "ship_to.city", "", "is missing"),
        ] as [(String, String, String, String)])
    func wrong(_ change: (json: String, field: String, value: String, message: String)) async throws {
        let (json, field, value, message) = change
        try await IntakeFixture.with { intake in
            let id = try await order(intake)
            let problem = await #expect(throws: ProblemDetails.self) { try await self.change(id, json, intake) }
            let error = problem?.errors.first { $0.field == field }
            #expect(
                problem?.status == .unprocessableContent && error?.value == value && error?.message.contains(message) == true,
                "\(String(describing: problem))")
            #expect(try await lines(id, intake) == [3, 2])
            #expect(try await intake.events() == ["order.accepted \(id)"])
            #expect(try await intake.count("orders.change") == 0)
        }
    }

    @Test("Too late, unknown and unreadable are told apart; a held order changes without anybody being told")
    func standing() async throws {
        try await IntakeFixture.with { intake in
            let id = try await order(intake)
            let json = #"{"lines":[{"line":1,"quantity":1}]}"#
            let broken = await #expect(throws: ProblemDetails.self) { try await change(id, "{", intake) }
            #expect(broken?.status == .badRequest)
            let unknown = await #expect(throws: ProblemDetails.self) { try await change(id + 99, json, intake) }
            #expect(unknown?.status == .notFound)
            try await intake.pack(id, parcels: 1)
            let late = await #expect(throws: ProblemDetails.self) { try await change(id, json, intake) }
            #expect(late?.status == .conflict && late?.detail.contains("is handed over") == true)
            #expect(try await lines(id, intake) == [3, 2])
            _ = try await intake.postgres.query("UPDATE orders.\"order\" SET status = \(OrderState.completed) WHERE id = \(id)")
            let done = await #expect(throws: ProblemDetails.self) { try await change(id, json, intake) }
            #expect(done?.detail.contains("is completed") == true)
            let held = try await intake.stored(OrderDocument("H-1").with("paid_at", nil)).id
            try await intake.postgres.query("UPDATE orders.line SET quantity = 5 WHERE order_id = \(held)")
            #expect(try await change(held, #"{"lines":[{"line":1,"quantity":2}]}"#, intake).status == .held)
            #expect(try await intake.events().filter { $0.hasPrefix("order.changed") }.isEmpty)
        }
    }
}
