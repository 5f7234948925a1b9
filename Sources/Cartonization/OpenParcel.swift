import Fulfilment

/// A parcel being filled.
struct OpenParcel {
    private(set) var carton: Carton
    private(set) var items: [Item] = []
    private(set) var pieces = 0
    private var volume = 0
    private var weight = 0
    private let fillPercent: Int

    init(carton: Carton, fillPercent: Int) {
        self.carton = carton
        self.fillPercent = fillPercent
    }

    /// Puts in as many pieces as it takes and answers how many those were.
    ///
    /// A carton is full when its volume is used up to the fill factor, for pieces never lie without gaps; one piece alone only has to fit.
    mutating func add(_ item: Item, atMost wanted: Int) -> Int {
        let count = min(wanted, room(for: item))
        guard count > 0 else { return 0 }
        items.append(Item(line: item.line, quantity: count, weight: item.weight, dimensions: item.dimensions))
        pieces += count
        volume += count * item.dimensions.volume
        weight += count * item.weight
        return count
    }

    /// Takes the first carton of the list, smallest first, that holds what is in this one.
    mutating func shrink(to cartons: [Carton]) {
        if let smaller = cartons.first(where: holdsEverything) { carton = smaller }
    }

    var plan: ParcelPlan {
        let contents = items.map { ParcelPlan.Content(line: $0.line, quantity: $0.quantity) }.sorted { $0.line < $1.line }
        return ParcelPlan(carton: carton, contents: contents, weight: carton.emptyWeight + weight, dimensions: carton.inner)
    }

    private func room(for item: Item) -> Int {
        guard carton.holds(item) else { return 0 }
        let byWeight = item.weight > 0 ? (carton.maxWeight - carton.emptyWeight - weight) / item.weight : Int.max
        let byVolume = (Self.usable(carton, fillPercent) - volume) / max(1, item.dimensions.volume)
        return min(byWeight, pieces == 0 ? max(1, byVolume) : byVolume)
    }

    private func holdsEverything(_ candidate: Carton) -> Bool {
        items.allSatisfy(candidate.holds) && candidate.emptyWeight + weight <= candidate.maxWeight
            && (pieces == 1 || volume <= Self.usable(candidate, fillPercent))
    }

    private static func usable(_ carton: Carton, _ fillPercent: Int) -> Int { carton.inner.volume / 100 * fillPercent }
}
