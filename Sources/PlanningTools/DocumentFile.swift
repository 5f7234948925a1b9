import FoundationEssentials
import JSONReading

/// JSON files that people hand to a command.
enum DocumentFile {
    /// - Throws: `DocumentError` that names the file, the field and what is wrong.
    static func read<Document: Decodable>(_ path: String, as type: Document.Type) throws -> Document {
        let data: Data
        do {
            data = try path == "-" ? standardInput() : Data(contentsOf: URL(filePath: path))
        } catch {
            throw DocumentError(
                file: path, problem: "the file cannot be read. Maybe the path is wrong; '-' reads standard input.")
        }
        do { return try JSONDecoder().decode(type, from: data) } catch let error as DecodingError {
            throw DocumentError(file: path, problem: error.sentence)
        } catch {
            throw DocumentError(file: path, problem: "\(error)")
        }
    }

    private static func standardInput() throws -> Data {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return Data(text.utf8)
    }

    static func write(_ text: String, to path: String) throws {
        do { try Data(text.utf8).write(to: URL(filePath: path)) } catch {
            throw DocumentError(file: path, problem: "it cannot be written. Maybe the directory does not exist.")
        }
    }

    static func text(of document: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}

/// A document that cannot be used, in a sentence.
struct DocumentError: Error, CustomStringConvertible {
    let file: String
    let problem: String

    var description: String { "\(file): \(problem)" }

    /// - Throws: `DocumentError` when a number is out of range.
    static func check(_ file: String, _ field: String, _ value: Int, in allowed: ClosedRange<Int>) throws {
        guard !allowed.contains(value) else { return }
        throw DocumentError(
            file: file, problem: "\(field) is \(value); allowed is \(allowed.lowerBound) to \(allowed.upperBound)")
    }
}
