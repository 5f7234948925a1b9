import FoundationEssentials
import Fulfilment
import ScanDialogue

/// One session of any dialogue on the frame.
struct DialogueTrial<Subject: Dialogue> {
    private var session = DialogueSession(Subject())
    private var records: [DialogueRecord] = []
    private var witness = Witness()
    private var tally = TrialTally()
    private var clock = Date(timeIntervalSince1970: 1_800_000_000)

    private static var longest: Int { 120 }
    private static var refusals: [String] { ["over", "lot_missing", "expiry_missing", "serial_missing", "not_expected", ""] }

    /// - Returns: what it did and found.
    static func run(_ mess: inout CodeMess) -> TrialTally {
        var trial = DialogueTrial()
        trial.settle(&mess, ScannedText(text: ""))
        while trial.tally.scans < longest, !trial.session.dialogue.isDone { trial.scan(&mess) }
        trial.replay()
        return trial.tally
    }

    private mutating func scan(_ mess: inout CodeMess) {
        let code = mess.next(wanted: session.dialogue.question.expectedCode)
        witness.see(code)
        let (before, known) = (session.dialogue, records.count)
        let result = session.scan(code.text, at: tick(), id: id())
        records.append(result.record)
        tally.note(code, result.verdict)
        let verdict = settle(&mess, code) ?? result.verdict
        let reports = records.dropFirst(known).compactMap(\.report)
        // A weight that is off is asked for once more.
        if verdict != .accepted, reports.isEmpty, session.dialogue != before, before.question.kind != .weight {
            tally.fault("a wrong scan changed something", at: code)
        }
        for record in records.dropFirst(known) where record.report.map({ $0.id != record.id }) ?? false {
            tally.fault("a report has another id than its record", at: code)
        }
        for report in reports { check(report, code, &mess) }
    }

    /// Asks the warehouse whatever the dialogue wants to know; now and then it says no, nothing, or nonsense.
    /// - Returns: what the last answer led to; nil: nothing was asked.
    @discardableResult
    private mutating func settle(_ mess: inout CodeMess, _ code: ScannedText) -> ScanResult.Verdict? {
        var last: ScanResult.Verdict?
        while let inquiry = session.dialogue.inquiry {
            let result = session.hear(answer(inquiry, &mess), at: tick(), id: id())
            records.append(result.record)
            last = result.verdict
            if result.verdict != .accepted { break }
        }
        return last
    }

    private func answer(_ inquiry: Inquiry, _ mess: inout CodeMess) -> WarehouseAnswer {
        switch mess.int(0...49) {
        case 0, 1: .noNetwork
        case 2: .refused(Refusal(code: "no", "No."))
        case 3: .found(mess.pick(["", "{", "[]", "{}", "null", #"{"places":[]}"#]))
        default: TrialWarehouse.answer(inquiry, hasReported: tally.bookings > 0)
        }
    }

    private mutating func check(_ report: FloorReport, _ code: ScannedText, _ mess: inout CodeMess) {
        tally.noteBooking()
        for booking in Booking.all(in: report) {
            for objection in booking.objections(witness) { tally.fault("\(report.route): \(objection)", at: code) }
        }
        if Booking.all(in: report).isEmpty { tally.fault("\(report.route): the report cannot be read", at: code) }
        witness.closeReport()
        guard mess.chance(0.15) else { return }
        witness.reopenReport()
        let refusal = Refusal(code: mess.pick(Self.refusals), "No.")
        records.append(session.refusal(of: report.id, refusal, at: tick(), id: id()).record)
        settle(&mess, code)
    }

    private mutating func replay() {
        let journal = try? JSONDecoder().decode([DialogueRecord].self, from: JSONEncoder().encode(records))
        tally.noteReplay(isSame: journal == records && DialogueSession(Subject(), replaying: records + records) == session)
    }

    private func id() -> UUID { TrialID.make(records.count) }

    private mutating func tick() -> Date {
        clock += 1
        return clock
    }
}

/// Ids that are the same in every run.
enum TrialID {
    static func make(_ number: Int) -> UUID {
        UUID(
            uuid: (
                0, 0, 0, 0, 0, 0, 0x40, 0, 0x80, 0, 0, 0, 0, UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)
            ))
    }
}
