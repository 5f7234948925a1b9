import Fulfilment

import func Glibc.log
import func Glibc.pow

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
