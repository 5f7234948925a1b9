import FoundationEssentials
import ScanDialogue

/// Asks, reads, answers, until a dialogue is done or nobody scans any more. It decides nothing: what is right, the dialogue says.
struct DialogueLoop<Subject: Dialogue> {
    private var session: DialogueSession<Subject>
    private let journal: DialogueJournal
    private let sender: ReportSender
    private let signIn: SignInDialogue
    private let bench: PackBench
    private let person: String
    private var warehouse: WarehouseAsking
    private var bounces = BounceFilter()
    private var last: DialogueResult?

    private var screen: TerminalScreen { signIn.screen }
    private var input: LineInput { signIn.input }

    /// Goes on where the journal ends.
    /// - Parameters:
    ///   - bench: hears of closed parcels.
    ///   - person: the name above the questions.
    init(
        _ dialogue: Subject, journal: DialogueJournal, client: any DialogueAccess, signIn: SignInDialogue, bench: PackBench,
        person: String
    ) {
        session = DialogueSession(dialogue.opened(with: journal.head.task), replaying: journal.records)
        (self.journal, self.signIn, self.bench, self.person) = (journal, signIn, bench, person)
        sender = journal.sender(to: client, badge: journal.head.badge)
        warehouse = WarehouseAsking(client, signIn, sender, badge: journal.head.badge)
        if !journal.records.isEmpty { signIn.screen.say(signIn.screen.words.goesOnWhereItStopped) }
    }

    /// - Throws: `JournalError`: a scan could not be kept, so nothing more may be scanned. `FloorClientError`: the warehouse refuses for a
    ///   reason that can be mended; reports stay in the journal for the next start.
    mutating func run() async throws {
        do {
            try await rejoin()
            try await talk()
        } catch let refusal as FloorClientError {
            let unsent = await sender.state.unsent
            if unsent > 0 { screen.warn(screen.words.reportsWait(unsent, in: journal.path)) }
            throw refusal
        }
    }

    private mutating func talk() async throws {
        while !session.dialogue.isDone {
            try await settle()
            if let inquiry = session.dialogue.inquiry {
                guard try await ask(inquiry) else { return try await leave() }
                continue
            }
            await show()
            switch await nextEvent() {
            case .timeout: continue
            case .end: return try await leave()
            case .line(let line):
                screen.echo(line)
                if input.isRecorded || !bounces.isEcho(line, at: Date()) { try await take(line) }
            }
        }
        try await deliver()
    }

    /// The next line. While reports wait they are sent, and what the warehouse says to them ends the waiting for a line.
    private func nextEvent() async -> LineInput.Event {
        while true {
            if await sender.hasNews { return .timeout }
            guard await sender.state.unsent > 0 else { return await input.next().map { .line($0) } ?? .end }
            await sender.resume()
            let event = await input.next(within: .seconds(1))
            if event != .timeout { return event }
        }
    }

    /// Work that the warehouse keeps may have gone on elsewhere since this device was cut off.
    private mutating func rejoin() async throws {
        guard !journal.records.isEmpty, session.dialogue.inquiry == nil, let work = session.dialogue.work else { return }
        let answer = try await warehouse.answer(to: work.rejoining)
        if answer != .noNetwork { try await hear(answer) }
    }

    /// One scan: on the disk before the beep, then on its way. What follows is the answer's, when the warehouse is to be asked first.
    private mutating func take(_ line: String) async throws {
        let (at, before) = (Date(), session)
        let result = session.scan(line, at: at, id: ScanID.make(at: at))
        try keep(result, before)
        if session.dialogue.inquiry == nil { try await answer(result) }
        await send(result.record)
    }

    /// The beep. Before it the warehouse knows how far the work is, so that another device can go on.
    private mutating func answer(_ result: DialogueResult) async throws {
        try await warehouse.tell(session.progress)
        screen.answer(result.verdict, result.message)
    }

    private func send(_ record: DialogueRecord) async {
        guard record.report != nil else { return }
        await sender.add(record)
        // What is refused is worth a moment: whoever did it still stands there.
        if await sender.state.isOnline { _ = await sender.flush(tries: 1) }
    }

    /// Asks the warehouse, behind everything that was reported before.
    /// - Returns: false when nobody waits for the answer any more.
    private mutating func ask(_ inquiry: Inquiry) async throws -> Bool {
        let result = try await hear(try await warehouse.answer(to: inquiry))
        guard result == nil else { return true }
        try await settle()
        screen.warn(last?.message ?? "")
        guard !input.isRecorded else { return false }
        screen.ask(screen.words.tryAgainWithEnter)
        return await input.next() != nil
    }

    /// - Returns: nil when the dialogue cannot go on without another answer; that is not said yet.
    @discardableResult
    private mutating func hear(_ answer: WarehouseAnswer) async throws -> DialogueResult? {
        let (at, before) = (Date(), session)
        let result = session.hear(answer, at: at, id: ScanID.make(at: at))
        try keep(result, before)
        guard session.dialogue.inquiry == nil || result.verdict == .accepted else { return nil }
        try await self.answer(result)
        await send(result.record)
        return result
    }

    private mutating func keep(_ result: DialogueResult, _ before: DialogueSession<Subject>) throws(JournalError) {
        do { try journal.append(result.record) } catch {
            session = before
            throw error
        }
        last = result
    }

    private func show() async {
        let state = await sender.state
        screen.show(
            session.dialogue.question, Subject.name, person: person, unsent: state.unsent, isOnline: state.isOnline, last: last)
    }

    /// Refusals and remarks are shown once, and the dialogue hears of refusals. A refusal of everything ends the session: nobody must go on with what nobody
    /// will take. Only the PIN can be had from the person: then the sending goes on.
    /// - Returns: whether the person signed in again.
    @discardableResult
    private mutating func settle() async throws -> Bool {
        let progress = await sender.drainProgress()
        for settled in progress.answers {
            guard let refusal = settled.refusal else {
                if let words = session.dialogue.remark(on: settled.answer) { screen.warn("\(settled.message) \(words)") }
                await bench.take(settled, badge: journal.head.badge)
                continue
            }
            screen.warn(screen.words.notBooked(settled.message, because: refusal.message))
            let (at, before) = (Date(), session)
            try keep(session.refusal(of: settled.report.id, refusal, at: at, id: ScanID.make(at: at)), before)
        }
        try journal.markSent(progress.sent)
        guard let refusal = progress.refusal else { return false }
        guard refusal.wantsPIN else { throw refusal }
        try await signIn.signInIfReachable(journal.head.badge)
        await sender.resume()
        return true
    }

    /// Sends the rest, however long the network takes while somebody waits.
    private mutating func deliver() async throws {
        while await !sender.flush(tries: 3) {
            if try await settle() { continue }
            screen.warn(screen.words.reportsWaitForNetwork(await sender.state.unsent, in: journal.path))
            guard !input.isRecorded else { return }
            screen.ask(screen.words.tryAgainWithEnter)
            guard await input.next() != nil else { return }
        }
        try await settle()
        // What was refused may be on the bench again.
        guard session.dialogue.isDone else { return try await talk() }
        try journal.remove()
    }

    private mutating func leave() async throws {
        try await warehouse.tell(session.progress, isLast: true)
        var isSent = await sender.flush(tries: 1)
        if try await settle() { isSent = await sender.flush(tries: 1) }
        screen.say(isSent ? screen.words.pausedAndSent : screen.words.pausedWithReports(in: journal.path))
    }
}
