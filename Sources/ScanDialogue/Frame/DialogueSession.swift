package import FoundationEssentials

/// A dialogue as one person has it at one device, and all that is the same in every dialogue.
///
/// A wrong scan changes nothing. Undo goes back scan by scan to what was last reported: that is in the books, and only a dialogue that knows
/// how takes it back, by another report. A scan that leads to an inquiry
/// is right only when the warehouse's answer is. Work that the warehouse keeps begins with its answer, and undo goes back to that.
package struct DialogueSession<Subject: Dialogue>: Sendable, Equatable {
    package private(set) var dialogue: Subject
    private var history = ScanHistory<Subject>(depth: 1000)
    /// What there was before the scan that led to the open inquiry.
    private var asking: Moment?
    /// What was scanned of the work in hand, undo with it, from its first; scanned again, it leads to the same question.
    package private(set) var scans: [String] = []

    private struct Moment: Sendable, Equatable {
        var dialogue: Subject
        let scans: [String]
    }

    /// Begins a dialogue, or goes on where the records of a session end that was cut off.
    package init(_ dialogue: Subject, replaying records: [DialogueRecord] = []) {
        self.dialogue = dialogue
        var replayed: Set<UUID> = []
        for record in records where replayed.insert(record.id).inserted {
            switch record.event {
            case .scan(let code): _ = scan(code, at: record.at, id: record.id)
            case .answer(let answer): _ = hear(answer, at: record.at, id: record.id)
            case .refusal(let report, let refusal): _ = self.refusal(of: report, refusal, at: record.at, id: record.id)
            }
        }
    }

    /// Takes what the scanner or the keyboard gave, one whole code.
    package mutating func scan(_ code: String, at: Date, id: UUID) -> DialogueResult {
        // As it is kept, so that a replay reads the same.
        let name = ScannedName(ScanRecord.kept(code))
        let reply = name.literal.isEmpty ? .rejected(dialogue.words.nothingRead) : respond(to: name, at: at, id: id)
        return result(reply, of: .scan(ScanRecord.kept(code)), at: at, id: id)
    }

    /// Takes the warehouse's answer to the inquiry that is open.
    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> DialogueResult {
        let before = Moment(dialogue: dialogue, scans: scans)
        var reply = dialogue.hear(answer, at: at, id: id)
        if reply.verdict != .accepted {
            if asking != nil { _ = history.back() }
            (dialogue, scans) = (asking?.dialogue ?? before.dialogue, asking?.scans ?? before.scans)
        }
        if reply.report != nil { history.forget() }
        // What is reported stays so, whatever is asked next.
        if dialogue.inquiry == nil || reply.verdict != .accepted || reply.report != nil { asking = nil }
        switch dialogue.work {
        case .some(let work) where work.id == id: reply = takeUp(work, reply, at: at)
        case .some: break
        case nil: scans = []
        }
        return result(reply, of: .answer(answer), at: at, id: id)
    }

    /// The warehouse did not book a report.
    package mutating func refusal(of report: UUID, _ refusal: Refusal, at: Date, id: UUID) -> DialogueResult {
        let before = dialogue
        dialogue.refused(report, because: refusal)
        asking?.dialogue.refused(report, because: refusal)
        if dialogue != before { history.forget() }
        let record = DialogueRecord.refusal(of: report, refusal, at: at, id: id)
        return DialogueResult(verdict: .rejected, message: refusal.message, record: record)
    }

    /// Tells the warehouse how far the work in hand is; nil: nothing is, or its last scan is asked about still.
    package var progress: Inquiry? {
        guard dialogue.inquiry == nil, !scans.isEmpty, dialogue.work != nil else { return nil }
        return dialogue.progress(scans)
    }

    /// Scans again what was scanned of it before, and by that asks the same as where that was done. What was asked about then is not
    /// asked again.
    private mutating func takeUp(_ work: SharedWork, _ reply: Reply, at: Date) -> Reply {
        history.forget()
        let known = work.goesOn && scans.starts(with: work.scans) ? scans : work.scans
        for code in known {
            let before = dialogue
            // What led to a report is not in hand any more, so it is asked for anew.
            if respond(to: ScannedName(code), at: at, id: work.id).report != nil { dialogue = before }
            if dialogue.inquiry?.isOptional == true { _ = dialogue.hear(.noNetwork, at: at, id: work.id) }
            asking = nil
        }
        scans = known
        return known.isEmpty ? reply : .accepted(dialogue.work?.standing ?? reply.message)
    }

    private mutating func respond(to scan: ScannedName, at: Date, id: UUID) -> Reply {
        let (keys, wanted) = (dialogue.keys, dialogue.question.kind)
        guard let input = DialogueInput.read(scan, wanted: wanted, keys: keys, isKnown: dialogue.book.knows(scan)) else {
            return undo(by: scan, at: at, id: id)
        }
        guard dialogue.inquiry == nil else { return .rejected(dialogue.words.warehouseIsAsked) }
        let before = Moment(dialogue: dialogue, scans: scans)
        let reply = dialogue.take(input, at: at, id: id)
        guard reply.verdict == .accepted || reply.isDoubt else {
            dialogue = before.dialogue
            return reply
        }
        note(scan)
        if reply.verdict == .accepted { remember(before, reply) }
        return reply
    }

    private mutating func remember(_ before: Moment, _ reply: Reply) {
        history.remember(before.dialogue, isInBooks: reply.report != nil)
        if reply.report == nil, dialogue.inquiry != nil { asking = before }
    }

    /// Keeps a scan of the work in hand.
    private mutating func note(_ scan: ScannedName) {
        scans = dialogue.work == nil ? [] : scans + [ScanRecord.kept(scan.scanned)]
    }

    private mutating func undo(by scan: ScannedName, at: Date, id: UUID) -> Reply {
        guard let before = history.back() else {
            return dialogue.takeBack(at: at, id: id) ?? dialogue.askAgain(dialogue.words.nothingToTakeBack)
        }
        dialogue = before
        if let asking { scans = asking.scans } else { note(scan) }
        asking = nil
        return .accepted(dialogue.words.takenBack(dialogue.question.instruction))
    }

    private mutating func result(_ reply: Reply, of event: DialogueRecord.Event, at: Date, id: UUID) -> DialogueResult {
        // A scan that is still asked about is neither right nor wrong.
        let isThird = asking == nil && history.count(reply.verdict)
        let help = isThird ? [dialogue.words.thirdWrongScan(dialogue.help(dialogue.keys))] : []
        let message = dialogue.words.joined([reply.message] + help)
        let record = DialogueRecord(
            id: id, event: event, accepted: reply.verdict == .accepted, message: ScannedName.readable(message),
            report: reply.report, at: at)
        return DialogueResult(verdict: reply.verdict, message: message, record: record)
    }
}

/// What became of one event of a dialogue.
package struct DialogueResult: Sendable, Hashable {
    package let verdict: ScanResult.Verdict
    package let message: String
    /// To be journaled before the beep.
    package let record: DialogueRecord
}
