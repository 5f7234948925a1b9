import Fulfilment

/// What the screen says.
extension CountDialogue {
    package var question: Question {
        switch step {
        case .asking: Question(words.askingForCounts)
        case .place: placeQuestion
        case .article(let place): articleQuestion(place)
        case .lot(let goods, let place):
            Question(words.countLotQuestion, kind: .text, details: [goods.title], position: place.code)
        case .expiry(let goods, let place):
            Question(words.expiryQuestion, kind: .text, details: [words.goods(goods.named)], position: place.code)
        case .quantity(let goods, let pieces, let place):
            Question(
                words.countPieces(pieces, at: place.code, keys), kind: .number, details: [words.goods(goods.named)],
                position: place.code, expecting: place.code)
        case .nothing(let goods, let place):
            Question(
                goods?.first.map { words.reallyNone($0.title, keys) } ?? words.askingForGoods, position: place.code,
                expecting: keys.key("1"))
        case .none(let task, let place):
            Question(words.reallyNone(task.title, keys), position: place.code, expecting: keys.key("1"))
        case .done: Question(words.nothingMore)
        }
    }

    private var placeQuestion: Question {
        guard let next = round.place else { return Question(words.countAnyPlace(keys)) }
        return Question(
            words.countPlace(next, only: bin != nil, keys), details: round.asked(at: next).map(words.askedFor),
            position: words.placesToGo(round.places), expecting: next)
    }

    private func articleQuestion(_ place: LookUpAnswer.Place) -> Question {
        let asked = round.asked(at: place.code)
        guard let first = asked.first else {
            return Question(words.countAnyArticle(at: place.code, only: bin != nil, keys), position: place.code)
        }
        return Question(
            words.countArticle(first, only: bin != nil, keys), details: asked.map(words.askedFor), position: place.code)
    }
}

extension LookUpAnswer.Goods {
    /// Without what the pieces are: all of them are counted.
    var title: GoodsTitle { GoodsTitle(name.isEmpty ? sku : name, lot: lot) }
}
