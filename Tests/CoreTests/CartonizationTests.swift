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
        var generator = SplitMix64(seed: 4)
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
        guard let packing = plan.packing else {
            #expect(plan.contents.map(\.quantity) == [1])
            return
        }
        #expect(plan.weight == packing.weight(items))
        #expect(PackingValidator.faults(packing, items: items, support: PackingRules().support) == [])
    }

    @Test("Random orders with every rule: nothing lost, no fault, what ships alone is alone")
    func rules() {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<1500 {
            let items = (1...Int.random(in: 1...6, using: &generator)).map { line in
                Item(
                    line: line, quantity: .random(in: 1...4, using: &generator), weight: .random(in: 1...3000, using: &generator),
                    dimensions: Dimensions(
                        length: .random(in: 10...300, using: &generator), width: .random(in: 10...200, using: &generator),
                        height: .random(in: 5...150, using: &generator)),
                    upright: [.any, .height, [.length, .width]][Int.random(in: 0...2, using: &generator)],
                    isFragile: .random(using: &generator), bearsNothing: Int.random(in: 0...4, using: &generator) == 0,
                    group: [nil, nil, "food", "soap"][Int.random(in: 0...3, using: &generator)],
                    shipsAlone: Int.random(in: 0...9, using: &generator) == 0)
            }
            let plans = Cartonizer.parcels(items: items, cartons: [small, large])
            for item in items {
                let packed = plans.flatMap(\.contents).filter { $0.line == item.line }.map(\.quantity).reduce(0, +)
                #expect(packed == item.quantity)
            }
            for plan in plans { expectFits(plan, items) }
        }
    }

    @Test("The cheapest carton and carriage win, not the fullest carton: two small ones beat a billed volume")
    func cheapest() {
        let flat = Carton(
            code: "F", inner: Dimensions(length: 300, width: 300, height: 60), maxWeight: 5000, emptyWeight: 50, cost: 30)
        let cube = Carton(
            code: "C", inner: Dimensions(length: 300, width: 300, height: 300), maxWeight: 9000, emptyWeight: 200, cost: 100)
        // Billed by volume: F 1,080 g, C 5,400 g; one price unit per gram.
        let rules = PackingRules(carriage: { $0 })
        let plans = Cartonizer.parcels(items: [item(1, 2, 400, 290, 290, 50)], cartons: [cube, flat], rules: rules)
        #expect(plans.map(\.carton?.code) == ["F", "F"])
        #expect(plans.map(\.cost) == [1110, 1110])
        let dear = PackingRules(carriage: { 10_000 + $0 })
        #expect(Cartonizer.parcels(items: [item(1, 2, 400, 290, 290, 50)], cartons: [cube, flat], rules: dear).count == 1)
    }

    @Test("Only so many cartons as there are")
    func stock() {
        let last = Carton(
            code: "S", inner: small.inner, maxWeight: 5000, emptyWeight: 80, stock: 1)
        let alone = Item(
            line: 1, quantity: 2, weight: 100, dimensions: Dimensions(length: 90, width: 90, height: 90), shipsAlone: true)
        #expect(Cartonizer.parcels(items: [alone], cartons: [last, large]).map(\.carton?.code) == ["S", "L"])
    }

    @Test("The validator finds each fault")
    func faults() {
        let items = [
            Item(
                line: 1, quantity: 1, weight: 3000, dimensions: Dimensions(length: 100, width: 100, height: 50), upright: .height,
                isFragile: true, group: "a"),
            Item(
                line: 2, quantity: 1, weight: 3000, dimensions: Dimensions(length: 100, width: 100, height: 50),
                bearsNothing: true, group: "b"),
        ]
        func faults(_ places: [(Int, Int32, Int32, Int32, Int32, Int32, Int32)]) -> [PackingFault] {
            let pieces = places.map {
                Packing.Placement(item: $0.0, space: Cuboid(x: $0.1, y: $0.2, z: $0.3, endX: $0.4, endY: $0.5, endZ: $0.6))
            }
            return PackingValidator.faults(Packing(carton: small, placements: pieces), items: items, support: 70)
        }
        #expect(faults([(0, 0, 0, 0, 100, 100, 50)]) == [])
        #expect(faults([(0, 150, 0, 0, 250, 100, 50)]) == [.outside(piece: 0)])
        #expect(faults([(0, 0, 0, 0, 100, 50, 100)]) == [.wrongTurn(piece: 0)])
        #expect(faults([(0, 0, 0, 50, 100, 100, 100)]) == [.unsupported(piece: 0, percent: 0)])
        let together: [PackingFault] = [.tooHeavy(grams: 6080, limit: 5000), .groupsTogether("a", "b")]
        #expect(faults([(0, 0, 0, 0, 100, 100, 50), (1, 50, 0, 0, 150, 100, 50)]) == [.overlap(piece: 0, other: 1)] + together)
        #expect(
            faults([(0, 0, 0, 0, 100, 100, 50), (1, 0, 0, 50, 100, 100, 100)]) == [.onFragile(piece: 1, below: 0)] + together)
        #expect(
            faults([(1, 0, 0, 0, 100, 100, 50), (0, 0, 0, 50, 100, 100, 100)]) == [.onWhatBearsNothing(piece: 1, below: 0)]
                + together)
    }

    @Test("Steps say what, how, where and on what; a drawing shows every piece")
    func steps() {
        let items = [
            Item(line: 1, name: "atlas", quantity: 1, weight: 900, dimensions: Dimensions(length: 200, width: 150, height: 20)),
            Item(
                line: 2, name: "mug <blue>", quantity: 1, weight: 300, dimensions: Dimensions(length: 90, width: 80, height: 75)),
        ]
        let plan = Cartonizer.parcels(items: items, cartons: [small])[0]
        #expect(
            plan.packing.map { PackingSteps($0, items: items).lines } == [
                "1: atlas, flat, over the whole carton, on the bottom", "2: mug <blue>, on its side, front left, on 1",
            ])
        let svg = plan.packing.map { PackingDrawing($0, items: items).svg } ?? ""
        #expect(svg.hasPrefix("<svg ") && svg.contains("S: 2 pieces"))
        // The atlas lies below the mug: it is drawn first.
        let numbers = svg.split(separator: "\n").filter {
            $0.hasSuffix("text-anchor=\"middle\">1</text>") || $0.hasSuffix("text-anchor=\"middle\">2</text>")
        }
        #expect(numbers.prefix(2).map { $0.hasSuffix(">1</text>") } == [true, false])
    }

    @Test(
        "Cases from users' reports that others miss are packed whole",
        .enabled(if: SharedData.isThere, Comment(rawValue: SharedData.hint)))
    func mustFit() throws {
        struct Case: Decodable {
            struct Kind: Decodable {
                let count: Int
                let size: [Int]
            }
            let name: String
            let container: [Int]
            let items: [Kind]
        }
        for one in try SharedData.json("warehouse/cartonization/must-fit.json", as: [Case].self) {
            let items = one.items.enumerated().map { item($0 + 1, $1.count, 1, $1.size[0], $1.size[1], $1.size[2]) }
            let inner = Dimensions(length: one.container[0], width: one.container[1], height: one.container[2])
            let carton = Carton(code: "C", inner: inner, maxWeight: 1000, emptyWeight: 0)
            let plans = Cartonizer.parcels(items: items, cartons: [carton])
            #expect(plans.count == 1, "\(one.name)")
            for plan in plans { expectFits(plan, items) }
        }
    }
}
