import Foundation
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
