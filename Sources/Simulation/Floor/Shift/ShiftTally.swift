import Synchronization

/// How long the request of an upload took.
package struct UploadTime: Sendable {
    /// From sending to the last byte of the answer.
    package let seconds: Double
    /// Whether no program was away meanwhile or shortly before, and the rush of the beginning was over.
    package let isCalm: Bool
}

/// What the devices did, and how long their uploads took. Shared by all of them.
package final class ShiftTally: Sendable {
    /// Something that is counted.
    package enum Event: Int, Sendable, CaseIterable {
        /// Ends of picks, lines counted at docks and carried lots that got a yes.
        case picks, counts, putAways
        /// Other work that got a yes: carried lots, counts of bins, and what was decided of them.
        case refills, moves, returns, stockCounts, recounts, approvals
        /// Pieces put into another bin than was said, counts that were typed late, reports sent twice, devices that died.
        case misplaced, lateCounts, doubled, deaths
        /// Picks at the spots of counts, between the look and the typing.
        case picksMeanwhile
        case shorts, wrongScans, conflicts, receipts
        /// Requests that were answered, tries with ids that had been sent before, and tries without an answer.
        case uploads, repeated, unanswered
        case cutBefore, cutMeanwhile, cutAfter, kills
    }

    private struct State {
        var counts = [Int](repeating: 0, count: Event.allCases.count)
        var requests: [UploadTime] = []
        var waits: [Double] = []
        var reasons: [String: Int] = [:]
        var refusals: [String] = []
        var refused = 0
        var journals = DeviceJournals()
        var lastAction = ContinuousClock.now
    }

    private let state = Mutex(State())
    private static let keptRefusals = 20

    private let isStrict: Bool

    /// - Parameter isStrict: whether nobody may be told no; where sites have rules of their own, somebody may.
    package init(isStrict: Bool = true) { self.isStrict = isStrict }

    /// Work that is done when it got a yes.
    package static let actions: Set<Event> = [
        .picks, .counts, .putAways, .refills, .moves, .returns, .stockCounts, .recounts, .approvals,
    ]

    package func add(_ event: Event, _ number: Int = 1) {
        state.withLock { state in
            state.counts[event.rawValue] += number
            if number > 0, Self.actions.contains(event) { state.lastAction = .now }
        }
    }

    package subscript(_ event: Event) -> Int { state.withLock { $0.counts[event.rawValue] } }

    /// Actions that are confirmed.
    package var actions: Int { Self.actions.reduce(0) { $0 + self[$1] } }

    /// How long nothing was confirmed.
    package var quiet: Duration { state.withLock { ContinuousClock.now - $0.lastAction } }

    /// The request of an upload in which every scan was new, that was sent once and not cut.
    func add(_ time: UploadTime) { state.withLock { $0.requests.append(time) } }

    package var requests: [UploadTime] { state.withLock { $0.requests } }

    /// How long scans were on the device before it knew that the warehouse has them, in seconds.
    func add(waits seconds: [Double]) { state.withLock { $0.waits += seconds } }

    package var waits: [Double] { state.withLock { $0.waits } }

    /// A no to what was right by all that people see.
    package func add(refusal: String) {
        isStrict ? add(fault: refusal) : add(reason: Reason.of(refusal))
    }

    /// An answer that no device should get.
    func add(fault: String) {
        state.withLock { state in
            state.refused += 1
            if state.refusals.count < Self.keptRefusals { state.refusals.append(fault) }
        }
    }

    /// A no or a conflict of the kind that floors get.
    func add(reason: String) { state.withLock { $0.reasons[reason, default: 0] += 1 } }

    /// How often each was told.
    package var reasons: [String: Int] { state.withLock { $0.reasons } }

    package var refusals: (count: Int, first: [String]) { state.withLock { ($0.refused, $0.refusals) } }

    /// Notes ids that got a yes.
    package func confirm(_ note: (inout DeviceJournals) -> Void) { state.withLock { note(&$0.journals) } }

    package var journals: DeviceJournals { state.withLock { $0.journals } }
}
