import Cartonization
import Fulfilment
import Testing

@Suite("Cartonization")
struct CartonizationTests {
    private let small = Carton(
        code: "S", inner: Dimensions(length: 200, width: 150, height: 100), maxWeight: 5000, emptyWeight: 80)
    private let large = Carton(
        code: "L", inner: Dimensions(length: 600, width: 400, height: 400), maxWeight: 30_000, emptyWeight: 600)

    private func item(_ line: Int, _ quantity: Int, _ weight: Int, _ length: Int, _ width: Int, _ height: Int) -> Item {
        Item(line: line, quantity: quantity, weight: weight, dimensions: Dimensions(length: length, width: width, height: height))
    }

    @Test("A small order gets one small carton, its weight added")
    func oneParcel() {
        let plans = Cartonizer.parcels(
            items: [item(1, 2, 300, 100, 80, 40), item(2, 1, 100, 50, 50, 50)], cartons: [large, small])
        #expect(plans.count == 1)
        #expect(plans.first?.carton == small)
        #expect(plans.first?.weight == 780)
        #expect(plans.first?.contents == [.init(line: 1, quantity: 2), .init(line: 2, quantity: 1)])
    }

    @Test("A piece that fills the carton to the wall needs no gap")
    func exactFit() {
        #expect(Cartonizer.parcels(items: [item(1, 1, 300, 100, 200, 150)], cartons: [large, small]).first?.carton == small)
    }

    @Test("Weight splits: 40 kg in cartons of 30 kg are two parcels")
    func splitByWeight() {
        let plans = Cartonizer.parcels(items: [item(1, 4, 10_000, 100, 100, 100)], cartons: [small, large])
        #expect(plans.map { $0.contents.map(\.quantity) } == [[2], [2]])
    }

    @Test("What no carton takes ships in its own packaging, piece by piece")
    func oversized() {
        let plans = Cartonizer.parcels(items: [item(1, 2, 9000, 1500, 100, 100), item(2, 1, 100, 50, 50, 50)], cartons: [small])
        #expect(plans.map(\.carton?.code) == ["S", nil, nil])
        #expect(plans.last?.weight == 9000)
        #expect(plans.last?.dimensions.longestEdge == 1500)
    }

    @Test("Absurd sizes and quantities end in parcels, not in an overflow")
    func absurd() {
        let huge = item(1, 1, Int(Int32.max), Int(Int32.max), Int(Int32.max), Int(Int32.max))
        #expect(Cartonizer.parcels(items: [huge, item(2, 0, 1, 1, 1, 1)], cartons: [small]).count == 1)
        let many = Cartonizer.parcels(items: [item(1, 100_000, 1, 10, 10, 10)], cartons: [large])
        #expect(many.flatMap(\.contents).map(\.quantity).reduce(0, +) == 100_000)
    }

    @Test("Random orders: every piece once, no carton over its weight or volume, the same again")
    func properties() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let items = (1...Int.random(in: 1...8, using: &generator)).map { line in
                item(
                    line, .random(in: 1...9, using: &generator), .random(in: 1...12_000, using: &generator),
                    .random(in: 5...700, using: &generator), .random(in: 5...400, using: &generator),
                    .random(in: 5...300, using: &generator))
            }
            let plans = Cartonizer.parcels(items: items, cartons: [small, large])
            #expect(plans == Cartonizer.parcels(items: items, cartons: [large, small]))
            for item in items {
                let packed = plans.flatMap(\.contents).filter { $0.line == item.line }.map(\.quantity).reduce(0, +)
                #expect(packed == item.quantity)
            }
            for plan in plans { expectFits(plan, items) }
        }
    }

    private func expectFits(_ plan: ParcelPlan, _ items: [Item]) {
        guard let carton = plan.carton else {
            #expect(plan.contents.map(\.quantity) == [1])
            return
        }
        let pieces = plan.contents.flatMap { content in items.filter { $0.line == content.line }.map { (content.quantity, $0) } }
        #expect(plan.weight == carton.emptyWeight + pieces.map { $0.0 * $0.1.weight }.reduce(0, +))
        #expect(plan.weight <= carton.maxWeight)
        #expect(pieces.map { $0.0 * $0.1.dimensions.volume }.reduce(0, +) <= carton.inner.volume)
        #expect(pieces.allSatisfy { carton.holds($0.1) })
    }
}
