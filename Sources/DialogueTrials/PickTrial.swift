import FoundationEssentials
import Fulfilment
import ScanDialogue

/// One session of a picker on a tour.
struct PickTrial {
    private let tour: PickList
    private var flow: PickFlow
    private var records: [ScanRecord] = []
    private var witness = Witness()
    private var tally = TrialTally()
    /// Of the pick in question: articles that were scanned for it.
    private var ended: Set<Int64> = []

    private static let longest = 150
    private static let places = ["A-01-01", "A-01-02", "B-01"]

    /// - Returns: what it did and found.
    static func run(_ mess: inout CodeMess) -> TrialTally {
        var trial = PickTrial(tour(&mess))
        while trial.tally.scans < longest, !trial.flow.isDone { trial.scan(&mess) }
        trial.replay()
        return trial.tally
    }

    private init(_ tour: PickList) { (self.tour, flow) = (tour, PickFlow(tour: tour)) }

    private static func tour(_ mess: inout CodeMess) -> PickList {
        let tasks = (1...mess.int(1...6)).map { seq in
            let article = mess.pick(TrialCatalogue.articles)
            let isMilk = article.sku == "MILK"
            return PickTask(
                pickID: Int64(100 + seq), seq: seq, locationCode: mess.pick(places), checkCode: "4\(seq)", sku: article.sku,
                gtin: article.gtin, name: article.name, quantity: mess.int(1...14), lot: isMilk ? "L1" : "",
                bin: 2, binCode: mess.pick(["C-01-B02", "C-01-B03"]), orderID: Int64(seq), packs: article.packs,
                otherLots: isMilk && mess.chance(0.5) ? [PlaceLot(lot: "L2", expiry: nil, pieces: 99)] : [],
                leaves: mess.int(0...1))
        }
        return PickList(tourID: 1, cart: "C-01", picker: "P7", tasks: tasks)
    }

    private mutating func scan(_ mess: inout CodeMess) {
        let code = mess.next(wanted: flow.prompt.expectedCode)
        witness.see(code)
        let (before, task) = (flow.prompt, flow.task)
        let at = Date(timeIntervalSince1970: 1_800_000_000 + Double(records.count))
        let result = flow.scan(code.text, at: at, id: TrialID.make(records.count))
        records.append(result.record)
        tally.note(code, result.verdict)
        if result.verdict != .accepted, flow.prompt != before { tally.fault("a wrong scan changed something", at: code) }
        if result.record.effect != nil, let task { check(result.record, task, code) }
    }

    private mutating func check(_ record: ScanRecord, _ task: PickTask, _ code: ScannedText) {
        tally.noteBooking()
        let picked = record.quantity ?? -1
        let isPicked = record.effect == .picked
        if record.pickID != task.pickID || !ended.insert(task.pickID).inserted {
            tally.fault("pick \(task.pickID) ended twice, or another one", at: code)
        }
        if isPicked ? picked != task.quantity : !(0..<task.quantity).contains(picked) {
            tally.fault("pick \(task.pickID) of \(task.quantity) ended with \(picked)", at: code)
        }
        if picked > 0, !witness.last.contains(task.binCode) { tally.fault("the last scan was not bin \(task.binCode)", at: code) }
        if picked > 0, !witness.recent.contains(task.sku) { tally.fault("nobody scanned \(task.sku) for it", at: code) }
        if !isPicked, record.reason == nil { tally.fault("pick \(task.pickID) is short for no reason", at: code) }
        if !witness.ever.contains(task.locationCode), !witness.mayHaveSeen(task.checkCode) {
            tally.fault("nobody scanned place \(task.locationCode)", at: code)
        }
        witness.closeReport()
    }

    private mutating func replay() {
        let journal = try? JSONDecoder().decode([ScanRecord].self, from: JSONEncoder().encode(records))
        tally.noteReplay(isSame: journal == records && PickFlow(tour: tour, replaying: records + records) == flow)
    }
}
