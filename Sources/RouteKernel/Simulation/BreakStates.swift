/// The sets of breaks a vehicle may have taken so far, and which break may come next in each: its breaks have no order but the one their
/// windows leave.
///
/// Most breaks do not overlap in time, so that there is one set for each number of breaks taken. Only breaks that may come in either order
/// make more.
struct BreakStates: Sendable {
    /// A set of breaks taken.
    struct State: Sendable {
        /// Breaks that may be taken next, and the states they lead to.
        fileprivate(set) var next: [(rest: Int, state: Int)] = []
        /// When the first of the breaks not taken must have begun.
        let latest: Int
    }

    /// No break is taken in the first one, all in the last one; a break leads to a later one.
    let states: [State]
    /// Whether the last one can be reached at all.
    let isFeasible: Bool

    /// A break may come before at most so many that must begin sooner than it must. Of eight or more that may come in any order, not every
    /// order is tried then, and there are at most 64 states for each break.
    private static let mostOvertaken = 6

    /// A set of breaks, one bit for each: a vehicle has fewer than 64 (`Vehicle.mostBreaks`).
    private typealias Taken = UInt64

    init(_ breaks: [Break]) {
        let byDeadline = breaks.indices.sorted { breaks[$0].deadline(index: $0) < breaks[$1].deadline(index: $1) }
        let before = Self.predecessors(breaks, byDeadline)
        var states = [State(latest: Self.latest(breaks, 0))]
        var sets: [Taken] = [0]
        var indices: [Taken: Int] = [0: 0]
        var state = 0
        while state < states.count {
            let taken = sets[state]
            for rest in byDeadline where taken & Self.bit(rest) == 0 && before[rest] & ~taken == 0 {
                let after = taken | Self.bit(rest)
                let next = indices[after] ?? states.count
                if next == states.count {
                    indices[after] = next
                    states.append(State(latest: Self.latest(breaks, after)))
                    sets.append(after)
                }
                states[state].next.append((rest, next))
            }
            state += 1
        }
        self.states = states
        isFeasible = sets.last?.nonzeroBitCount == breaks.count
    }

    private static func bit(_ rest: Int) -> Taken { 1 << Taken(rest) }

    private static func latest(_ breaks: [Break], _ taken: Taken) -> Int {
        breaks.indices.reduce(Int.max) { taken & bit($1) != 0 ? $0 : min($0, breaks[$1].latestBegin) }
    }

    /// By break, those that are taken before it.
    private static func predecessors(_ breaks: [Break], _ byDeadline: [Int]) -> [Taken] {
        var before = breaks.indices.map { rest in
            breaks.indices.reduce(Taken(0)) { set, other in
                let comesFirst = breaks[rest].excludes(breaks[other]) || breaks[other] == breaks[rest] && other < rest
                return other != rest && comesFirst ? set | bit(other) : set
            }
        }
        for (rank, rest) in byDeadline.enumerated() {
            for due in byDeadline.prefix(max(0, rank - mostOvertaken)) where before[due] & bit(rest) == 0 {
                before[rest] |= bit(due)
            }
        }
        return before
    }
}

extension Break {
    fileprivate var latestBegin: Int { windows.last?.upperBound ?? .max }

    /// In this order breaks are tried, so that of equally good schedules the same is found however they are listed.
    fileprivate func deadline(index: Int) -> (Int, Int, Int, Int) {
        (latestBegin, windows.first?.lowerBound ?? 0, duration, index)
    }

    /// Whether another one can no longer begin when this one is over.
    fileprivate func excludes(_ other: Break) -> Bool {
        (windows.first?.lowerBound ?? 0) + duration > other.latestBegin
    }
}
