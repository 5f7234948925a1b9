import Foundation
import Fulfilment
import OperatorConsole
import PickPlanning

/// The picker-routing set: each tour over one block and, cut in the middle, over two, against its optimum.
struct TourBench {
    let folder: URL

    func run() throws {
        let table = try BenchTable(contentsOf: folder.appending(path: "optima.csv"))
        let files = try table.rows.map { try PickingFile(contentsOf: folder.appending(path: String($0["instance"] ?? ""))) }
        let one = zip(files, table.rows).map { ($0, Double($1["one_block_optimum"] ?? "") ?? 0) }
        let two = zip(files, table.rows).map { ($0, Double($1["two_block_optimum"] ?? "") ?? 0) }
        try report("tours, one block", one) { try $0.oneBlock() }
        try report("tours, two blocks", two) { try $0.twoBlocks() }
    }

    private func report(_ title: String, _ cases: [(PickingFile, Double)], _ layout: (PickingFile) throws -> FloorLayout) throws {
        var optimal = 0
        var times: [Double] = []
        var over: [TourPolicy: [Double]] = [:]
        for (file, optimum) in cases {
            let layout = try layout(file)
            let places = file.orders.flatMap(\.self)
            let planner = TourPlanner(layout: layout)
            let tour = try planner.tour(past: places)
            let meter = TourMeter(layout: layout)
            let mask = meter.mask(of: places)
            times.append(Self.microseconds { meter.length(mask) })
            if tour.length == Int((optimum * 1000).rounded()), meter.length(mask) == tour.length { optimal += 1 }
            for policy in [TourPolicy.sShape, .largestGap] {
                over[policy, default: []].append(
                    Double(try planner.tour(past: places, policy: policy).length) / Double(tour.length))
            }
        }
        print("\(title): \(optimal) of \(cases.count) optimal; us/tour \(Spread(times).text(digits: 2))")
        for (policy, ratios) in over.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            print("    \(policy.rawValue): times the shortest, \(Spread(ratios))")
        }
    }

    /// Of one call, the median of nine rounds of many.
    private static func microseconds(_ body: () -> Int) -> Double {
        let rounds = (0..<9).map { _ in
            var sum = 0
            let (seconds, _) = ThreadTime.of { for _ in 0..<200 { sum &+= body() } }
            precondition(sum != 0)
            return seconds * 1e6 / 200
        }
        return Spread(rounds).median
    }
}

/// The order-batching sets: plans after so many seconds of one core's time against the best known totals.
struct BatchBench {
    let folder: URL
    let seconds: Double
    /// Every so many instances, to be quick.
    var step = 1

    func run() throws {
        try report("batching, Henn-Waescher", "henn-waescher", entry: nil)
        // The published values assume 1.5 m from the cross aisles to the nearest cells; the files say 1.
        try report("batching, Muter-Oencan", "muter-oencan", entry: 1500)
    }

    private func report(_ title: String, _ set: String, entry: Int?) throws {
        let folder = folder.appending(path: set)
        let rows = try BenchTable(contentsOf: folder.appending(path: "best_known.csv")).rows
        var gaps: [Double] = []
        var first: [Double] = []
        var sizes: [Int: [Double]] = [:]
        for row in rows.enumerated().filter({ $0.offset % step == 0 }).map(\.element) {
            let file = try PickingFile(contentsOf: folder.appending(path: String(row["instance"] ?? "")))
            let best = (Double(row["best_known"] ?? "") ?? 0) * 1000
            let orders = file.orders.enumerated().map { index, places in
                PickOrder(id: Int64(index), stops: places.map { .init(place: $0) })
            }
            let planner = BatchPlanner(layout: try file.oneBlock(entry: entry), cart: .cart(pieces: file.capacity))
            let start = ThreadTime.seconds
            let plan = try planner.plan(
                orders: orders, budget: .time { [seconds] in (ThreadTime.seconds - start) / seconds })
            gaps.append(100 * (Double(plan.length) / best - 1))
            first.append(Double(try planner.firstCome(orders: orders).length) / Double(plan.length))
            sizes[orders.count, default: []].append(gaps[gaps.count - 1])
        }
        print("\(title), \(gaps.count) instances, \(seconds) s: gap to the best known in %: \(Spread(gaps))")
        let bySize = sizes.sorted { $0.key < $1.key }.map { "\($0.key): \(String(format: "%.2f", Spread($0.value).mean))" }
        print("    mean by number of orders: \(bySize.joined(separator: ", "))")
        print("    first-come batches with shortest tours: times as long, \(Spread(first))")
    }
}

/// A cart asks for its next work among thousands of released orders, again and again.
struct NextWorkBench {
    /// Released orders that wait.
    var waiting = 5000
    /// Times a cart asks; what it gets is taken away and new orders come.
    var rounds = 100

    func run() throws {
        let layout = try FloorLayout(
            aisles: 30, blocks: [.init(cells: 30, front: 1000, back: 1000), .init(cells: 30, front: 1000, back: 1000)])
        let planner = WorkPlanner(layout: layout)
        let cart = CartLoad.cart(bins: 24, weight: 250_000)
        var random = SplitMix64(seed: 7)
        var orders = (0..<waiting).map { Self.order(Int64($0), &random) }
        var (times, metres): ([Double], [Double]) = ([], [])
        for round in 0..<rounds {
            let start = FloorPoint.place(.init(aisle: random.below(30), cell: random.below(60)))
            let (seconds, work) = try ThreadTime.of { try planner.next(for: cart, from: start, orders: orders) }
            guard let work else { break }
            times.append(seconds * 1000)
            metres.append(Double(work.tour.length) / 1000 / Double(work.orders.count))
            let gone = Set(work.orders)
            orders = orders.indices.filter { !gone.contains($0) }.map { orders[$0] }
            let fresh = Int64(waiting + round * cart.bins)
            orders += gone.indices.map { _ in Self.order(fresh + Int64(orders.count), &random) }
        }
        print("next work for a cart of \(cart.bins) bins among \(waiting) orders: ms \(Spread(times).text(digits: 1))")
        print("    metres an order: \(Spread(metres).text(digits: 1))")
    }

    /// One to four articles, up to four hours to the promise.
    private static func order(_ id: Int64, _ random: inout SplitMix64) -> PickOrder {
        let stops = (0...random.below(4)).map { _ in
            PickOrder.Stop(place: .init(aisle: random.below(30), cell: random.below(60)), weight: 100 + random.below(2000))
        }
        return PickOrder(id: id, stops: stops, priority: random.below(50) == 0 ? 1 : 0, slack: random.below(14_400) - 600)
    }
}
