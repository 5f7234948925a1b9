import Cartonization

/// What `picking-worker cartonize` prints.
struct CartonAnswer: Encodable {
    let cost: Int
    let parcels: [Parcel]

    struct Parcel: Encodable {
        /// nil: a piece in its own packaging.
        let carton: String?
        let weight: Int
        let billedWeight: Int
        let cost: Int
        /// Percent of the inner space.
        let fill: Double?
        let void: Double?
        /// Millimetres from the inner corner.
        let centreOfGravity: [Int]?
        let contents: [Content]
        let steps: [String]
        let placements: [Place]

        private enum CodingKeys: String, CodingKey {
            case carton, cost, contents, steps, placements
            case weight = "weight_g"
            case billedWeight = "billed_weight_g"
            case fill = "fill_percent"
            case void = "void_percent"
            case centreOfGravity = "centre_of_gravity_mm"
        }
    }

    struct Content: Encodable {
        let line: Int
        let quantity: Int
    }

    struct Place: Encodable {
        let line: Int
        let at: [Int]
        let size: [Int]

        private enum CodingKeys: String, CodingKey {
            case line
            case at = "at_mm"
            case size = "size_mm"
        }
    }

    init(_ plans: [ParcelPlan], items: [Item]) {
        cost = plans.reduce(0) { $0 + $1.cost }
        parcels = plans.map { Parcel($0, items: items) }
    }
}

extension CartonAnswer.Parcel {
    fileprivate init(_ plan: ParcelPlan, items: [Item]) {
        let centre = plan.packing?.centreOfGravity(items)
        let fill = plan.packing.map { ($0.fill * 10).rounded() / 10 }
        self.init(
            carton: plan.carton?.code, weight: plan.weight, billedWeight: plan.billedWeight, cost: plan.cost, fill: fill,
            void: fill.map { ((100 - $0) * 10).rounded() / 10 }, centreOfGravity: centre.map { [$0.x, $0.y, $0.z] },
            contents: plan.contents.map { .init(line: $0.line, quantity: $0.quantity) },
            steps: plan.packing.map { PackingSteps($0, items: items).lines } ?? [],
            placements: plan.packing?.placements.map { placement in
                let space = placement.space
                return CartonAnswer.Place(
                    line: items[placement.item].line, at: [space.x, space.y, space.z].map { Int($0) },
                    size: [space.width, space.depth, space.height].map { Int($0) })
            } ?? [])
    }
}
