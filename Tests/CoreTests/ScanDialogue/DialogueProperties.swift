import Barcodes
import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@Suite("Dialogue properties")
struct DialogueProperties {
    private static let words = [
        "DOCK-1", "C-01-B02", "A-01-01", "A-01-02", "B-01", "Q-1", "MILK", "NAIL", "CAM", "4711", "4006381333931",
        "14006381333938", "L1",
        "L2",
        "(01)04006381333931(10)L1(17)310131(30)24", "(01)04006381333931(10)L2", "0104006381333931102\u{1D}3024",
        "(00)340123450000000017", "340123450000000024", "340123450000000062", "SWIFT",
        "]C1010400638133393110L1", "2099-01-01", "0", "1", "2", "3", "9", "12", "12", ".0", ".1", ".2", ".3", ".9", "=1", "=12",
        "=", ".",
        "CTRL:UNDO", "CTRL:CONFIRM", "CTRL:QTY:3", "CTRL:ASIDE", "OK", "ü", "]", "\u{0}\u{1D}", "99999999999999999999",
        "=9999999",
    ]

    /// One that a scanner may read: right, wrong, half, glued or nonsense.
    static func code(_ generator: inout SplitMix64) -> String {
        let words = [Self.words.randomElement(using: &generator) ?? "", Self.words.randomElement(using: &generator) ?? ""]
        return switch Int.random(in: 0..<12, using: &generator) {
        case 0: words.joined()
        case 1: String(words[0].prefix(Int.random(in: 0...12, using: &generator)))
        case 2:
            String(
                decoding: (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator)
                }, as: UTF8.self)
        default: words[0]
        }
    }

    /// Any scans in any order: a wrong one changes nothing, records replayed give the same session, and a report has the id of its record.
    private func fuzz<Subject: Dialogue>(_: Subject.Type, seed: Int, _ check: (FloorReport, String) throws -> Void) throws {
        var generator = SplitMix64(seed: seed)
        let floor = DialogueFixture<Subject>(counts: seed % 2 == 0 ? DialogueWarehouse.counts : [])
        for number in 0..<150 where !floor.dialogue.isDone {
            let (before, known, code) = (floor.dialogue, floor.records.count, Self.code(&generator))
            floor.isOnline = Int.random(in: 0..<10, using: &generator) > 0
            floor.objection = Bool.random(using: &generator) ? Refusal(code: "short", "Short.") : nil
            let result = floor.scan(code)
            let hasReported = floor.records.dropFirst(known).contains { $0.report != nil }
            if result.verdict != .accepted, !hasReported { #expect(floor.dialogue == before, "\(code) \(result.message)") }
            for record in floor.records.dropFirst(known) {
                guard let report = record.report else { continue }
                #expect(report.id == record.id && report.body.contains(record.id.uuidString), "\(code)")
                try check(report, code)
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    try floor.refuse(
                        ["over", "lot_missing", "expiry_missing", "serial_missing", "too_few"].randomElement(using: &generator)
                            ?? "")
                }
            }
            if number % 10 == 0 { try replay(floor) }
        }
        try replay(floor)
    }

    private func replay<Subject: Dialogue>(_ floor: DialogueFixture<Subject>) throws {
        let journal = try JSONEncoder().encode(floor.records)
        let restored = try JSONDecoder().decode([DialogueRecord].self, from: journal)
        #expect(restored == floor.records)
        #expect(floor.replayed(restored + restored) == floor.session)
    }

    private func body<Body: Decodable>(_ report: FloorReport, _: Body.Type) throws -> Body {
        try JSONDecoder().decode(Body.self, from: Data(report.body.utf8))
    }

    @Test(
        "Put away, put back, refilled and moved is only what the scan of its goal confirms, and no more than was there",
        arguments: 0..<40)
    func goals(seed: Int) throws {
        try fuzz(PutAwayDialogue.self, seed: seed) { report, code in
            let item = try #require(try body(report, PutAwaysRequest.self).putAways.first)
            #expect(ScannedName.of(code) == item.to && (1...24).contains(item.quantity))
        }
        try fuzz(RefillDialogue.self, seed: seed) { report, code in
            let refill = try body(report, RefillRequest.self)
            #expect(ScannedName.of(code) == refill.to && (1...20).contains(refill.quantity))
        }
        try fuzz(PutBackDialogue.self, seed: seed) { report, code in
            let back = try body(report, PutBackRequest.self)
            #expect(ScannedName.of(code) == back.to && (1...5).contains(back.quantity))
        }
        try fuzz(MoveDialogue.self, seed: seed) { report, code in
            let move = try body(report, MoveRequest.self)
            #expect(ScannedName.of(code) == move.to && move.from != move.to && move.quantity > 0)
        }
    }

    @Test("Counted and received is only what was confirmed; looking up reports nothing", arguments: 100..<140)
    func counts(seed: Int) throws {
        try fuzz(CountDialogue.self, seed: seed) { report, code in
            let count = try body(report, StockCountRequest.self)
            let isNone = count.quantity == 0 && ScannedName.of(code).drop { $0 == "." } == "1"
            #expect(isNone || [count.bin, "CTRL:CONFIRM", "OK"].contains(ScannedName.of(code)), "\(code) \(count)")
        }
        try fuzz(ReceiveDialogue.self, seed: seed) { report, _ in
            let counts = try body(report, CountsRequest.self).counts
            let isPallet = counts[0].code.hasPrefix("34012345000000") && counts[0].code.count == 18 && counts[0].quantity == nil
            #expect(counts.count == 1 && (isPallet || (counts[0].quantity ?? 0) > 0), "\(counts)")
        }
        try fuzz(LookUpCodeDialogue.self, seed: seed) { report, _ in Issue.record("\(report)") }
    }

    @Test(
        "Handed over is only the parcel that was scanned last, to whom was scanned first; taken back only by undo, and one that was",
        arguments: 300..<340)
    func handOvers(seed: Int) throws {
        var handed: Set<String> = []
        try fuzz(HandOverDialogue.self, seed: seed) { report, code in
            if report.route.hasSuffix("/undo") {
                let sscc = try body(report, HandOverUndoRequest.self).sscc
                #expect(ScannedName(code).code.sscc == nil && handed.contains(sscc), "\(code)")
                return
            }
            let parcel = try body(report, ParcelHandOverRequest.self)
            #expect(ScannedName(code).code.sscc?.digits == parcel.sscc && parcel.carrier == "swift")
            #expect(DialogueWarehouse.parcels.map(\.sscc).contains(parcel.sscc))
            handed.insert(parcel.sscc)
        }
    }
}
