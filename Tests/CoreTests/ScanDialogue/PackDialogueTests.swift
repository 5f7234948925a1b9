import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@Suite("The packer's dialogue")
struct PackDialogueTests {
    private static func piece(_ sku: String, _ step: String, gtin: String = "") -> PackList.Piece {
        .init(sku: sku, gtin: gtin, name: sku == "MUG" ? "mug" : "", step: step)
    }

    /// A carton with a book below two mugs, and a lamp in its own packaging.
    private static let parcels: [PackList.Parcel] = [
        .init(
            number: 1, carton: "S", weight: 1500,
            pieces: [
                piece("BOOK", "1: BOOK, flat", gtin: "4006381333931"), piece("MUG", "2: mug, upright"),
                piece("MUG", "3: mug, upright"),
            ]),
        .init(number: 2, carton: nil, weight: 900, pieces: [piece("LAMP", "1: LAMP")]),
    ]

    private func scan(_ codes: String..., after first: [String] = []) -> DialogueResult? {
        PackFixture(Self.parcels).scan(first + codes)
    }

    @Test("The bin, then carton, pieces in their order, weight, and the next parcel; the report has the scale's weights")
    func wholeOrder() throws {
        let floor = PackFixture(Self.parcels)
        #expect(floor.requests == [PackRequest(code: "C-01-B01")])
        for code in ["s", "4006381333931", "mug", "2", "1510", "LAMP", "0.9 kg"] {
            #expect(floor.scan(code).verdict == .accepted, "\(code)")
        }
        #expect(floor.reports.map(\.route) == ["/floor/packing/7"])
        #expect(try floor.packed() == [.init(number: 1, weight: 1510), .init(number: 2, weight: 900)])
        #expect(floor.question.instruction == "Scan a bin, or type an order's number; 9 ends." && floor.dialogue.isIdle)
        #expect(floor.scan("=9").verdict == .accepted && floor.requests.last?.code == "9")
        #expect(floor.scan("9").message == "Put aside; nothing is in the books." && floor.reports.count == 2)
        #expect(floor.scan("9").verdict == .accepted && floor.dialogue.isDone)
    }

    @Test("What is asked for is one thing, and beside it stands how far the packer is and what comes next")
    func question() {
        let floor = PackFixture(Self.parcels)
        #expect(floor.question.instruction == "Set up carton S and scan its code.")
        floor.scan("S")
        #expect(floor.question.position == "order 7  parcel 1 of 2, piece 1 of 3")
        #expect(floor.question.details == ["2: mug, upright", "3: mug, upright"])
        floor.scan(["BOOK", "MUG"])
        #expect(floor.question.instruction == "Scan mug (MUG). 3: mug, upright, or type how many there are.")
        floor.scan(["MUG", "1500"])
        #expect(floor.question.instruction == "It ships in its own packaging; scan LAMP.")
    }

    @Test("Control characters around a code are nothing, and are not kept")
    func controlCharacters() {
        let floor = PackFixture(Self.parcels)
        floor.scan(["\0S\u{2}", "BOOK\0", "M\0UG"])
        #expect(floor.session.scans == ["S", "BOOK"] && floor.question.expectedCode == "MUG")
        #expect(floor.kept[7] == ["S", "BOOK"])
    }

    @Test(
        "The scans of any session lead another device to the same question and back, and its journal to the same session",
        arguments: 0..<60)
    func resumed(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        let floor = PackFixture(Self.parcels)
        let anything = ["0", ".0", "1", "2", "3", "OK", "S", "BOOK", "MUG", "LAMP", "900", "1.4 kg", "800", "XX", ""]
        for _ in 0..<40 {
            let wanted = Int.random(in: 0..<3, using: &generator) > 0 ? floor.question.expectedCode : nil
            floor.scan(wanted ?? anything[Int.random(in: 0..<anything.count, using: &generator)])
            guard floor.dialogue.work != nil else { break }
            let again = PackFixture(Self.parcels, kept: floor.session.scans)
            #expect(again.question == floor.question && again.session.scans == floor.session.scans)
            var undone = floor.session
            let undo = undone.scan("CTRL:UNDO", at: Date(timeIntervalSince1970: 1_800_000_000), id: UUID())
            #expect(again.scan("CTRL:UNDO").verdict == undo.verdict && again.question == undone.dialogue.question)
            #expect(try floor.replayed() == floor.session)
        }
        let (again, isInHand) = (PackFixture(Self.parcels, kept: floor.session.scans), floor.dialogue.work != nil)
        floor.finish()
        again.finish()
        #expect(try floor.packed().map(\.number) == [1, 2])
        if isInHand { #expect(try again.packed() == floor.packed()) }
        #expect(try floor.replayed() == floor.session)
    }

    @Test("Undo reaches as far back on another device, through every piece of a large order")
    func largeOrder() {
        let pieces = (0..<300).map { Self.piece("P\($0)", "\($0)") }
        let parcels = [PackList.Parcel(number: 1, carton: "S", weight: 900, pieces: pieces)]
        let floor = PackFixture(parcels)
        floor.scan(["S"] + (0..<300).map { "P\($0)" })
        let again = PackFixture(parcels, kept: floor.session.scans)
        for _ in 0..<301 { #expect(again.scan("0").verdict == .accepted) }
        #expect(again.question.expectedCode == "S" && again.scan("0").verdict == .rejected)
    }

    @Test("What is scanned wrongly is named, and what is wanted")
    func wrong() {
        #expect(scan("M")?.message == "'M' is not of this order. Wanted is carton S; 1 when there is none.")
        #expect(scan("MUG")?.message == "That is mug (MUG). Wanted is carton S; 1 when there is none.")
        #expect(scan("MUG", after: ["S"])?.message == "That is mug (MUG), its turn comes later. First comes 1: BOOK, flat.")
        #expect(scan("LAMP", after: ["S"])?.message == "That is LAMP for parcel 2. First comes 1: BOOK, flat.")
        #expect(scan("XX", after: ["S"])?.message == "'XX' is not of this order. Put it aside. Now comes 1: BOOK, flat.")
        #expect(
            scan("BOOK", after: ["S", "BOOK"])?.message
                == "One BOOK too many: the order has 1, all are packed. Put it aside. Now comes 2: mug, upright.")
        #expect(scan("S", after: ["S"])?.verdict == .repeated)
        #expect(
            scan("3", after: ["S", "BOOK", "MUG"])?.message == "3 is too many: 2 of mug (MUG) go in here. Put the others aside.")
        #expect(
            scan("X", after: ["S", "X", "X"])?.message.hasSuffix(
                "Third wrong scan: 9 puts the order aside for the shift leader.") == true)
    }

    @Test("A weight that is off is asked for twice; without a scale the expected one is confirmed")
    func weight() {
        let packed = ["S", "BOOK", "MUG", "MUG"]
        #expect(
            scan("1200", after: packed)?.message
                == "1200 g, but about 1500 g were expected. Maybe a piece is missing: look, then type the weight again.")
        #expect(scan("1200", after: packed)?.verdict == .rejected)
        #expect(scan("1200", "1200", after: packed)?.message == "Parcel 1 is closed, 1200 g.")
        #expect(scan("1200", "1300", after: packed)?.verdict == .rejected)
        #expect(scan("ok", after: packed)?.message == "Parcel 1 is closed, 1500 g.")
        #expect(scan("MUG", after: packed)?.message == "That is mug (MUG). Wanted is the weight in grams.")
        for code in ["1.5 kg", "1,500kg", "1500 g", "=1500"] {
            #expect(scan(code, after: packed)?.message == "Parcel 1 is closed, 1500 g.", "\(code)")
        }
    }

    @Test("Undo goes back step by step, also into a closed parcel; a missing carton and putting aside are told at once")
    func keys() {
        #expect(scan("0")?.message.hasPrefix("Nothing to take back") == true)
        #expect(
            scan(".0", after: ["S", "BOOK", "MUG"])?.message.hasPrefix("Taken back. Scan mug (MUG). 2: mug, upright") == true)
        #expect(scan("0", after: ["S", "BOOK", "MUG", "MUG", "1500"])?.message.hasPrefix("Taken back. Close parcel 1") == true)
        #expect(scan("1", after: ["S"])?.verdict == .rejected)
        let floor = PackFixture(Self.parcels)
        #expect(floor.scan("1").message == "No other carton." && floor.requests.last?.missingCarton == "S")
        #expect(floor.question.expectedCode == "S" && floor.session.scans.isEmpty)
        #expect(floor.scan(["S", "9"])?.record.report?.route == "/floor/packing/7/aside")
    }

    @Test("Random scans: only the right pieces go in, and following the question always ends with everything packed")
    func random() throws {
        let codes = ["S", "BOOK", "MUG", "LAMP", "0", ".0", "1", "2", "11", "1500", "900", "ok", "XX", "", "CTRL:QTY:2"]
        for seed in 0..<200 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let floor = PackFixture(Self.parcels)
            for _ in 0..<40 where floor.dialogue.work != nil {
                let before = floor.question.position
                let result = floor.scan(codes[random.below(codes.count)])
                if result.verdict != .accepted { #expect(floor.question.position == before) }
            }
            floor.finish()
            #expect(try floor.packed().map(\.number) == [1, 2])
        }
    }

    @Test("Random, half and glued codes break nothing, and the journal leads to the same session", arguments: 0..<40)
    func anything(seed: Int) throws {
        var generator = SplitMix64(seed: seed)
        let words = [
            "S", "BOOK", "MUG", "LAMP", "1500", "1.5 kg", "=", ".", "=1", ".1", ".0", "0", "1", "9", "OK", "CTRL:UNDO",
            "CTRL:QTY:2", "C-01-B01",
            "(01)04006381333931(21)A1", "]C1", "\u{1D}", "kg", "g", "ü", "7",
        ]
        let floor = PackFixture(Self.parcels)
        for _ in 0..<150 where !floor.dialogue.isDone {
            let two = [words.randomElement(using: &generator) ?? "", words.randomElement(using: &generator) ?? ""]
            let noise = (0..<Int.random(in: 0...30, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let code = [two[0], two[0], two.joined(), String(two[0].prefix(2)), String(decoding: noise, as: UTF8.self)]
                .randomElement(using: &generator)
            floor.isOnline = Int.random(in: 0..<5, using: &generator) > 0
            let (before, result) = (floor.question, floor.scan(code ?? ""))
            // A doubtful weight is the one wrong scan that changes something: it is asked for again.
            if result.verdict != .accepted, before.kind != .weight { #expect(floor.question == before, "\(code ?? "")") }
        }
        #expect(try floor.replayed() == floor.session)
    }

    @Test("Without the network an order is packed to its end; another one, or another carton, waits for it")
    func offline() throws {
        let floor = PackFixture(Self.parcels)
        floor.isOnline = false
        #expect(floor.scan("1").message.hasPrefix("No network") && floor.question.expectedCode == "S")
        floor.finish()
        #expect(floor.reports.count == 1 && floor.kept[7] == [] && floor.question.wanted == "BIN")
        #expect(floor.scan("C-01-B02").message.hasPrefix("No network") && floor.question.wanted == "BIN")
        #expect(try floor.replayed() == floor.session)
    }

    @Test("An order whose report is refused comes back to the bench as it was, and what was wrong is taken back")
    func refused() throws {
        let floor = PackFixture(Self.parcels)
        floor.finish()
        let report = try #require(floor.reports.last)
        floor.refuse(report)
        #expect(floor.question.position == "order 7  parcel 2 of 2" && floor.dialogue.work != nil)
        #expect(
            floor.records.last?.message
                == "Order 7 was not booked and is open again: 0 goes back to what must be changed. It stands at parcel 2 of 2.")
        #expect(floor.scan("0").verdict == .accepted && floor.question.expectedCode == "LAMP")
        floor.finish()
        #expect(floor.reports.count == 2 && floor.question.wanted == "BIN")
        floor.refuse(report)
        #expect(floor.question.wanted == "BIN", "it is heard of once")
        #expect(try floor.replayed() == floor.session)
    }

    @Test(
        "Refused while another order is in hand, an order comes back behind that one; one that cannot be packed any more is left")
    func refusedLater() throws {
        let floor = PackFixture(Self.parcels)
        floor.finish()
        let report = try #require(floor.reports.last)
        floor.order = 8
        floor.scan(["C-01-B02", "S"])
        floor.refuse(report)
        #expect(floor.question.position.hasPrefix("order 8  ") && floor.question.expectedCode == "4006381333931")
        floor.scan("9")
        #expect(floor.question.position == "order 7  parcel 2 of 2")
        floor.objection = "Order 7 is cancelled."
        floor.finish()
        floor.refuse(try #require(floor.reports.last))
        #expect(floor.question.wanted == "BIN")
        #expect(floor.records.last?.message == "The order is not begun. Order 7 is cancelled.")
        #expect(try floor.replayed() == floor.session)
    }

    @Test("Given an order, a packer is asked for no bin and is done with it; one that is not there any more ends at once")
    func task() throws {
        var task = WorkAnswer.Opening()
        (task.order, task.bin) = (7, "C-01-B01")
        let floor = PackFixture(Self.parcels, task: task)
        #expect(floor.requests == [PackRequest(code: "7")] && floor.question.expectedCode == "S")
        floor.finish()
        #expect(floor.dialogue.isDone)
        floor.refuse(try #require(floor.reports.last))
        #expect(!floor.dialogue.isDone && floor.question.position == "order 7  parcel 2 of 2")
        floor.objection = "Order 7 is packed."
        floor.finish()
        floor.refuse(try #require(floor.reports.last))
        #expect(floor.dialogue.isDone)
        #expect(try floor.replayed() == floor.session)
    }

    @Test("Started again, a device goes on with what it knows, or with what another device did since; what others ended is left")
    func rejoined() throws {
        let floor = PackFixture(Self.parcels)
        floor.scan("S")
        floor.isOnline = false
        floor.scan(["BOOK", "MUG"])
        floor.restart()
        #expect(floor.question.expectedCode == "MUG" && floor.session.scans == ["S", "BOOK", "MUG"])
        floor.isOnline = true
        floor.restart()
        #expect(floor.session.scans == ["S", "BOOK", "MUG"] && floor.kept[7] == ["S", "BOOK", "MUG"])
        #expect(floor.scan("0").verdict == .accepted && floor.scan("0").verdict == .accepted, "undo reaches as far as before")
        floor.elsewhere(["S", "BOOK", "MUG", "0", "0", "BOOK", "MUG", "MUG", "1500"])
        floor.restart()
        #expect(floor.records.last?.message == "Goes on where it stopped: parcel 2 of 2, piece 1 of 1.")
        #expect(floor.question.expectedCode == "LAMP")
        floor.objection = "Order 7 is packed: 0061."
        floor.restart()
        #expect(floor.question.wanted == "BIN")
        #expect(floor.records.last?.message == "The order is left. Order 7 is packed: 0061.")
        #expect(try floor.replayed() == floor.session)
    }

    @Test("In Chinese the same scans lead to the same reports, and no sentence is English")
    func chinese() throws {
        let (floor, english) = (PackFixture(Self.parcels, .chinese), PackFixture(Self.parcels))
        for code in ["XX", "S", "LAMP", "BOOK", "MUG", "7", "2", "900", "1500", "0", "1500", "LAMP", "900"] {
            let (result, same) = (floor.scan(code), english.scan(code))
            #expect(result.verdict == same.verdict && floor.question.kind == english.question.kind, "\(code)")
            #expect(result.message.unicodeScalars.contains { $0.value >= 0x4E00 }, "\(result.message)")
        }
        #expect(try floor.packed() == english.packed())
    }
}
