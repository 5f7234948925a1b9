import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@Suite("Dialogues of the floor")
struct DialogueTests {
    private static let milk = "(01)04006381333931(10)L1(17)310131(30)24"

    private func count(_ floor: DialogueFixture<ReceiveDialogue>) throws -> CountsRequest.Count {
        try #require(try floor.report(CountsRequest.self, to: "/floor/receipts/7/counts").counts.first)
    }

    @Test("Received: a GS1 code is booked with one scan, and of other goods only what is missing is asked for")
    func receive() throws {
        let floor = DialogueFixture<ReceiveDialogue>()
        floor.scan(["dock-1", "4711"])
        #expect(floor.question.wanted == "GOODS" && floor.question.details == ["24 x MILK expected"])
        floor.scan(Self.milk)
        let all = try count(floor)
        #expect(all == .init(id: all.id, code: "MILK", lot: "L1", expiry: "2031-01-31", quantity: 24))
        #expect(all.id == floor.records.last?.id)

        floor.scan(["4006381333931", "L9"])
        #expect(floor.question.wanted == "EXPIRES" && floor.scan("yesterday").verdict == .rejected)
        floor.scan(["990201", ".3", "12"])
        #expect(floor.reports.count == 1 && floor.question.expectedCode == "12")
        floor.scan("12")
        let typed = try count(floor)
        #expect(typed == .init(id: typed.id, code: "MILK", lot: "L9", expiry: "2099-02-01", quantity: 12, damaged: true))

        floor.scan(["CAM", "=123"])
        #expect(try count(floor).serials == ["123"] && (try count(floor)).quantity == 1)
        floor.scan(["(01)14006381333938(10)L1"])
        #expect(try count(floor).quantity == 12, "a case counts its pieces")
        floor.scan("(00)340123450000000017")
        #expect(try count(floor).code == "340123450000000017")
    }

    @Test(
        "Received: what is refused because something is missing or too many is asked for at once; a short delivery asks what becomes of the rest"
    )
    func refusedReceipt() throws {
        let floor = DialogueFixture<ReceiveDialogue>()
        floor.scan(["DOCK-1", "4711", "NAIL"])
        #expect(floor.question.wanted == "HOW MANY")
        // A number, and no key.
        floor.scan("9")
        try floor.refuse("over")
        #expect(floor.question.wanted == "TOO MANY")
        floor.scan("the buyer agrees")
        let more = try count(floor)
        #expect(more == .init(id: more.id, code: "NAIL", quantity: 9, reason: "the buyer agrees"))
        try floor.refuse("lot_missing")
        floor.scan("X1")
        #expect(try count(floor).lot == "X1" && (try count(floor)).quantity == 9)
        try floor.refuse("other_expiry")
        #expect(floor.question.wanted == "GOODS", "only shown")

        floor.objection = Refusal(code: "short", "Short. 15 of MILK are missing.")
        #expect(floor.scan("9").message.contains("15 of MILK") && floor.question.wanted == "SHORT")
        #expect(floor.scan("MILK").verdict == .rejected)
        floor.scan("1")
        floor.objection = nil
        floor.scan("sold out")
        #expect(floor.question.wanted == "PAPERS" && floor.scan("9").verdict == .accepted && floor.dialogue.isDone)
    }

    @Test("Put away: the proposed bin or another that may hold it, in parts, by lot; what is held goes to quarantine alone")
    func putAway() throws {
        let floor = DialogueFixture<PutAwayDialogue>()
        #expect(floor.scan("A-01-01").message.contains("is a pick place, no dock"))
        floor.scan("DOCK-1")
        #expect(floor.question.position == "DOCK-1, 3 to go")
        floor.scan("MILK")
        #expect(floor.question.wanted == "LOT")
        floor.scan("L1")
        #expect(floor.question.expectedCode == "A-01-01" && floor.question.details.first == "20 x milk (…3931) lot L1")
        for wrong in ["Q-1", "NAIL", "99", "DOCK-1"] { #expect(floor.scan(wrong).verdict == .rejected, "\(wrong)") }
        floor.scan(["15", "a-01-01"])
        let first = try #require(try floor.report(PutAwaysRequest.self, to: "/floor/put-aways").putAways.first)
        #expect(
            first == .init(id: first.id, sku: "MILK", lot: "L1", status: .receiving, quantity: 15, from: "DOCK-1", to: "A-01-01"))
        floor.scan(["(01)04006381333931(10)L1", "B-01"])
        let rest = try #require(try floor.report(PutAwaysRequest.self, to: "/floor/put-aways").putAways.first)
        #expect(rest.quantity == 5 && rest.to == "B-01", "what is left for the proposed bin, elsewhere")
        floor.scan("(01)04006381333931(10)L2")
        #expect(floor.scan("A-01-02").verdict == .rejected && floor.scan("Q-1").verdict == .accepted)
        #expect(try floor.report(PutAwaysRequest.self, to: "/floor/put-aways").putAways.first?.status == .qualityHold)
        #expect(floor.scan("0").message.hasPrefix("Nothing to take back"))
        try floor.refuse("too_few")
        #expect(floor.question.position == "DOCK-1, 3 to go", "asked for anew")
    }

    @Test("Refilled: place, article and face of the most urgent; another lot is left, a face may wait, and none there is said")
    func refill() throws {
        let floor = DialogueFixture<RefillDialogue>()
        #expect(floor.question.expectedCode == "B-01" && floor.question.position == "2 to go")
        floor.scan(["2", "B-01", "NAIL"])
        #expect(floor.question.expectedCode == "A-01-02" && floor.scan("A-01-01").verdict == .rejected)
        floor.scan(["6", "A-01-02"])
        let filled = try floor.report(RefillRequest.self, to: "/floor/refills")
        #expect((filled.sku, filled.quantity, filled.from, filled.to) == ("NAIL", 6, "B-01", "A-01-02"))
        floor.scan("B-01")
        #expect(floor.scan("(01)04006381333931(10)L7").message.contains("That is lot L7, and lot L1 is wanted"))
        #expect(floor.scan("1").verdict == .accepted && floor.dialogue.isDone && floor.reports.count == 1)
    }

    @Test("Put back: out of the cart's bin or the parcel, in parts, by serial number; what is damaged goes to quarantine alone")
    func putBack() throws {
        let floor = DialogueFixture<PutBackDialogue>()
        #expect(floor.scan("340123450000000017").verdict == .rejected && floor.question.expectedCode == "C-01-B02")
        floor.scan(["c-01-b02", "NAIL", "3", "A-01-02"])
        let first = try floor.report(PutBackRequest.self, to: "/floor/put-backs")
        #expect((first.order, first.from, first.quantity, first.to, first.damaged) == (8, "C-01-B02", 3, "A-01-02", nil))
        floor.scan(["3", "NAIL"])
        #expect(floor.question.details == ["2 x nail to A-01-01"] && floor.scan("A-01-02").verdict == .rejected)
        floor.scan("Q-1")
        let broken = try floor.report(PutBackRequest.self, to: "/floor/put-backs")
        #expect(broken.quantity == 2 && broken.damaged == true)
        floor.scan(["(00)340123450000000017", "CAM"])
        #expect(floor.scan("SN2").message.hasPrefix("Serial number SN2 is not of") && floor.scan("sn1").verdict == .accepted)
        floor.scan("A-01-01")
        #expect(try floor.report(PutBackRequest.self, to: "/floor/put-backs").serials == ["SN1"])
        #expect(floor.dialogue.isDone && floor.reports.count == 3)
    }

    @Test("Put back, opened with a task: only what lies there, and done with it")
    func putBackTask() throws {
        var task = WorkAnswer.Opening()
        task.from = "340123450000000017"
        let floor = DialogueFixture<PutBackDialogue>(task)
        #expect(floor.question.expectedCode == "340123450000000017")
        floor.scan(["(00)340123450000000017", "CAM", "SN1", "A-01-01"])
        #expect(floor.dialogue.isDone && floor.reports.count == 1)
    }

    @Test("What is reported stays so when the network fails at the question behind it")
    func failingBehindReport() throws {
        let floor = DialogueFixture<RefillDialogue>()
        floor.scan(["B-01", "MILK", "A-01-01", "B-01", "NAIL"])
        floor.failsAfterNext = true
        floor.scan("A-01-02")
        #expect(floor.reports.count == 2 && floor.dialogue.inquiry == Inquiry(path: "/floor/refills"))
        floor.isOnline = true
        floor.scan("A-01-02")
        #expect(floor.reports.count == 2 && floor.dialogue.isDone)
        #expect(floor.replayed(floor.records) == floor.session)
    }

    @Test(
        "Counted blind: pieces by scans or typed, booked by the place once more; of an empty place each article is said to be gone"
    )
    func count() throws {
        let floor = DialogueFixture<CountDialogue>()
        floor.scan(["A-01-01", "NAIL", "NAIL", "NAIL"])
        #expect(floor.question.wanted == "3" && floor.scan("CAM").verdict == .rejected && floor.reports.isEmpty)
        floor.scan("a-01-01")
        let nails = try floor.report(StockCountRequest.self, to: "/floor/counts")
        #expect((nails.bin, nails.sku, nails.lot, nails.quantity) == ("A-01-01", "NAIL", nil, 3))
        #expect(nails.seenAt.instant == floor.records.last?.at)
        floor.scan(["(01)04006381333931(10)L1", "240", "A-01-01"])
        let milk = try floor.report(StockCountRequest.self, to: "/floor/counts")
        #expect((milk.lot, milk.quantity) == ("L1", 240))
        #expect(floor.scan("1").message == "Nothing at A-01-01." && floor.reports.count == 2)
        #expect(!floor.question.instruction.contains("5") && floor.question.instruction.contains("MILK lot L1"))
        floor.scan(["1", "1"])
        let gone = try floor.reports.suffix(2).map {
            try JSONDecoder().decode(StockCountRequest.self, from: Data($0.body.utf8))
        }
        #expect(gone.map(\.sku) == ["MILK", "NAIL"] && gone.map(\.quantity) == [0, 0] && floor.question.wanted == "PLACE")
    }

    @Test(
        "Counted where it is asked for: place by place with the tasks' numbers, none of it by one key, later by another; what differs is said"
    )
    func countTasks() throws {
        let floor = DialogueFixture<CountDialogue>(counts: DialogueWarehouse.counts)
        #expect(floor.question.expectedCode == "A-01-01" && floor.question.position == "2 to go")
        floor.scan("2")
        #expect(floor.question.details == ["asked for: NAIL, a recount"] && floor.question.expectedCode == "A-01-02")
        floor.scan(["2", "A-01-01"])
        #expect(floor.question.wanted == "MILK" && floor.question.details.count == 2)
        floor.scan(["NAIL", "=6", "A-01-01"])
        let nails = try floor.report(StockCountRequest.self, to: "/floor/counts")
        #expect((nails.task, nails.sku, nails.quantity, nails.status) == (2, "NAIL", 6, .free))
        floor.scan("1")
        #expect(floor.reports.count == 1 && floor.question.instruction.contains("Really no MILK lot L1"))
        floor.scan("1")
        let milk = try floor.report(StockCountRequest.self, to: "/floor/counts")
        #expect((milk.task, milk.lot, milk.quantity) == (1, "L1", 0) && floor.question.expectedCode == "A-01-02")
        floor.scan(["B-01", "NAIL", "3", "B-01"])
        #expect(try floor.report(StockCountRequest.self, to: "/floor/counts").task == nil, "nobody asked for it")

        let remark = CountDialogue().remark(on: .found(#"{"task":1,"state":"recount"}"#))
        #expect(remark?.contains("somebody else will count") == true)
        #expect(CountDialogue().remark(on: .found(#"{"before":7,"after":7}"#)) == nil)
    }

    @Test("Given out by the warehouse, a task is begun with what is known of it, and is done when it alone is")
    func opened() throws {
        var task = WorkAnswer.Opening()
        task.bin = "A-01-02"
        let count = DialogueFixture<CountDialogue>(task, counts: DialogueWarehouse.counts)
        #expect(count.question.position == "1 to go" && count.scan("A-01-01").verdict == .rejected)
        count.scan(["A-01-02", "NAIL", "=4", "A-01-02"])
        #expect(try count.report(StockCountRequest.self, to: "/floor/counts").task == 3 && count.dialogue.isDone)
        #expect(count.replayed(count.records) == count.session)
        #expect(DialogueFixture<CountDialogue>(task).dialogue.isDone, "somebody else has counted")

        (task.sku, task.from, task.to) = ("NAIL", "B-01", "A-01-02")
        let refill = DialogueFixture<RefillDialogue>(task)
        #expect(refill.question.position == "1 to go" && refill.question.details.first?.contains("for A-01-02") == true)
        refill.scan(["B-01", "NAIL", "A-01-02"])
        #expect(refill.dialogue.isDone && refill.reports.count == 1)

        (task.dock, task.receipt) = ("DOCK-1", 7)
        let putAway = DialogueFixture<PutAwayDialogue>(task)
        putAway.scan(["NAIL", "A-01-02", "(01)04006381333931(10)L1", "=24", "A-01-01", "MILK"])
        #expect(putAway.question.wanted == "BIN" && putAway.question.details == ["2 x milk (…3931) lot L2"])
        putAway.scan("Q-1")
        #expect(putAway.dialogue.isDone && putAway.reports.count == 3)

        let receive = DialogueFixture<ReceiveDialogue>(task)
        #expect(receive.question.wanted == "GOODS" && receive.question.position == "DOCK-1  4711/1")
        receive.scan([Self.milk, "9"])
        #expect(receive.dialogue.isDone)
    }

    @Test(
        "Received unannounced: an unknown number is taken in by one key with its supplier, once; a wrong supplier is asked for again"
    )
    func unannounced() {
        let floor = DialogueFixture<ReceiveDialogue>()
        floor.scan(["DOCK-1", "4799"])
        #expect(floor.question.wanted == "UNKNOWN" && floor.question.expectedCode == "OK")
        floor.scan(["4798", "CTRL:CONFIRM"])
        #expect(floor.scan("NOBODY").verdict == .rejected && floor.question.wanted == "SUPPLIER")
        floor.isOnline = false
        #expect(floor.scan("ACME").verdict == .rejected)
        floor.isOnline = true
        #expect(floor.scan("ACME").message == "Delivery 4711/1 of ACME." && floor.question.wanted == "GOODS")
        #expect(floor.replayed(floor.records) == floor.session)
    }

    @Test("Moved: from a place to another, not to the same")
    func move() throws {
        let floor = DialogueFixture<MoveDialogue>()
        floor.scan(["A-01-01", "NAIL", "7"])
        #expect(floor.scan("A-01-01").message.contains("where they come from") && floor.reports.isEmpty)
        floor.scan(["5", "A-01-02"])
        let moved = try floor.report(MoveRequest.self, to: "/floor/moves")
        #expect((moved.sku, moved.lot, moved.quantity, moved.from, moved.to) == ("NAIL", nil, 5, "A-01-01", "A-01-02"))
    }

    @Test("Looked up: a place with what lies there, an article, an order; what nobody knows is named")
    func lookUp() {
        let floor = DialogueFixture<LookUpCodeDialogue>()
        #expect(floor.scan("a-01-01").message == "A-01-01 is a pick place at S1.")
        #expect(floor.question.details.contains("5 x MILK lot L1") && floor.question.wanted == "A-01-01")
        #expect(floor.scan("4006381333931").message == "Article MILK is milk, 4006381333931.")
        #expect(floor.scan("77").message == "Order 77 at S1 is picking.")
        #expect(floor.scan("XYZ").message == "'XYZ' is not known here.")
        #expect(floor.question.wanted == "ORDER" && floor.reports.isEmpty)
    }

    @Test("Handed over: each parcel with its scan and once, to a carrier or onto a route; 9 says what is missing, 9 again ends")
    func handOver() throws {
        let floor = DialogueFixture<HandOverDialogue>()
        #expect(floor.scan("NOBODY").verdict == .rejected && floor.question.wanted == "CARRIER")
        #expect(floor.scan("swift").message == "2 parcels wait for Swift.")
        #expect(floor.question.position == "0 handed over, 2 to go")
        #expect(floor.scan("(00)340123450000000017").message == "Parcel 340123450000000017 is handed over.")
        let request = try floor.report(ParcelHandOverRequest.self, to: "/floor/hand-overs")
        #expect((request.sscc, request.carrier, request.route) == ("340123450000000017", "swift", nil))
        #expect(request.id == floor.records.last?.id && request.scannedAt.instant == floor.records.last?.at)
        #expect(floor.scan("340123450000000017").verdict == .repeated && floor.reports.count == 1)
        for stray in DialogueWarehouse.strayParcels where stray.standing != .waiting {
            let result = floor.scan(stray.sscc)
            #expect(result.verdict == .rejected && result.message.hasPrefix("Parcel \(stray.sscc) "), "\(stray)")
        }
        #expect(floor.scan("340123450000000994").message.hasPrefix("There is no such parcel."))
        #expect(floor.scan("MILK").verdict == .rejected && floor.reports.count == 1)
        #expect(floor.scan("340123450000000116").verdict == .accepted && floor.reports.count == 2)
        #expect(floor.scan("9").message == "2 handed over, 1 missing.")
        #expect(floor.question.wanted == "1 MISSING" && floor.question.details == ["340123450000000024, order 10"])
        floor.scan("340123450000000024")
        #expect(floor.reports.count == 3 && !floor.dialogue.isDone)
        #expect(floor.scan("9").message == "3 handed over, none is missing." && floor.dialogue.isDone)

        let van = DialogueFixture<HandOverDialogue>()
        van.scan(["v1", "340123450000000024"])
        #expect(van.question.instruction.contains("route 12 (V1)"))
        #expect(try van.report(ParcelHandOverRequest.self, to: "/floor/hand-overs").route == 12)
        van.scan(["9", "9"])
        #expect(van.dialogue.isDone && van.reports.count == 1)
    }

    @Test("0 takes hand-overs back, the last first, by a report each; one that is refused has left after all")
    func handOverUndone() throws {
        let floor = DialogueFixture<HandOverDialogue>()
        floor.scan(["swift", "340123450000000017", "340123450000000024"])
        #expect(floor.question.position == "2 handed over, 0 to go")
        #expect(floor.scan("0").message == "Parcel 340123450000000024 is here still. Scan it again when it leaves.")
        let request = try floor.report(HandOverUndoRequest.self, to: "/floor/hand-overs/undo")
        #expect(request.sscc == "340123450000000024" && request.id == floor.records.last?.id)
        #expect(floor.question.expectedCode == "340123450000000024")
        try floor.refuse("on_manifest")
        #expect(floor.question.position == "2 handed over, 0 to go")
        #expect(floor.scan("CTRL:UNDO").verdict == .accepted && floor.scan("0").verdict == .accepted)
        #expect(floor.question.position == "0 handed over, 2 to go" && floor.reports.count == 5)
        #expect(floor.scan("0").verdict == .rejected && floor.reports.count == 5)
        #expect(floor.scan("340123450000000024").verdict == .accepted && floor.reports.count == 6)
    }

    @Test(
        "Handed over without the network: what waits is known, of another parcel nothing is; what is not booked counts as not handed over"
    )
    func handOverOffline() throws {
        let floor = DialogueFixture<HandOverDialogue>()
        floor.scan("SWIFT")
        floor.isOnline = false
        #expect(floor.scan("340123450000000024").verdict == .accepted)
        let before = floor.dialogue
        #expect(floor.scan("340123450000000116").message.hasPrefix("No network") && floor.dialogue == before)
        try floor.refuse("order_cancelled")
        #expect(floor.question.position == "0 handed over, 1 to go")
        #expect(floor.scan("0").message.hasPrefix("Nothing to take back"))
    }

    @Test("Undo goes back scan by scan to what is reported; three wrong scans in a row bring help")
    func frame() {
        let floor = DialogueFixture<MoveDialogue>()
        floor.scan(["A-01-01", "NAIL", "7"])
        #expect(floor.scan(".0").message.hasPrefix("Taken back.") && floor.question.wanted == "HOW MANY")
        #expect(floor.scan("CTRL:UNDO").verdict == .accepted && floor.question.wanted == "ARTICLE")
        #expect(floor.scan("").message == "Nothing was read. Scan again.")
        #expect(!floor.scan("XYZ").message.contains("Third") && floor.scan("B-01").message.contains("Third wrong scan:"))
        #expect(!floor.scan("Q-1").message.contains("Third"))
        floor.scan(["NAIL", "7", "B-01"])
        #expect(floor.scan("0").message.hasPrefix("Nothing to take back") && floor.reports.count == 1)
    }

    @Test("Without the network a code that was looked up before is known, another is refused and nothing changes")
    func offline() {
        let floor = DialogueFixture<MoveDialogue>()
        floor.scan(["A-01-01", "NAIL", "7", "B-01"])
        floor.isOnline = false
        floor.scan(["B-01", "NAIL", "2"])
        let before = floor.dialogue
        #expect(floor.scan("A-01-02").message.hasPrefix("No network") && floor.dialogue == before)
        #expect(floor.scan("A-01-01").verdict == .accepted && floor.reports.count == 2)
    }
}
