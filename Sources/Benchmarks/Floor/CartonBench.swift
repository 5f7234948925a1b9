import Cartonization
import Foundation
import Fulfilment
import OperatorConsole

/// The cartonization sets: real orders, cases in which everything fits, and containers to be filled.
struct CartonBench {
    let folder: URL
    /// Seconds for each container, one line per entry.
    var containerSeconds: [Double] = [0.05, 1]
    /// Every so many containers, to be quick.
    var step = 10
    /// Made-up orders to look for faults in.
    var random = 20_000

    /// Seconds for one order.
    private static let orderDeadline = 0.02

    func run() throws {
        try realOrders()
        try mustFit()
        randomOrders()
        try carriage()
        for seconds in containerSeconds { try containers(seconds) }
    }

    private func realOrders() throws {
        let set = try RealOrders(folder: folder.appending(path: "real-orders"))
        var (boxes, expected, faults, several) = (0, 0, 0, 0)
        var times: [Double] = []
        for order in set.orders {
            let start = ThreadTime.seconds
            let (seconds, plans) = ThreadTime.of {
                Cartonizer.parcels(items: order.items, cartons: set.cartons) {
                    ThreadTime.seconds - start > Self.orderDeadline
                }
            }
            times.append(seconds * 1000)
            boxes += plans.count
            expected += order.expected
            several += plans.count > 1 ? 1 : 0
            for packing in plans.compactMap(\.packing) {
                faults += PackingValidator.faults(packing, items: order.items, support: PackingRules().support).count
            }
        }
        print(
            "cartons, \(set.orders.count) real orders: \(boxes) boxes, expected \(expected); \(several) in several; faults \(faults)"
        )
        print("    ms/order: \(Spread(times).text(digits: 3))")
    }

    private func randomOrders() {
        var orders = RandomOrders(seed: 1)
        var (faults, parcels, lost) = (0, 0, 0)
        for _ in 0..<random {
            let items = orders.next()
            let plans = Cartonizer.parcels(items: items, cartons: RandomOrders.cartons)
            parcels += plans.count
            lost += items.reduce(0) { $0 + $1.quantity } - plans.reduce(0) { $0 + $1.contents.reduce(0) { $0 + $1.quantity } }
            for packing in plans.compactMap(\.packing) {
                faults += PackingValidator.faults(packing, items: items, support: PackingRules().support).count
            }
        }
        print("cartons, \(random) random orders: \(parcels) parcels, pieces lost \(lost), faults \(faults)")
    }

    private func carriage() throws {
        let set = try RealOrders(folder: folder.appending(path: "real-orders"))
        try CarriageBench(orders: set.orders.map(\.items), cartons: set.cartons, name: "real").run()
        var orders = RandomOrders(seed: 2)
        let madeUp = (0..<min(random, 5000)).map { _ in orders.next() }
        try CarriageBench(orders: madeUp, cartons: RandomOrders.cartons, name: "random").run()
    }

    private func mustFit() throws {
        struct Case: Decodable {
            struct Kind: Decodable {
                let count: Int
                let size: [Int]
            }
            let name: String
            let container: [Int]
            let items: [Kind]
        }
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: folder.appending(path: "must-fit.json")))
        var missed: [String] = []
        for one in cases {
            let items = one.items.enumerated().map {
                Item(line: $0 + 1, quantity: $1.count, weight: 1, dimensions: Self.size($1.size))
            }
            let carton = Carton(code: "C", inner: Self.size(one.container), maxWeight: 1000, emptyWeight: 0)
            let packing = CartonPacker(items: items, rules: PackingRules()).all(items.map(\.quantity), in: carton)
            let isRight =
                packing.map { PackingValidator.faults($0, items: items, support: PackingRules().support).isEmpty } ?? false
            if !isRight { missed.append(one.name) }
        }
        print(
            "cartons, must fit: \(cases.count - missed.count) of \(cases.count) packed\(missed.isEmpty ? "" : "; not \(missed)")")
    }

    static func size(_ edges: [Int]) -> Dimensions { Dimensions(length: edges[0], width: edges[1], height: edges[2]) }

    /// Fill by volume, as the set is defined: orientation bound, support not.
    private func containers(_ seconds: Double) throws {
        var fills: [Double] = []
        var longest = 0.0
        var faults = 0
        let rules = PackingRules(support: 0)
        for load in try ContainerLoad.all(in: folder.appending(path: "container-loading"), step: step) {
            let start = ThreadTime.seconds
            let packer = CartonPacker(items: load.items, rules: rules, effort: .container) {
                ThreadTime.seconds - start > seconds
            }
            guard let packing = packer.most(load.items.map(\.quantity), in: load.container) else { continue }
            longest = max(longest, ThreadTime.seconds - start)
            fills.append(packing.fill)
            faults += PackingValidator.faults(packing, items: load.items, support: 0).count
        }
        print(
            "containers, \(fills.count), \(seconds) s: fill in %: \(Spread(fills)); longest \(String(format: "%.3f", longest)) s; faults \(faults)"
        )
    }
}

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
