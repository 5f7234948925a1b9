import PickPlanning
import Testing

@Suite("Pick tour")
struct PickTourTests {
    private let layout = AisleLayout(cellPitch: 1000, aislePitch: 3000, cellsPerAisle: 10, depotAisle: 0)

    private func places(_ pairs: [(Int, Int)]) -> [PickTour.Place] { pairs.map { .init(aisle: $0.0, cell: $0.1) } }

    @Test("Up one aisle, down the next; across 0-1-0 is 6 m, two aisles of 10 m")
    func serpentine() {
        let tour = PickTour.sequence(picks: places([(1, 2), (0, 7), (1, 8), (0, 1)]), layout: layout)
        #expect(tour.order == [3, 1, 2, 0])
        #expect(tour.length == 6000 + 20_000)
    }

    @Test("A last aisle entered from the front is left by it: 2 x 4.5 m")
    func lastAisle() {
        let tour = PickTour.sequence(picks: places([(0, 4), (0, 2)]), layout: layout)
        #expect(tour.order == [1, 0])
        #expect(tour.length == 9000)
        #expect(PickTour.sequence(picks: []) == PickTour.sequence(picks: [], layout: layout))
    }

    @Test("Every pick is visited once, in place order within an aisle, and the same for the same picks")
    func properties() {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<500 {
            let picks = places(
                (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                    (Int.random(in: 0...7, using: &generator), Int.random(in: 0...9, using: &generator))
                })
            let tour = PickTour.sequence(picks: picks, layout: layout)
            #expect(tour.order.sorted() == Array(picks.indices))
            #expect(tour == PickTour.sequence(picks: picks, layout: layout))
            let aisles = tour.order.map { picks[$0].aisle }
            #expect(aisles == aisles.sorted())
            #expect(tour.length <= 2 * 7 * 3000 + 8 * 10_000)
        }
    }
}
