import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue
import Synchronization

/// A person with a scanner and a cart: does what the screen says, and now and then scans the wrong thing.
struct SimulatedPicker: Sendable {
    let badge: String
    /// Carts the picker may push: how many bins.
    let bins: ClosedRange<Int>
    /// Share of the scans that are wrong at first.
    let mistakes: Double
    /// Seconds a scan takes on average; 0 as fast as the machine can.
    let secondsPerScan: Double
    let floor: FloorService
    let tally: FloorTally

    /// Takes tours until cancelled, or until nobody has found work for as long as `tally` allows.
    func run() async throws {
        var random = SeededRandom(seed: 7, purpose: badge)
        var pause = RetryPause(limit: 2)
        guard let cart = try await chooseCart() else { return }
        while !Task.isCancelled, !tally.isOver {
            do {
                if let work = try await floor.takeTour(badge: badge, cart: cart) {
                    tally.foundWork()
                    pause.reset()
                    try await walk(work, &random)
                    tally.add(tours: 1)
                } else {
                    try await Task.sleep(for: pause.next())
                }
            } catch let error where tally.isTransient(error) {
                try await Task.sleep(for: pause.next())
            }
        }
    }

    /// The first free cart of a fitting size, never the visitor's; carts the demo does not know fit always.
    private func chooseCart() async throws -> String? {
        var pause = RetryPause(limit: 2)
        while !Task.isCancelled {
            do {
                if let cart = tally.reserve(try await floor.signIn(badge: badge).filter(mayPush)) { return cart }
                throw OperationsError.failed(
                    "\(badge) finds no free cart with \(bins.lowerBound) to \(bins.upperBound) bins",
                    advice: "fewer --pickers, or other --cart-bins")
            } catch let error where tally.isTransient(error) {
                try await Task.sleep(for: pause.next())
            }
        }
        return nil
    }

    func mayPush(_ cart: String) -> Bool {
        cart != DemoEquipment.visitor.cart.code
            && DemoEquipment.carts.first { $0.code == cart }.map { bins.contains($0.bins) } ?? true
    }

    private func walk(_ work: TourAnswer, _ random: inout SeededRandom) async throws {
        var flow = PickFlow(tour: work.tour, replaying: work.scans)
        var journal: [ScanRecord] = []
        while !flow.isDone {
            guard let code = flow.prompt.expectedCode else { break }
            if random.chance(mistakes) { journal.append(try await scan(wrong(flow.tour, &random), &flow)) }
            journal.append(try await scan(code, &flow))
            if journal.count >= Self.batch { try await send(&journal, of: work.tour) }
        }
        try await send(&journal, of: work.tour)
    }

    private func scan(_ code: String, _ flow: inout PickFlow) async throws -> ScanRecord {
        if secondsPerScan > 0 { try await Task.sleep(for: .seconds(secondsPerScan * Double.random(in: 0.5...1.5))) }
        let result = flow.scan(code, at: Date(), id: UUID())
        tally.add(result.verdict)
        return result.record
    }

    /// A code that lies near: another place, article or bin of the tour, or something that is no label at all.
    private func wrong(_ tour: PickList, _ random: inout SeededRandom) -> String {
        let task = random.pick(tour.tasks)
        return random.pick([task.locationCode, task.gtin.isEmpty ? task.sku : task.gtin, task.binCode, "4006381333931"])
    }

    private func send(_ journal: inout [ScanRecord], of tour: PickList) async throws {
        guard !journal.isEmpty else { return }
        var pause = RetryPause(limit: 5)
        while true {
            do {
                let upload = try await floor.upload(journal, tour: tour.tourID, badge: badge)
                tally.add(conflicts: upload.conflicts.map(\.message))
                journal.removeAll(keepingCapacity: true)
                return
            } catch let error where tally.isTransient(error) {
                try await Task.sleep(for: pause.next())
            }
        }
    }

    /// Scans kept on the device before they are sent.
    private static let batch = 200
}

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
    func isTransient(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError, is OperationsError: false
        case let refusal as FloorRefusal: refusal.isTransient
        default: OperationsError(from: error) != nil
        }
    }

    /// One line for people.
    var summary: String {
        state.withLock { state in
            let conflicts =
                state.conflicts == 0 ? "" : ", \(HumanFormat.count(state.conflicts, "conflict")) (\(state.firstConflict))"
            let scans = "\(HumanFormat.count(state.scans, "scan")), \(HumanFormat.count(state.wrong)) of them wrong"
            return "\(HumanFormat.count(state.tours, "tour")), \(scans)\(conflicts)"
        }
    }
}
