import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue

/// A device's way to the picking workers, which is cut at random: before a request, while it is done, or before its answer is read.
///
/// Whoever gets no answer cannot know whether it was done, and sends the same again.
struct DeviceLine {
    /// An answer.
    struct Reply {
        let answer: HTTPAnswer
        /// nil when the worker was not up all the time, so that the seconds tell nothing of it.
        let time: UploadTime?
    }

    private enum Cut { case none, before, meanwhile, after }

    let badge: String
    let shift: Shift
    private var random: SeededRandom
    /// Which worker is asked; the next one after every failure.
    private var turn: Int
    /// nil until the badge signs in, and when the session has ended.
    private var session: String?
    private var offlineUntil = ContinuousClock.now
    /// Whether the last try may have reached a worker.
    private(set) var wasSent = false

    /// After which a caller who waits for an answer only to lose it gives up.
    private static let waitsAtMost = Duration.seconds(30)

    init(badge: String, number: Int, shift: Shift) {
        (self.badge, self.shift, turn) = (badge, shift, number)
        random = SeededRandom(seed: shift.habits.seed, purpose: "network", index: number)
    }

    /// Whether the device has a network, as far as it can see.
    var isOnline: Bool { ContinuousClock.now >= offlineUntil }

    func waitUntilOnline() async throws {
        if !isOnline, !shift.isOver { try await Task.sleep(until: offlineUntil) }
    }

    /// Sends until there is an answer.
    /// - Returns: the answer, 2xx or a refusal.
    mutating func call(_ method: String, _ path: String, _ body: Data? = nil) async throws -> HTTPAnswer {
        var isRepeated = false
        while true {
            try await waitUntilOnline()
            if isRepeated { shift.tally.add(.repeated) }
            if let reply = try await attempt(method, path, body) { return reply.answer }
            isRepeated = isRepeated || wasSent
        }
    }

    /// Tries once.
    /// - Returns: nil when there was no answer, or one that says to try again.
    mutating func attempt(_ method: String, _ path: String, _ body: Data?) async throws -> Reply? {
        if session == nil { try await signIn() }
        wasSent = false
        guard session != nil, let reply = try await exchange(method, path, body) else { return nil }
        switch reply.answer.status {
        case 401:
            session = nil
            return nil
        case 429, 503:
            try await rest()
            return nil
        case 500...:
            shift.tally.add(fault: "\(method) \(path): \(reply.answer.status) \(reply.answer.excerpt)")
            try await rest()
            return nil
        default:
            shift.tally.add(.uploads)
            return reply
        }
    }

    private mutating func signIn() async throws {
        let body = try JSONEncoder().encode(SignInRequest(badge: badge))
        guard let reply = try await exchange("POST", "/floor/sign-in", body) else { return }
        guard reply.answer.isSuccess else {
            guard reply.answer.status >= 500 || reply.answer.status == 429 else {
                throw OperationsError.failed("\(badge) may not sign in: \(reply.answer.status) \(reply.answer.excerpt)")
            }
            return try await rest()
        }
        session = try JSONDecoder().decode(SignInAnswer.self, from: reply.answer.body).session
    }

    private mutating func exchange(_ method: String, _ path: String, _ body: Data?) async throws -> Reply? {
        try shift.checkPatience()
        switch drawCut() {
        case .none:
            wasSent = true
            return try await whole(method, path, body)
        case .before: shift.tally.add(.cutBefore)
        case .meanwhile:
            wasSent = true
            shift.tally.add(.cutMeanwhile)
            try await lose(method, path, body, after: .milliseconds(random.int(1...40)))
        case .after:
            wasSent = true
            shift.tally.add(.cutAfter)
            try await lose(method, path, body, after: Self.waitsAtMost)
        }
        loseNetwork()
        return nil
    }

    private mutating func whole(_ method: String, _ path: String, _ body: Data?) async throws -> Reply? {
        let start = ContinuousClock.now
        do {
            let answer = try await worker.service.send(method, path, body: body, headers: headers)
            let time = UploadTime(
                seconds: (ContinuousClock.now - start).seconds, isCalm: shift.uptime.wasCalm(since: start))
            return Reply(answer: answer, time: shift.uptime.wasUp(worker.port, since: start) ? time : nil)
        } catch {
            try Task.checkCancellation()
            shift.tally.add(.unanswered)
            turn += 1
            try await rest()
            return nil
        }
    }

    /// The request goes out, and nobody reads what comes back.
    private func lose(_ method: String, _ path: String, _ body: Data?, after limit: Duration) async throws {
        let (service, headers) = (worker.service, headers)
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                // Whether it failed is as unknown as what it was answered.
                _ = try? await service.send(method, path, body: body, headers: headers)
            }
            group.addTask {
                // Cancelled when the answer was there before.
                try? await Task.sleep(for: limit)
            }
            await group.next()
            group.cancelAll()
        }
        try Task.checkCancellation()
    }

    /// The device dies, and its journal goes on on another one, which has to sign in.
    mutating func die() {
        shift.tally.add(.deaths)
        (session, offlineUntil) = (nil, .now)
        turn += 1
    }

    private var worker: Shift.Worker { shift.workers[turn % shift.workers.count] }
    private var headers: [(String, String)] { session.map { [("waybill-session", $0)] } ?? [] }

    private mutating func drawCut() -> Cut {
        guard !shift.isOver, random.chance(shift.habits.cut) else { return .none }
        return random.pick([.before, .meanwhile, .after])
    }

    /// Most gaps in the network are short; one in ten is long.
    private mutating func loseNetwork() {
        let gap = random.double(0.1...3) * (random.chance(0.1) ? 4 : 1) * shift.habits.pace
        offlineUntil = .now + .seconds(gap)
    }

    /// A pause before the next try, of a server that is away or has too much to do.
    private mutating func rest() async throws { try await Task.sleep(for: .milliseconds(random.int(100...400))) }
}
