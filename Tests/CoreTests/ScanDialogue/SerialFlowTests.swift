import Fulfilment
import ScanDialogue
import Testing

@Suite("Pieces that are packed by their serial numbers")
struct SerialFlowTests {
    private func piece(_ sku: String, gtin: String = "", hasSerial: Bool? = true) -> PackList.Piece {
        .init(sku: sku, gtin: gtin, name: "", step: "1: \(sku)", hasSerial: hasSerial)
    }

    /// Two cameras and a strap in one carton, a lens in its own packaging; only the strap has no serial number.
    private var list: PackList {
        PackList(
            orderID: 7,
            parcels: [
                .init(
                    number: 1, carton: "BOX", weight: 1500,
                    pieces: [
                        piece("CAM", gtin: "4006381333931"), piece("CAM", gtin: "4006381333931"), piece("STRAP", hasSerial: nil),
                    ]),
                .init(number: 2, carton: nil, weight: 900, pieces: [piece("LENS")]),
            ])
    }

    private func flow(_ codes: String...) -> PackFlow {
        var flow = PackFlow(list: list)
        for code in codes { _ = flow.scan(code) }
        return flow
    }

    /// The answer to the last code, and whether it changed what is asked for.
    private func answer(_ code: String, to flow: PackFlow) -> (PackAnswer, isChanged: Bool) {
        var after = flow
        let answer = after.scan(code)
        return (answer, after.prompt != flow.prompt || after.scans != flow.scans)
    }

    @Test("The article, then its serial number, or both in one GS1 code; the report has them by parcel")
    func whole() {
        var flow = PackFlow(list: list)
        let codes = ["BOX", "4006381333931", "sn-1", "(01)04006381333931(21)SN-2", "STRAP", "1500", "LENS", "9001", "900"]
        for code in codes { #expect(flow.scan(code).verdict == .accepted, "\(code)") }
        #expect(flow.isDone)
        #expect(
            flow.report(badge: "ana").parcels == [
                .init(number: 1, weight: 1500, serials: [.init(sku: "CAM", serial: "SN-1"), .init(sku: "CAM", serial: "SN-2")]),
                .init(number: 2, weight: 900, serials: [.init(sku: "LENS", serial: "9001")]),
            ])
    }

    @Test("The question is one: what is asked for, and what the scan put in, is said")
    func prompt() {
        let asked = flow("BOX", "CAM")
        #expect(asked.prompt.step == .serial && asked.prompt.expectedCode == nil)
        #expect(asked.prompt.instruction == "Scan or type the serial number of CAM.")
        #expect(asked.prompt.position == "parcel 1 of 2, piece 1 of 3")
        #expect(answer("A1", to: asked).0.serial == PieceSerial(sku: "CAM", serial: "A1"))
        #expect(answer("BOX", to: flow()).0.serial == nil)
    }

    @Test(
        "What is no serial number is refused, and changes nothing",
        arguments: [
            ("BOX", "That is carton BOX."), ("STRAP", "That is STRAP."), ("LENS", "That is LENS."),
            ("4012345678901", "Wanted is the serial number of CAM"), ("(01)04012345678901(21)A1", "Wanted is the serial number"),
            ("(01)04006381333931(10)L1", "The article is right."), ("4006381333931", "The article is right."),
            ("(00)340123450000000017", "Wanted is the serial number of CAM"), ("two words", "is no serial number"),
            (String(repeating: "A", count: 41), "is no serial number"), ("", "Nothing was read."),
        ])
    func wrong(code: String, words: String) {
        let (answer, isChanged) = answer(code, to: flow("BOX", "CAM"))
        #expect(answer.verdict != .accepted && answer.message.contains(words), "\(answer.message)")
        #expect(!isChanged)
    }

    @Test("A serial number is packed once in an order, in whatever letters; another article may have the same")
    func twice() {
        let second = flow("BOX", "CAM", "sn1", "CAM")
        let (answer, isChanged) = answer("SN1", to: second)
        #expect(answer.message == "Serial number SN1 is in parcel 1 already. Scan the one on this piece." && !isChanged)
        let whole = self.answer("(01)04006381333931(21)SN1", to: flow("BOX", "CAM", "sn1"))
        #expect(whole.0.verdict == .rejected && !whole.isChanged)
        let lens = flow("BOX", "CAM", "SN1", "CAM", "SN2", "STRAP", "1500", "LENS")
        #expect(self.answer("SN1", to: lens).0.verdict == .accepted)
    }

    @Test("Keys stay keys; an equals sign makes any code a serial number")
    func keys() {
        let asked = flow("BOX", "CAM")
        #expect(answer("9", to: asked).0.effect == .aside)
        #expect(answer("0", to: asked).0.message.hasPrefix("Taken back. Scan"))
        for (code, serial) in [("1", "1"), ("=9", "9"), ("=4012345678901", "4012345678901"), ("=CAM", "CAM"), ("12", "12")] {
            #expect(answer(code, to: asked).0.serial?.serial == serial, "\(code)")
        }
    }

    @Test("Equal pieces with serial numbers are not counted, and a refused one is asked for again")
    func refused() {
        var flow = flow("BOX", "CAM", "A1")
        #expect(flow.scan("2").verdict == .rejected)
        _ = flow.scan("CAM")
        let asked = flow.prompt
        #expect(flow.scan("A2").serial != nil)
        let answer = flow.refuse(because: "Serial number A2 of CAM is written off.")
        #expect(answer.verdict == .rejected && flow.prompt == asked)
        #expect(flow.scan("A3").verdict == .accepted)
        for code in ["STRAP", "1500", "LENS", "B1", "900"] { _ = flow.scan(code) }
        #expect(flow.report(badge: "ana").parcels[0].serials?.map(\.serial) == ["A1", "A3"])
    }

    @Test("The scans of any session lead another one to the same question, report and undo", arguments: 0..<60)
    func replayed(seed: Int) {
        var generator = SplitMix64(seed: seed)
        var flow = PackFlow(list: list)
        let anything = [
            "0", ".0", "1", "2", "OK", "BOX", "CAM", "STRAP", "LENS", "900", "1500", "A1", "A2", "=9", "XX", "",
            "(01)04006381333931(21)A3",
        ]
        for _ in 0..<60 {
            let serial = "S\(Int.random(in: 0..<3, using: &generator))"
            let wanted = flow.prompt.step == .serial ? serial : flow.prompt.expectedCode
            let isWanted = Int.random(in: 0..<3, using: &generator) > 0
            let code = (isWanted ? wanted : nil) ?? anything[Int.random(in: 0..<anything.count, using: &generator)]
            let before = flow
            if flow.scan(code).verdict == .rejected { #expect(flow.report(badge: "ana") == before.report(badge: "ana")) }
            var again = PackFlow(list: PackList(orderID: 7, parcels: list.parcels, scans: flow.scans))
            #expect(again.prompt == flow.prompt && again.report(badge: "ana") == flow.report(badge: "ana"))
            var undone = flow
            #expect(again.scan("CTRL:UNDO").verdict == undone.scan("CTRL:UNDO").verdict)
            #expect(again.prompt == undone.prompt)
        }
        let packed = flow.report(badge: "ana").parcels.flatMap { $0.serials ?? [] }
        #expect(Set(packed).count == packed.count)
    }
}
