import Synchronization

/// Runs attacks in turn, a few at a time, each for a while with all its callers; the first comes again after the last.
struct AttackSchedule: Sendable {
    /// Attacks at a time.
    static let abreast = 4

    let attacks: [Attack]
    let tally: AttackTally

    /// How long each is at work. In the seconds of a run each gets at least one whole turn, and none is longer than a quarter of a minute:
    /// by then the limits have cut slow callers off.
    func turn(of seconds: Int) -> Duration {
        .seconds(min(15, Double(seconds * Self.abreast) / Double(attacks.count + Self.abreast - 1)))
    }

    /// Runs until the seconds are over; tries that were begun come to their end.
    func run(seconds: Int) async throws {
        let (start, turn) = (ContinuousClock.now, turn(of: seconds))
        let deadline = start + .seconds(seconds)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0... {
                let begin = start + turn / Self.abreast * number
                guard begin < deadline, !attacks.isEmpty else { break }
                try await Task.sleep(until: begin)
                let attack = attacks[number % attacks.count]
                group.addTask { try await run(attack, until: min(deadline, begin + turn)) }
            }
            try await group.waitForAll()
        }
    }

    private func run(_ attack: Attack, until end: ContinuousClock.Instant) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<attack.callers {
                group.addTask {
                    // At least once, however busy the machine is.
                    repeat {
                        try await attempt(attack)
                        try await Task.sleep(for: attack.pause)
                    } while ContinuousClock.now < end
                }
            }
            try await group.waitForAll()
        }
    }

    @concurrent
    private func attempt(_ attack: Attack) async throws {
        guard let call = try attack.attempt(tally.nextNumber(of: attack)) else { return }
        tally.add(try await call.make(), to: attack)
    }
}

/// What came of all tries so far.
final class AttackTally: Sendable {
    /// What came of one attack's tries.
    struct Row: Sendable {
        var begun = 0
        /// How many tries ended how: a status, or a word.
        var outcomes: [String: Int] = [:]
        /// Tries that a program did not take as it should.
        var faultCount = 0
        /// The first of those, in words.
        var faults: [String] = []

        var tries: Int { outcomes.values.reduce(0, +) }

        /// `401 ×312, 404 ×9`, the most frequent first.
        var outcomesInWords: String {
            outcomes.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key) ×\($0.value)" }.joined(separator: ", ")
        }
    }

    private static let mostListed = 3
    private let rows = Mutex<[String: Row]>([:])

    init() {}

    func row(of attack: Attack) -> Row { rows.withLock { $0[attack.name] ?? Row() } }

    /// Counts a try as begun.
    func nextNumber(of attack: Attack) -> Int {
        rows.withLock { rows in
            defer { rows[attack.name, default: Row()].begun += 1 }
            return rows[attack.name]?.begun ?? 0
        }
    }

    /// Counts how a try ended.
    func add(_ outcome: RawOutcome, to attack: Attack) {
        let fault = attack.fault(in: outcome)
        rows.withLock { rows in
            rows[attack.name, default: Row()].outcomes[Self.word(outcome), default: 0] += 1
            guard let fault else { return }
            rows[attack.name]?.faultCount += 1
            if (rows[attack.name]?.faults.count ?? 0) < Self.mostListed { rows[attack.name]?.faults.append(fault) }
        }
    }

    private static func word(_ outcome: RawOutcome) -> String {
        switch outcome {
        case .answered(let answer): "\(answer.status)"
        case .closed: "closed"
        case .unreachable: "unreachable"
        case .held: "held"
        case .left: "left"
        }
    }
}
