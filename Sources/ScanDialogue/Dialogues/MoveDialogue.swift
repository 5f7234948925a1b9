package import FoundationEssentials
import Fulfilment

/// Pieces from a place to another: the place, the article, how many, the other place.
package struct MoveDialogue: LookUpDialogue {
    package static let name = "move"
    package static let purpose = "Guides pieces from a place to another, one scan at a time."
    package static let way = """
        The place, the article, how many, and the other place, which books it. Both are of the same site.
        """
    package let language: Language
    package var known = KnownCodes()
    package var lookedUp: ScannedName?
    private var step = Step.from

    private enum Step: Sendable, Equatable {
        case from
        case article(from: String)
        case lot(ScannedGoods, from: String)
        case quantity(ScannedGoods, from: String)
        /// All that is said; the other place confirms it.
        case to(ScannedGoods, pieces: Int, from: String)
        case done
    }

    package init(_ language: Language) { self.language = language }

    package var isDone: Bool { step == .done }

    package var question: Question {
        switch step {
        case .from: Question(words.moveFromQuestion(keys))
        case .article(let from): Question(words.moveArticleQuestion(from: from), position: from)
        case .lot(let goods, let from):
            Question(words.moveLotQuestion(from: from), kind: .text, details: [goods.title], position: from)
        case .quantity(let goods, let from):
            Question(words.movePiecesQuestion(keys), kind: .number, details: [words.goods(goods.named)], position: from)
        case .to(let goods, let pieces, let from):
            Question(
                words.moveToQuestion(pieces), kind: .number, details: [words.pieces(pieces, of: goods.named)],
                position: words.comesFrom(from))
        case .done: Question(words.nothingMore)
        }
    }

    package func help(_ keys: KeyForm) -> String { words.undoHelp(keys) }

    package mutating func take(_ input: DialogueInput, at: Date, id: UUID) -> Reply {
        switch (step, input) {
        case (.from, .key(.finish)):
            step = .done
            return .accepted(words.ended)
        case (.lot(let goods, let from), .key(.finish)):
            step = .quantity(goods, from: from)
            return .accepted(words.onlyLot)
        case (.lot(var goods, let from), .code(let scan)):
            guard let lot = TypedGoods.lot(scan) else { return askAgain(words.noLot) }
            goods.lot = lot
            step = .quantity(goods, from: from)
            return .accepted(words.takenLot(lot))
        case (.quantity(let goods, let from), .number(let number)), (.to(let goods, _, let from), .number(let number)):
            return carry(number, goods, from)
        case (_, .code(let scan)): return identify(scan, at: at, id: id)
        default: return askAgain(words.notAskedNow)
        }
    }

    package mutating func check(_ scan: ScannedName, at: Date, id: UUID) -> Reply {
        switch step {
        case .from:
            guard let place = known.place(scan) else { return wrong(scan, at) }
            step = .article(from: place.code)
            return .accepted(words.takenFrom(place.code))
        case .article(let from):
            guard let goods = known.goods(scan, at: at) else { return wrong(scan, at) }
            if goods.hasGarbledLot { return .rejected(words.garbledLot) }
            guard goods.lacksLot else { return counted(goods, from) }
            step = .lot(goods, from: from)
            return .accepted(words.taken(GoodsTitle(goods.title)))
        case .to(let goods, let pieces, let from):
            guard let place = known.place(scan) else { return wrong(scan, at) }
            return put(pieces, goods, from, place.code, id)
        case .lot, .quantity, .done: return wrong(scan, at)
        }
    }

    /// A label may say how many.
    private mutating func counted(_ goods: ScannedGoods, _ from: String) -> Reply {
        if let quantity = goods.quantity { return carry(quantity, goods, from) }
        step = .quantity(goods, from: from)
        return .accepted(words.taken(goods.named))
    }

    private mutating func carry(_ pieces: Int, _ goods: ScannedGoods, _ from: String) -> Reply {
        guard (1...TypedGoods.most).contains(pieces) else { return askAgain(words.impossible(pieces)) }
        step = .to(goods, pieces: pieces, from: from)
        return .accepted(words.taken(pieces, of: goods.named))
    }

    private mutating func put(_ pieces: Int, _ goods: ScannedGoods, _ from: String, _ to: String, _ id: UUID) -> Reply {
        guard to != from else { return .rejected(words.samePlace(from)) }
        let move = MoveRequest(id: id, sku: goods.article.sku, lot: goods.lot, quantity: pieces, from: from, to: to)
        step = .from
        return .accepted(
            words.moved(pieces, of: goods.named, from: from, to: to), reporting: FloorReport(id, to: "/floor/moves", move))
    }
}
