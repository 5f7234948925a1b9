import FoundationEssentials
import Fulfilment
import Hummingbird
import Logging
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import OrderIntake

/// The shop's interface through its real routes.
@Suite("Orders over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OrderRoutesTests {
    private struct Shop: Sendable {
        let intake: IntakeFixture
        let url: String
        let key: String

        func post(_ path: String, _ body: String = "") async throws -> HTTPAnswer {
            try await HTTPAnswer.post("\(url)\(path)", key: key, body: body)
        }

        func get(_ path: String) async throws -> HTTPAnswer { try await HTTPAnswer.get("\(url)\(path)", key: key) }

        /// Stores an order.
        /// - Returns: its id here, and the shop's.
        func stored(_ document: OrderDocument = OrderDocument()) async throws -> (row: Int64, id: String) {
            let row = try await intake.stored(document).id
            return (row, intake.publicID(row))
        }
    }

    private func serve(logger: Logger? = nil, _ body: @Sendable @escaping (Shop) async throws -> Void) async throws {
        try await IntakeFixture.with { intake in
            let key = try await intake.postgres.makeKey()
            let routes = OrderRoutes(
                posting: try intake.posting(), bulk: intake.bulk(chunk: 100), changes: intake.changes, changing: intake.changing,
                access: intake.access, logger: logger ?? intake.stack.logger)
            let router = Router(context: WaybillRequestContext.self)
            routes.add(to: router, keys: APIKeys(postgres: intake.postgres))
            try await RouterServer.serve(router) { try await body(Shop(intake: intake, url: $0, key: key)) }
        }
    }

    @Test(
        "A request to cancel with a field that is not understood changes nothing and says what is allowed",
        arguments: [
            (#"{"reason":"one article","lines":[{"line":2,"quantity":2}]}"#, "lines"), (#"{"line":1}"#, "line"),
            (#"{"Reason":"x"}"#, "Reason"), (#"{"reason":"x","sku":"S1"}"#, "sku"), (#"{"reason":1}"#, "reason"),
            (#"{"reason":["x"]}"#, "reason"), (#"{"quantity":null}"#, "quantity"),
        ])
    func cancel(body: String, field: String) async throws {
        try await serve { shop in
            let (row, id) = try await shop.stored()
            let answer = try await shop.post("/orders/\(id)/cancel", body)
            #expect(answer.status == 400 && answer.body.contains("\"title\":\"Body unreadable\""), "\(answer)")
            #expect(answer.body.contains("\"field\":\"\(field)\"") && answer.body.contains("'\(field)'"), "\(answer)")
            #expect(field == "reason" || answer.body.contains("allowed is reason"), "\(answer)")
            #expect(try await shop.intake.status(row) == "accepted")
            #expect(try await shop.intake.events() == ["order.accepted \(row)"])
        }
    }

    @Test("A parameter in the address of a change is refused as well; a reason is kept whole, in one line")
    func cancelled() async throws {
        try await serve { shop in
            let (row, id) = try await shop.stored(OrderDocument().with("paid_at", nil))
            let query = try await shop.post("/orders/\(id)/cancel?line=2")
            #expect(query.status == 400 && query.body.contains("\"field\":\"line\""), "\(query)")
            let control = try await shop.post("/orders/\(id)/cancel", #"{"reason":"a\u0000b"}"#)
            #expect(control.status == 422 && control.body.contains("\"field\":\"reason\""), "\(control)")
            #expect(try await shop.intake.status(row) == "held")
            let reason = String(repeating: "long ", count: 100) + "end"
            #expect(try await shop.post("/orders/\(id)/cancel", "{\"reason\":\"\(reason)\\nof it\"}").status == 200)
            #expect(try await shop.intake.row(row).reason == "\(reason) of it")
        }
    }

    @Test("A parameter nobody reads refuses the order: it may ask for less than what would be done", arguments: ["", "/bulk"])
    func parameters(path: String) async throws {
        try await serve { shop in
            let answer = try await shop.post("/orders\(path)?dry_run=true", OrderDocument().json)
            #expect(answer.status == 400 && answer.body.contains("dry_run"), "\(answer)")
            #expect(try await shop.intake.count("orders.\"order\"") == 0)
        }
    }

    @Test(
        "A request to release a hold with what is not understood, or with half a place, changes nothing",
        arguments: [
            (#"{"lat":1,"lon":2}"#, 400, "lat"), (#"{"latitude":1}"#, 422, "longitude"), (#"{"longitude":1}"#, 422, "latitude"),
            (#"{"latitude":91,"longitude":2}"#, 422, "latitude"), (#"{"latitude":1,"longitude":181}"#, 422, "longitude"),
            (#"{"latitude":"1","longitude":2}"#, 400, "latitude"), (#"{"latitude":1,"longitude":2,"all":true}"#, 400, "all"),
        ])
    func release(body: String, status: Int, field: String) async throws {
        try await serve { shop in
            let document = OrderDocument().with("ship_to.latitude", nil).with("ship_to.longitude", nil).with("paid_at", nil)
            let id = try await shop.stored(document).id
            let answer = try await shop.post("/orders/\(id)/holds/unknown_town/release", body)
            #expect(answer.status == status && answer.body.contains("\"field\":\"\(field)\""), "\(answer)")
            let other = try await shop.post("/orders/\(id)/holds/awaiting_payment/release", #"{"latitude":1,"longitude":2}"#)
            #expect(other.status == 422 && other.body.contains("unknown_town"), "\(other)")
            #expect(try await shop.intake.count("orders.hold WHERE released_at IS NULL") == 2)
        }
    }

    @Test(
        "An order is found by its number however that is written in a query",
        arguments: [
            ("A B", "A+B"), ("A B", "A%20B"), ("A+B", "A%2BB"), ("Ä&1", "%C3%84%261"), ("A B", "A%0AB"), ("100%", "100%25"),
        ])
    func find(number: String, query: String) async throws {
        try await serve { shop in
            let id = try await shop.stored(OrderDocument(number).with("channel", "\"web shop\"")).id
            let answer = try await shop.get("/orders?external_id=\(query)&channel=web+shop")
            #expect(answer.status == 200 && answer.body.contains("\"id\":\"\(id)\","), "\(answer)")
            #expect(try await shop.get("/orders?external_id=\(query)x&channel=web+shop").status == 404)
        }
    }

    @Test("Everything that was sent is stored and shown; what was read otherwise is noted; sent again, it is the same order")
    func everything() async throws {
        try await serve { shop in
            let document = OrderDocument().with("ship_to.name", "\"Ana\\nLima\"").with("ship_to.company", "\"Sul Ltda\"")
                .with("ship_to.street", "\"Rua A 1\"").with("ship_to.address_2", "\"Bloco B\"").with(
                    "ship_to.phone", "\"+55 41 5550\""
                )
                .with("ship_to.email", "\"ana@example.org\"").with("gift_note", "\"for \\\"you\\\"\"")
                .with(
                    "lines",
                    #"[{"sku":"S1","quantity":10,"unit_price":14.309999999999999},{"sku":"S2","quantity":3,"unit_price":"0.333333"}]"#
                )
            let created = try await shop.post("/orders", document.json)
            #expect(created.status == 201, "\(created)")
            let notes = try JSONDecoder().decode(Noted.self, from: Data(created.body.utf8)).notes
            #expect(notes.map(\.field).sorted() == ["gift_note", "lines[0].unit_price", "ship_to.name"])
            let id = try await shop.intake.statuses.status(of: .init(channel: "shop", externalID: "A-1"))?.id ?? ""
            let shown = try await shop.get("/orders/\(id)").body
            for part in [
                #""name":"Ana Lima""#, #""company":"Sul Ltda""#, #""street2":"Bloco B""#, #""phone":"+55 41 5550""#,
                #""email":"ana@example.org""#, #""extra":{"gift_note":"for \"you\""}"#, #""unit_price":"14.31""#,
                #""total":"143.10""#,
                #""unit_price":"0.333333""#, #""total":"1.00""#, #""latitude":-25.4329"#,
            ] {
                #expect(shown.contains(part), "\(part) is not in \(shown)")
            }
            let again = try await shop.post("/orders", document.json)
            #expect(again.status == 200 && again.body == created.body, "\(again)")
            let asText = try await shop.post("/orders", document.json.replacing("14.309999999999999", with: "\"14.31\""))
            #expect(asText.status == 200, "\(asText)")
            let other = try await shop.post("/orders", document.with("gift_note", "\"other\"").json)
            #expect(other.status == 200 && other.body.contains("is not kept: the order is stored already"), "\(other)")
            let phone = try await shop.post("/orders", document.with("ship_to.phone", "\"0\"").json)
            #expect(phone.status == 409 && phone.body.contains("ship_to.phone"), "\(phone)")
            #expect(try await shop.get("/orders/\(id)").body == shown)
        }
    }

    @Test("An order that waits for stock has the day on which its pieces are expected, once it is known; none else has")
    func expectedDay() async throws {
        try await serve { shop in
            let (row, id) = try await shop.stored()
            try await shop.intake.put(row, into: .backordered)
            #expect(try await !shop.get("/orders/\(id)").body.contains("expected_on"))
            try await shop.intake.postgres.query("UPDATE warehouse.fulfilment SET expected_on = '2027-03-31'")
            #expect(try await shop.get("/orders/\(id)").body.contains(#""expected_on":"2027-03-31""#))
            try await shop.intake.postgres.query("UPDATE warehouse.fulfilment SET state = \(FulfilmentState.allocated)")
            #expect(try await !shop.get("/orders/\(id)").body.contains("expected_on"))
        }
    }

    private struct Noted: Decodable {
        struct Note: Decodable {
            let field: String, value: String, note: String
        }
        let notes: [Note]
    }

    @Test(
        "The total of a line is exact and rounded once, whatever the minor unit",
        arguments: [
            ("EUR", 10, "14.309999999999999", "143.10"), ("EUR", 3, "0.333333", "1.00"), ("EUR", 3, "0.005", "0.02"),
            ("EUR", 1, "0.004999", "0.00"), ("EUR", 100_000, "0.000001", "0.10"), ("JPY", 3, "14.5", "44"),
            ("JPY", 2, "14.25", "29"),
            ("KWD", 7, "1.0005", "7.004"), ("KWD", 1, "0.1234567", "0.123"), ("CLF", 3, "0.00005", "0.0002"),
            ("BRL", 100_000, "9999999999.99", "999999999999000.00"),
        ])
    func totals(currency: String, quantity: Int, price: String, total: String) async throws {
        try await IntakeFixture.with { intake in
            let line = "{\"sku\":\"S1\",\"quantity\":\(quantity),\"unit_price\":\(price),\"currency\":\"\(currency)\"}"
            let id = try await intake.stored(OrderDocument().with("lines", "[\(line)]")).id
            let shown = try #require(try await intake.statuses.status(of: id)?.lines.first)
            #expect(shown.total == total && shown.currency == currency && shown.line == 1)
        }
    }

    @Test("An upload whose client leaves ends, and the log says how far it came")
    func brokenOff() async throws {
        let recorder = LogRecorder()
        try await serve(logger: recorder.logger(level: .info)) { shop in
            let lines = (1...250).map { OrderDocument("N-\($0)").json }.joined(separator: "\n")
            let promised = ["Content-Type: application/x-ndjson", "Content-Length: 10000000"]
            await #expect(throws: (any Error).self) {
                try await HTTPAnswer.post("\(shop.url)/orders/bulk", key: shop.key, body: lines, headers: promised, patience: 2)
            }
            try await eventually("the upload ends") { recorder.all.contains { $0.message.contains("broke off") } }
            let line = recorder.all.first { $0.message.contains("broke off") }
            #expect(line?.metadata["accepted"] == "200" && line?.metadata["received"] == "249", "\(recorder.all)")
            #expect(try await shop.intake.count("orders.\"order\"") == 200)
            #expect(!recorder.all.contains { $0.message == "Orders uploaded" })
        }
    }

    @Test("A bulk upload tells the notes of its orders by line")
    func bulk() async throws {
        try await serve { shop in
            let lines = [
                OrderDocument("B-1"), OrderDocument("B-2").with("ship_to.country", "\"UK\""), OrderDocument("B-3").with("x", "1"),
            ]
            for _ in 0..<2 {
                let report = try await shop.post("/orders/bulk", lines.map(\.json).joined(separator: "\n")).body
                #expect(report.contains("\"note_count\":2"), "\(report)")
                for part in [
                    #""external_id":"B-2","field":"ship_to.country","line":2,"note":"is read as GB (United Kingdom)","value":"UK""#,
                    #""external_id":"B-3","field":"x","line":3"#,
                ] {
                    #expect(report.contains(part), "\(part) is not in \(report)")
                }
            }
        }
    }
}
