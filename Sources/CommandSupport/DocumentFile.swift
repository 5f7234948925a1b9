import FoundationEssentials
import JSONReading

/// JSON files that people hand to a command.
package enum DocumentFile {
    /// Names that mean nothing are noted on standard error.
    /// - Throws: `DocumentError` that names the file, every field that is wrong, what it holds and what it may hold.
    package static func read<Document: Decodable>(_ path: String, as type: Document.Type) throws -> Document {
        let data: Data
        do {
            data = try path == "-" ? standardInput() : Data(contentsOf: URL(filePath: path))
        } catch {
            throw DocumentError(
                file: path, problem: "the file cannot be read. Maybe the path is wrong; '-' reads standard input.")
        }
        return try decode(Array(data), as: type, file: path)
    }

    /// - Parameter file: what errors call it.
    package static func decode<Document: Decodable>(
        _ bytes: [UInt8], as type: Document.Type, file: String
    ) throws(DocumentError) -> Document {
        do throws(JSONFindings) {
            let (document, notes) = try StrictJSON.decode(type, from: bytes, unknownNames: .noted)
            for text in notes { note("\(file): \(text)") }
            return document
        } catch {
            throw DocumentError(file: file, problems: error.sentences)
        }
    }

    private static func standardInput() throws -> Data {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return Data(text.utf8)
    }

    /// A line on standard error: the answer on standard output stays what it is.
    package static func note(_ text: String) {
        CommandOutput.text("note: \(text)", to: .error)
    }

    package static func write(_ text: String, to path: String) throws {
        do { try Data(text.utf8).write(to: URL(filePath: path)) } catch {
            throw DocumentError(file: path, problem: "it cannot be written. Maybe the directory does not exist.")
        }
    }

    package static func text(of document: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}

/// A document that cannot be used: everything that is wrong with it.
package struct DocumentError: Error, Equatable, CustomStringConvertible {
    package let file: String
    /// Each begins with the path of its field.
    package let problems: [String]

    package init(file: String, problems: [String]) { (self.file, self.problems) = (file, problems) }

    package init(file: String, problem: String) { self.init(file: file, problems: [problem]) }

    /// One problem in one line, several below one another; what a file holds is shown as `TerminalText` shows it.
    package var description: String {
        let problems = problems.map { TerminalText.visible($0) }
        return problems.count == 1
            ? "\(file): \(problems[0])"
            : "\(file): \(problems.count) things are wrong:" + problems.map { "\n  \($0)" }.joined()
    }
}
