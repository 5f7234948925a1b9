import Cartonization
import Foundation
import Fulfilment

/// The real orders of a shop, its boxes, and the number of boxes a good packer needs for each order.
struct RealOrders {
    struct Order {
        let name: Substring
        let items: [Item]
        let expected: Int
    }

    let orders: [Order]
    let cartons: [Carton]

    init(folder: URL) throws {
        cartons = try Self.lines(folder, "boxes.csv").map { fields in
            let numbers = fields.dropFirst().map { Int($0) ?? 0 }
            return Carton(
                code: String(fields[0]), inner: CartonBench.size(Array(numbers[4...6])),
                outer: CartonBench.size(Array(numbers[0...2])),
                maxWeight: numbers[7], emptyWeight: numbers[3])
        }
        let expected = Dictionary(try Self.lines(folder, "expected.csv").map { ($0[0], Int($0[4]) ?? 0) }) { first, _ in first }
        var items: [Substring: [Item]] = [:]
        var names: [Substring] = []
        for fields in try Self.lines(folder, "items.csv") {
            let numbers = fields.dropFirst(3).map { Int($0) ?? 0 }
            let order = fields[0]
            if items[order] == nil { names.append(order) }
            items[order, default: []].append(
                Item(
                    line: items[order, default: []].count + 1, quantity: Int(fields[1]) ?? 0, weight: numbers[3],
                    dimensions: CartonBench.size(Array(numbers[0...2]))))
        }
        orders = names.map { Order(name: $0, items: items[$0] ?? [], expected: expected[$0] ?? 0) }
    }

    private static func lines(_ folder: URL, _ file: String) throws -> [[Substring]] {
        String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
}
