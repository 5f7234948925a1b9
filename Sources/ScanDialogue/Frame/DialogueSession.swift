package import FoundationEssentials

/// A dialogue as one person has it at one device, and all that is the same in every dialogue.
///
/// A wrong scan changes nothing. Undo goes back scan by scan to what was last reported: that is in the books. A scan that leads to an inquiry
/// is right only when the warehouse's answer is.
package struct DialogueSession<Subject: Dialogue>: Sendable, Equatable {
    package private(set) var dialogue: Subject
    private var history = ScanHistory<Subject>()
    /// The dialogue before the scan that led to the open inquiry.
    private var asking: Subject?

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
        let before = dialogue
        let reply = dialogue.hear(answer, at: at, id: id)
        if reply.verdict != .accepted {
            if asking != nil { _ = history.back() }
            dialogue = asking ?? before
        }
        if reply.report != nil { history.forget() }
        // What is reported stays so, whatever is asked next.
        if dialogue.inquiry == nil || reply.verdict != .accepted || reply.report != nil { asking = nil }
        return result(reply, of: .answer(answer), at: at, id: id)
    }

    /// The warehouse did not book a report.
    package mutating func refusal(of report: UUID, _ refusal: Refusal, at: Date, id: UUID) -> DialogueResult {
        let before = dialogue
        dialogue.refused(report, because: refusal)
        if dialogue != before { history.forget() }
        // Nothing was scanned, so it is no wrong scan.
        let record = DialogueRecord(
            id: id, event: .refusal(of: report, refusal), accepted: false, message: ScannedName.readable(refusal.message),
            report: nil, at: at)
        return DialogueResult(verdict: .rejected, message: refusal.message, record: record)
    }

    private mutating func respond(to scan: ScannedName, at: Date, id: UUID) -> Reply {
        let (keys, wanted) = (dialogue.keys, dialogue.question.kind)
        guard let input = DialogueInput.read(scan, wanted: wanted, keys: keys, isKnown: dialogue.book.knows(scan)) else {
            return undo()
        }
        guard dialogue.inquiry == nil else { return .rejected(dialogue.words.warehouseIsAsked) }
        let before = dialogue
        let reply = dialogue.take(input, at: at, id: id)
        guard reply.verdict == .accepted else {
            dialogue = before
            return reply
        }
        remember(before, reply)
        return reply
    }

    /// Undo reaches back to the last report.
    private mutating func remember(_ before: Subject, _ reply: Reply) {
        guard reply.report == nil else { return history.forget() }
        history.remember(before)
        if dialogue.inquiry != nil { asking = before }
    }

    private mutating func undo() -> Reply {
        guard let before = history.back() else {
            return dialogue.askAgain(dialogue.words.nothingToTakeBack)
        }
        (dialogue, asking) = (before, nil)
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
