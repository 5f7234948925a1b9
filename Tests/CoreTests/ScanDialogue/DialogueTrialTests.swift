import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@testable import DialogueTrials

/// What `ops/bench dialogues` does for ten million characters each.
@Suite("Codes as they come on bad days")
struct DialogueTrialTests {
    @Test(
        "Nothing that nobody scanned is booked, and every journal gives its dialogue again",
        arguments: DialogueTrials.all.map(\.name))
    func held(name: String) throws {
        let trials = try #require(DialogueTrials.all.first { $0.name == name })
        let tally = trials.run(seed: 20_261, characters: 30_000)
        #expect(tally.faults == [])
        #expect(
            tally.faultCount == 0 && tally.characters >= 30_000 && tally.accepted > 200 && tally.replays > 3
                && tally.sessions == tally.replays)
        #expect(tally.bookings > 5 || name == "lookup")
    }

    @Test("The same seed gives the same codes, another gives others")
    func seeded() {
        func codes(_ seed: UInt64) -> [ScannedText] {
            var mess = CodeMess(SeededRandom(seed: seed))
            return (0..<2000).map { _ in mess.next(wanted: "A-01-01") }
        }
        #expect(codes(1) == codes(1) && codes(1) != codes(2))
        let all = codes(1)
        #expect(all.contains { $0.text == "A-01-01" } && all.contains { $0.printed != nil } && all.contains { $0.text.isEmpty })
    }

    @Test(
        "A witness knows a whole code in any dress, and neither halves nor two in one",
        arguments: [
            ("A-01-01", "A-01-01", true), ("  a-01-01\r\n", "A-01-01", true), ("A-01-0", "A-01-01", false),
            ("A-01-01A-01-02", "A-01-01", false), ("4006381333931", "MILK", true), ("400638133393", "MILK", false),
            ("40063813339314006381333931", "MILK", false), ("(01)04006381333931(10)L1", "MILK", true),
            ("]C1010400638133393110L1", "MILK", true), ("(01)0400638133393(10)L1", "MILK", false), ("..1", "key 1", true),
            ("OK", "confirm", true), ("OKOK", "confirm", false),
            // What keyboards of other layouts make of NAIL, MILK and 12, and what none does.
            ("NqIL", "NAIL", true), (";ilk", "MILK", true), (":ILK", "MILK", true), ("&é", "12", true), ("!@", "12", true),
            ("NXIL", "NAIL", false), ("Q-01-01", "A-01-01", false), ("&2", "12", false),
            // Addresses may leave the zero in front out.
            ("https://id.gs1.org/01/4006381333931/10/L1", "MILK", true), ("https://id.gs1.org/01/4006381333931", "MILK", true),
            ("https://id.gs1.org/01/40063813339317/10/L1", "MILK", false), ("/01/4006381333931", "MILK", false),
            // The bar codes of a pallet and of its goods, read together, are one right message.
            ("]C100340123450000000017010400638133393110L2", "MILK", true),
            ("]C10034012345000000001010400638133393110L2", "MILK", false),
            ("]C1003401234500000000174006381333931", "MILK", false), ("(01)0400638133393|1(10)L1", "MILK", false),
            ("(01)0400638133393}1(10)L1", "MILK", false),
        ])
    func witness(text: String, name: String, isKnown: Bool) {
        var witness = Witness()
        witness.see(ScannedText(text: text))
        #expect(witness.last.contains(name) == isKnown)
    }

    @Test("What was scanned for a report counts for the next one only when it was refused")
    func reports() {
        var witness = Witness()
        witness.see(ScannedText(text: "MILK"))
        witness.closeReport()
        #expect(!witness.recent.contains("MILK") && witness.ever.contains("MILK"))
        witness.reopenReport()
        #expect(witness.recent.contains("MILK") && witness.mayHaveSeen("milk") && !witness.mayHaveSeen("NAIL"))
    }

    @Test("A number that waited to be typed again is gone when the pick is said to be short")
    func shortBehindNumber() {
        var flow = PickFlow(
            tour: PickList(
                tourID: 1, cart: "C1", picker: "P7",
                tasks: [PickFlowFixture.task(1, place: "A-01-03", sku: "MUG", gtin: PickFlowFixture.mug, quantity: 13)]))
        let session = PickFlowFixture(flow: flow)
        session.scan(all: ["A-01-03", PickFlowFixture.mug, "13", ".3"])
        #expect(session.scan("CTRL:CONFIRM").verdict == .rejected)
        let end = session.scan("C1-B1")
        #expect(end.record.effect == .short && end.record.quantity == 1 && end.record.reason == .damaged)
        flow = PickFlow(tour: flow.tour, replaying: session.records)
        #expect(flow == session.flow)
    }

    @Test("No parcel weighs nothing, however often that is typed")
    func weightless() {
        let floor = PackFixture([
            .init(number: 1, carton: nil, weight: 40, pieces: [.init(sku: "MUG", gtin: "", name: "mug", step: "1: mug")])
        ])
        #expect(floor.scan("MUG").verdict == .accepted)
        for _ in 0..<2 { #expect(floor.scan("=0").verdict == .rejected) }
        #expect(floor.reports.isEmpty && floor.scan("40").verdict == .accepted && floor.reports.count == 1)
    }

    @Test("A text that is longer than anything that is kept is what is kept of it, so that a replay has the same")
    func longText() {
        let floor = DialogueFixture<ReceiveDialogue>()
        floor.scan("DOCK-1")
        floor.scan(String(repeating: "4711", count: 5000))
        #expect(floor.replayed(floor.records) == floor.session)
    }

    @Test("A report that names what nobody scanned is a fault, with what is wrong in it")
    func invented() throws {
        let id = UUID()
        let report = FloorReport(
            id, to: "/floor/moves", MoveRequest(id: id, sku: "MILK", lot: "L1", quantity: 0, from: "A-01-01", to: "B-01"))
        let booking = try #require(Booking.all(in: report).first)
        var witness = Witness()
        #expect(booking.objections(witness).count == 5)
        for code in ["A-01-01", "MILK", "L1", "B-01"] { witness.see(ScannedText(text: code)) }
        #expect(booking.objections(witness) == ["0 pieces are not among 1...100000000"])
    }
}
