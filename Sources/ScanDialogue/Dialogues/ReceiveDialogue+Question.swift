import Fulfilment

/// What the screen says.
extension ReceiveDialogue {
    package var question: Question {
        switch step {
        case .dock: Question(words.receivingDock(keys))
        case .papers, .opening: Question(words.papersQuestion, kind: .text, position: dock)
        case .unknown(let number):
            Question(words.unknownPapers(number), kind: .text, position: dock, expecting: "OK")
        case .supplier(let number, _): Question(words.supplierQuestion, kind: .text, details: [number], position: dock)
        case .goods(let isDamaged):
            Question(words.receiveGoods(keys, isDamaged: isDamaged), details: expected, position: position)
        case .lot(let load): asking(words.lotQuestion(of: load.goods.title), load)
        case .expiry(let load): asking(words.expiryQuestion, load)
        case .serial(let load): asking(words.serialQuestion, load)
        case .quantity(let load): asking(words.receivePieces(keys), load, .number)
        case .sure(let load, let number):
            asking(words.sureOf(number, keys), load, .number, expecting: keys.number(number))
        case .over(let load, let pieces): asking(words.tooManyQuestion(pieces), load)
        case .short: Question(words.shortQuestion(keys), position: position)
        case .whyShort: Question(words.whyShortQuestion, kind: .text, position: position)
        case .whyOver: Question(words.whyOverQuestion, kind: .text, position: position)
        case .finishing: Question(words.finishingDelivery, position: position)
        case .done: Question(words.nothingMore)
        }
    }

    private func asking(
        _ text: Question.Text, _ load: Load, _ kind: Question.Wanted = .text, expecting code: String? = nil
    ) -> Question {
        Question(text, kind: kind, details: [words.goods(load.goods.named)], position: position, expecting: code)
    }

    private var position: String { [dock, delivery?.name ?? ""].filter { !$0.isEmpty }.joined(separator: "  ") }

    /// As of when the delivery was opened; none where it is counted blind.
    private var expected: [String] {
        (delivery?.lines ?? []).map {
            words.expected($0.expected - $0.received, of: GoodsTitle($0.sku, lot: $0.lot))
        }
    }
}
