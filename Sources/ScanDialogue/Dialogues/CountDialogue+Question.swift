import Fulfilment

/// What the screen says.
extension CountDialogue {
    package var question: Question {
        switch step {
        case .asking: Question("COUNT", "The warehouse is asked what is to be counted.")
        case .place: placeQuestion
        case .article(let place): articleQuestion(place)
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
        case .none(let task, let place):
            Question(
                "NONE", "Really no \(task.title)? \(keys.key("1")) again says so.", position: place.code,
                expecting: keys.key("1"))
        case .done: Question("DONE", "Nothing more is asked.")
        }
    }

    private var placeQuestion: Question {
        guard let next = round.place else { return Question("PLACE", "Scan a place to count. \(keys.key("9")) ends.") }
        return Question(
            next,
            "Go to \(next) and scan it\(bin == nil ? ", or any other; \(keys.key("2")) later" : ""); \(keys.key("9")) ends.",
            details: round.asked(at: next).map(\.line), position: "\(round.places) to go", expecting: next)
    }

    private func articleQuestion(_ place: LookUpAnswer.Place) -> Question {
        let (asked, end) = (round.asked(at: place.code), bin == nil ? "another place" : "ends")
        guard let first = asked.first else {
            return Question(
                "ARTICLE", "Scan an article at \(place.code); \(keys.key("1")) nothing lies here, \(keys.key("9")) \(end).",
                position: place.code)
        }
        return Question(
            first.sku, "Scan a piece of \(first.title) at \(place.code); \(keys.key("1")) none here, \(keys.key("9")) \(end).",
            details: asked.map(\.line), position: place.code)
    }

    static func title(_ goods: LookUpAnswer.Goods) -> String {
        "\(goods.name.isEmpty ? goods.sku : goods.name)\(goods.lot.isEmpty ? "" : " lot \(goods.lot)")"
    }
}
