import Fulfilment

/// What becomes of a count from the floor.
enum CountVerdict: Equatable {
    /// It is booked at once; the cause, when those before it were wrong.
    case book(CountCause?)
    /// Somebody else counts again.
    case recount
    /// Two people found the same difference.
    case approval

    /// For what the task waits then.
    var state: CountTaskState {
        switch self {
        case .book: .booked
        case .recount: .recount
        case .approval: .awaitingApproval
        }
    }

    /// Two looks agree when they find the same difference: each is compared with what the books have for its own moment, so whatever moved
    /// between them is netted.
    /// - Throws: `ReceivingProblem` when the same person counts again what somebody else has to confirm.
    init(_ question: CountTaskStore.Question, _ look: CountTaskStore.Look) throws(ReceivingProblem) {
        let isTolerated = !question.tolerance.isExceeded(by: look.quantity, expected: question.expected)
        if question.looks.last?.counter == look.counter, !(isTolerated && question.isEarlier) {
            throw .refused(
                "\(look.counter) counted this last, and the number has to be confirmed by somebody else",
                advice: "let another person count it", as: .sameCounter)
        }
        let difference = look.quantity - question.expected
        if isTolerated {
            self = .book(question.looks.isEmpty || question.isEarlier ? nil : .miscount)
        } else if question.looks.contains(where: { $0.difference == difference && $0.counter != look.counter }) {
            self = .approval
        } else {
            self = .recount
        }
    }
}
