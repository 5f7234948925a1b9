import FoundationEssentials
import Synchronization

/// What the devices did, and how long their uploads took. Shared by all of them.
final class DevicesTally: Sendable {
    /// Something that is counted.
    enum Event: Int, Sendable, CaseIterable {
        /// Ends of picks, counted lines and carried lots that got a yes: the bench's actions.
        case picks, counts, putAways
        case shorts, wrongScans, putBacks, conflicts, receipts
        /// Requests that were answered, tries with ids that had been sent before, and tries without an answer.
        case uploads, repeated, unanswered
        case cutBefore, cutMeanwhile, cutAfter, kills
    }

    private struct State {
        var counts = [Int](repeating: 0, count: Event.allCases.count)
        var scanSeconds: [Double] = []
        var refusals: [String] = []
        var refused = 0
        var journals = DeviceJournals()
        var lastAction = ContinuousClock.now
    }

    private let state = Mutex(State())
    private static let keptRefusals = 20

    func add(_ event: Event, _ number: Int = 1) {
        state.withLock { state in
            state.counts[event.rawValue] += number
            if number > 0, [.picks, .counts, .putAways].contains(event) { state.lastAction = .now }
        }
    }

    subscript(_ event: Event) -> Int { state.withLock { $0.counts[event.rawValue] } }

    /// Picks, counts and put-aways that are confirmed.
    var actions: Int { [Event.picks, .counts, .putAways].reduce(0) { $0 + self[$1] } }

    /// How long nothing was confirmed.
    var quiet: Duration { state.withLock { ContinuousClock.now - $0.lastAction } }

    /// The round trip of an upload in which every scan was new, that was sent once and not cut.
    func add(scanSeconds seconds: Double) { state.withLock { $0.scanSeconds.append(seconds) } }

    var scanTimes: Spread { Spread(state.withLock { $0.scanSeconds }) }

    /// A no that no device should get.
    func add(refusal: String) {
        state.withLock { state in
            state.refused += 1
            if state.refusals.count < Self.keptRefusals { state.refusals.append(refusal) }
        }
    }

    var refusals: (count: Int, first: [String]) { state.withLock { ($0.refused, $0.refusals) } }

    /// Notes ids that got a yes.
    func confirm(_ note: (inout DeviceJournals) -> Void) { state.withLock { note(&$0.journals) } }

    var journals: DeviceJournals { state.withLock { $0.journals } }
}
