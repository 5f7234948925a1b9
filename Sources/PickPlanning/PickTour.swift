/// A walk past every pick of a cart, from the depot and back to it.
package struct PickTour: Sendable, Equatable {
    /// Indices into the picks as given, in the order they are visited.
    package let order: [Int]
    /// Estimated walking distance in millimetres.
    package let length: Int

    /// Where a pick is.
    package struct Place: Sendable, Hashable {
        /// Counted along the cross aisle from 0.
        package let aisle: Int
        /// Counted from the front cross aisle from 0.
        package let cell: Int

        package init(aisle: Int, cell: Int) {
            self.aisle = aisle
            self.cell = cell
        }
    }

    /// The S-shape tour: aisles from the lowest to the highest, up one and down the next; a last aisle entered from the front is left by it.
    ///
    /// Picks at one place keep the order they are given in.
    package static func sequence(picks: [Place], layout: AisleLayout = AisleLayout()) -> PickTour {
        let aisles = Set(picks.map(\.aisle)).sorted()
        let turn = Dictionary(uniqueKeysWithValues: aisles.enumerated().map { ($1, $0) })
        let order = picks.indices.sorted { left, right in
            let (a, b) = (picks[left], picks[right])
            guard a.aisle == b.aisle else { return a.aisle < b.aisle }
            guard a.cell != b.cell else { return left < right }
            return (turn[a.aisle] ?? 0) % 2 == 0 ? a.cell < b.cell : a.cell > b.cell
        }
        return PickTour(order: order, length: length(picks, aisles: aisles, layout: layout))
    }

    private static func length(_ picks: [Place], aisles: [Int], layout: AisleLayout) -> Int {
        guard let first = aisles.first, let last = aisles.last else { return 0 }
        let across = abs(first - layout.depotAisle) + (last - first) + abs(last - layout.depotAisle)
        let endsAtFront = aisles.count % 2 == 0
        let traversed = (endsAtFront ? aisles.count : aisles.count - 1) * layout.aisleLength
        let deepest = picks.filter { $0.aisle == last }.map(\.cell).max() ?? 0
        return across * layout.aislePitch + traversed + (endsAtFront ? 0 : 2 * layout.depth(of: deepest))
    }
}
