import Barcodes
import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

/// What the tour knows as a code is the code, whatever it looks like.
@Suite("Codes and keys of a tour")
struct CodeIdentityTests {
    private static let day = CivilDay(year: 2027, month: 6, day: 30)

    private static func task(
        _ seq: Int, sku: String, gtin: String = "", quantity: Int = 3, place: String? = nil, lot: String = "",
        expiry: CivilDay? = nil
    ) -> PickTask {
        PickTask(
            pickID: Int64(seq), seq: seq, locationCode: place ?? "A-0\(seq)-01", checkCode: "\(70 + seq)", sku: sku, gtin: gtin,
            name: "",
            quantity: quantity, lot: lot, expiry: expiry, bin: 1, binCode: "C1-B1", orderID: 1)
    }

    private static func session(_ tasks: [PickTask]) -> PickFlowFixture {
        PickFlowFixture(flow: PickFlow(tour: PickList(tourID: 1, cart: "C1", picker: "P", tasks: tasks)))
    }

    private static let nasty = [
        "0", "1", "2", "3", "5", "9", "10", "100", "0001", "9999", ".1", "..0", "=5", "==2", "*5", "Q", "U", "S", "OK",
        "CTRL:SKIP", "CTRL:UNDO",
        "CTRL:SHORT", "CTRL:QTY:2", "]C1", "]E0X", "(01)", "42010282", "A/B", "Z-Y", "1Z204W4R0308071865", "5012345678900",
        "02345055", "é", "ß7", "<GS>", "01",
    ]

    @Test(
        "Of random catalogues of nasty codes every wanted one scanned is taken as the code, and the tour ends by its prompts",
        arguments: 0..<40)
    func nastyCodes(seed: Int) {
        var generator = SplitMix64(seed: seed)
        var codes = Self.nasty.shuffled(using: &generator).prefix(Int.random(in: 1...8, using: &generator)).map { $0 }
        codes += (0..<3).map { _ in String(Int.random(in: 0...12_000, using: &generator)) }
        let unique = codes.enumerated().filter { codes.firstIndex(of: $0.element) == $0.offset }.map(\.element)
        let tasks = unique.enumerated().map { index, sku in
            Self.task(index + 1, sku: sku, quantity: Int.random(in: 2...4, using: &generator), place: "A-\(index)-X")
        }
        let session = Self.session(tasks)
        for task in tasks {
            #expect(session.scan(task.locationCode).verdict == .accepted)
            for count in 1...task.quantity {
                let result = session.scan(task.sku)
                #expect(
                    result.verdict == .accepted && result.record.quantity == count, "\(task.sku) of \(unique): \(result.message)")
            }
            #expect(session.scan(task.binCode).record.effect == .picked)
        }
        let prompted = Self.session(tasks)
        for _ in 0..<200 {
            prompted.flow.prompt.expectedCode.map { #expect(prompted.scan($0).verdict == .accepted, "\($0) of \(unique)") }
        }
        #expect(prompted.flow.isDone)
    }

    @Test("Where codes are short numbers, keys and quantities have a sign, and the prompt says so")
    func signs() {
        let session = Self.session([Self.task(1, sku: "100"), Self.task(2, sku: "5"), Self.task(3, sku: "2")])
        #expect(session.flow.prompt.instruction.contains("Keys: .1 short, .2 skip, .3 damaged, .0 back"))
        session.scan("A-01-01")
        #expect(session.scan("2").message.hasPrefix("That is 2, another item of this tour."))
        #expect(session.scan("100").prompt.instruction.contains("as =3: numbers alone are articles here"))
        #expect(session.scan("3").message.hasPrefix("'3' is not known here."))
        #expect(session.scan("=2").prompt.counted == 2)
        #expect(session.scan(".0").prompt.counted == 1)
        #expect(session.scan("=3").prompt.step == .bin)
        session.scan("C1-B1")
        #expect(session.scan(".2").prompt.task?.sku == "2")
        session.scan("A-03-01")
        #expect(session.scan("1").verdict == .rejected)
        #expect(session.scan(".1").prompt.instruction == "Why too few? .1 none left, .3 damaged, .0 back.")
        #expect(session.scan(".3").record.reason == .damaged)
        let plain = Self.session([Self.task(1, sku: "MUG")])
        plain.scan(all: ["A-01-01", "MUG"])
        #expect(
            plain.scan("=2").prompt.counted == 2 && plain.flow.prompt.instruction == "Scan the others, or type how many you have."
        )
    }

    @Test("Packers' codes, keys and weights as well")
    func packing() {
        let pieces = ["2", "9", "1500"].flatMap { sku in
            [1, 2].map { PackList.Piece(sku: sku, gtin: "", name: "", step: "\($0): \(sku)") }
        }
        let floor = PackFixture([.init(number: 1, carton: "1", weight: 1500, pieces: pieces)])
        for code in ["1", "2", "2", "9", "=2", "1500", "1500"] { #expect(floor.scan(code).verdict == .accepted, "\(code)") }
        #expect(floor.scan("1500").message == "That is 1500. Wanted is the weight in grams, such as =1500.")
        #expect(floor.scan(".0").message.hasPrefix("Taken back"))
        for code in ["1500", "1490 g"] { #expect(floor.scan(code).verdict == .accepted, "\(code)") }
        #expect(floor.reports.count == 1)
    }

    @Test("Both readings of an ambiguous code are tried: what the tour knows decides, and what is wanted")
    func ambiguous() throws {
        let both = "02345055"
        let upcA = try #require(RetailNumbers.expanded(upcE: both)?.digits.dropFirst(2))
        for gtin in [both, String(upcA)] {
            let session = Self.session([Self.task(1, sku: "X", gtin: gtin, quantity: 1)])
            #expect(session.scan(all: ["A-01-01", both])?.prompt.step == .bin, "\(gtin)")
        }
        let two = Self.session([
            Self.task(1, sku: "X", gtin: both, quantity: 1), Self.task(2, sku: "Y", gtin: String(upcA), quantity: 1),
        ])
        for code in ["A-01-01", both, "C1-B1", "A-02-01", both, "C1-B1"] { #expect(two.scan(code).verdict == .accepted) }
        let book = try #require((10_000...99_999).map { "9780306406157\($0)" }.first { CheckDigit.isValid($0) })
        #expect(
            Self.session([Self.task(1, sku: "B", gtin: "9780306406157", quantity: 1)]).scan(all: ["A-01-01", book])?.prompt.step
                == .bin)
    }

    @Test(
        "An article is found by every form of its code, and by its supplier's number",
        arguments: [
            "5012345678900", "]E05012345678900", "05012345678900", "5 012345 678900", "5-012345-678900", "]C10105012345678900",
            "https://shop.example/en/01/5012345678900/10/\(String(repeating: "L", count: 20))/21/\(String(repeating: "1", count: 20))?17=301231&x=\(String(repeating: "y", count: 90))",
            "]d20105012345678900240\(String(repeating: "Z", count: 30))^]21\(String(repeating: "X", count: 20))^]10\(String(repeating: "Y", count: 20))^]91\(String(repeating: "0", count: 80))^]17301231",
            "[)>^^06^]PKD^]1PX9-22Q^]Q250^^^D", "ťžýáíé", "x9-22q", "X9ß22Q", "X9/22Q",
        ])
    func forms(code: String) {
        let session = Self.session([Self.task(1, sku: "X9-22Q", gtin: "5012345678900", quantity: 1)])
        session.scan("A-01-01")
        let result = session.scan(code)
        #expect((result.verdict == .accepted) == (code != "ťžýáíé"), "\(result.message)")
        #expect(result.record.code == code)
        #expect(PickFlow(tour: session.flow.tour, replaying: session.records) == session.flow)
    }

    @Test(
        "Another lot and what is expired are refused with the reason",
        arguments: [
            ("(01)05012345678900(10)L2", "lot L2 is not lot L1 of this pick"),
            ("(01)05012345678900(17)230131(10)L1", "it expired on 2023-01-31"),
            ("(01)05012345678900(15)230100(10)L1", "best before 2023-01-31"),
            ("(01)05012345678900(17)230131(10)L2", "expired on 2023-01-31"),
            ("(01)05012345678900(17)270701(10)L1", "its label says expires 2027-07-01, but the books have 2027-06-30"),
            ("https://shop.example/01/05012345678900/10/L2", "lot L2"), ("[)>^^06^]8P05012345678900^]1TL2^^^D", "lot L2"),
        ])
    func lots(code: String, words: String) {
        let session = Self.session([Self.task(1, sku: "X", gtin: "5012345678900", lot: "L1", expiry: Self.day)])
        session.scan("A-01-01")
        let first = session.scan(code)
        #expect(first.verdict == .rejected && first.message.contains(words) && first.record.accepted == false, "\(first.message)")
        #expect(session.scan("(01)05012345678900(17)270630(10)l1").prompt.counted == 1)
        #expect(session.scan(code).verdict == .rejected && session.flow.prompt.counted == 1)
        #expect(session.scan("5012345678900").prompt.counted == 2)
    }

    @Test("A lot that the books do not keep is no reason; what is expired is one all the same")
    func withoutLots() {
        let session = Self.session([Self.task(1, sku: "X", gtin: "5012345678900")])
        session.scan("A-01-01")
        #expect(session.scan("(01)05012345678900(17)230101(10)L7").message.contains("it expired on 2023-01-01. Put it aside."))
        #expect(session.scan("(01)05012345678900(17)300101(10)L7").verdict == .accepted)
    }

    @Test("Nothing goes out on its day of expiry, whatever the label calls it", arguments: ["17", "15", "16"])
    func lastDay(field: String) {
        let session = Self.session([Self.task(1, sku: "X", gtin: "5012345678900")])
        session.scan("A-01-01")
        // The session's day is 2023-11-14.
        #expect(session.scan("(01)05012345678900(\(field))231114").verdict == .rejected)
        #expect(session.scan("(01)05012345678900(\(field))231115").verdict == .accepted)
    }

    @Test("Tours travel with and without days of expiry")
    func wire() throws {
        let list = PickList(
            tourID: 1, cart: "C", picker: "P",
            tasks: [Self.task(1, sku: "X", lot: "L", expiry: Self.day), Self.task(2, sku: "Y")])
        let data = try JSONEncoder().encode(list)
        #expect(String(decoding: data, as: UTF8.self).contains(#""expiry":"2027-06-30""#))
        #expect(try JSONDecoder().decode(PickList.self, from: data) == list)
        #expect(CivilDay("2027-02-29") == nil && CivilDay("2027-6-30") == nil && CivilDay("2027-06-30") == Self.day)
    }

    @Test("Codes longer than any bar code are refused with their length, and replay the same")
    func tooLong() {
        let session = Self.session([Self.task(1, sku: "X")])
        for code in [
            String(repeating: "A", count: 9000), String(repeating: " ", count: 9000) + "A-01-01",
            "A-01-01" + String(repeating: " ", count: 9000) + "x",
        ] {
            session.scan(code)
            #expect(PickFlow(tour: session.flow.tour, replaying: session.records) == session.flow)
        }
        #expect(session.records[0].message.contains("9000 characters") && session.records[0].code.utf8.count < 8300)
        #expect(session.records.map(\.accepted) == [false, true, false])
    }
}
