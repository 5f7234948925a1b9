import FoundationEssentials
import ScanDialogue

/// A person's session in any dialogue, from the badge to the last question.
///
/// What earlier sessions left is sent first, whichever dialogue it is of; one of the same dialogue that was cut off goes on where it
/// stopped, without the network too.
struct DialogueTerminal: Sendable {
    let client: any DialogueAccess
    let journals: JournalDirectory
    let input: LineInput
    let screen: TerminalScreen
    /// From where what goes with closed parcels comes, and where it is printed; nil: nothing is.
    var printing: (documents: any ParcelDocumentAccess, printer: PrinterName)?

    /// - Parameters:
    ///   - dialogue: as it begins.
    ///   - badge: asked for when missing.
    ///   - scans, task: with which a session begins that does not go on from an earlier one.
    /// - Throws: `FloorClientError` when nothing can be done without the warehouse, or it refuses for a reason that can be mended;
    ///   `JournalError`.
    func run<Subject: Dialogue>(
        _ dialogue: Subject, badge: String?, scans: [String] = [], task: WorkAnswer.Opening? = nil
    ) async throws {
        guard let badge = await signIn.scan(screen.words.scanBadge, given: badge) else { return }
        let leftovers = try journals.dialogues(of: badge)
        let name = try await letIn(badge, mayGoOn: leftovers.contains { $0.head.dialogue == Subject.name })
        let bench = PackBench(words: dialogue.language.words, signIn: signIn, printing: printing)
        try await bench.check(badge)
        try await sendLeftovers(leftovers, badge, bench)
        if let journal = try open(dialogue, of: leftovers) {
            try await talk(dialogue, in: journal, bench, name)
        } else {
            input.putBack(scans)
            let head = DialogueHead(dialogue: Subject.name, badge: badge, task: task)
            try await talk(dialogue, in: try journals.begin(head), bench, name)
        }
    }

    /// The session that was cut off last with something in hand; those that had come to their end are removed.
    private func open<Subject: Dialogue>(_ dialogue: Subject, of leftovers: [DialogueJournal]) throws -> DialogueJournal? {
        let own = leftovers.filter { $0.head.dialogue == Subject.name }
        let open = own.last { journal in
            !DialogueSession(dialogue.opened(with: journal.head.task), replaying: journal.records).dialogue.isIdle
        }
        for journal in own where journal !== open && journal.unsent.isEmpty { try journal.remove() }
        return open
    }

    /// - Parameter mayGoOn: whether there is a session to go on with when the warehouse cannot be reached.
    /// - Returns: whose badge it is; the badge itself where nobody can be asked.
    private func letIn(_ badge: String, mayGoOn: Bool) async throws -> String {
        do {
            let person = try await signIn.signIn(badge)
            screen.say(screen.words.hello(person.name))
            return person.name
        } catch {
            guard error.isUnreachable, mayGoOn else { throw error }
            screen.warn(screen.words.goesOnFromJournal)
            return badge
        }
    }

    /// Sends what earlier sessions left. What cannot be sent now, for want of the network or of a right, waits for the next start.
    private func sendLeftovers(_ journals: [DialogueJournal], _ badge: String, _ bench: PackBench) async throws {
        for journal in journals where !journal.unsent.isEmpty {
            let sender = journal.sender(to: client, badge: badge)
            _ = await sender.flush(tries: 2)
            let progress = await sender.drainProgress()
            for settled in progress.answers {
                try warn(settled, in: journal)
                await bench.take(settled, badge: badge)
            }
            try journal.markSent(progress.sent)
            guard progress.unsent > 0 else { continue }
            let why = progress.refusal?.description ?? screen.words.networkIsGone
            screen.warn("\(why) \(screen.words.reportsWait(progress.unsent, in: journal.path))")
        }
    }

    /// A refusal is shown once, and the dialogue hears of it when it goes on.
    private func warn(_ settled: SettledReport, in journal: DialogueJournal) throws {
        guard let refusal = settled.refusal else { return }
        screen.warn(screen.words.notBooked(settled.message, because: refusal.message))
        let at = Date()
        try journal.append(.refusal(of: settled.report.id, refusal, at: at, id: ScanID.make(at: at)))
    }

    private func talk<Subject: Dialogue>(
        _ dialogue: Subject, in journal: DialogueJournal, _ bench: PackBench, _ name: String
    ) async throws {
        var loop = DialogueLoop(dialogue, journal: journal, client: client, signIn: signIn, bench: bench, person: name)
        try await loop.run()
    }

    private var signIn: SignInDialogue { SignInDialogue(access: client, input: input, screen: screen) }
}
