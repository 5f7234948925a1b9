import Fulfilment
import HTTPTypes
import Receiving
import ScanDialogue
import ServiceRuntime

extension ItemProblem {
    /// For the device: the code is one of `ReceivingProblem.Code`.
    init(_ problem: ReceivingProblem) {
        self.init(code: problem.code.rawValue, message: problem.message, advice: GoodsProblem.advice(problem))
    }
}

/// The refusals of requests about goods. A title is the rule's code in words, always the same for the same rule.
enum GoodsProblem {
    static func unknownReceipt(_ id: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Unknown receipt",
            detail: "There is no receipt \(id). Open the delivery with POST /floor/receipts.")
    }

    static func nothingToPutBack(_ order: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Nothing to put back",
            detail: "There is no cancelled order \(order). GET /floor/put-backs shows what is to be put back.",
            errors: [.init(field: "order", value: "\(order)", message: "must be the number of a cancelled order")])
    }

    static func unknownDock(_ dock: String) -> ProblemDetails {
        ProblemDetails(
            status: .unprocessableContent, title: "Unknown place",
            detail: "There is no place '\(dock.prefix(50))'. Send the code on the place's label.",
            errors: [.init(field: "dock", value: dock, message: "must be the code of a dock")])
    }

    static let dockMissing = FloorProblem.unreadable(
        "'dock' is missing: GET /floor/put-aways?dock=CODE shows what lies there.",
        [.init(field: "dock", value: "", message: "is missing; allowed is the code of a dock")])

    static func wrongNumber(_ field: String, _ value: Int, allowed: ClosedRange<Int>) -> ProblemDetails {
        wrong(field, "\(value)", "\(allowed.lowerBound) to \(allowed.upperBound)")
    }

    static func wrong(_ field: String, _ value: String, _ allowed: String) -> ProblemDetails {
        FloorProblem.unreadable(
            "Nothing was changed: '\(field)' is '\(value.prefix(50))'; allowed is \(allowed).",
            [.init(field: field, value: value, message: "allowed is \(allowed)")])
    }

    /// The whole request was refused.
    static func problem(_ problem: ReceivingProblem) -> ProblemDetails {
        let words = problem.code == .other ? "not possible" : problem.code.rawValue.replacing("_", with: " ")
        let status: HTTPResponse.Status =
            switch (problem.code, problem.kind) {
            case (.unknownDocument, _), (.unknownTask, _), (.unknownTour, _), (.unknownZone, _): .notFound
            case (_, .refused): .conflict
            case (_, .wrong): .unprocessableContent
            }
        return ProblemDetails(
            status: status, title: words.prefix(1).uppercased() + words.dropFirst(),
            detail: "Nothing was changed: \(problem.message). \(sentence(advice(problem)))")
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }

    /// Where commands name their options, what a device sends instead.
    static func advice(_ problem: ReceivingProblem) -> String {
        switch problem.code {
        case .unknownDocument:
            "scan the number on its papers again; what nobody announced wants 'unannounced', its 'supplier' and an 'id', too"
        case .unknownSupplier: "send the supplier's own code, or have it added to the suppliers"
        case .severalDocuments: "send the 'supplier', too"
        case .wrongState: "GET /floor/receipts/{id} shows what it is; take the next delivery"
        case .otherDock: "go on at that dock, or finish that delivery first"
        case .unknownPlace: "the code on the place's label"
        case .unknownArticle: "send the article's own code, or have it added to the articles"
        case .severalArticles: "send the article's own code"
        case .unreadableCode: "scan it again, or send the article's own code with 'lot', 'expiry' and 'quantity'"
        case .quantityMissing: "send 'quantity': the pieces that came"
        case .lotMissing, .severalLots: "send 'lot', as printed on the goods"
        case .expiryMissing: "send 'expiry', the day: 2027-03-31"
        case .serialMissing: "scan the GS1 code of each piece, or send 'serials' with one for each"
        case .expired: "refuse it, or send it as 'damaged', so that nobody sells it"
        case .notExpected: "leave it on the lorry, or send the 'reason' why it is accepted"
        case .over: "count them again, or send why they are accepted: 'reason' of a count, 'accept_over' of a finish"
        case .short: "send 'expect_rest' when it is still to come, the 'reason' when it is not"
        case .noSuchPieces: "look at the labels again, or count the place"
        case .tooFew: "count the place"
        case .unknownTour: "GET /floor/overview shows those that are open"
        case .handOverMissing: "POST /floor/tours/{id}/hand-over says who takes the cart with what lies in it"
        case .unknownZone: "the zones are those of the places and carts of the site"
        case .notAwaited: "take the rest to a bin: GET /floor/put-aways proposes one"
        case .unknownTask, .taskEnded: "GET /floor/count-tasks shows those that wait"
        case .wrongPlace, .articleMissing, .otherExpiry, .serialInStock, .contradiction, .wrongValue,
            .unknownPallet,
            .countedAlready, .idTaken, .wrongTask, .sameCounter, .notAgreed, .otherPicker, .other:
            problem.advice
        }
    }
}
