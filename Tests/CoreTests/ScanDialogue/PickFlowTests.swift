import FoundationEssentials
import ScanDialogue
import Testing

@Suite("Pick flow")
struct PickFlowTests {
    private let session = PickFlowFixture()

    @Test("Place, item, bin; the next pick at the same place asks for the item at once")
    func happyPath() {
        #expect(session.flow.prompt.wanted == "A-01-03")
        #expect(session.flow.prompt.next == "A-01-03")
        #expect(session.scan("a-01-03").prompt.step == .item)
        #expect(session.scan(PickFlowFixture.mug).prompt.step == .bin)
        let binned = session.scan("C1-B1")
        #expect(binned.record.effect == .picked)
        #expect(binned.record.quantity == 1)
        #expect(binned.record.pickID == 101)
        #expect(binned.prompt.step == .item)
        #expect(binned.prompt.task?.pickID == 102)
        #expect(binned.prompt.instruction.contains("lot L9"))
    }

    @Test("The whole tour by its expected codes")
    func wholeTour() {
        while let code = session.flow.prompt.expectedCode { #expect(session.scan(code).verdict == .accepted) }
        #expect(session.flow.isDone)
        #expect(session.records.compactMap(\.effect) == [.picked, .picked, .picked])
        #expect(session.scan("A-01-03").verdict == .rejected)
        #expect(session.flow.prompt.step == .done)
    }

    @Test("Wrong scans say what it was and what was wanted, and change nothing")
    func scansNotTaken() {
        let start = session.flow.prompt
        #expect(session.scan("A-02-07").message == "That is place A-02-07. Wanted is place A-01-03.")
        #expect(session.scan(PickFlowFixture.mug).message == "That is the item. Wanted is place A-01-03.")
        #expect(session.scan("nonsense").message.hasPrefix("'NONSENSE' is not known here."))
        #expect(session.scan("C1-B2").message.hasPrefix("That is bin C1-B2."))
        #expect(session.scan("").verdict == .rejected)
        #expect(session.flow.prompt == start)
        session.scan("41")
        let other = session.scan(PickFlowFixture.lamp)
        #expect(other.message == "That is Lamp (…3931), another item of this tour. Wanted is Blue mug (…0213).")
        #expect(other.record.accepted == false)
    }

    @Test("Control characters that no bar code's message has are left out around a code and shown within it, for old records too")
    func controlCharacters() throws {
        #expect(session.scan("\0A-01\0-03\u{7F}").record.code == "A-01\\u{0}-03")
        #expect(session.flow.prompt.step == .place)
        #expect(session.scan("\u{2}A-01-03\0\u{3}").record.code == "A-01-03")
        #expect(session.flow.prompt.step == .item)
        let fields = "]C1010\(PickFlowFixture.mug)10L9\u{1D}21X"
        #expect(session.scan(fields).record.code == fields)
        let written = String(decoding: try JSONEncoder().encode(session.records), as: UTF8.self)
        #expect(!written.contains("u0000"))
        let old = written.replacing(#"A-01\\u{0}-03"#, with: #"A-01\u0000-03"#)
        #expect(old != written)
        #expect(try JSONDecoder().decode([ScanRecord].self, from: Data(old.utf8)) == session.records)
    }

    @Test("The third wrong scan in a row brings a hint")
    func hint() {
        let last = session.scan(all: ["x", "y", "z"])
        #expect(last?.message.contains("Third wrong scan") == true)
        #expect(session.scan("x").message.contains("Third") == false)
    }

    @Test("The article inside GS1 fields or a Digital Link is the article; another one is named")
    func insideOtherCodes() {
        session.scan("A-01-03")
        #expect(session.scan("]C1010\(PickFlowFixture.lamp)10L9").message.hasPrefix("That is Lamp"))
        #expect(session.scan("]C1010\(PickFlowFixture.mug)10L9").prompt.step == .bin)
        session.scan("0")
        #expect(session.scan("https://example.com/01/0\(PickFlowFixture.mug)/10/L9").prompt.step == .bin)
    }

    @Test("Any GTIN length, symbology prefix, case and stray blanks are the same code")
    func writtenForms() {
        session.scan("\u{7} A-01-03\r")
        #expect(session.scan("]E00\(PickFlowFixture.mug)").prompt.step == .bin)
        session.scan("0")
        #expect(session.scan("mug").prompt.step == .bin)
    }

    @Test("Scanning again adds one, typing sets, too many is refused")
    func quantity() {
        session.scan(all: ["A-01-03", "MUG", "C1-B1", "LAMP"])
        #expect(session.flow.prompt.wanted == "1 of 3")
        #expect(session.scan("LAMP").prompt.counted == 2)
        #expect(session.scan("C1-B2").verdict == .rejected)
        let tooMany = session.scan("4")
        #expect(tooMany.message == "4 is too many: 3 wanted, 2 in hand. Leave the others.")
        #expect(session.scan("1").prompt.counted == 1)
        #expect(session.scan("3").prompt.step == .bin)
        #expect(session.scan("LAMP").verdict == .rejected)
        #expect(session.scan("C1-B2").record.quantity == 3)
    }

    @Test("More than ten must be typed twice or confirmed")
    func largeQuantity() {
        session.scan(all: ["A-01-03", "MUG", "C1-B1", "LAMP", "3", "C1-B2", "A-02-07", "MUG"])
        #expect(session.scan("12").prompt.instruction == "Type 12 again to confirm.")
        #expect(session.scan("12").prompt.step == .bin)
        session.scan("0")
        #expect(session.scan("CTRL:CONFIRM").prompt.step == .bin)
    }

    @Test("Short with none left, before anything is in hand")
    func shortNone() {
        #expect(session.scan("1").verdict == .rejected)
        session.scan("A-01-03")
        #expect(session.scan("1").prompt.step == .reason)
        let short = session.scan("1")
        #expect(short.record.effect == .short)
        #expect(short.record.reason == .noneLeft)
        #expect(short.record.quantity == 0)
        #expect(short.prompt.task?.pickID == 102)
    }

    @Test("Short with some in hand: they go into the bin first")
    func shortSome() {
        session.scan(all: ["A-01-03", "MUG", "C1-B1", "LAMP", "2"])
        #expect(session.scan("CTRL:SHORT:DAMAGED").verdict == .accepted)
        #expect(session.flow.prompt.step == .bin)
        let short = session.scan("C1-B2")
        #expect(short.record.effect == .short)
        #expect(short.record.reason == .damaged)
        #expect(short.record.quantity == 2)
    }

    @Test("The reason can be left again, and nothing else counts as one")
    func reason() {
        session.scan(all: ["A-01-03", "1"])
        #expect(session.scan("MUG").verdict == .rejected)
        #expect(session.scan("0").prompt.step == .item)
        session.scan("CTRL:SHORT")
        #expect(session.scan("3").record.reason == .damaged)
    }

    @Test("A printed code carries its reason; keys that mean nothing here are refused, and a known code is no key")
    func printedReasons() {
        session.scan("A-01-03")
        let none = session.scan("CTRL:SHORT:NONE_LEFT")
        #expect(none.record.effect == .short && none.record.reason == .noneLeft)
        #expect(session.scan("OK").message.hasPrefix("Nothing waits to be confirmed."))
        #expect(session.scan("9").message.hasPrefix("Nothing waits to be confirmed."))
        #expect(session.scan("CTRL:QTY:2").message.hasPrefix("No quantity is asked for now."))
        #expect(session.scan("CTRL:NOTHING").message.hasPrefix("'CTRL:NOTHING' is not known here."))
    }

    @Test("A skipped pick comes again at the end, and the last cannot be skipped")
    func skip() {
        #expect(session.scan("2").prompt.task?.pickID == 102)
        session.scan(all: ["A-01-03", "LAMP", "3", "C1-B2", "A-02-07", "MUG", "12", "12", "C1-B2"])
        #expect(session.flow.prompt.task?.pickID == 101)
        #expect(session.scan("CTRL:SKIP").verdict == .rejected)
    }

    @Test("Undo goes back scan by scan, but not out of a bin")
    func undo() {
        session.scan(all: ["A-01-03", "MUG"])
        #expect(session.scan("0").prompt.step == .item)
        #expect(session.scan("CTRL:UNDO").prompt.step == .place)
        #expect(session.scan("0").verdict == .rejected)
        session.scan(all: ["A-01-03", "MUG", "C1-B1"])
        let refused = session.scan("0")
        #expect(refused.verdict == .rejected)
        #expect(refused.message.contains("what lies in a bin stays there"))
    }

    @Test("A right code scanned once more does no harm, and is not taken for what is asked now")
    func repetition() {
        session.scan("A-01-03")
        #expect(session.scan("A-01-03").verdict == .repeated)
        session.scan(all: ["MUG", "C1-B1"])
        let again = session.scan("C1-B1")
        #expect(again.verdict == .repeated)
        #expect(!again.record.accepted)
        #expect(again.record.effect == nil)
    }

    @Test("An echo within 0.3 s is dropped, a second pull of the trigger is not")
    func bounce() {
        var filter = BounceFilter()
        let start = Date(timeIntervalSince1970: 0)
        let scans = [("a", 0), ("a", 0.29), ("a", 0.31), ("b", 0.32)]
        #expect(scans.map { filter.isEcho($0.0, at: start + $0.1) } == [false, true, false, false])
    }

    @Test("A tour of nothing is done")
    func empty() {
        #expect(PickFlow(tour: PickList(tourID: 1, cart: "C", picker: "P", tasks: [])).isDone)
    }
}
