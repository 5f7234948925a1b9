import Foundation
import Fulfilment
import PickPlanning

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
