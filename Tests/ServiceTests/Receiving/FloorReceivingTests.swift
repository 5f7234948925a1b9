import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Picking
@testable import Receiving

/// Goods in by devices: the floor's HTTP from the lorry to the bin.
@Suite("Goods in over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorReceivingTests {
    private static func count(_ code: String, _ quantity: Int? = nil, id: UUID = UUID(), _ more: String = "") -> String {
        #"{"id":"\#(id)","code":"\#(code)"\#(quantity.map { ",\"quantity\":\($0)" } ?? "")\#(more)}"#
    }

    private static func carried(_ sku: String, _ quantity: Int, to bin: String, id: UUID = UUID()) -> String {
        #"{"put_aways":[{"id":"\#(id)","sku":"\#(sku)","quantity":\#(quantity),"from":"DOCK-1","to":"\#(bin)"}]}"#
    }

    /// The purchase order 4711 of 24 milk and 10 nails is expected.
    private func expected(_ body: @Sendable @escaping (FloorGoods) async throws -> Void) async throws {
        try await FloorGoods.with { floor in
            try await floor.fixture.enter(
                ExpectedGoods(
                    .purchaseOrder, number: "4711", supplier: "ACME", site: "S1",
                    lines: [.init(sku: "MILK", quantity: 24), .init(sku: "NAIL", quantity: 10)]))
            try await body(floor)
        }
    }

    @Test(
        "From the lorry to the bins: counted by code and by article, finished with a word on what is short, put away as proposed")
    func wholeWay() async throws {
        try await expected { floor in
            let eva = try await floor.signIn("eva")
            let receipt = try await eva.open("4711")
            let outcomes = try await eva.count(
                receipt, Self.count("(01)04006381333931(10)L7(17)310131(30)24"), Self.count("nail", 8), Self.count("HAT", 1),
                Self.count("NAIL", 100), Self.count("(01)04006381333930(30)24"))
            #expect(outcomes.map(\.accepted) == [true, true, false, false, false])
            #expect(outcomes.map { $0.problem?.code } == [nil, nil, "unknown_article", "over", "unreadable_code"])
            let seen = try await eva.get("receipts/\(receipt)")
            #expect(seen.status == 200 && seen.body.contains(#""state":"receiving""#), "\(seen)")
            #expect(seen.body.contains(#"{"expected":10,"lot":"","number":2,"received":8,"sku":"NAIL"}"#), "\(seen)")
            #expect(seen.body.contains(#"{"damaged":0,"held":0,"lot":"L7","quantity":24,"sku":"MILK"}"#), "\(seen)")

            let short = try await eva.post("receipts/\(receipt)/finish", #"{"reason":null}"#)
            #expect(short.status == 409 && short.body.contains("are missing 2 of NAIL"), "\(short)")
            for _ in 0..<2 {
                let finished = try await eva.post("receipts/\(receipt)/finish", #"{"reason":"out of nails"}"#)
                #expect(finished.status == 200 && finished.body.contains(#""state":"received""#), "\(finished)")
            }
            let waiting = try await eva.get("put-aways?dock=dock-1")
            #expect(waiting.status == 200 && waiting.body.contains(#""dock":"DOCK-1""#), "\(waiting)")
            #expect(waiting.body.matches(of: #/"bin":"/#).count == 2, "each has a bin: \(waiting)")
            for body in [Self.carried("MILK", 24, to: "A-01-01"), Self.carried("NAIL", 8, to: "A-01-02")] {
                let answer = try await eva.post("put-aways", body)
                #expect(answer.status == 200 && answer.body.contains(#""accepted":true"#), "\(answer)")
            }
            #expect(try await floor.fixture.stock() == ["MILK L7 A-01-01 free 24", "NAIL  A-01-02 free 8"])
            #expect(try await floor.fixture.states("4711") == [.putAway])
            let doers = try await floor.postgres.query(
                "SELECT DISTINCT actor || ' ' || coalesce(key_id, '-') FROM warehouse.ledger")
            #expect(try doers.map { try $0.decode(0) } == ["eva \(FloorSite.id(of: floor.key))"])
        }
    }

    @Test("An article with serial numbers is counted by device with one for each piece, in the code or beside it")
    func serialNumbers() async throws {
        try await expected { floor in
            try await floor.postgres.query("UPDATE warehouse.sku SET has_serials = true WHERE code = 'NAIL'")
            let eva = try await floor.signIn("eva")
            let receipt = try await eva.open("4711")
            let both = #"{"id":"\#(UUID())","code":"NAIL","quantity":2,"serials":["n1","N2"]}"#
            let outcomes = try await eva.count(receipt, both, Self.count("NAIL", 1))
            #expect(outcomes.map(\.accepted) == [true, false])
            #expect(outcomes.last?.problem?.code == "serial_missing")
            let serials = try await floor.postgres.query("SELECT serial FROM warehouse.serial ORDER BY serial")
            #expect(try serials.map { try $0.decode(0, as: String.self) } == ["N1", "N2"])
        }
    }

    @Test("What is sent again is answered as before and booked once; an id that says something else is refused")
    func repeated() async throws {
        try await expected { floor in
            let eva = try await floor.signIn("eva")
            let receipt = try await eva.open("4711")
            #expect(try await eva.open("4711") == receipt)
            let (count, way) = (UUID(), UUID())
            let body = #"{"counts":[\#(Self.count("MILK", 24, id: count, #","lot":"L1","expiry":"2099-01-01""#))]}"#
            let path = "receipts/\(receipt)/counts"
            let (first, again) = (try await eva.post(path, body), try await eva.post(path, body))
            #expect(first.status == 200 && first.body == again.body, "\(first) \(again)")
            #expect(try await floor.fixture.stock() == ["MILK L1 DOCK-1 receiving 24"])
            let other = try await eva.count(
                receipt, Self.count("MILK", 4, id: count, #","lot":"L1""#), Self.count("NAIL", 24, id: count))
            #expect(other.map { $0.problem?.code } == ["id_taken", "id_taken"])
            let carried = Self.carried("MILK", 20, to: "A-01-01", id: way)
            let (one, two) = (try await eva.post("put-aways", carried), try await eva.post("put-aways", carried))
            #expect(one.body == two.body && one.body.contains(#""accepted":true"#), "\(one) \(two)")
            let changed = try await eva.post("put-aways", Self.carried("MILK", 4, to: "A-01-01", id: way))
            #expect(changed.body.contains("id_taken"), "\(changed)")
            #expect(try await floor.fixture.stock() == ["MILK L1 A-01-01 free 20", "MILK L1 DOCK-1 receiving 4"])
        }
    }

    @Test("What nobody announced is opened once, by the device's id, with who sent it; what is missing or taken is refused")
    func unannounced() async throws {
        try await expected { floor in
            let eva = try await floor.signIn("eva")
            let unknown = try await eva.post("receipts", #"{"document":"D9","dock":"DOCK-1"}"#)
            #expect(
                unknown.status == 404 && unknown.body.contains("take it in as one that nobody announced"), "\(unknown)")
            let id = UUID()
            func body(_ document: String, _ more: String, dock: String = "DOCK-1") -> String {
                #"{"document":"\#(document)","dock":"\#(dock)","unannounced":true\#(more)}"#
            }
            let delivery = body("D9", #","supplier":"acme","id":"\#(id)""#)
            let answers = try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
                for _ in 0..<4 { group.addTask { try await eva.post("receipts", delivery) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(answers.map(\.body)).count == 1 && answers.allSatisfy { $0.status == 200 }, "\(answers)")
            for part in [#""kind":"unannounced""#, #""supplier":"ACME""#, #""state":"arrived""#, #""dock":"DOCK-1""#] {
                #expect(answers[0].body.contains(part), "\(answers[0])")
            }
            let other = UUID()
            for (body, status, words) in [
                (body("D9", #","supplier":"ACME""#), 422, #""field":"id""#),
                (body("D9", #","id":"\#(other)""#), 422, #""field":"supplier""#),
                (body("D9", #","supplier":"EVIL","id":"\#(other)""#), 422, "Unknown supplier"),
                (body("D8", #","supplier":"acme","id":"\#(id)""#), 409, "is that of another report"),
                (body("d9", #","supplier":"ACME","id":"\#(other)""#, dock: "DOCK-2"), 409, "stands at DOCK-1 already"),
            ] {
                let answer = try await eva.post("receipts", body)
                #expect(answer.status == status && answer.body.contains(words), "\(body) \(answer)")
            }
            #expect(try await floor.signIn("cy").post("receipts", delivery).status == 403, "a counter receives nothing")
            let receipt = try await floor.postgres.query(
                """
                SELECT r.id, i.actor, (SELECT count(*) FROM warehouse.device_report)::int
                FROM warehouse.receipt r JOIN warehouse.inbound i ON i.id = r.inbound_id WHERE lower(i.number) IN ('d8', 'd9')
                """
            ).decode((Int64, String, Int).self)
            #expect(receipt.map(\.1) == ["eva"] && receipt.map(\.2) == [1])
            #expect(try await eva.count(receipt[0].0, Self.count("NAIL", 7)).map(\.accepted) == [true])
            #expect(try await eva.post("receipts/\(receipt[0].0)/finish", "{}").status == 200)
            let late = try await eva.post("receipts", delivery)
            #expect(late.status == 200 && late.body.contains(#""state":"received""#), "\(late)")
            #expect(try await floor.fixture.stock() == ["NAIL  DOCK-1 receiving 7"])
        }
    }

    @Test("Two devices count one delivery at the same time: each count is booked once, whoever sends it how often")
    func together() async throws {
        try await expected { floor in
            let (eva, finn) = (
                try await floor.signIn("eva"), try await floor.signIn("finn", key: try await floor.postgres.makeKey([.floor]))
            )
            let receipt = try await eva.open("4711")
            #expect(try await finn.open("4711") == receipt)
            let counts = (0..<10).map { _ in Self.count("NAIL", 1) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for device in [eva, finn] {
                    for count in counts {
                        group.addTask {
                            let outcomes = try await device.count(receipt, count)
                            #expect(outcomes.map(\.accepted) == [true])
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await floor.fixture.stock() == ["NAIL  DOCK-1 receiving 10"])
            #expect(try await floor.fixture.lines("4711") == ["received 0 written off 0", "received 10 written off 0"])
            // All of it is carried, and the device sends again before it is answered.
            let carried = Self.carried("NAIL", 10, to: "A-01-01")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        let answer = try await eva.post("put-aways", carried)
                        #expect(answer.body.contains(#""accepted":true"#), "\(answer)")
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 10"])
        }
    }

    @Test("Whoever counts blind is told nothing of what is expected, neither at once nor by a refusal, before it is finished")
    func blind() async throws {
        try await expected { floor in
            let eva = try await floor.signIn("eva")
            let receipt = try await eva.open("4711", isBlind: true)
            let outcomes = try await eva.count(receipt, Self.count("NAIL", 99), Self.count("SOAP", 1))
            #expect(outcomes.map(\.accepted) == [true, true])
            let seen = try await eva.get("receipts/\(receipt)")
            #expect(seen.body.contains(#""blind":true"#) && seen.body.contains(#""lines":[]"#), "\(seen)")
            #expect(!seen.body.contains("expected") && !seen.body.contains("MILK"), "\(seen)")
            #expect(seen.body.contains(#""quantity":99,"sku":"NAIL""#), "\(seen)")
            let surplus = try await eva.post("receipts/\(receipt)/finish", #"{"expect_rest":true}"#)
            #expect(surplus.status == 409 && surplus.body.contains(#""title":"Over""#), "\(surplus)")
            let finished = try await eva.post(
                "receipts/\(receipt)/finish", #"{"expect_rest":true,"accept_over":"the buyer agrees"}"#)
            #expect(finished.status == 200, "\(finished)")
            #expect(try await floor.fixture.states("4711") == [.received, .announced])
        }
    }

    @Test("Without the right, or with the device of another site, nothing is told and nothing is changed")
    func rights() async throws {
        try await expected { floor in
            try await floor.postgres.query("INSERT INTO warehouse.site VALUES ('S2', 'Other', 'BR', -23.5, -46.6)")
            let gun = try await floor.postgres.makeKey([.floor], sites: ["S2"])
            let receipt = try await floor.signIn("eva").open("4711")
            let requests = [
                ("receipts", #"{"document":"4711","dock":"DOCK-1"}"#), ("receipts/\(receipt)/finish", #"{"reason":"none"}"#),
                ("receipts/\(receipt)/counts", #"{"counts":[\#(Self.count("NAIL", 1))]}"#),
                ("put-aways", Self.carried("NAIL", 1, to: "A-01-01")),
            ]
            for (badge, key, title) in [("ana", floor.key, "Right missing"), ("eva", gun, "Device of another site")] {
                let device = try await floor.signIn(badge, key: key)
                for (path, body) in requests {
                    let refused = try await device.post(path, body)
                    #expect(refused.status == 403 && refused.body.contains(title), "\(badge) \(path) \(refused)")
                }
                for path in ["receipts/\(receipt)", "put-aways?dock=DOCK-1"] {
                    let refused = try await device.get(path)
                    #expect(refused.status == 403 && refused.body.contains(title), "\(badge) \(path) \(refused)")
                }
            }
            #expect(try await floor.fixture.stock() == [])
            #expect(try await floor.fixture.states("4711") == [.arrived])
        }
    }

    @Test("Fields that are wrong, missing or not understood are named, and so is another's badge; nothing is changed")
    func wrongBodies() async throws {
        try await expected { floor in
            let eva = try await floor.signIn("eva")
            let receipt = try await eva.open("4711")
            let counts = "receipts/\(receipt)/counts"
            for (path, body, field) in [
                ("receipts", #"{"document":"4711","dok":"DOCK-1"}"#, "dok"),
                ("receipts", #"{"document":"4711","dock":7}"#, "dock"),
                ("receipts", #"{"document":"4711","dock":"NOWHERE"}"#, "NOWHERE"), (counts, #"{"counts":[]}"#, "counts"),
                (counts, #"{"counts":[{"id":"7","code":"NAIL"}]}"#, "counts[0].id"),
                (counts, #"{"counts":[{"id":"\#(UUID())","code":"NAIL","qty":1}]}"#, "qty"),
                ("put-aways", Self.carried("NAIL", 1, to: "A-01-01").replacing("quantity", with: "pieces"), "pieces"),
                ("receipts/\(receipt)/finish", #"{"reason":"x","expect_rest":true}"#, "expect_rest"),
            ] {
                let answer = try await eva.post(path, body)
                #expect(answer.status == 422 && answer.body.contains(field), "\(path) \(body) \(answer)")
            }
            let others = try await eva.post("receipts", #"{"document":"4711","dock":"DOCK-1","badge":"finn"}"#)
            #expect(others.status == 403 && others.body.contains("Session of another badge"), "\(others)")
            for (path, status) in [("receipts/999", 404), ("receipts/x", 422), ("put-aways", 422), ("put-aways?dock=NO", 422)] {
                #expect(try await eva.get(path).status == status, "\(path)")
            }
            let unknown = try await eva.post("receipts", #"{"document":"0815","dock":"DOCK-1"}"#)
            #expect(unknown.status == 404 && unknown.body.contains("Unknown document"), "\(unknown)")
            let elsewhere = try await eva.post("receipts", #"{"document":"4711","dock":"DOCK-2"}"#)
            #expect(elsewhere.status == 409 && elsewhere.body.contains("stands at DOCK-1 already"), "\(elsewhere)")
            #expect(try await floor.fixture.stock() == [])
        }
    }
}
