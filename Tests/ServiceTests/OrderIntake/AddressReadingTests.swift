import Fulfilment
import ServiceRuntime
import Testing

@testable import OrderIntake

@Suite("Reading addresses as shops send them")
struct AddressReadingTests {
    @Test(
        "Where there are no postcodes, none is needed, and a blank one is none",
        arguments: ["QA", "HK", "AE", "AO", "BS", "FJ", "PA"])
    func withoutPostcodes(code: String) throws {
        for postcode in [nil, "null", "\"\"", "\"  \"", "\"\\n\""] {
            let document = OrderDocument().with("ship_to.country", "\"\(code)\"").with("ship_to.postcode", postcode)
            #expect(try document.read().address.postcode == "")
        }
        let given = OrderDocument().with("ship_to.country", "\"\(code)\"").with("ship_to.postcode", "\"00000\"")
        #expect(try given.read().address.postcode == "00000")
    }

    @Test("Where there are postcodes, one is needed", arguments: ["BR", "US", "DE", "GB", "JP", "uk"])
    func withPostcodes(code: String) {
        for postcode in [nil, "\"\"", "\" \""] {
            let document = OrderDocument().with("ship_to.country", "\"\(code)\"").with("ship_to.postcode", postcode)
            #expect(document.problems().map { $0.prefix { $0 != ":" } } == ["ship_to.postcode"])
        }
    }

    @Test("UK is Great Britain's, with a note", arguments: [("UK", "GB"), ("uk", "GB"), ("EL", "GR")])
    func aliases(sent: String, code: String) throws {
        let order = try OrderDocument().with("ship_to.country", "\"\(sent)\"").read()
        #expect(order.address.country == code)
        #expect(order.notes.map(\.field) == ["ship_to.country"] && order.notes[0].value == sent)
        #expect(order.notes[0].note.hasPrefix("is read as \(code) ("))
    }

    @Test(
        "Line breaks and tabs are blanks in every text, with a note",
        arguments: [
            "ship_to.name", "ship_to.street", "ship_to.city", "ship_to.state", "ship_to.street2", "ship_to.company", "channel",
        ])
    func lineBreaks(field: String) throws {
        let order = try OrderDocument().with(field, "\"Rua A\\r\\n\\t12\"").read()
        #expect(order.notes.map(\.field) == [field])
        #expect(order.notes.first?.note.contains("'Rua A 12'") == true)
        #expect(order.notes.first?.value == "Rua A\\u{d}\\u{a}\\u{9}12")
        #expect(order.contentHash == (try OrderDocument().with(field, "\"Rua A 12\"").read().contentHash))
    }

    @Test(
        "The second line, by whatever name",
        arguments: [
            "street2", "street_2", "address2", "address_2", "line2", "line_2", "addressLine2", "address_line_2", "address-line-2",
            "Street2", "addressline3",
        ])
    func secondLine(name: String) throws {
        let order = try OrderDocument().with("ship_to.\(name)", "\"Flat 7\"").read()
        #expect(order.address.street2 == "Flat 7" && order.notes.isEmpty && order.extra == nil)
    }

    @Test("Several lines beside the street are one, each once")
    func severalLines() throws {
        let document = OrderDocument().with("ship_to.street2", "\"Flat 7\"").with("ship_to.address_2", "\"Flat 7\"")
            .with("ship_to.line3", "\"Block B\"").with("ship_to.address4", "12")
        #expect(try document.read().address.street2 == "Flat 7, 12, Block B")
    }

    @Test("The order of the members is nothing: what is sent again is known again")
    func anyOrder() throws {
        func order(_ names: [String]) throws -> IncomingOrder {
            try names.reduce(OrderDocument()) { $0.with("ship_to.\($1)", "\"\($1)\"") }.read()
        }
        let names = ["address2", "address3", "tel", "mobile"]
        let (one, other) = (try order(names), try order(names.reversed()))
        #expect(one.contentHash == other.contentHash && one.extra == other.extra)
        #expect(one.address.street2 == "address2, address3" && one.address.phone == "mobile")
    }

    @Test("An address has ten lines beside the street at most")
    func manyLines() throws {
        let names = ["street", "address", "line", "addressLine"].flatMap { name in [2, 3, 4].map { "\(name)\($0)" } }
            .filter { $0 != "street4" }
        let document = names.reduce(OrderDocument()) { $0.with("ship_to.\($1)", "\"\($1)\"") }
        let error = #expect(throws: InvalidOrder.self) { try document.read() }
        #expect(error?.errors.map(\.field) == ["ship_to.street2"])
    }

    @Test("Company, phone and mail, by whatever name")
    func others() throws {
        let address = try OrderDocument().with("ship_to.companyName", "\"Sul Ltda\"").with("ship_to.phone_number", "5541555012")
            .with("ship_to.e-mail", "null").with("ship_to.emailAddress", "\"a@example.org\"").read().address
        #expect(address.company == "Sul Ltda" && address.phone == "5541555012" && address.email == "a@example.org")
    }

    @Test("Another value under another name is kept, not lost")
    func contradiction() throws {
        let order = try OrderDocument().with("ship_to.phone", "\"1\"").with("ship_to.mobile", "\"2\"").read()
        #expect(order.address.phone == "1" && order.extra == #"{"ship_to.mobile":"2"}"#)
        #expect(order.notes.map(\.field) == ["ship_to.mobile"])
    }

    @Test("What is no field is kept word for word, in one form however it was written")
    func extra() throws {
        let document = OrderDocument().with("gift", #"{"b": [1.50, null, true], "a":"x\ny"}"#).with("ship_to.door", "\"3\"")
            .with(
                "lines",
                #"[{"sku":"S1","quantity":2,"unit_price":"10.9"},{"sku":"S1","quantity":1,"unit_price":1,"engraving":"A"}]"#)
        let order = try document.read()
        #expect(order.extra == #"{"gift":{"a":"x\ny","b":[1.50,null,true]},"lines[1].engraving":"A","ship_to.door":"3"}"#)
        #expect(order.notes.map(\.field).sorted() == ["gift", "lines[1].engraving", "ship_to.door"])
        #expect(order.notes.first { $0.field == "gift" }?.value == "{…}")
    }

    @Test("So much is kept and no more; notes end after a hundred and say so")
    func limits() throws {
        let large = OrderDocument().with("blob", "\"\(String(repeating: "x", count: 70_000))\"")
        #expect(large.problems().count == 1 && large.problems()[0].contains("at most 65536 are kept"))
        var many = OrderDocument()
        for number in 0..<150 { many = many.with("meta_\(number)", "1") }
        let notes = try many.read().notes
        #expect(notes.count == 101 && notes[100].note.contains("50 more"))
    }

    @Test("A field that is there twice is refused")
    func twice() {
        let json = OrderDocument().json.replacing("\"channel\":", with: "\"channel\":\"a\",\"channel\":")
        let error = #expect(throws: InvalidOrder.self) {
            try IncomingOrder.read(Array(json.utf8), rules: OrderDocument.rules)
        }
        #expect(error?.errors.map(\.field) == ["channel"])
    }

    @Test("A price that is finer than six decimals has a note, one that is not has none")
    func priceNotes() throws {
        func notes(_ price: String) throws -> [String] {
            try OrderDocument().with("lines", "[{\"sku\":\"S\",\"quantity\":10,\"unit_price\":\(price)}]").read().notes.map(
                \.note)
        }
        #expect(try notes("14.309999999999999") == ["is read as 14.31: six decimals are kept"])
        #expect(try notes("\"0.333333\"") == [])
    }
}
