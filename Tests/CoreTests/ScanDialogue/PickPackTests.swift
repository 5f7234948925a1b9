import Barcodes
import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@Suite("Picking whole packs")
struct PickPackTests {
    private static let mug = PickFlowFixture.mug
    private static let box = CheckDigit.append(to: "1\(mug.dropLast())") ?? ""
    private static let pallet = CheckDigit.append(to: "2\(mug.dropLast())") ?? ""

    /// A session that has scanned the place of so many mugs, in cases of 12 and on pallets of 480.
    private static func session(_ quantity: Int, lot: String = "") -> PickFlowFixture {
        let packs = [NumberedPack(name: "case", gtin: box, pieces: 12), NumberedPack(name: "pallet", gtin: pallet, pieces: 480)]
        let task = PickTask(
            pickID: 1, seq: 1, locationCode: "A-01-03", checkCode: "41", sku: "MUG", gtin: mug, name: "Blue mug",
            quantity: quantity, lot: lot, bin: 1, binCode: "C1-B1", orderID: 1, packs: packs)
        let session = PickFlowFixture(flow: PickFlow(tour: PickList(tourID: 1, cart: "C1", picker: "P7", tasks: [task])))
        session.scan("A-01-03")
        return session
    }

    @Test("A case counts its pieces, first or later, between single ones, and is taken back as a whole")
    func counted() {
        let session = Self.session(25)
        #expect(session.flow.prompt.instruction == "Take 25 x Blue mug (…0213) and scan one, or a case of 12.")
        #expect(session.scan(Self.box).message == "12 of 25.")
        #expect(session.scan(Self.mug).message == "13 of 25.")
        #expect(session.scan("(01)\(Self.box)").message == "25 of 25.")
        #expect(session.flow.prompt.step == .bin)
        session.scan(".0")
        #expect(session.flow.prompt.counted == 13)
        session.scan(Self.box)
        let done = session.scan("C1-B1")
        #expect(done.record.effect == .picked && done.record.quantity == 25 && session.flow.isDone)
        let again = PickFlow(tour: session.flow.tour, replaying: session.records)
        #expect(again.isDone)
    }

    @Test("A pack of more than is wanted is refused with what it is and what to do, at every step, and nothing changes")
    func tooLarge() {
        let session = Self.session(17)
        #expect(
            session.scan(Self.pallet).message
                == "That is a pallet of 480, but only 17 are wanted. Open it and scan a piece, or leave it.")
        #expect(session.flow.prompt.step == .item && session.flow.prompt.counted == 0)
        session.scan(Self.box)
        let refused = session.scan(Self.box)
        #expect(refused.verdict == .rejected)
        #expect(refused.message == "That is a case of 12, but only 5 more are wanted. Open it and scan a piece, or leave it.")
        #expect(session.flow.prompt.counted == 12)
        session.scan("17")
        session.scan("17")
        #expect(session.scan(Self.box).message.contains("is too many: 17 wanted, 17 in hand"))
        #expect(session.scan("C1-B1").record.effect == .picked)
    }

    @Test("Where the place is wanted a case is named; its label's lot is checked as a piece's is")
    func named() {
        let session = Self.session(12, lot: "L9")
        #expect(session.scan("]C101\(Self.box)10L8").message.contains("lot L8 is not lot L9"))
        #expect(session.scan("]C101\(Self.box)10L9").message == "12 of 12.")
        session.scan(".0")
        session.scan(".0")
        #expect(session.flow.prompt.step == .place)
        #expect(session.scan(Self.box).message == "That is a case of 12 x MUG. Wanted is place A-01-03.")
    }

    @Test("A tour of a warehouse without packs is written as before")
    func compatible() throws {
        let text = String(decoding: try JSONEncoder().encode(PickFlowFixture.tour), as: UTF8.self)
        #expect(!text.contains("packs"))
        let tour = Self.session(12).flow.tour
        #expect(try JSONDecoder().decode(PickList.self, from: try JSONEncoder().encode(tour)) == tour)
    }
}
