import FoundationEssentials
import ScanDialogue
import Testing

@Suite("Damaged pieces at the shelf")
struct DamagedFlowTests {
    /// Three lamps and a mug are wanted, and the place is right.
    private static func atPlace(quarantine: [String]? = ["Q-01", "Q-02"]) -> PickFlowFixture {
        let tour = PickList(
            tourID: 9, cart: "C1", picker: "P7",
            tasks: [
                PickFlowFixture.task(1, place: "A-01-03", sku: "LAMP", gtin: PickFlowFixture.lamp, quantity: 3),
                PickFlowFixture.task(2, place: "A-01-03", sku: "MUG", gtin: PickFlowFixture.mug, quantity: 1),
            ], quarantine: quarantine)
        let session = PickFlowFixture(flow: PickFlow(tour: tour))
        session.scan("A-01-03")
        return session
    }

    @Test(
        "Who leaves damaged pieces lying presses what it took before, whatever the tour says of quarantine",
        arguments: [nil, ["Q-01"]])
    func asBefore(quarantine: [String]?) {
        let none = Self.atPlace(quarantine: quarantine).scan("3")
        #expect(none.record.effect == .short && none.record.reason == .damaged && none.record.damaged == nil)
        let some = Self.atPlace(quarantine: quarantine)
        some.scan(all: ["LAMP", ".3"])
        let ended = some.scan("C1-B1")
        #expect(ended.record.effect == .short && ended.record.quantity == 1 && ended.record.damaged == nil)
        let asked = Self.atPlace(quarantine: quarantine)
        asked.scan("1")
        #expect(asked.flow.prompt.instruction.contains("quarantine") == (quarantine != nil))
        #expect(asked.scan("3").record.effect == .short)
    }

    @Test(
        "The scan of a quarantine place says damaged and asks how many, at the item, between pieces, at the reason and at the bin"
    )
    func taken() {
        for (codes, inHand) in [(["Q-01"], 0), (["1", "Q-01"], 0), (["LAMP", "q-01"], 1), (["LAMP", ".3", "Q-01"], 1)] {
            let session = Self.atPlace()
            let asked = session.scan(all: codes)
            #expect(asked?.verdict == .accepted && asked?.message == "Damaged ones go to Q-01." && asked?.record.effect == nil)
            #expect(session.flow.prompt.step == .damaged && session.flow.prompt.expectedCode == "\(3 - inHand)")
            for wrong in ["\(4 - inHand)", "Q-02", "LAMP", "C1-B1", "=0"] {
                #expect(session.scan(wrong).verdict == .rejected && session.flow.prompt.step == .damaged, "\(wrong)")
            }
            var ended = session.scan("2")
            if inHand > 0 {
                #expect(ended.record.effect == nil && ended.prompt.step == .bin)
                ended = session.scan("C1-B1")
            }
            #expect(ended.record.effect == .short && ended.record.reason == .damaged && ended.record.quantity == inHand)
            #expect(ended.record.damaged == .init(quantity: 2, to: "Q-01") && ended.message.hasSuffix("2 damaged at Q-01."))
            #expect(PickFlow(tour: session.flow.tour, replaying: session.records, language: .chinese) == session.flow)
        }
    }

    @Test("A key leaves them lying, another takes all that lack, and back is back")
    func keys() {
        let session = Self.atPlace()
        session.scan(all: ["Q-01", ".0"])
        #expect(session.flow.prompt.step == .item)
        session.scan("Q-02")
        let left = session.scan(".2")
        #expect(left.record.effect == .short && left.record.reason == .damaged && left.record.damaged == nil)
        session.scan("Q-01")
        let all = session.scan("CTRL:CONFIRM")
        #expect(all.record.damaged == .init(quantity: 1, to: "Q-01") && session.flow.isDone)
    }

    @Test("Where nothing is damaged a quarantine place is a wrong place")
    func elsewhere() {
        let session = Self.atPlace()
        session.scan(all: ["LAMP", "3"])
        #expect(session.scan("Q-01").message == "That is place Q-01. Wanted is bin C1-B1.")
        session.scan(all: ["C1-B1", "1", "1"])
        #expect(session.flow.isDone)
        let older = Self.atPlace(quarantine: nil)
        #expect(older.scan("Q-01").message.hasPrefix("'Q-01' is not known here."))
    }

    @Test("Records travel with and without damaged pieces")
    func wire() throws {
        let session = Self.atPlace()
        session.scan(all: ["Q-01", "3", "MUG", "C1-B1"])
        let text = String(decoding: try JSONEncoder().encode(session.records), as: UTF8.self)
        #expect(text.ranges(of: #""damaged":{"#).count == 1)
        #expect(try JSONDecoder().decode([ScanRecord].self, from: Data(text.utf8)) == session.records)
    }
}
