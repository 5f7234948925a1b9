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
    func saving(_ one: Int, _ other: Int) -> Int {
        guard groups[head[one]] == groups[head[other]], (load[one] + load[other]).fits(cart) else { return 0 }
        return length[one] + length[other] - measure(together: one, other)
    }
}
