import FoundationEssentials
import OperatorConsole
import ScanDialogue

/// Why the warehouse said no, without what differs from time to time.
enum Reason {
    /// The title of a problem.
    private struct Problem: Decodable { let title: String }

    /// Of a refused report: the kind of problem, else the status.
    static func of(_ answer: HTTPAnswer) -> String {
        (try? JSONDecoder().decode(Problem.self, from: answer.body))?.title ?? "status \(answer.status)"
    }

    /// Of one refused report of several: its code in words, as titles are.
    static func of(_ problem: ItemProblem) -> String {
        let words = problem.code.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    /// Of a sentence to a person: its beginning, every number as `#`.
    static func of(_ message: String) -> String {
        let words = message.split(separator: " ").map { $0.contains(where: \.isNumber) ? "#" : String($0) }
        return words.prefix(8).joined(separator: " ")
    }
}
