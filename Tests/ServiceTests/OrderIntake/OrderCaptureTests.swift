import Fulfilment
import Observability
import Postgres
import TestStack
import Testing

@testable import OrderIntake

@Suite("Capturing orders", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderCaptureTests {
    @Test("A good order is stored once, whole, and announced once")
    func store() async throws {
        try await IntakeFixture.with { intake in
            let order = try await intake.stored()
            #expect(order.state == .accepted && order.holds.isEmpty)
            let row = try await intake.row(order.id)
            #expect(row.status == "accepted" && row.isReleased)
            #expect(try await intake.events() == ["order.accepted \(order.id)"])
            let line = try #require(
                try await intake.postgres.query("SELECT sku, quantity, unit_price::int8, currency FROM orders.line").first)
            let (sku, quantity, price, currency) = try line.decode((String, Int, Int, String).self)
            #expect((sku, quantity, price, currency) == ("S1", 2, 1090, "BRL"))
        }
    }

    @Test("The same order again gets the same answer and changes nothing")
    func repeated() async throws {
        try await IntakeFixture.with { intake in
            let first = try await intake.stored(OrderDocument().with("paid_at", nil))
            let again = await intake.capture.capture([try OrderDocument().with("paid_at", nil).submitted()])
            #expect(again == [.repeated(first)])
            #expect(first.state == .held && first.holds.map(\.reason) == [.awaitingPayment])
            #expect(try await intake.events().count == 1)
        }
    }

    @Test("The same order again gets the same answer when the order has long moved on")
    func repeatedLater() async throws {
        try await IntakeFixture.with { intake in
            let first = try await intake.stored(OrderDocument().with("paid_at", nil))
            _ = try await intake.changes.cancel(first.id, reason: nil)
            #expect(await intake.capture.capture([try OrderDocument().with("paid_at", nil).submitted()]) == [.repeated(first)])
        }
    }

    @Test("The same number with other content is a conflict and changes nothing")
    func conflict() async throws {
        try await IntakeFixture.with { intake in
            let first = try await intake.stored()
            let other = OrderDocument().with("lines", #"[{"sku":"S1","quantity":3,"unit_price":"10.9"}]"#)
            #expect(await intake.capture.capture([try other.submitted()]) == [.conflict(first)])
            #expect(
                try await intake.differences.firstDifference(between: other.read(), andStored: first.id) == "lines[0].quantity")
            #expect(try await intake.count("orders.line") == 1)
        }
    }

    @Test(
        "The first field that differs is found",
        arguments: [
            ("status", "\"canceled\"", "status"), ("placed_at", "\"2026-03-01\"", "placed_at"), ("paid_at", "null", "paid_at"),
            ("promised_by", "\"2026-03-10\"", "promised_by"), ("priority", "2", "priority"),
            ("ship_to.street", "\"Rua X\"", "ship_to.street"), ("ship_to.street2", "\"B\"", "ship_to.street2"),
            ("ship_to.company", "\"B\"", "ship_to.company"), ("ship_to.email", "\"B\"", "ship_to.email"),
            ("ship_to.country", "\"PT\"", "ship_to.country"),
            ("lines", #"[{"sku":"S1","quantity":2,"unit_price":"10"}]"#, "lines[0].unit_price"),
            ("lines", #"[{"sku":"S1","quantity":2,"unit_price":"10.900001"}]"#, "lines[0].unit_price"),
        ])
    func difference(field: String, json: String, found: String) async throws {
        try await IntakeFixture.with { intake in
            let first = try await intake.stored()
            let other = try OrderDocument().with(field, json).read()
            #expect(try await intake.differences.firstDifference(between: other, andStored: first.id) == found)
            #expect(try await intake.differences.firstDifference(between: OrderDocument().read(), andStored: first.id) == nil)
        }
    }

    @Test("Twins in one batch are one order; a twin with other content is a conflict")
    func twins() async throws {
        try await IntakeFixture.with { intake in
            let documents = [
                OrderDocument(), OrderDocument("B-1"), OrderDocument(), OrderDocument().with("priority", "5"),
                OrderDocument("B-1"),
            ]
            let answers = await intake.capture.capture(try documents.map { try $0.submitted() })
            guard case .created(let a) = answers[0], case .created(let b) = answers[1] else {
                Issue.record("not stored: \(answers)")
                return
            }
            #expect(answers == [.created(a), .created(b), .repeated(a), .conflict(a), .repeated(b)])
            #expect(try await intake.count("orders.\"order\"") == 2)
            #expect(try await intake.events().count == 2)
        }
    }

    @Test("One order the database refuses harms itself only")
    func oneBad() async throws {
        try await IntakeFixture.with { intake in
            var sent = try (1...9).map { try OrderDocument("N-\($0)").submitted() }
            sent.insert(.init(order: try OrderDocument("BAD").read().with(city: "no\u{0}where"), trace: .generate()), at: 4)
            let answers = await intake.capture.capture(sent)
            let stored = answers.filter { if case .created = $0 { true } else { false } }
            #expect(stored.count == 9)
            guard case .refused = answers[4] else {
                Issue.record("not refused: \(answers[4])")
                return
            }
            #expect(try await intake.count("orders.\"order\"") == 9)
            #expect(try await intake.count("messaging.outbox_event") == 9)
        }
    }

    @Test("Each check places its hold, several at once")
    func holds() async throws {
        try await IntakeFixture.with { intake in
            let lines = ["S1", "NONE", "FLAT", "NONE2"].map { "{\"sku\":\"\($0)\",\"quantity\":1,\"unit_price\":1}" }.joined(
                separator: ",")
            let document = OrderDocument().with("lines", "[\(lines)]").with("paid_at", nil).with("ship_to.latitude", nil)
                .with("ship_to.longitude", nil)
            let order = try await intake.stored(document)
            #expect(order.state == .held)
            #expect(order.holds.map(\.reason) == [.awaitingPayment, .noDimensions, .unknownSKU, .unknownTown])
            #expect(order.holds[2].detail.contains("NONE, NONE2"))
            #expect(try await intake.events() == ["order.held \(order.id)"])
            #expect(try await intake.row(order.id).isReleased == false)
            #expect(await intake.capture.capture([try document.submitted()]) == [.repeated(order)])
        }
    }

    @Test("A town of the gazetteer gives its coordinates")
    func town() async throws {
        try await IntakeFixture.with { intake in
            try await intake.postgres.query("INSERT INTO orders.town VALUES ('BR', 'SP', 'sao paulo', -23.55, -46.63)")
            let document = OrderDocument().with("ship_to.latitude", nil).with("ship_to.longitude", nil)
                .with("ship_to.city", "\"São Paulo\"").with("ship_to.state", "\"SP\"")
            let order = try await intake.stored(document)
            #expect(order.state == .accepted)
            let row = try #require(try await intake.postgres.query("SELECT latitude, longitude FROM orders.\"order\"").first)
            #expect(try row.decode((Double, Double).self) == (-23.55, -46.63))
            #expect(await intake.capture.capture([try document.submitted()]) == [.repeated(order)])
        }
    }

    @Test("An order cancelled at the shop is stored as such and announced to nobody")
    func cancelledInSource() async throws {
        try await IntakeFixture.with { intake in
            let document = OrderDocument().with("status", "\"canceled\"").with("paid_at", nil)
            let order = try await intake.stored(document)
            #expect(order.state == .cancelled && order.holds.isEmpty)
            #expect(try await intake.row(order.id).reason == "cancelled in the source")
            #expect(try await intake.events() == [])
            #expect(await intake.capture.capture([try document.submitted()]) == [.repeated(order)])
        }
    }

    @Test("What no carrier takes is held with every carrier's reason; a zone of any country takes foreign orders")
    func cannotShip() async throws {
        try await IntakeFixture.with { intake in
            try await intake.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('SAO', 'São Paulo', 'BR', -23.5, -46.6)",
                "INSERT INTO shipping.carrier (code, name) VALUES ('flecha', 'Flecha'), ('mundo', 'Mundo')",
                """
                INSERT INTO shipping.service (carrier, code, name, max_weight_g, max_length_mm, volumetric_divisor)
                VALUES ('flecha', 'slow', 'Slow', 30000, 1000, 5000), ('mundo', 'air', 'Air', 600, 1000, 5000)
                """,
                """
                INSERT INTO shipping.zone (carrier, service, zone, country, from_km, to_km, transit_days)
                VALUES ('flecha', 'slow', 'Z', 'BR', 0, 4000, 4), ('mundo', 'air', 'Z', '*', 0, 20100, 9)
                """,
                """
                INSERT INTO shipping.rate (carrier, service, zone, up_to_g, price, currency)
                VALUES ('flecha', 'slow', 'Z', 30000, 1000, 'BRL'), ('mundo', 'air', 'Z', 30000, 9000, 'BRL')
                """,
            ])
            #expect(try await intake.stored().state == .accepted)
            let abroad = OrderDocument("P-1").with("ship_to.country", "\"PT\"").with("ship_to.latitude", "38.7")
                .with("ship_to.longitude", "-9.1")
            #expect(try await intake.stored(abroad).state == .accepted)
            let heavy = abroad.with("external_id", "\"P-2\"").with("lines", #"[{"sku":"S2","quantity":1,"unit_price":1}]"#)
            let held = try await intake.stored(heavy)
            #expect(held.state == .held && held.holds.map(\.reason) == [.cannotShip])
            let detail = try #require(held.holds.first?.detail)
            #expect(detail.contains("S2") && detail.contains("flecha slow") && detail.contains("mundo air"))
            #expect(detail.hasPrefix("Article S2: "), "with one site nothing is said of sites")
            #expect(try await intake.events().last == "order.held \(held.id)")
        }
    }

    @Test("With several sites an order is held only when none of those that ship can send it; retired ones do not count")
    func severalSites() async throws {
        try await IntakeFixture.with { intake in
            try await intake.postgres.pipeline([
                """
                INSERT INTO warehouse.site (code, name, country, latitude, longitude, is_active)
                VALUES ('LIS', 'Lisboa', 'PT', 38.7, -9.1, true), ('OPO', 'Porto', 'PT', 41.1, -8.6, true),
                    ('SAO', 'São Paulo', 'BR', -23.5, -46.6, true)
                """,
                "INSERT INTO shipping.carrier (code, name) VALUES ('flecha', 'Flecha')",
                """
                INSERT INTO shipping.service (carrier, code, name, max_weight_g, max_length_mm, volumetric_divisor)
                VALUES ('flecha', 'slow', 'Slow', 30000, 1000, 5000)
                """,
                """
                INSERT INTO shipping.zone (carrier, service, zone, country, from_km, to_km, transit_days)
                VALUES ('flecha', 'slow', 'Z', 'BR', 0, 4000, 4)
                """,
                """
                INSERT INTO shipping.rate (carrier, service, zone, up_to_g, price, currency)
                VALUES ('flecha', 'slow', 'Z', 30000, 1000, 'BRL')
                """,
            ])
            #expect(try await intake.stored().state == .accepted, "from São Paulo it goes")
            #expect(try await ShippingTermsStore(postgres: intake.postgres).terms()?.sites.map(\.code) == ["LIS", "OPO", "SAO"])
            try await intake.postgres.query("UPDATE warehouse.site SET is_active = false WHERE code = 'SAO'")
            let terms = try #require(try await ShippingTermsStore(postgres: intake.postgres).terms())
            #expect(terms.sites.map(\.code) == ["LIS", "OPO"])
        }
    }

    @Test("An article that becomes known is seen at once, although known ones are remembered")
    func newArticle() async throws {
        try await IntakeFixture.with { intake in
            let document = OrderDocument().with("lines", #"[{"sku":"NEW","quantity":1,"unit_price":1}]"#)
            #expect(try await intake.stored(document).state == .held)
            try await intake.postgres.query("INSERT INTO warehouse.sku VALUES ('NEW', '', '', '', 1, 1, 1, 1)")
            #expect(try await intake.stored(document.with("external_id", "\"A-2\"")).state == .accepted)
        }
    }
}

extension IncomingOrder {
    /// The order to another city, with no check of the name.
    func with(city: String) -> IncomingOrder {
        let address = Address(
            recipient: "", street: "", city: city, region: address.region, postcode: address.postcode, country: address.country,
            location: address.location)
        return IncomingOrder(
            key: key, isCancelled: isCancelled, placedAt: placedAt, paidAt: paidAt, promisedBy: promisedBy, priority: priority,
            shipComplete: shipComplete, address: address, lines: lines)
    }
}
