import Fulfilment

/// The cheapest cartons for pieces that may share them.
struct CartonChoice {
    private let packer: CartonPacker
    private let cartons: [Carton]
    /// Cartons of each kind already used.
    private var used: [String: Int] = [:]
    private let memory = PackingMemory()

    init(packer: CartonPacker, cartons: [Carton]) {
        self.packer = packer
        self.cartons = cartons.sorted { ($0.inner.volume, $0.code) < ($1.inner.volume, $1.code) }
    }

    /// Packings that together hold all pieces, as far as there are cartons.
    mutating func best(_ counts: [Int]) -> [Packing] {
        var best = single(counts, used).map { [$0] }
        let mightPay = best.map { splitMightPay(cost($0), counts) } ?? false
        if best == nil || mightPay {
            for main in mainCartons(counts) {
                for endsEarly in mightPay || packer.rules.hasCarriage ? [true, false] : [true] {
                    let several = several(counts, main, endsEarly: endsEarly, best)
                    if isBetter(several, best, counts) { best = several }
                }
            }
        }
        for packing in best ?? [] { used[packing.carton.code, default: 0] += 1 }
        return best ?? []
    }

    /// Everything in one carton, the cheapest that takes it.
    private func single(_ counts: [Int], _ used: [String: Int]) -> Packing? {
        for carton in byCost(counts) where isLeft(carton, used) {
            if let packing = all(counts, in: carton) { return packing }
        }
        return nil
    }

    private func all(_ counts: [Int], in carton: Carton) -> Packing? {
        memory.packing(counts, carton) { packer.all(counts, in: carton) }
    }

    /// The cartons by what a parcel of these pieces would cost in them.
    private func byCost(_ counts: [Int]) -> [Carton] {
        let (weight, volume) = (weight(counts), volume(counts))
        let costs = cartons.map { cost($0, weight, volume) }
        // Of equal cost the first, for they are sorted by size.
        return cartons.indices.sorted { (costs[$0], $0) < (costs[$1], $1) }.map { cartons[$0] }
    }

    /// Grams of so many pieces of each item.
    private func weight(_ counts: [Int]) -> Int { counts.indices.reduce(0) { $0 + counts[$1] * packer.items[$1].weight } }

    /// Cubic millimetres of so many pieces of each item.
    private func volume(_ counts: [Int]) -> Int {
        // Pieces that no carton takes are not among them, so that nothing overflows.
        counts.indices.reduce(0) { $0 + (counts[$1] > 0 ? counts[$1] * packer.items[$1].dimensions.volume : 0) }
    }

    /// What a parcel burdens: carton, filling and carriage, and more than any of them when it comes late or nobody carries it.
    private func cost(_ carton: Carton, _ weight: Int, _ volume: Int) -> Int {
        let packaging = carton.packaging(ofContents: volume)
        return packaging.cost + packer.rules.carriage(packaging.weight + weight, carton.outer).burden
    }

    /// What a parcel of this weight burdens at least: without filling.
    private func leastCost(_ carton: Carton, _ weight: Int) -> Int { cost(carton, weight, carton.inner.volume) }

    private func cost(_ packings: [Packing]) -> Int {
        packings.reduce(0) { sum, packing in
            sum + cost(packing.carton, packing.placements.reduce(0) { $0 + packer.items[$1.item].weight }, packing.volume)
        }
    }

    private func isLeft(_ carton: Carton, _ used: [String: Int]) -> Bool {
        carton.stock.map { used[carton.code, default: 0] < $0 } ?? true
    }

    /// Parcels up to which a split is thought through before it is tried.
    private static let consideredParcels = 8

    /// Cells of weight and volume: fine for two parcels, coarse for more.
    private static let cells = (two: 12, more: 6)

    /// Whether several parcels could be cheaper than one.
    private func splitMightPay(_ cost: Int, _ counts: [Int]) -> Bool {
        let pieces = counts.reduce(0, +)
        let least = cartons.map { leastCost($0, 0) }.min() ?? 0
        guard pieces > 1, least < cost else { return false }
        var two = bound(counts, cells: Self.cells.two)
        if let found = two.next(), found < cost { return true }
        guard pieces > 2, 2 * least < cost else { return false }
        var more = bound(counts, cells: Self.cells.more)
        // Two parcels are judged.
        _ = more.next()
        var parcels = 3
        while parcels <= pieces, (parcels - 1) * least < cost {
            guard parcels <= Self.consideredParcels else { return true }
            if let found = more.next(), found < cost { return true }
            parcels += 1
        }
        return false
    }

    private func bound(_ counts: [Int], cells: Int) -> SplitBound {
        SplitBound(
            cells: cells, weight: weight(counts), volume: volume(counts), volumes: cartons.map(\.inner.volume)
        ) { carton, weight in cartons[carton].payload >= weight ? leastCost(cartons[carton], weight) : nil }
    }

    /// The cartons to fill first when one does not do, the roomiest first.
    private func mainCartons(_ counts: [Int]) -> [Carton] {
        Array(
            cartons.filter { carton in counts.indices.contains { counts[$0] > 0 && carton.holds(packer.items[$0]) } }.reversed()
                .prefix(4))
    }

    /// Fills one carton after another of a kind, each then exchanged for a cheaper one that takes the same.
    /// - Parameters:
    ///   - endsEarly: whether the rest goes into one carton of any kind as soon as it can.
    ///   - best: what is known already; a plan that cannot become better is left unfinished.
    private func several(_ counts: [Int], _ main: Carton, endsEarly: Bool, _ best: [Packing]?) -> [Packing] {
        var (rest, used) = (counts, self.used)
        var packings: [Packing] = []
        while rest.contains(where: { $0 > 0 }) {
            guard mayWin(packings, rest, best) else { break }
            let last = endsEarly && !packings.isEmpty ? single(rest, used) : nil
            guard let packing = last ?? most(rest, main, used) else { break }
            var contents = [Int](repeating: 0, count: counts.count)
            for placement in packing.placements { contents[placement.item] += 1 }
            for index in rest.indices { rest[index] -= contents[index] }
            let final = smaller(contents, packing, used)
            used[final.carton.code, default: 0] += 1
            packings.append(final)
        }
        return packings
    }

    /// Whether packings and at least one more for the rest could be better than the best plan, if that one holds everything.
    private func mayWin(_ packings: [Packing], _ rest: [Int], _ best: [Packing]?) -> Bool {
        guard let best,
            best.reduce(0, { $0 + $1.placements.count }) == packings.reduce(rest.reduce(0, +), { $0 + $1.placements.count })
        else { return true }
        let weight = weight(rest)
        let roomiest = cartons.map(\.payload).max() ?? 0
        let least = cartons.map { leastCost($0, min(weight, $0.payload)) }.min() ?? 0
        let more = max(1, roomiest > 0 ? weight.dividedUp(by: roomiest) : 1)
        return (cost(packings) + (more == 1 ? least : 0), packings.count + more) <= (cost(best), best.count)
    }

    private func most(_ rest: [Int], _ main: Carton, _ used: [String: Int]) -> Packing? {
        for carton in [main] + cartons.reversed() where isLeft(carton, used) {
            if let packing = packer.most(rest, in: carton) { return packing }
        }
        return nil
    }

    /// The same pieces in a cheaper carton.
    private func smaller(_ contents: [Int], _ packing: Packing, _ used: [String: Int]) -> Packing {
        let now = cost([packing])
        for carton in byCost(contents) where isLeft(carton, used) {
            if carton == packing.carton { return packing }
            if let other = all(contents, in: carton), cost([other]) <= now { return other }
        }
        return packing
    }

    private func isBetter(_ new: [Packing], _ old: [Packing]?, _ counts: [Int]) -> Bool {
        guard let old else { return true }
        func key(_ packings: [Packing]) -> (Int, Int, Int, Int) {
            let placed = packings.reduce(0) { $0 + $1.placements.count }
            return (
                counts.reduce(0, +) - placed, cost(packings), packings.count, packings.reduce(0) { $0 + $1.carton.inner.volume }
            )
        }
        return key(new) < key(old)
    }
}

/// Remembers which pieces went into which carton, and which did not, while one order's cartons are chosen.
final class PackingMemory {
    private struct Task: Hashable {
        let counts: [Int]
        let carton: String
    }

    private var known: [Task: Packing?] = [:]

    /// What was found before for the same pieces and carton, else what is found now.
    func packing(_ counts: [Int], _ carton: Carton, _ find: () -> Packing?) -> Packing? {
        let task = Task(counts: counts, carton: carton.code)
        if let packing = known[task] { return packing }
        let packing = find()
        known[task] = .some(packing)
        return packing
    }
}
