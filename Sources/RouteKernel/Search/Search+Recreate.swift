import Fulfilment

extension Search {
    /// Puts removed requests, and some of those left out before, back where each is cheapest, in a random one of several orders.
    ///
    /// - Returns: false if the price reached `bound` before all were tried.
    mutating func recreate(below bound: Double) -> Bool {
        if model.hasPrizes { generosity = random.next() & 1 == 0 ? 1 : 1 + 9 * uniform() * uniform() }
        prefersThrift = model.hasSizes && random.next() & 1 == 0
        gather()
        sort()
        var untried = prizesOfRemoved
        for index in 0..<removedCount {
            if model.hasPrizes { untried -= optionalPrize(removed[index]) }
            if let place = cheapestPlace(for: removed[index]) { insert(removed[index], place) }
            if Double(tours.cost + pool.prizes - untried) >= bound { return false }
        }
        return true
    }

    private var prizesOfRemoved: Int {
        model.hasPrizes ? (0..<removedCount).reduce(0) { $0 + optionalPrize(removed[$1]) } : 0
    }

    private func optionalPrize(_ request: Int32) -> Int { model.prize[request] == .max ? 0 : model.prize[request] }

    /// Adds those that were out already: all when they are few, otherwise a random few.
    private mutating func gather() {
        let ruined = removedCount
        let out = pool.count - ruined
        guard out > 0 else { return }
        let wanted = min(out, 12)
        if out <= wanted {
            for index in 0..<pool.count where !isAmong(pool[index], ruined) { append(pool[index]) }
            return
        }
        var tries = 0
        while removedCount < ruined + wanted && tries < 4 * wanted {
            tries += 1
            let request = pool[random.below(pool.count)]
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

    /// Random, bulky first, far first, near first; where time binds also short window first, early first, late first.
    private mutating func sort() {
        let kind = random.below(model.features.isTimed ? 17 : 11)
        for index in 0..<removedCount {
            let request = removed[index]
            let first = model.stopOf[request]
            let stop = model.stops[first]
            sortKeys[index] =
                switch kind {
                case 0..<4: Int(random.next() >> 32)
                case 4..<8: -Int(model.bulk[request])
                case 8..<10: -Int(model.wayFromStart[first])
                case 10: Int(model.wayFromStart[first])
                case 11..<13: Int(stop.close) - Int(stop.open)
                case 13..<15: Int(stop.open)
                default: -Int(stop.close)
                }
        }
        for index in 1..<max(removedCount, 1) { sink(index) }
    }

    private func sink(_ index: Int) {
        let (key, request) = (sortKeys[index], removed[index])
        var hole = index
        while hole > 0 && sortKeys[hole - 1] > key {
            sortKeys[hole] = sortKeys[hole - 1]
            removed[hole] = removed[hole - 1]
            hole -= 1
        }
        (sortKeys[hole], removed[hole]) = (key, request)
    }

    mutating func insert(_ request: Int32, _ place: Placement) {
        let stop = model.stopOf[request]
        journal.touch(Int(place.route), tours)
        tours.link(stop, after: place.after)
        if place.deliveryAfter >= 0 { tours.link(model.stops[stop].partner, after: place.deliveryAfter) }
        tours.retime(Int(place.route), from: stop)
        pool.remove(request)
    }
}
