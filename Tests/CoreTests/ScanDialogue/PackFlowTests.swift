import Fulfilment
import ScanDialogue
import Testing

@Suite("The packer's flow")
struct PackFlowTests {
    private func piece(_ sku: String, _ step: String, gtin: String = "") -> PackList.Piece {
        .init(sku: sku, gtin: gtin, name: sku == "MUG" ? "mug" : "", step: step)
    }

    /// A carton with a book below two mugs, and a lamp in its own packaging.
    private var list: PackList {
        PackList(
            orderID: 7,
            parcels: [
                .init(
                    number: 1, carton: "S", weight: 1500,
                    pieces: [
                        piece("BOOK", "1: BOOK, flat", gtin: "4006381333931"), piece("MUG", "2: mug, upright"),
                        piece("MUG", "3: mug, upright"),
                    ]),
                .init(number: 2, carton: nil, weight: 900, pieces: [piece("LAMP", "1: LAMP")]),
            ])
    }

    private func scan(_ codes: String..., after first: [String] = []) -> PackAnswer? {
        var flow = PackFlow(list: list)
        return (first + codes).map { flow.scan($0) }.last
    }

    @Test("Carton, pieces in their order, weight, and the next parcel; the report has the scale's weights")
    func wholeOrder() {
        var flow = PackFlow(list: list)
        for code in ["s", "4006381333931", "mug", "2", "1510", "LAMP", "0.9 kg"] {
            #expect(flow.scan(code).verdict == .accepted, "\(code)")
        }
        #expect(flow.isDone)
        #expect(flow.report(badge: "ana").parcels == [.init(number: 1, weight: 1510), .init(number: 2, weight: 900)])
    }

    @Test("Control characters around a code are nothing, and are not kept")
    func controlCharacters() {
        var flow = PackFlow(list: list)
        for code in ["\0S\u{2}", "BOOK\0", "M\0UG"] { _ = flow.scan(code) }
        #expect(flow.scans == ["S", "BOOK"] && flow.prompt.expectedCode == "MUG")
    }

    @Test("The scans of any session lead another one to the same question and back", arguments: 0..<60)
    func resumed(seed: Int) {
        var generator = SplitMix64(seed: seed)
        var flow = PackFlow(list: list)
        let anything = ["0", ".0", "1", "2", "3", "OK", "S", "BOOK", "MUG", "LAMP", "900", "1.4 kg", "800", "XX", ""]
        for _ in 0..<40 {
            let wanted = Int.random(in: 0..<3, using: &generator) > 0 ? flow.prompt.expectedCode : nil
            _ = flow.scan(wanted ?? anything[Int.random(in: 0..<anything.count, using: &generator)])
            var again = PackFlow(list: PackList(orderID: 7, parcels: list.parcels, scans: flow.scans))
            #expect(again.prompt == flow.prompt && again.scans == flow.scans)
            #expect(again.report(badge: "ana") == flow.report(badge: "ana"))
            var undone = flow
            #expect(again.scan("CTRL:UNDO").verdict == undone.scan("CTRL:UNDO").verdict)
            #expect(again.prompt == undone.prompt)
        }
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
    }

    @Test("A weight that is off is asked for twice; without a scale the expected one is confirmed")
    func weight() {
        let packed = ["S", "BOOK", "MUG", "MUG"]
        #expect(
            scan("1200", after: packed)?.message
                == "1200 g, but about 1500 g were expected. Maybe a piece is missing: look, then type the weight again.")
        #expect(scan("1200", "1200", after: packed)?.message == "Parcel 1 is closed, 1200 g.")
        #expect(scan("1200", "1300", after: packed)?.verdict == .rejected)
        #expect(scan("ok", after: packed)?.message == "Parcel 1 is closed, 1500 g.")
        #expect(scan("MUG", after: packed)?.message == "That is mug (MUG). Wanted is the weight in grams.")
    }

    @Test("Undo goes back step by step, also into a closed parcel; a missing carton and putting aside are told at once")
    func keys() {
        #expect(scan("0")?.message.hasPrefix("Nothing to take back.") == true)
        #expect(
            scan(".0", after: ["S", "BOOK", "MUG"])?.message.hasPrefix("Taken back. Scan mug (MUG). 2: mug, upright") == true)
        #expect(scan("0", after: ["S", "BOOK", "MUG", "MUG", "1500"])?.message.hasPrefix("Taken back. Close parcel 1") == true)
        #expect(scan("1")?.effect == .noCarton("S"))
        #expect(scan("9", after: ["S"])?.effect == .aside)
        #expect(scan("1", after: ["S"])?.verdict == .rejected)
    }

    @Test("Random scans: only the right pieces go in, and following the prompt always ends with everything packed")
    func random() {
        let codes = ["S", "BOOK", "MUG", "LAMP", "0", ".0", "1", "2", "11", "1500", "900", "ok", "XX", "", "CTRL:QTY:2"]
        for seed in 0..<200 as Range<UInt64> {
            var (random, flow) = (SplitMix64(seed: seed), PackFlow(list: list))
            for _ in 0..<40 {
                let before = flow
                let answer = flow.scan(codes[random.below(codes.count)])
                if answer.verdict != .accepted { #expect(flow.piece == before.piece && flow.parcel == before.parcel) }
            }
            var left = 40
            while let code = flow.prompt.expectedCode, left > 0 {
                _ = flow.scan(code)
                left -= 1
            }
            #expect(flow.isDone && flow.report(badge: "ana").parcels.map(\.number) == [1, 2])
        }
    }
}
