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
    private var wanted = "SCAN"
    private var found: [String] = []

    package init(_ language: Language) { self.language = language }

    /// Whatever is scanned is looked up anew, so no code is known.
    package var book: CodeBook { CodeBook() }

    package var question: Question {
        Question(wanted, "Scan any code. \(keys.key("9")) ends.", details: found)
    }

    package func help(_ keys: KeyForm) -> String { "none of these codes is this warehouse's." }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch input {
        case .key(.finish):
            isDone = true
            return .accepted("Ended.")
        case .code(let scan):
            lookedUp = scan
            return .accepted("Looking it up.")
        case .number(let number):
            lookedUp = ScannedName("\(number)")
            return .accepted("Looking it up.")
        case .key, .confirm: return .rejected("Nothing is to be said here. \(question.instruction)")
        }
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        .rejected(known.describe(scan, at: at, words))
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard let scan = lookedUp else { return .rejected("Nothing was asked.") }
        guard let answer = answer.read(LookUpAnswer.self) else { return .rejected(answer.objection) }
        lookedUp = nil
        let entries =
            answer.places.map(Self.describe) + answer.articles.map(Self.describe) + answer.parcels.map(Self.describe)
            + answer.orders.map(Self.describe)
        guard let first = entries.first else { return check(scan, at: at, id: id) }
        (wanted, found) = (first.name, entries.flatMap { [$0.what] + $0.lines })
        return .accepted(first.what)
    }

    /// A thing that goes by the code.
    private struct Entry {
        let name: String
        let what: String
        var lines: [String] = []
    }

    private static func describe(_ place: LookUpAnswer.Place) -> Entry {
        let lines = place.goods.map { "\($0.quantity) x \($0.name.isEmpty ? $0.sku : $0.name)\(lot($0))" }
        return Entry(
            name: place.code, what: "\(place.code) is a \(place.kind.rawValue) place at \(place.site).",
            lines: lines.isEmpty ? ["Nothing lies there."] : lines)
    }

    private static func describe(_ article: LookUpAnswer.Article) -> Entry {
        let lines = article.goods.map { "\($0.place): \($0.quantity)\(lot($0))" }
        let gtin = article.gtin.isEmpty ? "" : ", \(article.gtin)"
        return Entry(
            name: article.name.isEmpty ? article.sku : article.name,
            what: "Article \(article.sku)\(article.name.isEmpty ? "" : " is \(article.name)")\(gtin).",
            lines: lines.isEmpty ? ["None of it is here."] : lines)
    }

    private static func describe(_ parcel: LookUpAnswer.Parcel) -> Entry {
        let carton = parcel.carton.map { "carton \($0)" } ?? "its own packaging"
        return Entry(name: "PARCEL", what: "Parcel \(parcel.number) of order \(parcel.order), in \(carton).")
    }

    private static func describe(_ order: LookUpAnswer.Order) -> Entry {
        Entry(name: "ORDER", what: "Order \(order.id) at \(order.site) is \(order.state.rawValue).")
    }

    private static func lot(_ goods: LookUpAnswer.Goods) -> String {
        let lot = goods.lot.isEmpty ? "" : " lot \(goods.lot)"
        return lot + (goods.expiry.map { ", expires \($0)" } ?? "") + (goods.status == .free ? "" : ", \(goods.status.statement)")
    }
}
