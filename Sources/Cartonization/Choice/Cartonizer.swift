import Fulfilment

/// Chooses the cartons of an order and the place of every piece in them.
///
/// Lowest cost of carton, filling and carriage, then fewest parcels, then least air. One carton is tried before several, the cheapest
/// first. A piece that no carton takes travels in its own packaging. The same order gives the same parcels.
package enum Cartonizer {
    /// The parcels of an order; together they hold every piece exactly once.
    /// - Parameter isOver: whether the time is up; then the best parcels found so far are completed quickly.
    package static func parcels(
        items: [Item], cartons: [Carton], rules: PackingRules = PackingRules(), effort: PackingEffort = .order,
        isOver: @escaping @Sendable () -> Bool = { false }
    ) -> [ParcelPlan] {
        let wanted = items.map { max(0, $0.quantity) }
        let packable = items.map { item in cartons.contains { $0.holds(item) } }
        let packer = CartonPacker(items: items, rules: rules, effort: effort, isOver: isOver)
        var choice = CartonChoice(packer: packer, cartons: cartons)
        var plans: [ParcelPlan] = []
        for company in companies(items, wanted.indices.map { packable[$0] ? wanted[$0] : 0 }) {
            plans += choice.best(company).map { ParcelPlan($0, items: items, rules: rules) }
        }
        for index in items.indices {
            let own = wanted[index] - plans.reduce(0) { $0 + ($1.packing?.count(of: index) ?? 0) }
            plans += (0..<max(0, own)).map { _ in ParcelPlan(own: items[index], rules: rules) }
        }
        return plans
    }

    /// Which pieces may share cartons: one set per group, pieces without one with the largest set; each piece that ships alone.
    private static func companies(_ items: [Item], _ counts: [Int]) -> [[Int]] {
        let none = [Int](repeating: 0, count: counts.count)
        var sets: [String?: [Int]] = [:]
        var alone: [[Int]] = []
        for index in items.indices where counts[index] > 0 {
            if items[index].shipsAlone {
                for _ in 0..<counts[index] { alone.append(none.setting(index, to: 1)) }
            } else {
                sets[items[index].group, default: none][index] = counts[index]
            }
        }
        func volume(_ set: [Int]) -> Int {
            set.indices.reduce(0) { $0 + (set[$1] > 0 ? set[$1] * items[$1].dimensions.volume : 0) }
        }
        let free = sets.removeValue(forKey: nil)
        var grouped = sets.sorted { (volume($0.value), $1.key ?? "") > (volume($1.value), $0.key ?? "") }.map(\.value)
        if let free {
            if grouped.isEmpty { grouped = [free] } else { grouped[0] = zip(grouped[0], free).map { $0 + $1 } }
        }
        return grouped + alone
    }
}

extension [Int] {
    func setting(_ index: Int, to value: Int) -> [Int] {
        var copy = self
        copy[index] = value
        return copy
    }
}

extension Packing {
    /// Pieces of an item in it.
    func count(of item: Int) -> Int { placements.count { $0.item == item } }
}
