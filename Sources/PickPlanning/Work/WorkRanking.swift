/// What a task says for being the next one, whatever its kind.
package struct WorkClaim: Sendable, Hashable {
    /// The higher, the sooner, whatever the slack.
    package let priority: Int
    /// Seconds until it has to be done, below zero when it is late; nil: nothing presses.
    package let slack: Int?
    /// Where it begins; nil: where that is does not matter, or nobody knows.
    package let place: FloorPlace?
    /// Seconds for which it has waited.
    package let age: Int

    package init(priority: Int = 0, slack: Int?, place: FloorPlace?, age: Int) {
        (self.priority, self.slack, self.place, self.age) = (priority, slack, place, age)
    }
}

/// Which of several tasks somebody does next: the most urgent, of equally urgent ones the nearest, of these the oldest.
package enum WorkRanking {
    /// What a walk to the next aisle costs more than one along an aisle: its two ends.
    private static let aisle = 20

    /// Indices into the claims, the next one first. Of claims that are equal in all, the earlier in the list comes first.
    /// - Parameter here: where the person stands; nil: nobody knows, and no task is nearer than another.
    package static func order(_ claims: [WorkClaim], from here: FloorPlace?) -> [Int] {
        let keys = claims.map { key($0, here) }
        return claims.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    private struct Key: Comparable {
        let band: UrgencyBand
        let distance: Int
        /// The older, the smaller.
        let youth: Int

        static func < (left: Key, right: Key) -> Bool {
            (left.band, left.distance, left.youth) < (right.band, right.distance, right.youth)
        }
    }

    private static func key(_ claim: WorkClaim, _ here: FloorPlace?) -> Key {
        Key(
            band: UrgencyBand(priority: claim.priority, slack: claim.slack), distance: distance(from: here, to: claim.place),
            youth: -claim.age)
    }

    /// Cells to walk, about: enough to say which of two is nearer. Where a task has no place, it is at hand.
    private static func distance(from here: FloorPlace?, to place: FloorPlace?) -> Int {
        guard let here, let place else { return 0 }
        return abs(place.aisle - here.aisle) * aisle + abs(place.cell - here.cell)
    }
}
