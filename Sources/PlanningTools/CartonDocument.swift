import Cartonization
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
        let upright: [String]?
        let isFragile: Bool?
        let bearsNothing: Bool?
        let group: String?
        let shipsAlone: Bool?

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

    /// - Throws: `DocumentError` for sizes, weights and numbers out of range.
    func checkedCartons(_ file: String) throws -> [Carton] {
        try cartons.enumerated().map { index, box in
            let field = "cartons[\(index)]"
            try DocumentError.check(file, "\(field).max_weight_g", box.maxWeight, in: 1...100_000_000)
            try DocumentError.check(file, "\(field).empty_weight_g", box.emptyWeight ?? 0, in: 0...box.maxWeight)
            return Carton(
                code: box.code, inner: try size(box.inner, file, "\(field).inner_mm"),
                outer: try box.outer.map { try size($0, file, "\(field).outer_mm") }, maxWeight: box.maxWeight,
                emptyWeight: box.emptyWeight ?? 0, cost: box.cost ?? 0, stock: box.stock)
        }
    }

    /// - Throws: `DocumentError` for sizes, weights and numbers out of range.
    func checkedItems(_ file: String) throws -> [Item] {
        try items.enumerated().map { index, piece in
            let field = "items[\(index)]"
            try DocumentError.check(file, "\(field).quantity", piece.quantity ?? 1, in: 0...100_000)
            try DocumentError.check(file, "\(field).weight_g", piece.weight, in: 0...100_000_000)
            return Item(
                line: piece.line ?? index + 1, name: piece.name ?? "", quantity: piece.quantity ?? 1, weight: piece.weight,
                dimensions: try size(piece.size, file, "\(field).size_mm"), upright: try upright(piece, file, field),
                isFragile: piece.isFragile ?? false, bearsNothing: piece.bearsNothing ?? false, group: piece.group,
                shipsAlone: piece.shipsAlone ?? false)
        }
    }

    /// - Throws: `DocumentError` for numbers out of range.
    func checkedRules(_ file: String) throws -> PackingRules {
        let support = rules?.support ?? 70
        try DocumentError.check(file, "rules.support_percent", support, in: 0...100)
        try DocumentError.check(file, "rules.volumetric_divisor", rules?.volumetricDivisor ?? 5000, in: 1...1_000_000)
        let steps = (rules?.carriage ?? []).map { (upTo: $0.upTo, price: $0.price) }.sorted { $0.upTo < $1.upTo }
        return PackingRules(support: support, volumetricDivisor: rules?.volumetricDivisor ?? 5000) { weight in
            (steps.first { weight <= $0.upTo } ?? steps.last)?.price ?? 0
        }
    }

    private func size(_ edges: [Int], _ file: String, _ field: String) throws -> Dimensions {
        guard edges.count == 3 else {
            throw DocumentError(file: file, problem: "\(field) has \(edges.count) numbers; wanted are length, width and height")
        }
        for (index, edge) in edges.enumerated() { try DocumentError.check(file, "\(field)[\(index)]", edge, in: 1...20_000) }
        return Dimensions(length: edges[0], width: edges[1], height: edges[2])
    }

    private func upright(_ piece: Piece, _ file: String, _ field: String) throws -> Item.Upright {
        guard let names = piece.upright else { return .any }
        let known: [String: Item.Upright] = ["length": .length, "width": .width, "height": .height]
        let edges = try names.map { name in
            guard let edge = known[name] else {
                throw DocumentError(file: file, problem: "\(field).upright has '\(name)'; allowed are length, width and height")
            }
            return edge
        }
        guard !edges.isEmpty else {
            throw DocumentError(file: file, problem: "\(field).upright is empty; leave it out when every edge may stand upright")
        }
        return edges.reduce([]) { $0.union($1) }
    }
}
