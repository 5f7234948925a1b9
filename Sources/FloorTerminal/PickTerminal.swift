import FoundationEssentials
import ScanDialogue

/// A picker's session from the badge to the last tour.
struct PickTerminal: Sendable {
    private typealias Ending = PickSessionLoop.Ending

    let client: any FloorAccess
    let journals: JournalDirectory
    let input: LineInput
    let screen: TerminalScreen
    /// Goes home after one tour.
    let endsAfterOneTour: Bool
    /// How often the warehouse is asked again while there is no work, when it cannot call by itself.
    var pollInterval: Duration = .seconds(5)

    /// - Parameter place: where the picker stands; nil at the drop.
    /// - Throws: `FloorClientError` when nothing can be done without the warehouse, or it refuses scans for a reason that can be
    ///   mended; `JournalError`.
    func run(badge: String?, cart: String?, at place: String? = nil) async throws {
        guard let badge = await signIn.scan(screen.words.scanBadge, given: badge) else { return }
        if let end = try await finishLeftovers(badge), end == .inputEnded { return }
        let picker = try await signIn.signIn(badge)
        screen.say(screen.words.hello(picker.name))
        var (cart, place) = (cart, place)
        while let code = await signIn.scan(screen.words.scanCart(free: Array(picker.carts.prefix(8))), given: cart) {
            cart = code
            let tour: TourAnswer
            switch try await work(TourRequest(badge: picker.badge, cart: code, at: place)) {
            case .tour(let answer): tour = answer
            case .none: return
            case .otherCart(let why):
                screen.warn(why)
                cart = nil
                continue
            }
            // After this tour the picker stands at the drop.
            place = nil
            showCartons(tour.tour)
            let journal = try journals.begin(tour.tour, known: tour.scans)
            let end = try await pick(journal, badge: picker.badge)
            if end == .inputEnded || (end == .tourDone && endsAfterOneTour) { return }
        }
    }

    /// Which cartons to put on the cart: they are its bins.
    private func showCartons(_ tour: PickList) {
        let bins = (tour.bins ?? []).filter { !$0.cartons.isEmpty }
        if !bins.isEmpty { screen.say(screen.words.cartons(forBins: bins)) }
    }

    /// What asking for work brought.
    private enum Work {
        case tour(TourAnswer)
        case none
        case otherCart(String)
    }

    /// Work for the cart; while there is none, the terminal waits for it.
    private func work(_ request: TourRequest) async throws -> Work {
        let answer = try await poll(request)
        guard case .none = answer else { return answer }
        screen.say(screen.words.noWorkNow)
        return endsAfterOneTour || input.isRecorded ? .none : try await waitForWork(request)
    }

    private func waitForWork(_ request: TourRequest) async throws -> Work {
        do throws(FloorClientError) {
            let tour = try await WaitForWork(badge: request.badge, signIn: signIn, pause: pollInterval).answer {
                [client] seconds throws(FloorClientError) in
                try await client.work(seconds.map(request.waiting) ?? request)
            }
            return tour.map { .tour($0) } ?? .none
        } catch {
            return try otherCart(error)
        }
    }

    private func poll(_ request: TourRequest) async throws -> Work {
        do {
            let answer = try await signIn.withSession(of: request.badge) { () throws(FloorClientError) in
                try await client.work(request)
            }
            return answer.map { .tour($0) } ?? .none
        } catch {
            return try otherCart(error)
        }
    }

    private func otherCart(_ error: FloorClientError) throws(FloorClientError) -> Work {
        guard !input.isRecorded, error.isAboutTheCart else { throw error }
        return .otherCart(error.description)
    }

    /// Sends what earlier sessions left. A tour that was cut off goes on; without the network from its journal alone.
    private func finishLeftovers(_ badge: String) async throws -> Ending? {
        var end: Ending?
        let leftovers = try journals.leftovers(of: badge)
        try await letIn(badge, with: leftovers)
        for journal in leftovers {
            let sender = journal.sender(to: client, badge: badge)
            let isSent = await sender.flush(tries: 2)
            let progress = await sender.drainProgress()
            for conflict in progress.conflicts { screen.warn(conflict.message) }
            if isSent, try await mayBeFetched(journal, badge) {
                try journal.remove()
            } else if let refusal = progress.refusal {
                try keep(journal, unsent: progress.unsent, after: refusal)
            } else {
                screen.warn(screen.words.goesOnFromJournal)
                end = try await pick(journal, badge: badge)
                if end == .inputEnded { return end }
            }
        }
        return end
    }

    /// The PIN is asked for before scans are sent, so that the sending need not wait for it. Refused, they stay where they are.
    private func letIn(_ badge: String, with leftovers: [ScanJournal]) async throws {
        guard !leftovers.isEmpty else { return }
        do {
            try await signIn.signInIfReachable(badge)
        } catch {
            for journal in leftovers where !journal.unsent.isEmpty { warnWaiting(journal, journal.unsent.count) }
            throw error
        }
    }

    private func warnWaiting(_ journal: ScanJournal, _ unsent: Int) {
        screen.warn(screen.words.scansWait(unsent, in: journal.path))
    }

    /// Whether a journal of which everything is sent is of no more use: its tour is done, or the warehouse can be asked for it again.
    private func mayBeFetched(_ journal: ScanJournal, _ badge: String) async throws -> Bool {
        guard !PickSession(journal: journal, language: screen.language).flow.isDone else { return true }
        do {
            _ = try await client.signIn(badge: badge, pin: nil)
            return true
        } catch {
            return !error.isUnreachable
        }
    }

    /// A tour that is no longer this picker's is set aside; for anything else the scans must wait, and the picker with them.
    private func keep(_ journal: ScanJournal, unsent: Int, after refusal: FloorClientError) throws {
        guard refusal.isAboutTheTour else {
            warnWaiting(journal, unsent)
            throw refusal
        }
        screen.warn(refusal.description)
        screen.warn(screen.words.scansNotTaken(unsent, keptIn: try journal.setAside()))
    }

    /// One tour. Picks the warehouse added or took away meanwhile come with the next request for work.
    private func pick(_ journal: ScanJournal, badge: String) async throws -> Ending {
        let session = PickSession(journal: journal, language: screen.language)
        let prompt = session.flow.prompt
        if let task = prompt.task, prompt.counted > 0 {
            screen.say(screen.words.goesOn(with: prompt.counted, of: task.quantity))
        }
        var loop = PickSessionLoop(
            session: session, sender: journal.sender(to: client, badge: badge), signIn: signIn)
        return try await loop.run()
    }

    private var signIn: SignInDialogue { SignInDialogue(access: client, input: input, screen: screen) }
}
