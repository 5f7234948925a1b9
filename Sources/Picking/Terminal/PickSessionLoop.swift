import FoundationEssentials
import PickPlanning

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
    private var bounces = BounceFilter()
    private var hasConflict = false

    init(session: PickSession, screen: TerminalScreen, input: LineInput, sender: ScanSender) {
        (self.session, self.screen, self.input, self.sender) = (session, screen, input, sender)
    }

    /// - Throws: `JournalError`: a scan could not be kept, so nothing more may be scanned. `FloorClientError`: the warehouse
    ///   refuses for a reason that can be mended; the scans stay in the journal for the next start.
    mutating func run() async throws -> Ending {
        do {
            return try await guide()
        } catch let refusal as FloorClientError {
            let unsent = await sender.state.unsent
            guard refusal.isAboutTheTour else {
                screen.warn("\(unsent) scans wait. They are safe in \(session.journal.path).")
                throw refusal
            }
            screen.warn(refusal.description)
            let kept = try session.journal.setAside()
            screen.warn("\(unsent) scans were not taken. They are kept in \(kept) for the shift leader.")
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
            let result = try session.take(line)
            screen.answer(result)
            await sender.add(result.record)
            // A short pick may change the tour, so its answer is worth a moment.
            if result.record.effect == .short, await sender.state.isOnline { _ = await sender.flush(tries: 1) }
            last = result
        }
        return try await deliver()
    }

    /// Nothing is in hand.
    private var isBetweenPicks: Bool {
        let prompt = session.flow.prompt
        return prompt.counted == 0 && (prompt.step == .place || prompt.step == .item)
    }

    private func show(_ last: ScanResult?) async {
        let state = await sender.state
        let status = TerminalScreen.Status(
            picker: session.flow.tour.picker, cart: session.flow.tour.cart, unsent: state.unsent, isOnline: state.isOnline)
        screen.show(session.flow.prompt, status, last: last)
    }

    /// Conflicts are shown once; then the tour is fetched again at the next place. A refusal ends the session: the picker
    /// must not go on with what nobody will take.
    private mutating func report() async throws {
        let progress = await sender.takeProgress()
        try session.journal.markSent(progress.sent)
        for conflict in progress.conflicts { screen.warn(conflict.message) }
        if !progress.conflicts.isEmpty { hasConflict = true }
        if let refusal = progress.refusal { throw refusal }
    }

    /// Sends the rest, however long the network takes while somebody waits.
    private mutating func deliver() async throws -> Ending {
        screen.say("The tour is done; bring the cart to the packers.")
        while await !sender.flush(tries: 3) {
            try await report()
            screen.warn("No network: \(await sender.state.unsent) scans wait. They are safe in \(session.journal.path).")
            guard !input.isRecorded else { return .inputEnded }
            screen.ask("Press Enter to try again.")
            guard await input.next() != nil else { return .inputEnded }
        }
        let open = await sender.openPicks
        return try await end(open > 0 ? .tourChanged : .tourDone)
    }

    private mutating func leave() async throws -> Ending {
        let isSent = await sender.flush(tries: 1)
        try await report()
        screen.say(isSent ? "Paused; everything is sent." : "Paused; unsent scans are safe in \(session.journal.path).")
        return .inputEnded
    }

    /// Everything is sent.
    private mutating func end(_ ending: Ending) async throws -> Ending {
        try await report()
        try session.journal.remove()
        return ending
    }
}
