import Fulfilment
import HTTPTypes
import Receiving
import ScanDialogue
import ServiceRuntime

extension ItemProblem {
    /// For the device: the code is one of `ReceivingProblem.Code`.
    init(_ problem: ReceivingProblem, in words: any FloorWords) {
        self.init(
            code: problem.code.rawValue, message: words.message(problem.refusal), advice: words.advice(problem.refusal))
    }
}

/// The refusals of requests about goods. A title is the rule's code in words, always the same for the same rule.
enum GoodsProblem {
    static func unknownReceipt(_ id: Int64) -> ProblemDetails {
        ProblemDetails(.notFound, "Unknown receipt", .unknownReceipt(id))
    }

    static func nothingToPutBack(_ order: Int64) -> ProblemDetails {
        ProblemDetails(.notFound, "Nothing to put back", .nothingToPutBack(order), [("order", "\(order)")])
    }

    static func leftHouse(_ order: Int64) -> ProblemDetails {
        ProblemDetails(.conflict, "Left the house", .leftHouse(order))
    }

    static func heldNoMore(_ order: Int64) -> ProblemDetails {
        ProblemDetails(.conflict, "Held no more", .heldNoMore(order))
    }

    static func unknownDock(_ dock: String) -> ProblemDetails {
        ProblemDetails(.unprocessableContent, "Unknown place", .unknownDock(dock), [("dock", dock)])
    }

    static let dockMissing = FloorProblem.unreadable(.dockMissing, [("dock", "")])

    static func wrongNumber(_ field: String, _ value: Int, allowed: ClosedRange<Int>) -> ProblemDetails {
        wrong(field, "\(value)", .range(allowed))
    }

    static func wrong(_ field: String, _ value: String, _ rule: FieldRule) -> ProblemDetails {
        FloorProblem.unreadable(.wrongField(field, value: value, rule), [(field, value)])
    }

    /// Does what a desk does, and answers its refusal as one of the whole request.
    static func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let problem as ReceivingProblem { throw self.problem(problem) }
    }

    /// The whole request was refused.
    static func problem(_ problem: ReceivingProblem) -> ProblemDetails {
        let rule = problem.code == .other ? "not possible" : problem.code.rawValue.replacing("_", with: " ")
        let status: HTTPResponse.Status =
            switch (problem.code, problem.kind) {
            case (.unknownDocument, _), (.unknownTask, _), (.unknownTour, _), (.unknownZone, _): .notFound
            case (_, .refused): .conflict
            case (_, .wrong): .unprocessableContent
            }
        return ProblemDetails(status, rule.prefix(1).uppercased() + rule.dropFirst()) { words in
            (words.nothingChanged(problem.refusal), [])
        }
    }
}
