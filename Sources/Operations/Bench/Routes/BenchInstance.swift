import ArgumentParser
import Foundation
import Routing

/// A published instance with its best known value.
struct BenchInstance {
    let folder: String
    let file: String
    let best: Double
    let document: RouteDocument

    /// The instances that a folder's best_known.csv lists.
    static func list(_ data: String) throws -> [BenchInstance] {
        let data = URL(filePath: data)
        return try BenchTable(contentsOf: data.appending(path: "best_known.csv")).rows.map { row in
            guard let folder = row["folder"], let file = row["file"], let best = row["best_known"].flatMap({ Double($0) }) else {
                throw ValidationError("best_known.csv must have the columns folder, file and best_known; a row is \(row).")
            }
            let bytes = [UInt8](try Data(contentsOf: data.appending(path: "\(folder)/\(file)")))
            guard let kind = RouteFileKind.detect(bytes) else { throw ValidationError("\(folder)/\(file) is of no known kind.") }
            return BenchInstance(
                folder: String(folder), file: String(file), best: best, document: try RouteFileKind.readBenchmark(bytes, as: kind)
            )
        }
    }
}
