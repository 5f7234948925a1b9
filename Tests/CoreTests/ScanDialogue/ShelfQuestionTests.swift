import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

/// What only some picks ask: whether to take another lot, and whether the place is empty.
@Suite("Questions at the shelf")
struct ShelfQuestionTests {
    private static let day = CivilDay("2025-06-30")

    private static func label(_ lot: String, _ fields: String = "") -> String {
        "(01)0\(PickFlowFixture.lamp)(10)\(lot)\(fields)"
    }

    private static func other(_ lot: String, _ expiry: String?, pieces: Int = 9, bar: LotBar? = nil, keeps: Bool = true)
        -> PlaceLot
    {
        PlaceLot(lot: lot, expiry: expiry.flatMap { CivilDay($0) }, pieces: pieces, bar: bar, keeps: keeps)
    }

    /// Three lamps of lot L9 are wanted, scanned in November 2023, and the place is right.
    private func atPlace(leaves: Int? = nil, takesLaterLots: Bool = false) -> PickFlowFixture {
        let lots = [
            Self.other("SAME", "2025-06-30"), Self.other("EARLY", "2025-01-31"), Self.other("LATE", "2025-07-01"),
            Self.other("NONE", nil), Self.other("OVER", "2023-01-31"), Self.other("BAD", "2025-01-31", bar: .recalled),
            Self.other("HELD", "2025-01-31", bar: .held), Self.other("BRIEF", "2024-01-31", keeps: false),
            Self.other("FEW", "2025-01-31", pieces: 2),
        ]
        let task = PickFlowFixture.task(
            1, place: "A-01-03", sku: "LAMP", gtin: PickFlowFixture.lamp, quantity: 3, lot: "L9", expiry: Self.day,
            otherLots: lots,
            leaves: leaves)
        let mug = PickFlowFixture.task(2, place: "A-01-03", sku: "MUG", gtin: PickFlowFixture.mug, quantity: 1, leaves: 4)
        let tour = PickList(tourID: 9, cart: "C1", picker: "P7", tasks: [task, mug], takesLaterLots: takesLaterLots)
        let session = PickFlowFixture(flow: PickFlow(tour: tour))
        session.scan("A-01-03")
        return session
    }

    @Test(
        "A lot that expires no later is offered, and taken by a key, a printed code or the same label again",
        arguments: ["SAME", "EARLY"])
    func taken(lot: String) {
        for yes in ["9", "CTRL:CONFIRM", "ok", Self.label(lot), Self.label(lot, "(21)S2")] {
            let session = atPlace()
            let offered = session.scan(Self.label(lot))
            #expect(offered.verdict == .accepted && offered.prompt.step == .lot && offered.prompt.counted == 0)
            #expect(offered.prompt.wanted == "lot \(lot)")
            #expect(session.scan(yes).prompt.step == .quantity, "\(yes)")
            #expect(session.flow.prompt.counted == 1)
            #expect(session.scan(Self.label("L9")).verdict == .rejected, "all pieces of a pick are of one lot")
            #expect(session.scan(Self.label(lot)).prompt.counted == 2)
            session.scan("3")
            #expect(session.scan("C1-B1").record.effect == .picked)
        }
    }

    @Test("Back from the question the pick's own lot is taken; nothing else answers it")
    func back() {
        let session = atPlace()
        session.scan(Self.label("EARLY"))
        for code in [Self.label("L9"), Self.label("SAME"), "A-01-03", "C1-B1", "5"] {
            #expect(session.scan(code).verdict == .rejected && session.flow.prompt.step == .lot, "\(code)")
        }
        #expect(session.scan("0").prompt.step == .item)
        #expect(session.scan("9").verdict == .rejected)
        session.scan(all: [Self.label("EARLY"), "9", ".0", "0"])
        #expect(session.scan(Self.label("L9")).prompt.counted == 1)
        #expect(session.scan(Self.label("EARLY")).verdict == .rejected)
    }

    @Test(
        "Any other lot of the place is refused with the reason",
        arguments: [
            ("LATE", "", "lot LATE expires on 2025-07-01, later than lot L9 of this pick. Leave it."),
            ("NONE", "", "lot L9 of this pick expires on 2025-06-30 and goes out first. Leave it."),
            ("NONE", "(17)250701", "lot NONE expires on 2025-07-01, later than lot L9 of this pick. Leave it."),
            ("OVER", "", "lot OVER expired on 2023-01-31. Set it aside."),
            ("OVER", "(17)230131", "it expired on 2023-01-31. Set it aside."),
            ("EARLY", "(17)250301", "the books have 2025-01-31 for lot EARLY. Set it aside."),
            ("BAD", "", "lot BAD is recalled. Set it aside."), ("HELD", "", "Set it aside."),
            ("BRIEF", "", "lot BRIEF expires too soon for this order. Leave it."),
            ("FEW", "", "other picks leave only 2 of lot FEW here. Leave it."),
            ("STRANGE", "", "lot STRANGE is not lot L9 of this pick. Put it aside."),
        ])
    func refused(lot: String, fields: String, words: String) {
        let session = atPlace()
        let before = session.flow.prompt
        let result = session.scan(Self.label(lot, fields))
        #expect(result.verdict == .rejected && result.message.hasSuffix(words), "\(result.message)")
        #expect(session.flow.prompt == before)
    }

    @Test(
        "Who may take a lot that expires later is offered it, and told that it does",
        arguments: [
            ("LATE", "Lot LATE expires on 2025-07-01, later than lot L9. You may take it all the same."),
            ("NONE", "Lot NONE never expires, and lot L9 does. You may take it all the same."),
        ])
    func later(lot: String, words: String) {
        let session = atPlace(takesLaterLots: true)
        let offered = session.scan(Self.label(lot))
        #expect(offered.verdict == .accepted && offered.message == words && offered.prompt.step == .lot)
        #expect(
            offered.prompt.instruction
                == "Take lot \(lot), which expires later, instead of lot L9? Scan it again or 9 yes, 0 back.")
        #expect(session.scan("9").message == "Lot \(lot) goes out instead of lot L9. 1 of 3.")
        session.scan(all: ["3", "C1-B1"])
        #expect(PickFlow(tour: session.flow.tour, replaying: session.records, language: .chinese) == session.flow)
        for unfit in ["OVER", "BAD", "HELD", "BRIEF", "FEW"] {
            #expect(atPlace(takesLaterLots: true).scan(Self.label(unfit)).verdict == .rejected, "\(unfit)")
        }
        let earlier = atPlace(takesLaterLots: true).scan(Self.label("EARLY"))
        #expect(earlier.message == "That is lot EARLY, not lot L9, and may go out instead.")
    }

    @Test("Where the books have nothing left, somebody says so before the bin; where they do not, nobody is asked")
    func empty() {
        for (answer, someLeft) in [("9", false), ("CTRL:CONFIRM", false), ("2", true), ("CTRL:SKIP", true)] {
            let session = atPlace(leaves: 0)
            session.scan(all: ["LAMP", "3"])
            #expect(session.flow.prompt.step == .empty && session.flow.prompt.counted == 3)
            for code in ["C1-B1", "LAMP", "1", "A-01-03"] { #expect(session.scan(code).verdict == .rejected, "\(code)") }
            let result = session.scan(answer)
            #expect(result.verdict == .accepted && result.prompt.step == .bin && result.record.step == .empty)
            #expect(TerminalKeys.saysSomeAreLeft(result.record.code) == someLeft)
            #expect(session.scan("0").prompt.step == .empty)
            #expect(session.scan("0").prompt.step == .quantity)
            session.scan(all: ["3", answer])
            #expect(session.scan("C1-B1").record.effect == .picked)
            // Of the mugs four are left.
            #expect(session.scan("MUG").prompt.step == .bin)
        }
        let short = atPlace(leaves: 0)
        short.scan(all: ["LAMP", "2", ".1", "1"])
        #expect(short.flow.prompt.step == .bin, "a short pick has the place counted anyway")
    }

    @Test("An order whose pick at the place comes later keeps it from being empty")
    func laterPick() {
        let tasks = (1...2).map {
            PickFlowFixture.task(
                $0, place: "A-01-03", sku: "LAMP", gtin: PickFlowFixture.lamp, quantity: 1, bin: $0, leaves: 2 - $0)
        }
        let session = PickFlowFixture(flow: PickFlow(tour: PickList(tourID: 9, cart: "C1", picker: "P7", tasks: tasks)))
        session.scan(all: ["2", "A-01-03", "LAMP"])
        #expect(session.flow.prompt.task?.seq == 2 && session.flow.prompt.step == .bin)
    }
}
