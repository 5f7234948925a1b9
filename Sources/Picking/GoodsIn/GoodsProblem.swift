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
            detail: "There is no receipt \(id). Open the delivery first, by the number on its papers.")
    }

    static func nothingToPutBack(_ order: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Nothing to put back",
            detail: "The warehouse has no order \(order). Take another from the list of what is to be put back.",
            errors: [.init(field: "order", value: "\(order)", message: "must be the number of an order with pieces to put back")])
    }

    static func leftHouse(_ order: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Left the house",
            detail:
                "Nothing was changed: a parcel of order \(order) has left the house. Look for it again, and ask who gave it away."
        )
    }

    static func heldNoMore(_ order: Int64) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Held no more",
            detail:
                "Nothing was changed: order \(order) may leave the house again. Leave its parcels closed, or close them as they were."
        )
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

    /// Does what a desk does, and answers its refusal as one of the whole request.
    static func refusing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch let problem as ReceivingProblem { throw self.problem(problem) }
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

    /// Where commands name their options or other commands, what a person at a device does, and who programs one, too: fields are named in
    /// `errors`, and the code says which rule it is.
    static func advice(_ problem: ReceivingProblem) -> String {
        switch problem.code {
        case .unknownDocument:
            "scan the number on its papers again, or take it in as one that nobody announced, with its supplier's code"
        case .unknownSupplier: "look for the supplier's code again, or have the supplier added to the master records"
        case .severalDocuments: "give the supplier's code, too"
        case .wrongState: "take the next delivery, or ask who worked at this one"
        case .otherDock: "go on at that dock, or finish that delivery first"
        case .unknownPlace: "take the code on the place's label"
        case .unknownArticle: "take the article's own code, or have it added to the articles"
        case .severalArticles: "take the article's own code"
        case .unreadableCode: "scan it again, or give the article's own code with lot, expiry and quantity"
        case .quantityMissing: "say how many pieces came"
        case .lotMissing, .severalLots: "give the lot, as printed on the goods"
        case .expiryMissing: "give the day on which it expires: 2027-03-31"
        case .serialMissing: "scan the GS1 code of each piece, or give a serial number for each"
        case .serialInStock: "look at the piece again, and have the other one looked for"
        case .expired: "refuse it, or take it in as damaged, so that nobody sells it"
        case .notExpected: "leave it on the lorry, or say why it is accepted"
        case .over: "count them again, or say why they are accepted"
        case .short: "say that the rest is still to come, or why it will not"
        case .noSuchPieces: "look at the labels again, or count the place"
        case .tooFew: "count the place"
        case .unknownTour: "take one that the overview of the floor shows"
        case .handOverMissing: "hand the tour over to whoever takes the cart with what lies in it"
        case .unknownZone: "the zones are those of the places and carts of the site"
        case .notAwaited: "take the rest to a pick or a bulk bin"
        case .unknownTask, .taskEnded: "take the next task that waits"
        case .wrongTask: "count that, or count this for no task"
        case .wrongPlace, .articleMissing, .otherExpiry, .contradiction, .wrongValue, .unknownPallet, .countedAlready, .idTaken,
            .sameCounter, .notAgreed, .otherPicker, .other:
            problem.advice
        }
    }
}
