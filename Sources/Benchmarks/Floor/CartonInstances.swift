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

/// A container and the boxes to fill it with (Bischoff and Ratcliff 1995).
struct ContainerLoad {
    let container: Carton
    let items: [Item]

    /// Every so many instances of each file.
    static func all(in folder: URL, step: Int) throws -> [ContainerLoad] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".txt") }.sorted()
        return try files.flatMap { file in
            let text = String(decoding: try Data(contentsOf: folder.appending(path: file)), as: UTF8.self)
            var numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }[...]
            func next() throws -> Int {
                guard let number = numbers.popFirst() else { throw BenchFileError(file: file, problem: "it ends too early") }
                return number
            }
            let count = try next()
            let loads = try (0..<count).map { _ in try load(next) }
            return loads.enumerated().filter { $0.offset % step == 0 }.map(\.element)
        }
    }

    /// Edges come with a flag each: whether that edge may stand upright.
    private static func load(_ next: () throws -> Int) throws -> ContainerLoad {
        _ = (try next(), try next())
        let size = Dimensions(length: try next(), width: try next(), height: try next())
        let kinds = try next()
        let items = try (0..<kinds).map { _ in
            let line = try next()
            let edges = try (0..<3).map { _ in (try next(), try next() == 1) }
            var upright: Item.Upright = []
            for (edge, flag) in zip(edges, [Item.Upright.length, .width, .height]) where edge.1 { upright.insert(flag) }
            return Item(
                line: line, quantity: try next(), weight: 0, dimensions: CartonBench.size(edges.map(\.0)), upright: upright)
        }
        return ContainerLoad(container: Carton(code: "container", inner: size, maxWeight: 1, emptyWeight: 0), items: items)
    }
}
