import FoundationEssentials
import ScanDialogue

/// Asks, reads, answers, until a tour is done, the warehouse changed it, or nobody scans any more.
struct PickSessionLoop {
    /// Why the loop ended.
    enum Ending: Sendable, Equatable {
        /// Everything is picked and in the books.
        case tourDone
        /// The warehouse has other picks for this tour: fetch it again.
        case tourChanged
        case inputEnded
    }

    private var session: PickSession
    private let screen: TerminalScreen
    private let input: LineInput
    private let sender: ScanSender
    private let signIn: SignInDialogue
    private var bounces = BounceFilter()
    private var hasConflict = false

    init(session: PickSession, sender: ScanSender, signIn: SignInDialogue) {
        (self.session, self.sender, self.signIn) = (session, sender, signIn)
        (screen, input) = (signIn.screen, signIn.input)
    }

    /// - Throws: `JournalError`: a scan could not be kept, so nothing more may be scanned. `FloorClientError`: the warehouse
    ///   refuses for a reason that can be mended; the scans stay in the journal for the next start.
    mutating func run() async throws -> Ending {
        do {
            return try await guide()
        } catch let refusal as FloorClientError {
            let unsent = await sender.state.unsent
            guard refusal.isAboutTheTour else {
                screen.warn(screen.words.scansWait(unsent, in: session.journal.path))
                throw refusal
            }
            screen.warn(refusal.description)
            let kept = try session.journal.setAside()
            screen.warn(screen.words.scansNotTaken(unsent, keptIn: kept))
            return .tourChanged
        }
    }

    private mutating func guide() async throws -> Ending {
        var last: ScanResult?
        while !session.flow.isDone {
            try await report()
            if hasConflict, session.flow.prompt.step == .place, await sender.flush(tries: 1) {
                return try await end(.tourChanged)
            }
            await show(last)
            guard let line = await input.next() else { return try await leave() }
            screen.echo(line)
            if !input.isRecorded, bounces.isEcho(line, at: Date()) { continue }
            let result = try session.scan(line)
            screen.answer(result.verdict, result.message)
            await sender.add(result.record)
            // A short pick may change the tour, so its answer is worth a moment.
            if result.record.effect == .short, await sender.state.isOnline { _ = await sender.flush(tries: 1) }
            last = result
        }
        return try await deliver()
    }

    private func show(_ last: ScanResult?) async {
        let state = await sender.state
        let status = TerminalScreen.Status(
            picker: session.flow.tour.picker, cart: session.flow.tour.cart, unsent: state.unsent, isOnline: state.isOnline)
        screen.show(session.flow.prompt, status, last: last)
    }

    /// Conflicts are shown once; then the tour is fetched again at the next place. A refusal ends the session: the picker
    /// must not go on with what nobody will take. Only the PIN can be had from the picker: then the sending goes on.
    /// - Returns: whether the picker signed in again.
    @discardableResult
    private mutating func report() async throws -> Bool {
        let progress = await sender.drainProgress()
        try session.journal.markSent(progress.sent)
        for conflict in progress.conflicts { screen.warn(conflict.message) }
        if !progress.conflicts.isEmpty { hasConflict = true }
        guard let refusal = progress.refusal else { return false }
        guard refusal.wantsPIN else { throw refusal }
        try await signIn.signInIfReachable(session.flow.tour.picker)
        await sender.resume()
        return true
    }

    /// Sends the rest, however long the network takes while somebody waits.
    private mutating func deliver() async throws -> Ending {
        screen.say(session.flow.prompt.instruction)
        while await !sender.flush(tries: 3) {
            if try await report() { continue }
            screen.warn(screen.words.scansWaitForNetwork(await sender.state.unsent, in: session.journal.path))
            guard !input.isRecorded else { return .inputEnded }
            screen.ask(screen.words.tryAgainWithEnter)
            guard await input.next() != nil else { return .inputEnded }
        }
        let open = await sender.lastAnswer?.openPicks ?? 0
        return try await end(open > 0 ? .tourChanged : .tourDone)
    }

    private mutating func leave() async throws -> Ending {
        var isSent = await sender.flush(tries: 1)
        if try await report() { isSent = await sender.flush(tries: 1) }
        screen.say(isSent ? screen.words.pausedAndSent : screen.words.pausedWithScans(in: session.journal.path))
        return .inputEnded
    }

    /// Everything is sent.
    private mutating func end(_ ending: Ending) async throws -> Ending {
        try await report()
        try session.journal.remove()
        return ending
    }
}

/// One tour on one device: every scan goes through the flow and onto the disk before anybody hears of it.
struct PickSession {
    private(set) var flow: PickFlow
    let journal: ScanJournal

    /// Begins a tour, or goes on where its journal ends.
    init(journal: ScanJournal, language: Language) {
        self.journal = journal
        flow = PickFlow(tour: journal.tour, replaying: journal.records, language: language)
    }

    /// Takes one scan. When it returns, the scan is safe.
    mutating func scan(_ code: String, at: Date = Date()) throws(JournalError) -> ScanResult {
        var next = flow
        let result = next.scan(code, at: at, id: ScanID.make(at: at))
        try journal.append(result.record)
        flow = next
        return result
    }
}

/// Ids of scans: UUID version 7, so that they sort by time.
enum ScanID {
    static func make(at: Date) -> UUID {
        let milliseconds = UInt64(max(0, at.timeIntervalSince1970 * 1000))
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF)
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func byte(_ value: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (56 - index * 8)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
                byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
