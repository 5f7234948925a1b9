package import FoundationEssentials
import Fulfilment

/// Any code: what it is, where it lies, what lies there.
package struct LookUpCodeDialogue: LookUpDialogue {
    package static let name = "lookup"
    package static let purpose =
        "Says what a code is: a place and what lies there, an article and where it lies, a parcel, an order."
    package static let way = """
        Any code, one after the other. Nothing is changed.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    package private(set) var isDone = false
    /// What was looked up last.
    private var found: [Finding] = []

    /// A thing that goes by the code.
    private enum Finding: Sendable, Equatable {
        case place(LookUpAnswer.Place)
        case article(LookUpAnswer.Article)
        case parcel(LookUpAnswer.Parcel)
        case order(LookUpAnswer.Order)
    }

    package init(_ language: Language) { self.language = language }

    /// Whatever is scanned is looked up anew, so no code is known.
    package var book: CodeBook { CodeBook() }

    package var question: Question {
        let any = words.anyCode(keys)
        let heading = found.first.map(heading) ?? any.wanted
        return Question(.init(heading, any.instruction), details: found.flatMap { [statement($0)] + lines($0) })
    }

    package func help(_ keys: KeyForm) -> String { words.lookUpHelp }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch input {
        case .key(.finish):
            isDone = true
            return .accepted(words.ended)
        case .code(let scan):
            lookedUp = scan
            return .accepted(words.lookingUp)
        case .number(let number):
            lookedUp = ScannedName("\(number)")
            return .accepted(words.lookingUp)
        case .key, .confirm: return askAgain(words.nothingToSay)
        }
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        .rejected(known.describe(scan, at: at, words))
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard let scan = lookedUp else { return .rejected(words.nothingWasAsked) }
        guard let answer = answer.read(LookUpAnswer.self) else { return .rejected(answer.objection(words)) }
        lookedUp = nil
        let findings =
            answer.places.map(Finding.place) + answer.articles.map(Finding.article) + answer.parcels.map(Finding.parcel)
            + answer.orders.map(Finding.order)
        guard let first = findings.first else { return check(scan, at: at, id: id) }
        found = findings
        return .accepted(statement(first))
    }

    private func heading(_ finding: Finding) -> String {
        switch finding {
        case .place(let place): place.code
        case .article(let article): article.name.isEmpty ? article.sku : article.name
        case .parcel: words.parcelHeading
        case .order: words.orderHeading
        }
    }

    private func statement(_ finding: Finding) -> String {
        switch finding {
        case .place(let place): words.found(place)
        case .article(let article): words.found(article)
        case .parcel(let parcel): words.found(parcel)
        case .order(let order): words.found(order)
        }
    }

    /// Where it lies, or what lies there.
    private func lines(_ finding: Finding) -> [String] {
        switch finding {
        case .place(let place): place.goods.isEmpty ? [words.nothingLiesThere] : place.goods.map(words.lies)
        case .article(let article): article.goods.isEmpty ? [words.noneIsHere] : article.goods.map(words.liesAt)
        case .parcel, .order: []
        }
    }
}
