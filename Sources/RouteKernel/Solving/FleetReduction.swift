/// Looks for plans with fewer vehicles where vehicles are most of the price, before ways are shortened.
///
/// A route is dissolved and no other may be opened for its requests; ruin and recreate puts them back, taking a plan if what it leaves out
/// was left out less often before (the fleet minimisation of Christiaens and Vanden Berghe 2020).
enum FleetReduction {
    /// How much of the price vehicles must be.
    private static let share = 0.8
    /// How much of the time may go into it.
    static let patience = 0.25
    /// In mean ways.
    private static let heat = 0.03

    /// Whether fewer vehicles are worth more than shorter ways, and can be hoped for.
    static func isWorthIt(_ search: Search) -> Bool {
        let tours = search.tours
        guard tours.evaluator == nil, search.pool.count == 0 else { return false }
        return tours.fixedPrice >= share * Double(tours.cost)
    }

    /// Dissolves routes until `isOver`; ends with the best plan.
    static func run(_ search: inout Search, isOver: (Search) -> Bool) {
        let temperature = search.model.heatUnit * heat
        while !isOver(search) {
            if search.pool.count == 0 {
                if search.tours.usedCount < 2 { break }
                search.mostUsed = search.tours.usedCount - 1
                search.dissolveRoute()
            }
            for _ in 0..<32 where search.pool.count > 0 { search.step(temperature: temperature) }
        }
        search.mostUsed = .max
        search.load(search.best.routes(search.model))
    }
}
