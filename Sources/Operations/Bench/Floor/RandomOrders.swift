import Cartonization
import Fulfilment

/// Orders that use every rule, to look for packings that break one.
struct RandomOrders {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    static let cartons = [
        Carton(code: "S", inner: Dimensions(length: 220, width: 160, height: 100), maxWeight: 5000, emptyWeight: 80, cost: 30),
        Carton(code: "M", inner: Dimensions(length: 400, width: 300, height: 200), maxWeight: 15_000, emptyWeight: 250, cost: 60),
        Carton(
            code: "L", inner: Dimensions(length: 600, width: 400, height: 400), maxWeight: 30_000, emptyWeight: 600, cost: 140),
    ]

    mutating func next() -> [Item] {
        (1...(1 + random.below(5))).map { line in
            Item(
                line: line, quantity: 1 + random.below(4), weight: 1 + random.below(3000),
                dimensions: Dimensions(
                    length: 10 + random.below(300), width: 10 + random.below(200), height: 5 + random.below(150)),
                upright: [.any, .any, .height, [.length, .width]][random.below(4)], isFragile: random.below(4) == 0,
                bearsNothing: random.below(6) == 0, group: [nil, nil, nil, "food", "soap"][random.below(5)],
                shipsAlone: random.below(15) == 0)
        }
    }
}
