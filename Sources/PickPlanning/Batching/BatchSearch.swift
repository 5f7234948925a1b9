import Fulfilment

import func Glibc.log
import func Glibc.pow

/// A division of orders into batches while it is being improved. Orders and batches are numbers from 0.
///
/// There are as many batches as orders, most of them empty in the end. Belongs to one thread.
final class BatchSearch {
    let count: Int
    private let cart: CartLoad
    let loads: [CartLoad]
    /// Orders of different groups never share a batch.
    let groups: [Int]
    /// The batch of each order.
    private(set) var batch: [Int]
    /// First order of each batch, and the one after each order; -1 for none.
    private var head: [Int]
    private var next: [Int]
    private var length: [Int]
    private var load: [CartLoad]
    private var size: [Int]
    /// Millimetres of all batches.
    private(set) var total = 0

    private let meter: TourMeter
    private let words: Int
    private let masks: UnsafeMutablePointer<UInt64>
    private let union: UnsafeMutableBufferPointer<UInt64>
    private let names: [UInt64]
    private var key: [UInt64]
    private let cache: TourCache

    /// - Precondition: every order fits the cart alone.
    init(orders: [PickOrder], groups: [Int], cart: CartLoad, meter: TourMeter) {
        count = orders.count
        self.cart = cart
        self.meter = meter
        self.groups = groups
        loads = orders.map(\.load)
        words = meter.words
        masks = .allocate(capacity: max(1, words * orders.count))
        union = .allocate(capacity: words)
        for (index, order) in orders.enumerated() {
            for (word, bits) in meter.mask(of: order.stops.map(\.place)).enumerated() { masks[index * words + word] = bits }
        }
        var random = SplitMix64(seed: 0x5eed)
        names = orders.map { _ in random.next() }
        cache = TourCache(bits: orders.count > 30 ? 18 : 14)
        batch = Array(0..<count)
        head = Array(0..<count)
        next = [Int](repeating: -1, count: count)
        load = loads
        size = [Int](repeating: 1, count: count)
        key = names
        length = [Int](repeating: 0, count: count)
        for order in 0..<count { length[order] = measure(order, without: -1, -1, with: -1, -1) }
        total = length.reduce(0, +)
    }

    deinit {
        masks.deallocate()
        union.deallocate()
    }

    /// The batches that are not empty.
    var groupsOfOrders: [[Int]] { (0..<count).filter { size[$0] > 0 }.map { members($0) } }

    /// The orders of a batch.
    private func members(_ batch: Int) -> [Int] {
        var found: [Int] = []
        var order = head[batch]
        while order >= 0 {
            found.append(order)
            order = next[order]
        }
        return found
    }

    /// The length of a batch's tour without some of its orders and with others; -1 for none.
    private func measure(_ batch: Int, without gone: Int, _ alsoGone: Int, with come: Int, _ alsoCome: Int) -> Int {
        var name = key[batch]
        for order in [gone, alsoGone, come, alsoCome] where order >= 0 { name ^= names[order] }
        guard name != 0 else { return 0 }
        if let known = cache.find(name) { return known }
        for word in 0..<words { union[word] = 0 }
        var order = head[batch]
        while order >= 0 {
            if order != gone, order != alsoGone { add(order) }
            order = next[order]
        }
        if come >= 0 { add(come) }
        if alsoCome >= 0 { add(alsoCome) }
        let found = meter.length(UnsafeBufferPointer(union))
        cache.keep(name, found)
        return found
    }

    /// The length of a tour past two batches together.
    private func measure(together one: Int, _ other: Int) -> Int {
        let name = key[one] ^ key[other]
        if let known = cache.find(name) { return known }
        for word in 0..<words { union[word] = 0 }
        for batch in [one, other] {
            var order = head[batch]
            while order >= 0 {
                add(order)
                order = next[order]
            }
        }
        let found = meter.length(UnsafeBufferPointer(union))
        cache.keep(name, found)
        return found
    }

    @inline(__always)
    private func add(_ order: Int) {
        let mask = masks + order * words
        for word in 0..<words { union[word] |= mask[word] }
    }

    /// Puts an order into another batch, without measuring; `settle` both batches afterwards.
    private func move(_ order: Int, to other: Int) {
        let old = batch[order]
        if head[old] == order {
            head[old] = next[order]
        } else {
            var before = head[old]
            while next[before] != order { before = next[before] }
            next[before] = next[order]
        }
        (next[order], head[other]) = (head[other], order)
        key[old] ^= names[order]
        key[other] ^= names[order]
        load[old] = load[old] - loads[order]
        load[other] = load[other] + loads[order]
        size[old] -= 1
        size[other] += 1
        batch[order] = other
    }

    /// Tells the length of a batch's tour after a change.
    private func settle(_ batch: Int, length newLength: Int) {
        total += newLength - length[batch]
        length[batch] = newLength
    }

    /// Puts every order where it was.
    func restore(_ earlier: [Int]) {
        for order in 0..<count where batch[order] != earlier[order] { move(order, to: earlier[order]) }
        for batch in 0..<count { settle(batch, length: size[batch] == 0 ? 0 : measure(batch, without: -1, -1, with: -1, -1)) }
    }
}

extension BatchSearch {
    /// Merges the two batches that save most by it until nothing fits together or saves (Clarke and Wright 1964, in the version that
    /// measures anew after each merge; de Koster, van der Poort and Wolters 1999).
    func mergeBySavings() {
        var best: [(saving: Int, other: Int)] = (0..<count).map { bestPartner(of: $0, from: $0 + 1) }
        while let one = best.indices.max(by: { best[$0].saving < best[$1].saving }), best[one].saving > 0 {
            let other = best[one].other
            let together = length[one] + length[other] - best[one].saving
            for order in members(other) { move(order, to: one) }
            settle(one, length: together)
            settle(other, length: 0)
            best[other] = (0, -1)
            for index in 0..<count where size[index] > 0 {
                if index == one || best[index].other == one || best[index].other == other {
                    best[index] = bestPartner(of: index, from: index + 1)
                } else if index < one {
                    let saving = saving(index, one)
                    if saving > best[index].saving { best[index] = (saving, one) }
                }
            }
        }
    }

    private func bestPartner(of batch: Int, from first: Int) -> (saving: Int, other: Int) {
        var best = (saving: 0, other: -1)
        for other in first..<max(first, count) where size[other] > 0 {
            let saving = saving(batch, other)
            if saving > best.saving { best = (saving, other) }
        }
        return best
    }

    /// Millimetres saved by one tour instead of two; 0 when they may not share one.
    private func saving(_ one: Int, _ other: Int) -> Int {
        guard groups[head[one]] == groups[head[other]], (load[one] + load[other]).fits(cart) else { return 0 }
        return length[one] + length[other] - measure(together: one, other)
    }
}

/// A random change of two batches.
private struct Exchange {
    /// Orders that leave `from` for `to`; -1 for none.
    var going: (Int, Int) = (-1, -1)
    /// Orders that come back for them.
    var coming: (Int, Int) = (-1, -1)
    var from = 0
    var to = 0
}

extension BatchSearch {
    /// Improves by moving and exchanging one or two orders between batches that lie close together, accepting a longer total with a
    /// falling probability (Metropolis et al. 1953; Kirkpatrick, Gelatt and Vecchi 1983), and ends with the best division it has seen.
    func anneal(seed: UInt64, budget: SearchBudget) {
        guard count > 1 else { return }
        var random = SplitMix64(seed: seed)
        let near = neighbours(20)
        var (best, bestBatches) = (total, batch)
        let used = max(1, size.count { $0 > 0 })
        let (hot, cold) = (0.035 * Double(total) / Double(used), 0.0012 * Double(total) / Double(used))
        var temperature = hot
        var step = 0
        while step < budget.iterations {
            if step % 256 == 0 {
                let share = budget.used(after: step)
                if share >= 1 { break }
                temperature = hot * pow(cold / hot, share)
            }
            step += 1
            guard let exchange = exchange(near, &random) else { continue }
            attempt(exchange, temperature, &random)
            if total < best { (best, bestBatches) = (total, batch) }
        }
        restore(bestBatches)
    }

    private func attempt(_ exchange: Exchange, _ temperature: Double, _ random: inout SplitMix64) {
        let (from, to, going, coming) = (exchange.from, exchange.to, exchange.going, exchange.coming)
        // Decided before measuring: how much longer it may become.
        let chance = max(Double(random.next() >> 11) * 0x1p-53, 1e-12)
        let allowance = -temperature * log(chance)
        let bound = length[from] + length[to] + Int(allowance)
        let shorter = measure(from, without: going.0, going.1, with: coming.0, coming.1)
        guard shorter <= bound else { return }
        let longer = measure(to, without: coming.0, coming.1, with: going.0, going.1)
        guard shorter + longer <= bound else { return }
        if going.0 >= 0 { move(going.0, to: to) }
        if going.1 >= 0 { move(going.1, to: to) }
        if coming.0 >= 0 { move(coming.0, to: from) }
        if coming.1 >= 0 { move(coming.1, to: from) }
        settle(from, length: shorter)
        settle(to, length: longer)
    }

    private func exchange(_ near: [[Int]], _ random: inout SplitMix64) -> Exchange? {
        let order = random.below(count)
        var exchange = Exchange(from: batch[order])
        exchange.going.0 = order
        if random.below(64) == 0, size[exchange.from] > 1, let empty = size.firstIndex(of: 0) {
            exchange.to = empty
            return exchange
        }
        let close = near[order]
        let other = !close.isEmpty && random.below(4) > 0 ? close[random.below(close.count)] : random.below(count)
        exchange.to = batch[other]
        guard exchange.to != exchange.from, groups[other] == groups[order] else { return nil }
        if fits(exchange) { return exchange }
        let first = pick(exchange.to, &random)
        exchange.coming.0 = first
        if fits(exchange) { return exchange }
        if random.below(2) == 0 {
            exchange.coming.1 = pick(exchange.to, &random)
            if exchange.coming.1 == first { return nil }
        } else {
            exchange.going.1 = pick(exchange.from, &random)
            if exchange.going.1 == order { return nil }
        }
        return fits(exchange) ? exchange : nil
    }

    private func pick(_ batch: Int, _ random: inout SplitMix64) -> Int {
        var order = head[batch]
        for _ in 0..<random.below(size[batch]) { order = next[order] }
        return order
    }

    private func fits(_ exchange: Exchange) -> Bool {
        var (from, to) = (load[exchange.from], load[exchange.to])
        for order in [exchange.going.0, exchange.going.1] where order >= 0 {
            from = from - loads[order]
            to = to + loads[order]
        }
        for order in [exchange.coming.0, exchange.coming.1] where order >= 0 {
            from = from + loads[order]
            to = to - loads[order]
        }
        return from.fits(cart) && to.fits(cart)
    }

    /// For each order those that save most when they share a tour with it.
    private func neighbours(_ wanted: Int) -> [[Int]] {
        guard count <= 1000 else { return [[Int]](repeating: [], count: count) }
        let batches = batch
        for order in 0..<count where size[batch[order]] > 1 {
            if let empty = size.firstIndex(of: 0) { move(order, to: empty) }
        }
        for batch in 0..<count { settle(batch, length: measure(batch, without: -1, -1, with: -1, -1)) }
        let home = batch
        let savings = (0..<count).map { one in
            (0..<count).map { other in
                one == other || groups[one] != groups[other]
                    ? 0 : length[home[one]] + length[home[other]] - measure(together: home[one], home[other])
            }
        }
        restore(batches)
        return (0..<count).map { order in
            Array((0..<count).filter { savings[order][$0] > 0 }.sorted { savings[order][$0] > savings[order][$1] }.prefix(wanted))
        }
    }
}
