import FoundationEssentials
import Fulfilment
import ServiceRuntime
import Testing

@testable import OrderIntake

@Suite("Reading an order")
struct IncomingOrderTests {
    @Test("Every field arrives as the shop meant it")
    func everyField() throws {
        let document = OrderDocument().with("ship_to.name", "\"Ana\"").with("priority", "7").with("ship_complete", "true")
            .with(
                "lines",
                #"[{"sku":"S1","quantity":2,"unit_price":"10.9"},{"sku":"S2","quantity":1,"unit_price":3,"currency":"jpy"}]"#)
        let order = try document.read()
        #expect(order.key == .init(channel: "shop", externalID: "A-1"))
        #expect(order.placedAt == ZonedTime("2026-03-01T15:01:20Z")?.instant)
        #expect(order.promisedBy == ZonedTime("2026-03-09T23:59:59Z")?.instant)
        #expect(order.priority == 7)
        #expect(order.shipComplete && !order.isCancelled)
        #expect(order.address.recipient == "Ana" && order.address.region == "PR")
        #expect(order.address.location == GeoPoint(latitude: -25.4329, longitude: -49.30339))
        #expect(order.lines.map(\.unitPrice.wholeMinor) == [1090, 3])
        #expect(order.lines.map(\.unitPrice.currency.code) == ["BRL", "JPY"])
        #expect(order.notes.isEmpty && order.extra == nil)
    }

    @Test(
        "A price is the same as text and as a number, exactly",
        arguments: [
            ("\"0.1\"", 10), ("0.1", 10), ("10.90", 1090), ("\"1234567.89\"", 123_456_789), ("19.99", 1999), ("0", 0),
            ("1e2", 10_000), ("14.309999999999999", 1431), ("\"14.309999999999999\"", 1431), ("1.0000001", 100),
        ])
    func prices(json: String, minor: Int) throws {
        let order = try OrderDocument().with("lines", "[{\"sku\":\"S\",\"quantity\":1,\"unit_price\":\(json)}]").read()
        #expect(order.lines.first?.unitPrice.wholeMinor == minor)
    }

    @Test("What was wrong goes back shortened: by characters as people count them, and by bytes where one of those is long")
    func shortened() {
        let chinese = String(repeating: "街", count: 80)
        #expect(OffendingValue.shorten(chinese) == chinese)
        #expect(OffendingValue.shorten(chinese + "道") == chinese + "…")
        let one = "a" + String(repeating: "\u{0301}", count: 100_000)
        #expect(OffendingValue.shorten(one).utf8.count <= 4 * 80 + 3)
    }

    @Test("Null is as missing")
    func null() throws {
        let order = try OrderDocument().with("freight_paid", "null").with("paid_at", "null").with("promised_by", nil).read()
        #expect(order.paidAt == nil && order.promisedBy == nil)
        #expect(order.extra == nil && order.notes.isEmpty)
    }

    @Test("Both spellings of cancelled are understood", arguments: ["canceled", "cancelled"])
    func cancelled(word: String) throws {
        #expect(try OrderDocument().with("status", "\"\(word)\"").read().isCancelled)
    }

    @Test("The hash depends on the content, not on how it is written")
    func contentHash() throws {
        let order = try OrderDocument().read()
        let reordered = #"""
            {"lines":[{"unit_price":10.90,"sku":"S1","quantity":2,"ship_by":"x"}],"ship_to":{"longitude":-49.303390,"latitude":-25.4329,
             "country":"br","postcode":"80030","city":"curitiba","state":"PR"},"promised_by":"2026-03-09T23:59:59Z",
             "paid_at":"2026-03-01 12:05:00-0300","placed_at":"2026-03-01T15:01:20.000Z","channel":"shop","external_id":"A-1","priority":0}
            """#
        let same = try IncomingOrder.read(Array(reordered.utf8), rules: OrderDocument.rules)
        #expect(same.extra == #"{"lines[0].ship_by":"x"}"# && same.notes.map(\.field) == ["lines[0].ship_by"])
        #expect(order.contentHash == same.contentHash)
        #expect(order.contentHash.count == 32)
    }

    @Test(
        "Any change of content changes the hash",
        arguments: [
            ("external_id", "\"A-2\""), ("channel", "\"shop2\""), ("status", "\"canceled\""),
            ("placed_at", "\"2026-03-01 12:01:21-03:00\""),
            ("paid_at", "null"), ("promised_by", "\"2026-03-10\""), ("priority", "1"),
            ("ship_to.city", "\"londrina\""), ("ship_to.latitude", "-25.4328"), ("ship_to.name", "\"x\""),
            ("ship_to.company", "\"x\""), ("ship_to.street2", "\"x\""), ("ship_to.phone", "\"1\""), ("ship_to.email", "\"x\""),
            ("lines", #"[{"sku":"S1","quantity":2,"unit_price":"10.901"}]"#),
            ("lines", #"[{"sku":"S1","quantity":3,"unit_price":"10.9"}]"#),
            ("lines", #"[{"sku":"S1","quantity":2,"unit_price":"10.91"}]"#),
            ("lines", #"[{"sku":"S1","quantity":2,"unit_price":"10.9","currency":"EUR"}]"#),
        ])
    func hashChanges(field: String, json: String) throws {
        let order = try OrderDocument().read()
        let other = try OrderDocument().with(field, json).read()
        #expect(order.contentHash != other.contentHash)
    }
}

@Suite("Refusing what is no order")
struct InvalidOrderTests {
    @Test(
        "One wrong field is named with what is allowed",
        arguments: [
            ("external_id", nil, "external_id: is missing; must be a text of 1 to 128 characters"),
            ("external_id", "7", "external_id: must be a text of 1 to 128 characters"),
            ("channel", "\"  \"", "channel: must not be blank; 1 to 64 characters are allowed"),
            ("channel", "\"a\\u0000b\"", "channel: must not contain control characters"),
            ("channel", "\"a\\u009bb\"", "channel: must not contain control characters"),
            ("channel", "\"\\n\\t\"", "channel: must not be blank; 1 to 64 characters are allowed"),
            ("ship_to.name", "\"a\\u001bb\"", "ship_to.name: must not contain control characters"),
            ("ship_to.phone", "\"1\\u0007\"", "ship_to.phone: must not contain control characters"),
            ("ship_to.phone", "[1]", "ship_to.phone: must be a text of at most 40 characters"),
            ("ship_to.postcode", nil, "ship_to.postcode: is missing; must be a text of 1 to 20 characters"),
            ("ship_to.postcode", "\"  \"", "ship_to.postcode: must not be blank; 1 to 20 characters are allowed"),
            ("placed_at", "\"yesterday\"", "placed_at: must be a time such as 2017-01-05T12:01:20-03:00"),
            ("placed_at", "\"2026-02-30\"", "placed_at: must be a time such as 2017-01-05T12:01:20-03:00"),
            ("placed_at", "\"1969-01-01\"", "placed_at: must lie between 2000-01-01 and 2026-03-03T00:00:00.000Z"),
            ("paid_at", "\"2026-03-05\"", "paid_at: must lie between 2000-01-01 and 2026-03-03T00:00:00.000Z"),
            ("priority", "1.5", "priority: must be a whole number from -100 to 100"),
            ("priority", "101", "priority: must be a whole number from -100 to 100"),
            ("ship_complete", "\"yes\"", "ship_complete: must be true"),
            ("ship_complete", "false", "ship_complete: must be true; sending an order in parts is not supported yet"),
            ("ship_to", "\"home\"", "ship_to: must be an object"),
            ("ship_to.city", nil, "ship_to.city: is missing; must be a text of 1 to 120 characters"),
            (
                "ship_to.country", "\"Brazil\"",
                "ship_to.country: must be a country code of two letters (ISO 3166-1); the nearest is BR (Brazil)"
            ),
            (
                "ship_to.country", "\"ZZ\"",
                "ship_to.country: must be a country code of two letters (ISO 3166-1); the nearest are ZA (South Africa), ZM (Zambia), ZW (Zimbabwe)"
            ),
            ("ship_to.country", nil, "ship_to.country: is missing; must be a country code of two letters, such as BR"),
            ("ship_to.latitude", "91", "ship_to.latitude: must be degrees from -90.0 to 90.0"),
            ("ship_to.latitude", nil, "ship_to.latitude: is missing; must be there when longitude is"),
            ("lines", nil, "lines: is missing; must be a list of 1 to 500 lines"),
            ("lines", "[]", "lines: must be a list of 1 to 500 lines"),
            ("lines", "[5]", "lines: line 0 must be an object"),
            (
                "lines", #"[{"sku":"S","quantity":0,"unit_price":1}]"#,
                "lines[0].quantity: must be a whole number from 1 to 100000"
            ),
            (
                "lines", #"[{"sku":"S","quantity":2.5,"unit_price":1}]"#,
                "lines[0].quantity: must be a whole number from 1 to 100000"
            ),
            (
                "lines", #"[{"sku":"S","quantity":"2","unit_price":1}]"#,
                "lines[0].quantity: must be a whole number from 1 to 100000"
            ),
            (
                "lines", #"[{"sku":"","quantity":1,"unit_price":1}]"#,
                "lines[0].sku: must not be blank; 1 to 64 characters are allowed"
            ),
            (
                "lines", #"[{"sku":"S","quantity":1,"unit_price":1,"currency":"R$"}]"#,
                "lines[0].currency: must be a currency code of three letters, such as BRL"
            ),
        ] as [(String, String?, String)])
    func oneField(field: String, json: String?, problem: String) {
        #expect(OrderDocument().with(field, json).problems() == [problem])
    }

    @Test(
        "A price must be an amount of the currency",
        arguments: ["-1", "\"-0.001\"", "\"1,50\"", "\"ten\"", "true", "99999999999999", "10000000000.000001"])
    func prices(json: String) {
        let problems = OrderDocument().with("lines", "[{\"sku\":\"S\",\"quantity\":1,\"unit_price\":\(json)}]").problems()
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("lines[0].unit_price: ") == true)
    }

    @Test("Everything wrong is said at once")
    func everythingAtOnce() {
        let document = OrderDocument().with("channel", nil).with("placed_at", "3").with("ship_to.postcode", "80030")
            .with("lines", #"[{"sku":"S1","quantity":1,"unit_price":"1"},{"sku":7,"quantity":-1}]"#)
        #expect(
            document.problems().map { $0.prefix { $0 != ":" } } == [
                "channel", "placed_at", "ship_to.postcode", "lines[1].sku", "lines[1].quantity", "lines[1].unit_price",
            ])
    }

    @Test("The offending value is shown, cut when long")
    func values() throws {
        let long = String(repeating: "x", count: 5000)
        let document = OrderDocument().with("channel", "\"\(long)\"").with("priority", "[1]")
        let error = #expect(throws: InvalidOrder.self) { _ = try document.read() }
        #expect(error?.errors.map(\.value.count) == [81, 3])
        #expect(error?.externalID == "A-1")
    }

    @Test("Too many lines are refused without reading them")
    func tooManyLines() {
        let lines = "[" + Array(repeating: "{}", count: 501).joined(separator: ",") + "]"
        #expect(OrderDocument().with("lines", lines).problems() == ["lines: must be a list of 1 to 500 lines"])
    }

    @Test(
        "What is no JSON object at all is said to be none",
        arguments: ["", "{", "[]", "null", "7", "{\"a\":\u{1}}", "\u{FEFF}{}x"])
    func noJSON(text: String) {
        let error = #expect(throws: InvalidOrder.self) {
            _ = try IncomingOrder.read(Array(text.utf8), rules: OrderDocument.rules)
        }
        #expect(error?.isUnreadable == true)
        #expect(error?.errors.count == 1)
    }

    @Test("Bytes that are no UTF-8 are refused")
    func noUTF8() {
        var bytes = Array(OrderDocument("A?1").json.utf8)
        if let index = bytes.firstIndex(of: UInt8(ascii: "?")) { bytes[index] = 0xFF }
        #expect(throws: InvalidOrder.self) { _ = try IncomingOrder.read(bytes, rules: OrderDocument.rules) }
    }
}
