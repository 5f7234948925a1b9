@testable import Postgres

/// Plays a shell for `PoolState` that does things in a random order, and watches what may never happen.
struct PoolModel {
    private var random: SplitMix
    private let capacity: Int
    private var state: PoolState<Int, Int>
    private var now = ContinuousClock.now
    private var nextID = 0
    private var waiting: [Int] = []
    private var leased: [Int] = []
    private var opening = 0
    private var closing = 0
    private var deadlines: [Int: ContinuousClock.Instant] = [:]
    private var alarms: [ContinuousClock.Instant] = []
    private var isDrained = false
    private(set) var violation: String?

    init(seed: UInt64, capacity: Int) {
        random = SplitMix(state: seed)
        self.capacity = capacity
        state = PoolState(capacity: capacity)
    }

    mutating func step() {
        now += .milliseconds(1)
        switch Int.random(in: 0..<12, using: &random) {
        case 0...3: arrive()
        case 4, 5: release(isUsable: true)
        case 6: release(isUsable: false)
        case 7, 8: open(succeeds: true)
        case 9: open(succeeds: false)
        case 10: waiting.randomElement(using: &random).map { perform(state.cancel(id: UInt64($0))) }
        default: expire()
        }
        if closing > 0, Bool.random(using: &random) { closed() }
        check()
    }

    mutating func finish() {
        perform(state.shutDown())
        while opening > 0 { open(succeeds: Bool.random(using: &random)) }
        while !leased.isEmpty { release(isUsable: true) }
        while closing > 0 { closed() }
        if !waiting.isEmpty { violation = "forgotten: \(waiting)" }
        if !isDrained { violation = "not drained" }
    }

    private mutating func arrive() {
        nextID += 1
        if let connection = state.takeIdle() {
            leased.append(connection)
        } else {
            waiting.append(nextID)
            let deadline = now + .milliseconds(Bool.random(using: &random) ? 50 : 10)
            deadlines[nextID] = deadline
            perform(state.wait(id: UInt64(nextID), waiter: nextID, until: deadline))
        }
    }

    private mutating func release(isUsable: Bool) {
        guard let index = leased.indices.randomElement(using: &random) else { return }
        perform(state.release(leased.remove(at: index), isUsable: isUsable))
    }

    private mutating func open(succeeds: Bool) {
        guard opening > 0 else { return }
        opening -= 1
        nextID += 1
        perform(succeeds ? state.opened(nextID) : state.openFailed(PostgresError(.connectionFailed, "refused")))
    }

    private mutating func expire() {
        guard let next = alarms.min(), let index = alarms.firstIndex(of: next) else { return }
        alarms.remove(at: index)
        now = max(now, next)
        perform(state.expire(now: now))
        if waiting.contains(where: { deadlines[$0].map { $0 <= now } ?? true }) { violation = "\(waiting) wait too long" }
    }

    private mutating func closed() {
        closing -= 1
        perform(state.closed())
    }

    private mutating func perform(_ actions: [PoolState<Int, Int>.Action]) {
        for action in actions {
            switch action {
            case .open: opening += 1
            case .serve(let waiter, let connection):
                if waiting.first != waiter { violation = "\(waiter) served before \(waiting)" }
                waiting.removeAll { $0 == waiter }
                leased.append(connection)
            case .refuse(let waiter, _):
                if !waiting.contains(waiter) { violation = "\(waiter) refused twice" }
                waiting.removeAll { $0 == waiter }
            case .close: closing += 1
            case .wakeAt(let instant): alarms.append(instant)
            case .drained: isDrained = true
            }
        }
    }

    private mutating func check() {
        if leased.count + opening + state.idleCount > capacity { violation = "more than \(capacity) connections" }
        if !waiting.isEmpty, state.idleCount > 0 { violation = "idle while \(waiting) wait" }
        if !waiting.isEmpty, opening == 0, leased.isEmpty { violation = "\(waiting) wait for nothing" }
        if let next = waiting.compactMap({ deadlines[$0] }).min(), !alarms.contains(where: { $0 <= next }) {
            violation = "\(waiting) would wait too long"
        }
        if leased.count != state.leasedCount || waiting.count != state.waiterCount { violation = "miscounted" }
    }
}

/// Sebastiano Vigna's splitmix64: the same seed gives the same history.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
