import Fulfilment

/// Shortens a sequence of stops: moves of up to three neighbours (Or 1976), reversals (Croes 1958), and restarts from a shuffled
/// stretch. Lengths need not be symmetric. The same input gives the same sequence.
struct SequenceSearch {
    /// Between start (0), stops, end (last).
    private let lengths: [[Int]]
    private let end: Int

    init(lengths: [[Int]]) {
        self.lengths = lengths
        end = lengths.count - 1
    }

    /// The best sequence found from these; never longer than the shortest of them.
    func best(of starts: [[Int]]) -> [Int] {
        var best = (starts + [nearest()]).map(improved).min { length($0) < length($1) } ?? []
        guard best.count > 3 else { return best }
        var random = SplitMix64(seed: 1)
        for _ in 0..<(best.count > 120 ? 20 : 200) {
            let other = improved(disturbed(best, &random))
            if length(other) < length(best) { best = other }
        }
        return best
    }

    func length(_ sequence: [Int]) -> Int {
        var (sum, here) = (0, 0)
        for stop in sequence {
            sum += lengths[here][stop]
            here = stop
        }
        return sum + lengths[here][end]
    }

    private func nearest() -> [Int] {
        var rest = Array(1..<max(1, end))
        var sequence: [Int] = []
        while let next = rest.indices.min(by: { from(sequence, rest[$0]) < from(sequence, rest[$1]) }) {
            sequence.append(rest.remove(at: next))
        }
        return sequence
    }

    private func from(_ sequence: [Int], _ stop: Int) -> Int { lengths[sequence.last ?? 0][stop] }

    private func improved(_ sequence: [Int]) -> [Int] {
        var best = sequence
        var cost = length(best)
        var isDone = false
        while !isDone {
            isDone = true
            for first in best.indices {
                for last in first..<best.count {
                    guard let (shorter, newCost) = shorter(best, first, last, than: cost) else { continue }
                    (best, cost, isDone) = (shorter, newCost, false)
                }
            }
        }
        return best
    }

    /// The first improvement by reversing the stretch, or by moving it elsewhere when it is short.
    private func shorter(_ sequence: [Int], _ first: Int, _ last: Int, than cost: Int) -> ([Int], Int)? {
        var reversed = sequence
        reversed[first...last].reverse()
        let reversedCost = length(reversed)
        if reversedCost < cost { return (reversed, reversedCost) }
        guard last - first < 3 else { return nil }
        let stretch = Array(sequence[first...last])
        var rest = sequence
        rest.removeSubrange(first...last)
        for place in 0...rest.count where place != first {
            for piece in [stretch, stretch.reversed()] where added(piece, to: rest, at: place) + length(rest) < cost {
                var moved = rest
                moved.insert(contentsOf: piece, at: place)
                return (moved, length(moved))
            }
        }
        return nil
    }

    private func added(_ piece: [Int], to rest: [Int], at place: Int) -> Int {
        let before = place == 0 ? 0 : rest[place - 1]
        let after = place == rest.count ? end : rest[place]
        let inside = zip(piece, piece.dropFirst()).reduce(0) { $0 + lengths[$1.0][$1.1] }
        return lengths[before][piece[0]] + inside + lengths[piece[piece.count - 1]][after] - lengths[before][after]
    }

    private func disturbed(_ sequence: [Int], _ random: inout SplitMix64) -> [Int] {
        let cuts = (0..<3).map { _ in random.below(sequence.count + 1) }.sorted()
        return Array(sequence[..<cuts[0]]) + Array(sequence[cuts[1]..<cuts[2]]) + Array(sequence[cuts[0]..<cuts[1]])
            + Array(sequence[cuts[2]...])
    }
}
