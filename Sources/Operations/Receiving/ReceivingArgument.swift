import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import Receiving

/// What arguments of the dock's commands may be.
enum ReceivingArgument {
    /// An id that whoever sends something gives it.
    static func id(_ text: String) throws -> UUID {
        guard let id = UUID(uuidString: text) else {
            throw ValidationError("'\(text)' is no UUID: allowed is 123e4567-e89b-42d3-a456-426614174000")
        }
        return id
    }

    /// The lines of a file that are not blank.
    static func lines(of path: String) throws -> [String] {
        var text = String(decoding: try ImportFile.read(path), as: UTF8.self)[...]
        if text.first == "\u{FEFF}" { text.removeFirst() }
        return text.split(whereSeparator: \.isNewline).map(String.init).filter { line in !line.allSatisfy(\.isWhitespace) }
    }

    /// A word of the books.
    static func word<Word: StoredCase>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text) else {
            throw ValidationError("'\(text)': allowed is \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }
}

/// What a refusal of the dock means to the person at the keyboard.
enum ReceivingError {
    /// Runs something, and makes its refusals those of a command.
    static func translate<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let problem as ReceivingProblem {
            throw operations(problem)
        }
    }

    private static func operations(_ problem: ReceivingProblem) -> OperationsError {
        switch problem.kind {
        case .wrong: .usage(problem.message, advice: problem.advice)
        case .refused: .failed(problem.message, advice: problem.advice)
        }
    }
}
