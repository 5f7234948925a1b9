import Fulfilment
import Testing

@testable import Cartonization

@Suite("The least that several parcels cost")
struct SplitBoundTests {
    /// Inside, what it bears, its own cost, and what a started kilogram adds to it.
    private struct Kind {
        let volume: Int
        let payload: Int
        let base: Int
        let perKilogram: Int

        func cost(_ weight: Int) -> Int? { weight <= payload ? base + (weight + 999) / 1000 * perKilogram : nil }
    }

    @Test("No way of sharing pieces among parcels costs less, and the bound is not far below the cheapest")
    func never() throws {
        var random = SplitMix64(seed: 29)
        var (bounded, near) = (0, 0)
        for _ in 0..<300 {
            let kinds = (0..<(1 + random.below(4))).map { _ in
                Kind(
                    volume: 1000 + random.below(40_000), payload: 500 + random.below(20_000), base: 50 + random.below(500),
                    perKilogram: random.below(200))
            }
            let pieces = (0..<(2 + random.below(3))).map { _ in (weight: 1 + random.below(4000), volume: 1 + random.below(9000)) }
            var bound = SplitBound(
                cells: 6 + random.below(8), weight: pieces.reduce(0) { $0 + $1.weight },
                volume: pieces.reduce(0) { $0 + $1.volume }, volumes: kinds.map(\.volume)
            ) { kinds[$0].cost($1) }
            for parcels in 2...3 {
                let least = bound.next()
                guard let cheapest = Self.cheapest(pieces, kinds, parcels) else { continue }
                let found = try #require(least, "\(parcels) parcels hold everything")
                #expect(found <= cheapest)
                bounded += 1
                near += 2 * found >= cheapest ? 1 : 0
            }
        }
        #expect(bounded > 200 && 2 * near > bounded, "\(near) of \(bounded) are at least half of the cheapest")
    }

    /// By trying every way of sharing; volumes alone say what fits.
    private static func cheapest(_ pieces: [(weight: Int, volume: Int)], _ kinds: [Kind], _ parcels: Int) -> Int? {
        var (best, ways) = (Int?.none, 1)
        for _ in pieces { ways *= parcels }
        for way in 0..<ways {
            var (loads, code) = ([(weight: Int, volume: Int)](repeating: (0, 0), count: parcels), way)
            for piece in pieces {
                loads[code % parcels].weight += piece.weight
                loads[code % parcels].volume += piece.volume
                code /= parcels
            }
            let costs = loads.compactMap { load in
                kinds.filter { $0.volume >= load.volume }.compactMap { $0.cost(load.weight) }.min()
            }
            guard costs.count == parcels else { continue }
            let cost = costs.reduce(0, +)
            if cost < best ?? .max { best = cost }
        }
        return best
    }
}
