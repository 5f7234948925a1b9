import Fulfilment
import ScanDialogue

/// What becomes of a count from the floor.
enum CountVerdict: Equatable {
    /// It is booked at once; the cause, when those before it were wrong.
    case book(CountCause?)
    case wait(Waiting)

    /// Why nothing is booked.
    enum Waiting: Equatable {
        /// Somebody else counts again.
        case recount
        /// It found the same difference as somebody else before: a person decides of it.
        case agreed
        /// It is older than what two people agree on already, and is kept beside that.
        case noted

        /// Of its task then.
        var state: CountTaskState { self == .recount ? .recount : .awaitingApproval }
    }

    /// Two looks agree when they find the same difference: each is compared with what the books have for its own moment, so whatever moved
    /// between them is netted.
    /// - Throws: `ReceivingProblem` when the same person counts again what somebody else has to confirm.
    init(_ question: CountTaskStore.Question, _ look: CountTaskStore.Look) throws(ReceivingProblem) {
        let isTolerated = !question.tolerance.isExceeded(by: look.quantity, expected: question.expected)
        if question.looks.last?.counter == look.counter, !(isTolerated && question.isEarlier) {
            throw .refused(.count(.sameCounter(look.counter)), as: .sameCounter)
        }
        let difference = look.quantity - question.expected
        if isTolerated {
            self = .book(question.looks.isEmpty || question.isEarlier ? nil : .miscount)
        } else if question.isEarlier, question.state == .awaitingApproval {
            self = .wait(.noted)
        } else {
            let isConfirmed = question.looks.contains { $0.difference == difference && $0.counter != look.counter }
            self = .wait(isConfirmed ? .agreed : .recount)
        }
    }
}
