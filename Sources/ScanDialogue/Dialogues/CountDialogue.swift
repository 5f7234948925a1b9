package import FoundationEssentials
import Fulfilment

/// What lies at a place: the place, the article, how many by scans or typed, and the place once more, which confirms it.
///
/// Counted blind: the books' numbers are never shown. Where nothing lies one key says so, article by article.
package struct CountDialogue: LookUpDialogue {
    package static let name = "count"
    package static let purpose = "Counts what lies at a place, one scan at a time."
    package static let way = """
        The place, then the article: scan every piece, or type how many there are, then scan the place again, which \
        books it. The numbers of the books are not shown. 1 says that nothing lies there, article by article.
        """
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private var step = Step.place

    private enum Step: Sendable, Equatable {
        case place
        case article(LookUpAnswer.Place)
        case lot(ScannedGoods, at: LookUpAnswer.Place)
        case expiry(ScannedGoods, at: LookUpAnswer.Place)
        /// Pieces so far.
        case quantity(ScannedGoods, Int, at: LookUpAnswer.Place)
        /// Somebody said that nothing lies there; the books' goods are asked for, which are confirmed one by one.
        case nothing([LookUpAnswer.Goods]?, at: LookUpAnswer.Place)
        case done
    }

    package init() {}

    package var isDone: Bool { step == .done }

    package var inquiry: Inquiry? {
        if case .nothing(nil, let place) = step {
            return Inquiry(path: "/floor/look-up?code=\(Inquiry.escaped(place.code))")
        }
        return lookUp
    }

    package var question: Question {
        switch step {
        case .place: Question("PLACE", "Scan a place to count. \(keys.key("9")) ends.")
        case .article(let place):
            Question(
                "ARTICLE",
                "Scan an article at \(place.code); \(keys.key("1")) nothing lies here, \(keys.key("9")) another place.",
                position: place.code)
        case .lot(let goods, let place):
            Question(
                "LOT", "Scan or type its lot; 9 when all of it here is one lot.", kind: .text, details: [goods.title],
                position: place.code)
        case .expiry(let goods, let place):
            Question(
                "EXPIRES", "Type the day on which it expires: 2027-03-31.", kind: .text, details: [goods.description],
                position: place.code)
        case .quantity(let goods, let pieces, let place):
            Question(
                "\(pieces)",
                "Scan or \(keys.howMany("type all that lie here", such: 3)); \(keys.signedKey("1")) none. Then scan \(place.code) again.",
                kind: .number, details: [goods.description], position: place.code, expecting: place.code)
        case .nothing(let goods, let place):
            Question(
                "NONE",
                goods?.first.map { "Really no \(Self.title($0))? \(keys.key("1")) again says so." } ?? "The books are asked.",
                position: place.code, expecting: keys.key("1"))
        case .done: Question("DONE", "Nothing more is asked.")
        }
    }

    private static func title(_ goods: LookUpAnswer.Goods) -> String {
        "\(goods.name.isEmpty ? goods.sku : goods.name)\(goods.lot.isEmpty ? "" : " lot \(goods.lot)")"
    }

    package func help(_ keys: KeyForm) -> String {
        "\(keys.signedKey("0")) takes the last scan back; put aside what nobody knows."
    }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.place, .key(.finish)):
            step = .done
            return .accepted("Ended.")
        case (.article, .key(.finish)):
            step = .place
            return .accepted("Another place.")
        case (.article(let place), .key(.short)):
            step = .nothing(nil, at: place)
            return .accepted("Nothing at \(place.code).")
        case (.nothing(let goods?, let place), .key(.short)): return reportNone(goods, place, at, id)
        case (.lot(let goods, let place), .key(.finish)):
            step = .quantity(goods, goods.quantity ?? 1, at: place)
            return .accepted("One lot.")
        case (.lot(let goods, let place), .code(let scan)): return setLot(scan, goods, place)
        case (.expiry(let goods, let place), .code(let scan)): return setExpiry(scan, goods, place, at)
        case (.quantity(let goods, _, let place), .key(.short)): return set(0, goods, place)
        case (.quantity(let goods, _, let place), .number(let number)): return set(number, goods, place)
        case (.quantity(let goods, let pieces, let place), .confirm): return report(pieces, goods, place, at, id)
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return .rejected("That is not asked for now. \(question.instruction)")
        }
    }

    package mutating func hear(_ answer: WarehouseAnswer, at: Date, id: UUID) -> Reply {
        guard case .nothing(nil, let place) = step else { return hearLookUp(answer, at: at, id: id) }
        guard let found = answer.read(LookUpAnswer.self) else { return .rejected(answer.objection) }
        let goods = found.places.first { $0.code == place.code }?.goods ?? []
        step = goods.isEmpty ? .place : .nothing(goods, at: place)
        return .accepted(goods.isEmpty ? "\(place.code) is empty in the books, too." : "Nothing at \(place.code).")
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .place: return begin(scan, at)
        case .article(let place):
            guard known.place(scan) == nil else { return begin(scan, at) }
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if let problem = goods.problem { return .rejected(problem) }
            return begin(goods, place)
        case .quantity(let goods, let pieces, let place):
            if known.place(scan)?.code == place.code { return report(pieces, goods, place, at, id) }
            return countOn(scan, goods, pieces, place, at)
        case .lot, .expiry, .nothing, .done: return wrong(scan, at)
        }
    }

    private func wrong(_ scan: ScannedName, _ at: Date) -> Reply {
        .rejected("\(known.describe(scan, at: at)) \(question.instruction)")
    }

    private mutating func begin(_ scan: ScannedName, _ at: Date) -> Reply {
        guard let place = known.place(scan) else { return wrong(scan, at) }
        step = .article(place)
        return .accepted("Place \(place.code).")
    }

    /// Asks for what the label does not say; the piece that was scanned counts.
    private mutating func begin(_ goods: ScannedGoods, _ place: LookUpAnswer.Place) -> Reply {
        if goods.lacksLot {
            step = .lot(goods, at: place)
        } else if goods.lacksExpiry {
            step = .expiry(goods, at: place)
        } else {
            step = .quantity(goods, goods.quantity ?? 1, at: place)
        }
        return .accepted("\(goods.description).")
    }

    private mutating func setLot(_ scan: ScannedName, _ goods: ScannedGoods, _ place: LookUpAnswer.Place) -> Reply {
        guard let lot = TypedGoods.lot(scan) else { return .rejected("That is no lot. \(question.instruction)") }
        var goods = goods
        goods.lot = lot
        return begin(goods, place)
    }

    private mutating func setExpiry(_ scan: ScannedName, _ goods: ScannedGoods, _ place: LookUpAnswer.Place, _ at: Date) -> Reply
    {
        guard let day = TypedGoods.day(scan, at: at) else { return .rejected("That is no day. \(question.instruction)") }
        var goods = goods
        goods.expiry = day
        return begin(goods, place)
    }

    private mutating func set(_ number: Int, _ goods: ScannedGoods, _ place: LookUpAnswer.Place) -> Reply {
        guard number <= TypedGoods.most else { return .rejected("\(number) cannot be. \(question.instruction)") }
        step = .quantity(goods, number, at: place)
        return .accepted("\(number) counted.")
    }

    private mutating func countOn(
        _ scan: ScannedName, _ goods: ScannedGoods, _ pieces: Int, _ place: LookUpAnswer.Place, _ at: Date
    ) -> Reply {
        guard let more = known.goods(scan, at: at), more.article.sku == goods.article.sku else { return wrong(scan, at) }
        if let lot = more.lot, let counted = goods.lot, lot != counted {
            return .rejected("That is lot \(lot): book lot \(counted) first, then count that one.")
        }
        return set(pieces + (more.quantity ?? 1), goods, place)
    }

    private mutating func report(
        _ pieces: Int, _ goods: ScannedGoods, _ place: LookUpAnswer.Place, _ at: Date, _ id: UUID
    ) -> Reply {
        let count = StockCountRequest(
            id: id, bin: place.code, sku: goods.article.sku, lot: goods.lot, expiry: goods.expiry.map { "\($0)" },
            quantity: pieces, seenAt: ZonedTime(at))
        step = .article(place)
        return .accepted(
            "\(pieces) x \(goods.description) counted at \(place.code).", reporting: FloorReport(id, to: "/floor/counts", count))
    }

    private mutating func reportNone(
        _ goods: [LookUpAnswer.Goods], _ place: LookUpAnswer.Place, _ at: Date, _ id: UUID
    ) -> Reply {
        guard let first = goods.first else { return .rejected("Nothing is asked. \(question.instruction)") }
        let count = StockCountRequest(
            id: id, bin: place.code, sku: first.sku, lot: first.lot, status: first.status, quantity: 0, seenAt: ZonedTime(at))
        let rest = Array(goods.dropFirst())
        step = rest.isEmpty ? .place : .nothing(rest, at: place)
        return .accepted("No \(Self.title(first)) at \(place.code).", reporting: FloorReport(id, to: "/floor/counts", count))
    }
}
