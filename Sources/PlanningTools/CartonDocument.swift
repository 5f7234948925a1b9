import Cartonization
import CommandSupport
import Fulfilment

/// What `picking-worker cartonize` reads.
struct CartonDocument: Decodable {
    let cartons: [Box]
    let items: [Piece]
    let rules: Rules?

    struct Box: Decodable {
        let code: String
        let inner: [Int]
        let outer: [Int]?
        let maxWeight: Int
        let emptyWeight: Int?
        let cost: Int?
        let stock: Int?

        private enum CodingKeys: String, CodingKey {
            case code, cost, stock
            case inner = "inner_mm"
            case outer = "outer_mm"
            case maxWeight = "max_weight_g"
            case emptyWeight = "empty_weight_g"
        }
    }

    struct Piece: Decodable {
        let line: Int?
        let name: String?
        let quantity: Int?
        let size: [Int]
        let weight: Int
        let upright: [Edge]?
        let isFragile: Bool?
        let bearsNothing: Bool?
        let group: String?
        let shipsAlone: Bool?

        /// An edge that may stand upright.
        enum Edge: String, Decodable, CaseIterable {
            case length, width, height

            fileprivate var option: Item.Upright {
                switch self {
                case .length: .length
                case .width: .width
                case .height: .height
                }
            }
        }

        private enum CodingKeys: String, CodingKey {
            case line, name, quantity, upright, group
            case size = "size_mm"
            case weight = "weight_g"
            case isFragile = "fragile"
            case bearsNothing = "bears_nothing"
            case shipsAlone = "ships_alone"
        }
    }

    struct Rules: Decodable {
        let support: Int?
        let volumetricDivisor: Int?
        let carriage: [Step]?

        struct Step: Decodable {
            let upTo: Int
            let price: Int

            private enum CodingKeys: String, CodingKey {
                case price
                case upTo = "up_to_g"
            }
        }

        private enum CodingKeys: String, CodingKey {
            case carriage
            case support = "support_percent"
            case volumetricDivisor = "volumetric_divisor"
        }
    }

    /// - Throws: `DocumentError` with every size, weight and number that is out of range.
    func checked(_ file: String) throws(DocumentError) -> (cartons: [Carton], items: [Item], rules: PackingRules) {
        var check = DocumentCheck()
        let cartons = cartons.enumerated().map { $1.carton("cartons[\($0)]", &check) }
        check.unique("cartons", "code", cartons.map(\.code))
        let items = items.enumerated().map { $1.item(line: $0 + 1, "items[\($0)]", &check) }
        let packing = (rules ?? Rules(support: nil, volumetricDivisor: nil, carriage: nil)).packing("rules", &check)
        try check.finish(file)
        return (cartons, items, packing)
    }
}

extension CartonDocument.Box {
    fileprivate func carton(_ field: String, _ check: inout DocumentCheck) -> Carton {
        if code.isEmpty { check.note("\(field).code", "is empty; allowed is a text, each once") }
        check.number("\(field).max_weight_g", maxWeight, in: 1...100_000_000)
        check.number("\(field).empty_weight_g", emptyWeight ?? 0, in: 0...max(0, maxWeight))
        check.number("\(field).cost", cost ?? 0, in: 0...1_000_000_000)
        check.number("\(field).stock", stock ?? 0, in: 0...1_000_000_000)
        let inside = Dimensions(inner, "\(field).inner_mm", &check)
        let outside = outer.map { Dimensions($0, "\(field).outer_mm", &check) }
        let carton = Carton(
            code: code, inner: inside, outer: outside, maxWeight: maxWeight, emptyWeight: emptyWeight ?? 0, cost: cost ?? 0,
            stock: stock)
        if inner.count == 3, outer?.count ?? 3 == 3, let problem = carton.insideProblem {
            check.note("\(field).inner_mm", problem)
        }
        return carton
    }
}

extension CartonDocument.Piece {
    fileprivate func item(line number: Int, _ field: String, _ check: inout DocumentCheck) -> Item {
        check.number("\(field).quantity", quantity ?? 1, in: 0...100_000)
        check.number("\(field).weight_g", weight, in: 0...100_000_000)
        return Item(
            line: line ?? number, name: name ?? "", quantity: quantity ?? 1, weight: weight,
            dimensions: Dimensions(size, "\(field).size_mm", &check), upright: upright("\(field).upright", &check),
            isFragile: isFragile ?? false, bearsNothing: bearsNothing ?? false, group: group, shipsAlone: shipsAlone ?? false)
    }

    private func upright(_ field: String, _ check: inout DocumentCheck) -> Item.Upright {
        guard let upright else { return .any }
        if upright.isEmpty { check.note(field, "is empty; leave it out when every edge may stand upright") }
        return upright.reduce([]) { $0.union($1.option) }
    }
}

extension CartonDocument.Rules {
    fileprivate func packing(_ field: String, _ check: inout DocumentCheck) -> PackingRules {
        check.number("\(field).support_percent", support ?? 70, in: 0...100)
        check.number("\(field).volumetric_divisor", volumetricDivisor ?? 5000, in: 1...1_000_000)
        let steps = (carriage ?? []).map { (upTo: $0.upTo, price: $0.price) }
        checkCarriage("\(field).carriage", &check)
        return PackingRules(support: support ?? 70, volumetricDivisor: volumetricDivisor ?? 5000) { weight in
            (steps.first { weight <= $0.upTo } ?? steps.last)?.price ?? 0
        }
    }

    /// The bands rise, so that each weight has one price.
    private func checkCarriage(_ field: String, _ check: inout DocumentCheck) {
        if carriage?.isEmpty == true { check.note(field, "is empty; leave it out when carriage costs nothing") }
        var before = 0
        for (index, step) in (carriage ?? []).enumerated() {
            check.number("\(field)[\(index)].price", step.price, in: 0...1_000_000_000)
            if !(before + 1...Int(Int32.max)).contains(step.upTo) {
                let lowest = index == 0 ? "" : ", above the band before it"
                check.note("\(field)[\(index)].up_to_g", "is \(step.upTo); allowed is \(before + 1) to \(Int32.max)\(lowest)")
            }
            before = max(before, min(step.upTo, Int(Int32.max) - 1))
        }
    }
}

extension Dimensions {
    /// Notes what is wrong; edges that are missing are one millimetre then.
    fileprivate init(_ edges: [Int], _ field: String, _ check: inout DocumentCheck) {
        if edges.count != 3 {
            check.note(field, "has \(edges.count) numbers; allowed are three: length, width and height, in millimetres")
        }
        for (index, edge) in edges.enumerated() { check.number("\(field)[\(index)]", edge, in: 1...20_000) }
        let all = edges + [1, 1, 1]
        self.init(length: all[0], width: all[1], height: all[2])
    }
}
