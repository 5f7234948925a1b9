import Fulfilment
import PickPlanning
import Testing

@Suite("Tours")
struct TourTests {
    private func floor(_ cells: [Int], aisles: Int = 4, drops: [FloorLayout.Junction]? = nil) throws -> FloorLayout {
        try FloorLayout(
            aisles: aisles, blocks: cells.map { .init(cells: $0, front: 1000, back: 1500) }, cellPitch: 1000, aislePitch: 3000,
            drops: drops)
    }

    private func places(_ pairs: [(Int, Int)]) -> [FloorPlace] { pairs.map { FloorPlace(aisle: $0.0, cell: $0.1) } }

    @Test("One shallow pick: in and out again; depth 1000 + 2 x 1000, twice")
    func inAndOut() throws {
        let tour = try PickTour.plan(past: places([(0, 2)]), on: try floor([10]))
        #expect(tour.length == 2 * 3000)
        #expect(tour.order == [0] && tour.isExact)
    }

    @Test("Deep picks in two aisles: up one, down the other, and across twice")
    func loop() throws {
        let tour = try PickTour.plan(past: places([(1, 9), (0, 9), (0, 0), (1, 0)]), on: try floor([10]))
        // An aisle is 1000 + 9 x 1000 + 1500 deep.
        #expect(tour.length == 2 * 11_500 + 2 * 3000)
        #expect(tour.order == [2, 1, 0, 3] || tour.order == [3, 0, 1, 2])
    }

    @Test("No picks, no walk; the way to the drop counts at both ends")
    func empty() throws {
        #expect(try PickTour.plan(past: [], on: try floor([10])).length == 0)
        let layout = try FloorLayout(aisles: 2, blocks: [.init(cells: 5, front: 1000, back: 1000)], dropDistance: 700)
        #expect(try PickTour.plan(past: places([(0, 0)]), on: layout).length == 2 * 1000 + 2 * 700)
    }

    @Test("Places off the floor are named, with what is allowed")
    func offTheFloor() throws {
        let layout = try floor([10])
        let error = #expect(throws: TourError.self) { try PickTour.plan(past: places([(0, 1), (7, 1)]), on: layout) }
        #expect(error?.description == "places[1].aisle is 7; allowed is 0 to 3")
        let broken = #expect(throws: LayoutError.self) {
            try FloorLayout(aisles: 3, blocks: [.init(cells: 0, front: 1, back: 1)])
        }
        #expect(broken?.description == "blocks[0].cells is 0; allowed is 1 to 10000")
    }

    @Test("A one-way aisle that is a dead end is reported, not walked")
    func deadEnd() throws {
        let layout = try FloorLayout(
            aisles: 1, blocks: [.init(cells: 5, front: 1000, back: 1000)], oneWay: [.init(aisle: 0, towards: .back)])
        let error = #expect(throws: TourError.self) { try PickTour.plan(past: places([(0, 3)]), on: layout) }
        #expect(error?.description.contains("aisle 0, cell 3 cannot be reached") == true)
    }

    @Test("One-way aisles: up the first, down the second")
    func oneWay() throws {
        let layout = try FloorLayout(
            aisles: 2, blocks: [.init(cells: 5, front: 1000, back: 1000)], aislePitch: 3000,
            oneWay: [.init(aisle: 0, towards: .back), .init(aisle: 1, towards: .front)])
        let tour = try PickTour.plan(past: places([(1, 0), (0, 1)]), on: layout)
        #expect(tour.order == [1, 0])
        #expect(tour.length == 2 * 6000 + 2 * 3000)
    }

    /// Shortest by trying every order of the stops.
    private func exhaustive(_ picks: [FloorPlace], _ layout: FloorLayout, _ start: FloorPoint, _ end: FloorPoint) throws -> Int {
        var best = Int.max
        func walk(_ length: Int, _ here: FloorPoint, _ rest: [FloorPlace]) throws {
            guard length < best else { return }
            if rest.isEmpty { best = min(best, length + (try layout.distance(from: here, to: end))) }
            for index in rest.indices {
                var left = rest
                let next = FloorPoint.place(left.remove(at: index))
                try walk(length + (try layout.distance(from: here, to: next)), next, left)
            }
        }
        try walk(0, start, picks)
        return best
    }

    @Test("Random floors: the exact tour is as short as the best of all orders, from anywhere to anywhere")
    func exact() throws {
        var generator = SplitMix64(seed: 11)
        for round in 0..<600 {
            let blocks =
                round % 2 == 0 ? [Int.random(in: 1...9, using: &generator)] : [Int.random(in: 1...6, using: &generator), 4]
            let aisles = Int.random(in: 1...5, using: &generator)
            let drop = FloorLayout.Junction(
                aisle: .random(in: 0..<aisles, using: &generator), crossAisle: .random(in: 0...blocks.count, using: &generator))
            let layout = try floor(blocks, aisles: aisles, drops: [drop])
            func place() -> FloorPlace {
                FloorPlace(
                    aisle: .random(in: 0..<aisles, using: &generator),
                    cell: .random(in: 0..<blocks.reduce(0, +), using: &generator))
            }
            let picks = (0..<Int.random(in: 1...6, using: &generator)).map { _ in place() }
            let start = round % 3 == 0 ? FloorPoint.place(place()) : nil
            let tour = try PickTour.plan(past: picks, on: layout, from: start)
            let best = try exhaustive(picks, layout, start ?? .junction(drop), .junction(drop))
            #expect(tour.length == best, "round \(round): \(picks) on \(layout) from \(String(describing: start))")
            #expect(tour.order.sorted() == Array(picks.indices))
            if start == nil { #expect(TourMeter(layout: layout).length(TourMeter(layout: layout).mask(of: picks)) == best) }
        }
    }

    @Test("Random floors: no policy beats the shortest tour, also where it is not exact; every pick is visited once")
    func policies() throws {
        var generator = SplitMix64(seed: 12)
        for round in 0..<60 {
            let layout = try floor([[6], [4, 5], [3, 4, 3], [2, 2, 2, 2]][round % 4], aisles: 6)
            let picks = (0..<Int.random(in: 1...14, using: &generator)).map { _ in
                FloorPlace(
                    aisle: .random(in: 0..<6, using: &generator), cell: .random(in: 0..<layout.cellsPerAisle, using: &generator))
            }
            let shortest = try PickTour.plan(past: picks, on: layout)
            #expect(shortest.isExact == (round % 4 < 2))
            for policy in TourPolicy.allCases {
                let tour = try PickTour.plan(past: picks, on: layout, policy: policy)
                #expect(tour.length >= shortest.length)
                #expect(tour.order.sorted() == Array(picks.indices))
                #expect(tour == (try PickTour.plan(past: picks, on: layout, policy: policy)))
            }
        }
    }
}
