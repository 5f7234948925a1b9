import Fulfilment

extension Search {
    /// Greedy insertion with blinks of the removed requests, and some of those unserved before, in a random one of several orders.
    ///
    /// - Returns: false if the cost reached `bound` before all were tried.
    mutating func recreate(below bound: Double) -> Bool {
        if model.hasPrizes { prizeFactor = random.next() & 1 == 0 ? 1 : 1 + 9 * uniform() * uniform() }
        prefersUnitCost = model.hasMixedCapacities && random.next() & 1 == 0
        addUnserved()
        sort()
        var untried = prizesOfRemoved
        for index in 0..<removedCount {
            if model.hasPrizes { untried -= optionalPrize(removed[index]) }
            if let insertion = cheapestInsertion(for: removed[index]) { insert(removed[index], insertion) }
            if Double(state.cost + unserved.prizes - untried) >= bound { return false }
        }
        return true
    }

    private var prizesOfRemoved: Int {
        model.hasPrizes ? (0..<removedCount).reduce(0) { $0 + optionalPrize(removed[$1]) } : 0
    }

    private func optionalPrize(_ request: Int32) -> Int { model.prize[request] == .max ? 0 : model.prize[request] }

    /// Adds those that were unserved before the ruin: all when they are few, otherwise a random few.
    private mutating func addUnserved() {
        let ruined = removedCount
        let out = unserved.count - ruined
        guard out > 0 else { return }
        let wanted = min(out, 12)
        if out <= wanted {
            for index in 0..<unserved.count where !isAmong(unserved[index], ruined) { append(unserved[index]) }
            return
        }
        var tries = 0
        while removedCount < ruined + wanted && tries < 4 * wanted {
            tries += 1
            let request = unserved[random.below(unserved.count)]
            if !isAmong(request, removedCount) { append(request) }
        }
    }

    private func isAmong(_ request: Int32, _ count: Int) -> Bool {
        for index in 0..<count where removed[index] == request { return true }
        return false
    }

    private mutating func append(_ request: Int32) {
        removed[removedCount] = request
        removedCount += 1
    }

    /// Random, largest demand first, farthest first, nearest first; with time constraints also shortest window first, earliest first, latest first.
    private mutating func sort() {
        let order = random.below(model.features.hasTimeConstraints ? 17 : 11)
        for index in 0..<removedCount {
            let request = removed[index]
            let first = model.firstStop[request]
            let stop = model.stops[first]
            sortKeys[index] =
                switch order {
                case 0..<4: Int(random.next() >> 32)
                case 4..<8: -Int(model.totalDemand[request])
                case 8..<10: -Int(model.costFromStart[first])
                case 10: Int(model.costFromStart[first])
                case 11..<13: Int(stop.close) - Int(stop.open)
                case 13..<15: Int(stop.open)
                default: -Int(stop.close)
                }
        }
        for index in 1..<max(removedCount, 1) { insertSorted(index) }
    }

    private func insertSorted(_ index: Int) {
        let (key, request) = (sortKeys[index], removed[index])
        var hole = index
        while hole > 0 && sortKeys[hole - 1] > key {
            sortKeys[hole] = sortKeys[hole - 1]
            removed[hole] = removed[hole - 1]
            hole -= 1
        }
        (sortKeys[hole], removed[hole]) = (key, request)
    }

    mutating func insert(_ request: Int32, _ insertion: Insertion) {
        let stop = model.firstStop[request]
        undoLog.record(Int(insertion.route), state)
        state.link(stop, after: insertion.after)
        if insertion.deliveryAfter >= 0 { state.link(model.stops[stop].partner, after: insertion.deliveryAfter) }
        state.refreshTimes(Int(insertion.route), from: stop)
        unserved.remove(request)
    }
}
