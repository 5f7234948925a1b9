import Synchronization

/// A request that waits in the warehouse while somebody may type here. It is made again whenever it comes back empty; a worker that answers at
/// once, since it is an old one or cannot be reached, is asked again after a pause.
struct WaitingRequest<Answer: Sendable> {
    /// Makes the request; seconds that the answer may wait, nil for a worker that does not know of that.
    typealias Call = @Sendable (_ seconds: Int?) async throws(FloorClientError) -> Answer?

    /// Seconds that an answer may wait.
    private static var wait: Int { 25 }
    /// How soon an answer is seen that has come.
    private static var glance: Duration { .milliseconds(200) }

    /// What came, for whoever looks.
    private final class Arrival: Sendable {
        let answer = Mutex<Result<Answer?, FloorClientError>?>(nil)
    }

    private let call: Call
    private let pause: Duration
    private var asked: (task: Task<Void, Never>, arrival: Arrival, at: ContinuousClock.Instant)?
    private var next = ContinuousClock.now
    /// Whether the worker keeps the request until there is work.
    private(set) var isKept = true
    private(set) var isOnline = true
    /// Whether the worker understands that an answer may wait.
    private var mayWait = true

    /// - Parameter pause: between requests that are not kept.
    init(pause: Duration, _ call: @escaping Call) { (self.pause, self.call) = (pause, call) }

    /// For how long there is nothing to do here.
    var patience: Duration { asked == nil ? max(.zero, ContinuousClock.now.duration(to: next)) : min(Self.glance, pause) }

    /// The pause is over.
    mutating func askNow() { next = .now }

    /// What has come; nil when the answer is awaited still. Asks when it is time to.
    mutating func result() async -> Result<Answer?, FloorClientError>? {
        if asked == nil, next <= .now { ask() }
        guard let (_, arrival, at) = asked, let answer = arrival.answer.withLock({ $0 }) else { return nil }
        asked = nil
        if case .failure(let error) = answer, error.isAboutWaiting {
            (mayWait, isKept, next) = (false, false, .now)
            return nil
        }
        isOnline = if case .failure(let error) = answer { !error.isUnreachable } else { true }
        isKept = isOnline && mayWait && at.duration(to: .now) >= .seconds(Self.wait / 2)
        next = isKept ? .now : .now + pause
        return answer
    }

    /// Nobody waits any more.
    func end() { asked?.task.cancel() }

    private mutating func ask() {
        let arrival = Arrival()
        let task = Task { [call, seconds = mayWait ? Self.wait : nil] in
            let answer: Result<Answer?, FloorClientError>
            do throws(FloorClientError) { answer = .success(try await call(seconds)) } catch { answer = .failure(error) }
            arrival.answer.withLock { $0 = answer }
        }
        asked = (task, arrival, .now)
    }
}

/// Somebody at a terminal who waits for work.
struct WaitForWork: Sendable {
    let badge: String
    let signIn: SignInDialogue
    /// Between requests that the worker does not keep.
    let pause: Duration

    private var input: LineInput { signIn.input }
    private var screen: TerminalScreen { signIn.screen }

    /// Waits until the warehouse has something, or the person goes home. What is scanned meanwhile counts for what comes: it is read again
    /// there. A network that fails is waited for, too.
    /// - Returns: nil when the person goes home.
    func answer<Answer: Sendable>(
        _ call: @escaping WaitingRequest<Answer>.Call
    ) async throws(FloorClientError) -> Answer? {
        let waiting = ContinuousClock.now
        var typedAhead: [String] = []
        var asking = WaitingRequest(pause: pause, call)
        defer {
            asking.end()
            input.putBack(typedAhead)
            screen.endWaiting()
        }
        screen.waiting(for: .zero, every: nil, isOnline: true, isFirst: true)
        while true {
            switch await input.next(within: asking.patience) {
            case .end: return nil
            case .line(let line) where line.lowercased() == "q": return nil
            case .line(let line): if line.isEmpty { asking.askNow() } else { typedAhead.append(line) }
            case .timeout: break
            }
            if let result = await asking.result(), let answer = try await read(result) { return answer }
            screen.waiting(
                for: ContinuousClock.now - waiting, every: asking.isKept ? nil : pause, isOnline: asking.isOnline)
        }
    }

    /// Only here, where nobody else reads the keyboard, can the PIN be asked for.
    private func read<Answer>(_ result: Result<Answer?, FloorClientError>) async throws(FloorClientError) -> Answer? {
        do {
            return try result.get()
        } catch {
            if error.wantsPIN { _ = try await signIn.signIn(badge) } else if !error.isUnreachable { throw error }
            return nil
        }
    }
}
