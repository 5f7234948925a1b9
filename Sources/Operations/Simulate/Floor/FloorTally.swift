import ScanDialogue
import Synchronization

/// What the simulated pickers did, and when they last found work.
final class FloorTally: Sendable {
    private struct State {
        var tours = 0
        var scans = 0
        var wrong = 0
        var conflicts = 0
        var firstConflict = ""
        var takenCarts: Set<String> = []
        var lastWork = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let idleLimit: Duration?

    /// - Parameter idleLimit: the pickers go home when none has found work for so long; nil never.
    init(idleLimit: Duration?) { self.idleLimit = idleLimit }

    /// Whether to go home.
    var isOver: Bool {
        guard let idleLimit else { return false }
        return state.withLock { ContinuousClock.now - $0.lastWork > idleLimit }
    }

    func foundWork() { state.withLock { $0.lastWork = .now } }

    func add(tours: Int) {
        state.withLock {
            $0.tours += tours
            $0.lastWork = .now
        }
    }

    func add(_ verdict: ScanResult.Verdict) {
        state.withLock {
            $0.scans += 1
            if verdict == .rejected { $0.wrong += 1 }
        }
    }

    func add(conflicts: [String]) {
        guard let first = conflicts.first else { return }
        state.withLock {
            $0.conflicts += conflicts.count
            if $0.firstConflict.isEmpty { $0.firstConflict = first }
        }
    }

    /// The first of the carts nobody has; nil when all are taken.
    func reserve(_ carts: [String]) -> String? {
        state.withLock { state in
            let cart = carts.first { !state.takenCarts.contains($0) }
            if let cart { state.takenCarts.insert(cart) }
            return cart
        }
    }

    /// Whether to try again later: the network or the server is at fault, not the picker.
    func isPassing(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError, is OperationsError: false
        case let refusal as FloorRefusal: refusal.isPassing
        default: OperationsError(from: error) != nil
        }
    }

    /// One line for people.
    var summary: String {
        state.withLock { state in
            let conflicts =
                state.conflicts == 0 ? "" : ", \(Spelling.count(state.conflicts, "conflict")) (\(state.firstConflict))"
            let scans = "\(Spelling.count(state.scans, "scan")), \(Spelling.count(state.wrong)) of them wrong"
            return "\(Spelling.count(state.tours, "tour")), \(scans)\(conflicts)"
        }
    }
}
