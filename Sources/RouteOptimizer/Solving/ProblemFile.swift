import ArgumentParser
import FoundationEssentials
import Routing

/// Reads problems and writes plans as JSON.
enum ProblemFile {
    /// Reads a problem.
    /// - Throws: `ValidationError` naming the file and what is wrong with it.
    static func read(_ path: String) throws -> RoutingProblem {
        let data = path == "-" ? standardInput() : try contents(path)
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(RoutingProblem.self, from: data)
        } catch let error as DecodingError {
            throw ValidationError("\(path): \(words(error))")
        }
    }

    private static func standardInput() -> Data {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return Data(text.utf8)
    }

    private static func contents(_ path: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw ValidationError("\(path) cannot be read. Maybe the path is wrong.")
        }
    }

    /// A plan as JSON with sorted keys.
    static func json(_ plan: RoutePlan) throws -> String {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(plan), as: UTF8.self)
    }

    private static func words(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "\(path(context.codingPath)) has no \(key.stringValue)"
        case .typeMismatch(let type, let context): "\(path(context.codingPath)) is no \(type)"
        case .valueNotFound(let type, let context): "\(path(context.codingPath)) is null, wanted \(type)"
        case .dataCorrupted(let context): "\(path(context.codingPath)): \(context.debugDescription)"
        @unknown default: "\(error)"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        let text = keys.reduce("") { text, key in
            key.intValue.map { "\(text)[\($0)]" } ?? (text.isEmpty ? "" : text + ".") + key.stringValue
        }
        return text.isEmpty ? "the document" : text
    }
}
