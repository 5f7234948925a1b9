package import FoundationEssentials
import Fulfilment

/// What a dialogue has looked up so far: known once, a code is known without the network.
package struct KnownCodes: Sendable, Equatable {
    private(set) var book = CodeBook()
    private var places: [String: LookUpAnswer.Place] = [:]
    private var articles: [String: LookUpAnswer.Article] = [:]

    package init() {}

    mutating func add(_ answer: LookUpAnswer, scanned scan: ScannedName) {
        for place in answer.places {
            places[place.code] = place
            book.add(place.code, as: .place(place.code))
        }
        for article in answer.articles {
            articles[article.sku] = article
            book.add(article: article.sku, gtin: article.gtin)
            for pack in article.packs { book.add(pack, of: article.sku) }
        }
        // Found by a name that is not printed on the article itself.
        guard book.meanings(of: scan).isEmpty, answer.places.isEmpty, answer.articles.count == 1 else { return }
        book.add(scan.bare, as: .item(sku: answer.articles[0].sku))
    }

    func knows(_ scan: ScannedName) -> Bool { !book.meanings(of: scan).isEmpty }

    /// The place that a code is on; nil when it is on none that is known.
    func place(_ scan: ScannedName) -> LookUpAnswer.Place? {
        for case .place(let code) in book.meanings(of: scan) { return places[code] }
        return nil
    }

    /// What a code says of goods; nil when it is no known article's.
    /// - Parameter at: for dates without century.
    func goods(_ scan: ScannedName, at: Date) -> ScannedGoods? {
        for meaning in book.meanings(of: scan) {
            switch meaning {
            case .item(let sku): if let article = articles[sku] { return ScannedGoods(article, scan, at: at) }
            case .pack(let pack, let sku):
                if let article = articles[sku] { return ScannedGoods(article, pack: pack, scan, at: at) }
            case .place, .bin, .carton: continue
            }
        }
        return nil
    }

    /// What a code is that is not wanted, in a sentence.
    func describe(_ scan: ScannedName, at: Date, _ words: any ScanWords) -> String {
        if let place = place(scan) { return words.isPlace(place.code) }
        if let goods = goods(scan, at: at) { return words.isArticle(goods.title) }
        return scan.stranger(to: .warehouse, words)
    }
}

/// A dialogue that has the warehouse look unknown codes up before it judges them.
package protocol LookUpDialogue: Dialogue {
    var known: KnownCodes { get set }
    /// The scan that is being looked up.
    var lookedUp: ScannedName? { get set }

    /// Takes a code of which everything is known that the warehouse knows.
    mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply
}

extension LookUpDialogue {
    package var book: CodeBook { known.book }
    package var inquiry: Inquiry? { lookUp }

    /// The inquiry about the scan; nil when none is looked up.
    var lookUp: Inquiry? { lookedUp.map { Inquiry(path: "/floor/look-up?code=\(Inquiry.escaped($0.bare))") } }

    /// Judges a code at once when it is known, else when the warehouse has said what it is.
    mutating func identify(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        guard !known.knows(scan) else { return check(scan, at: at, id: id) }
        lookedUp = scan
        return .accepted(words.lookingUp)
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply { hearLookUp(answer, at: at, id: id) }

    /// Says what a code is that is not wanted now.
    func wrong(_ scan: ScannedName, _ at: Date) -> Reply { askAgain(known.describe(scan, at: at, words)) }

    /// Goes on with the scan that was looked up.
    mutating func hearLookUp(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard let scan = lookedUp else { return .rejected(words.nothingWasAsked) }
        guard let found = answer.read(LookUpAnswer.self) else { return .rejected(answer.objection(words)) }
        lookedUp = nil
        known.add(found, scanned: scan)
        return check(scan, at: at, id: id)
    }
}
