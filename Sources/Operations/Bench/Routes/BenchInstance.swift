import ArgumentParser
import FoundationEssentials
import Routing

/// A published instance with its best known value.
struct BenchInstance {
    let folder: String
    let file: String
    let best: Double
    let document: RouteDocument

    /// The instances that a folder's best_known.csv lists.
    static func list(_ data: String) throws -> [BenchInstance] {
        let table = "\(data)/best_known.csv"
        guard let text = try? String(contentsOfFile: table, encoding: .utf8) else {
            throw ValidationError("\(table) cannot be read. Maybe --data is another folder.")
        }
        return try text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            let fields = line.split(separator: ",", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 3, let best = Double(fields[2]), best > 0 else {
                throw ValidationError("\(table): '\(line)' is not folder,file,value.")
            }
            let path = "\(data)/\(fields[0])/\(fields[1])"
            return BenchInstance(folder: fields[0], file: fields[1], best: best, document: try document(path))
        }
    }

    private static func document(_ path: String) throws -> RouteDocument {
        guard let bytes = try? Data(contentsOf: URL(filePath: path)) else { throw ValidationError("\(path) cannot be read.") }
        guard let kind = RouteFileKind.detect([UInt8](bytes)) else { throw ValidationError("\(path) is of no known kind.") }
        return try RouteFileKind.readBenchmark([UInt8](bytes), as: kind)
    }
}
