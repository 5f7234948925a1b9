import FoundationEssentials
import ScanDialogue
import Testing

@Suite("Full bins at the cart")
struct FullBinFlowTests {
    /// Three picks of one order for bin 1 and one of another for bin 2, on a cart of four bins.
    private static func tour(freeBins: [String]? = ["C1-B3", "C1-B4"]) -> PickList {
        let tasks = [(1, "MUG", 1), (2, "LAMP", 2), (3, "MUG", 1), (4, "MUG", 1)].map { seq, sku, bin in
            PickFlowFixture.task(
                seq, place: "A-01-03", sku: sku, gtin: sku == "MUG" ? PickFlowFixture.mug : PickFlowFixture.lamp, quantity: 1,
                bin: bin)
        }
        return PickList(
            tourID: 9, cart: "C1", picker: "P7", tasks: tasks,
            bins: [.init(code: "C1-B1", cartons: ["S"], order: 1), .init(code: "C1-B2", cartons: ["S"], order: 2)],
            freeBins: freeBins)
    }

    private static func atBin(_ tour: PickList = tour()) -> PickFlowFixture {
        let session = PickFlowFixture(flow: PickFlow(tour: tour))
        session.scan(all: ["A-01-03", "MUG"])
        return session
    }

    @Test(
        "What is in hand goes into a free bin, and so do later picks of the order; those of others do not",
        arguments: ["4", ".4", "CTRL:FULL"])
    func spill(key: String) {
        let session = Self.atBin()
        let said = session.scan(key)
        #expect(said.verdict == .accepted && said.message == "Bin C1-B1 is full." && said.record.effect == nil)
        #expect(said.prompt.step == .full && said.prompt.expectedCode == "C1-B3")
        #expect(
            said.prompt.instruction
                == "Put 1 into another bin than C1-B1 and scan that. Free: C1-B3 C1-B4. 0 back.")
        let put = session.scan("c1-b4")
        #expect(put.message == "1 in bin C1-B4." && put.record.effect == .picked && put.record.quantity == 1)
        #expect(put.record.step == .full && put.record.code == "c1-b4" && put.prompt.task?.pickID == 102)
        #expect(session.scan(all: ["LAMP", "C1-B4"])?.message == "That is bin C1-B4. Wanted is bin C1-B2.")
        #expect(session.scan("C1-B2").verdict == .accepted)
        session.scan("MUG")
        #expect(session.flow.prompt.wanted == "C1-B4" && session.flow.task?.bin == 4)
        #expect(session.scan("C1-B1").verdict == .rejected)
        // That one fills up, too.
        session.scan(all: ["4", "C1-B3", "MUG"])
        #expect(session.flow.prompt.wanted == "C1-B3")
        #expect(session.scan("4").message.hasPrefix("No other bin of this cart is known to be free."))
        session.scan("C1-B3")
        #expect(session.flow.isDone)
        #expect(PickFlow(tour: Self.tour(), replaying: session.records, language: .chinese) == session.flow)
    }

    @Test(
        "A bin of another order or cart, the full one, none: refused with the reason, and nothing changes",
        arguments: [
            ("C1-B2", "Bin C1-B2 has another order."), ("C1-B1", "Bin C1-B1 is full."),
            ("C2-B03", "That is bin 3 of cart C2, and this is cart C1."), ("C1-B9", "Cart C1 has no bin 9."),
            ("A-01-03", "That is place A-01-03."), ("MUG", "That is the item."), ("nonsense", "'NONSENSE' is not known here."),
            ("1", "1 are in hand."), ("9", "Nothing waits to be confirmed."),
            ("4", "A full bin is said where the bin is asked for."),
        ])
    func refused(code: String, why: String) {
        let session = Self.atBin()
        session.scan("4")
        let before = session.flow.prompt
        let result = session.scan(code)
        #expect(result.verdict == .rejected && result.message.hasPrefix(why), "\(result.message)")
        #expect(session.flow.prompt == before)
        #expect(session.scan("0").prompt.step == .bin)
        #expect(session.scan("C1-B1").record.step == .bin)
    }

    @Test("It is said at the bin alone, and only where the tour says which bins are free")
    func elsewhere() {
        let session = PickFlowFixture(flow: PickFlow(tour: Self.tour()))
        #expect(session.scan("4").message.hasPrefix("A full bin is said where the bin is asked for."))
        #expect(session.flow.prompt.step == .place)
        let older = Self.atBin(Self.tour(freeBins: nil))
        #expect(older.scan("4").message == "No other bin of this cart is known to be free. Put 1 into bin C1-B1 and scan it.")
        #expect(older.scan("C1-B1").record.effect == .picked)
    }

    @Test("Another bin that the order has already is taken, too")
    func own() {
        let list = Self.tour()
        let bins = (list.bins ?? []) + [.init(code: "C1-B3", cartons: ["L"], order: 1)]
        let session = Self.atBin(PickList(tourID: 9, cart: "C1", picker: "P7", tasks: list.tasks, bins: bins, freeBins: []))
        session.scan("4")
        #expect(session.flow.prompt.expectedCode == "C1-B3")
        #expect(session.scan("C1-B3").record.effect == .picked)
    }

    @Test("Lists of a version before are read; free bins and their orders travel")
    func wire() throws {
        let list = Self.tour()
        let text = String(decoding: try JSONEncoder().encode(list), as: UTF8.self)
        #expect(text.contains(#""free_bins":["C1-B3","C1-B4"]"#) && text.contains(#""order":1"#))
        #expect(try JSONDecoder().decode(PickList.self, from: Data(text.utf8)) == list)
        let old = #"{"tour_id":9,"cart":"C1","picker":"P7","tasks":[],"bins":[{"code":"C1-B1","cartons":["S"]}]}"#
        let read = try JSONDecoder().decode(PickList.self, from: Data(old.utf8))
        #expect(read.freeBins == nil && read.bins == [.init(code: "C1-B1", cartons: ["S"])])
    }

    @Test("The packer is told of all bins until the first scan, in both languages")
    func packing() throws {
        let piece = PackList.Piece(sku: "MUG", gtin: "", name: "mug", step: "1: mug")
        let list = PackList(
            orderID: 7, parcels: [.init(number: 1, carton: "S", weight: 100, pieces: [piece])], bins: ["C1-B1", "C1-B4"])
        for (language, words) in [
            (Language.english, "The order lies in 2 places: C1-B1, C1-B4. Set up carton S"),
            (.chinese, "本订单分放在 2 处：C1-B1、C1-B4。"),
        ] {
            var session = DialogueSession(PackDialogue(language))
            let at = Date(timeIntervalSince1970: 0)
            _ = session.scan("C1-B1", at: at, id: UUID())
            let answer = String(decoding: try JSONEncoder().encode(list), as: UTF8.self)
            #expect(session.hear(.found(answer), at: at, id: UUID()).verdict == .accepted)
            #expect(session.dialogue.question.instruction.hasPrefix(words))
            _ = session.scan("S", at: at, id: UUID())
            #expect(!session.dialogue.question.instruction.contains("C1-B1"))
        }
    }
}
