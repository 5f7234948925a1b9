import Cartonization
import Foundation
import Fulfilment

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
