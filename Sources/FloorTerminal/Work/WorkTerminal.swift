import Fulfilment
import ScanDialogue

/// The side of the warehouse that tells what is next, as a device sees it.
protocol WorkAccess: FloorAccess, DialogueAccess {
    /// The next task, or nil when there is none, also after the time that the request gives.
    func next(_ request: WorkRequest) async throws(FloorClientError) -> WorkAnswer?
}

extension FloorClient: WorkAccess {
    func next(_ request: WorkRequest) async throws(FloorClientError) -> WorkAnswer? {
        let answer = try await post("/floor/work", request, by: request.badge, waiting: request.waitSeconds)
        return answer.status == 204 ? nil : try read(answer.body)
    }
}

/// One terminal for whatever is most urgent and near that somebody may do: asks the warehouse, opens the dialogue, and asks again.
struct WorkTerminal: Sendable {
    /// What there are dialogues for here.
    private static let kinds: [WorkKind] = [.pick, .pack, .putAway, .refill, .count, .receive, .putBack]

    let client: any WorkAccess
    let journals: JournalDirectory
    let input: LineInput
    let screen: TerminalScreen
    /// Goes home after one task.
    let endsAfterOneTask: Bool
    /// How often the warehouse is asked again while there is no work, when it cannot call by itself.
    var pollInterval: Duration = .seconds(5)

    /// - Parameters:
    ///   - badge: asked for when missing.
    ///   - place: where the person stands; nil: not known.
    /// - Throws: what the dialogues throw.
    func run(badge: String?, at place: String?) async throws {
        guard let badge = await signIn.scan(screen.words.scanBadge, given: badge) else { return }
        let person = try await signIn.signIn(badge)
        screen.say(screen.words.hello(person.name))
        var (place, last) = (place, WorkAnswer?.none)
        while await !hasEnded(), let task = try await next(person.badge, place) {
            screen.say(screen.words.offer(task))
            if let last, Self.isSame(task, last), await !goesOn() { return }
            try await open(task, person.badge)
            (place, last) = (Self.end(of: task), task)
            if endsAfterOneTask { return }
        }
    }

    private static func isSame(_ task: WorkAnswer, _ other: WorkAnswer) -> Bool {
        task.kind == other.kind && task.place == other.place && task.open == other.open
    }

    /// What was left comes again, until somebody has done it. A recorded session ends with it.
    private func goesOn() async -> Bool {
        guard !input.isRecorded else { return false }
        screen.ask(screen.words.leftUndone)
        guard let line = await input.next(), line.lowercased() != "q" else { return false }
        if !line.isEmpty { input.putBack([line]) }
        return true
    }

    /// Where somebody stands who has done it; nil: not known.
    private static func end(of task: WorkAnswer) -> String? {
        switch task.kind {
        case .count, .receive: task.place
        case .refill: task.open.to
        case .pick, .pack, .putAway, .putBack: nil
        }
    }

    /// Whether nobody scans any more: what was begun then is for the next time.
    private func hasEnded() async -> Bool {
        switch await input.next(within: .zero) {
        case .end: return true
        case .timeout: return false
        case .line(let line):
            input.putBack([line])
            return false
        }
    }

    /// Without anybody to wait, asks once.
    private func next(_ badge: String, _ place: String?) async throws(FloorClientError) -> WorkAnswer? {
        let request = WorkRequest(badge: badge, at: place, kinds: Self.kinds)
        let answer = try await signIn.withSession(of: badge) { () throws(FloorClientError) in try await client.next(request) }
        if let answer { return answer }
        screen.say(screen.words.noWorkNow)
        guard !input.isRecorded else { return nil }
        return try await WaitForWork(badge: badge, signIn: signIn, pause: pollInterval).answer {
            [client] seconds throws(FloorClientError) in
            try await client.next(WorkRequest(badge: badge, at: place, kinds: Self.kinds, waitSeconds: seconds))
        }
    }

    private func open(_ task: WorkAnswer, _ badge: String) async throws {
        switch task.kind {
        case .pick:
            try await PickTerminal(
                client: client, journals: journals, input: input, screen: screen, endsAfterOneTour: true,
                pollInterval: pollInterval
            ).run(badge: badge, cart: task.open.cart)
        case .pack: try await talk(PackDialogue(screen.language), task, badge)
        case .putAway: try await talk(PutAwayDialogue(screen.language), task, badge)
        case .refill: try await talk(RefillDialogue(screen.language), task, badge)
        case .count: try await talk(CountDialogue(screen.language), task, badge)
        case .receive: try await talk(ReceiveDialogue(screen.language), task, badge)
        case .putBack: try await talk(PutBackDialogue(screen.language), task, badge)
        }
    }

    private func talk(_ dialogue: some Dialogue, _ task: WorkAnswer, _ badge: String) async throws {
        try await DialogueTerminal(client: client, journals: journals, input: input, screen: screen)
            .run(dialogue, badge: badge, task: task.open)
    }

    private var signIn: SignInDialogue { SignInDialogue(access: client, input: input, screen: screen) }
}
