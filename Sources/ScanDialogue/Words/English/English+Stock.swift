import Barcodes
import Fulfilment

// MARK: - Refilling and counting

extension English {
    var askingForRefills: Question.Text { .init("REFILL", "The warehouse is asked for faces that run low.") }
    var noFaceRunsLow: Question.Text { .init("DONE", "No face runs low.") }
    func refillFrom(_ place: String, _ keys: KeyForm) -> Question.Text {
        .init(place, "Go to \(place) and scan it; \(keys.key("2")) later, \(keys.key("9")) ends.")
    }
    func refillArticle(_ task: RefillsAnswer.Task, _ keys: KeyForm) -> Question.Text {
        let goods = pieces(task.quantity, of: GoodsTitle(task.sku, lot: task.lot))
        return .init(task.sku, "Take \(goods) and scan one; \(keys.key("1")) none here.")
    }
    func refillFace(_ face: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(face, "Put \(pieces) into \(face) and scan it, \(number("or type how many you have", keys, such: pieces)).")
    }
    func refillDetails(_ task: RefillsAnswer.Task) -> [String] {
        [
            "\(pieces(task.quantity, of: GoodsTitle(task.sku, lot: task.lot))) for \(task.face)",
            "there \(task.onHand), wanted \(task.forecast), room for \(task.maximum)",
        ]
    }
    func refillsToGo(_ count: Int) -> String { "\(count) to go" }
    func refillHelp(_ keys: KeyForm) -> String {
        "\(keys.signedKey("2")) leaves this face for later, \(keys.signedKey("0")) takes the last scan back."
    }

    func facesRunLow(_ count: Int) -> String { "\(count) faces run low." }
    func wantsNothing(_ face: String) -> String { "\(face) wants nothing any more." }
    func placeIsRight(_ place: String) -> String { "Place \(place) is right." }
    func otherRefillLot(_ lot: String, wanted: String) -> String {
        "That is lot \(lot), and \(wanted.isEmpty ? "none" : "lot \(wanted)") is wanted. Leave it."
    }
    func leftOut(_ place: String) -> String { "Left out; have \(place) counted." }
    func impossible(_ number: Int, wanted: Int) -> String { "\(number) cannot be: \(wanted) are wanted." }

    var askingForCounts: Question.Text { .init("COUNT", "The warehouse is asked what is to be counted.") }
    func countAnyPlace(_ keys: KeyForm) -> Question.Text { .init("PLACE", "Scan a place to count. \(keys.key("9")) ends.") }
    func countPlace(_ place: String, only: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            place,
            "Go to \(place) and scan it\(only ? "" : ", or any other; \(keys.key("2")) later"); \(keys.key("9")) ends.")
    }
    func countAnyArticle(at place: String, only: Bool, _ keys: KeyForm) -> Question.Text {
        .init("ARTICLE", "Scan an article at \(place); \(keys.key("1")) nothing lies here, \(end(only: only, keys)).")
    }
    func countArticle(_ task: CountTasksAnswer.Task, only: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            task.sku,
            "Scan a piece of \(goods(task.title)) at \(task.bin); \(keys.key("1")) none here, \(end(only: only, keys)).")
    }
    private func end(only: Bool, _ keys: KeyForm) -> String { "\(keys.key("9")) \(only ? "ends" : "another place")" }
    var countLotQuestion: Question.Text { .init("LOT", "Scan or type its lot; 9 when all of it here is one lot.") }
    func countPieces(_ soFar: Int, at place: String, _ keys: KeyForm) -> Question.Text {
        .init(
            "\(soFar)",
            "Scan or \(number("type all that lie here", keys, such: 3)); \(keys.signedKey("1")) none. Then scan \(place) again.")
    }
    func reallyNone(_ title: GoodsTitle, _ keys: KeyForm) -> Question.Text {
        .init("NONE", "Really no \(goods(title))? \(keys.key("1")) again says so.")
    }
    var askingForGoods: Question.Text { .init("NONE", "The books are asked.") }
    func askedFor(_ task: CountTasksAnswer.Task) -> String {
        "asked for: \(goods(task.title))\(task.isRecount ? ", a recount" : "")"
    }
    func placesToGo(_ count: Int) -> String { "\(count) to go" }
    func countHelp(_ keys: KeyForm) -> String {
        "\(keys.signedKey("0")) takes the last scan back; put aside what nobody knows."
    }

    func placesToCount(_ count: Int) -> String { "\(count) places are to be counted." }
    var nothingToCount: String { "Nothing is to be counted." }
    func nothingToCount(at place: String) -> String { "Nothing is to be counted at \(place) any more." }
    var anotherPlace: String { "Another place." }
    func takenPlace(_ code: String) -> String { "Place \(code)." }
    var oneLot: String { "One lot." }
    func countedSoFar(_ number: Int) -> String { "\(number) counted." }
    func otherLotCounted(_ lot: String, first counted: String) -> String {
        "That is lot \(lot): book lot \(counted) first, then count that one."
    }
    func counted(_ count: Int, of title: GoodsTitle, at place: String) -> String {
        "\(pieces(count, of: title)) counted at \(place)."
    }
    func none(of title: GoodsTitle, at place: String) -> String { "No \(goods(title)) at \(place)." }
    func nothing(at place: String) -> String { "Nothing at \(place)." }
    func emptyInBooks(_ place: String) -> String { "\(place) is empty in the books, too." }
    func placeLeftForLater(_ place: String) -> String { "\(place) is left for later." }
    var noOtherPlace: String { "There is no other." }
    var nothingAsked: String { "Nothing is asked." }

    var countedAgain: String { "It is not in the books yet: somebody else will count again." }
    var supervisorDecides: String { "Somebody else has found the same: a supervisor decides." }
}

// MARK: - Moving and looking up

extension English {
    func moveFromQuestion(_ keys: KeyForm) -> Question.Text {
        .init("FROM", "Scan the place that you take from. \(keys.key("9")) ends.")
    }
    func moveArticleQuestion(from: String) -> Question.Text { .init("ARTICLE", "Scan what you take from \(from).") }
    func moveLotQuestion(from: String) -> Question.Text { .init("LOT", "Scan or type the lot; 9 when \(from) has one only.") }
    func movePiecesQuestion(_ keys: KeyForm) -> Question.Text {
        .init("HOW MANY", "\(number("Type how many you take", keys, such: 3)).")
    }
    func moveToQuestion(_ pieces: Int) -> Question.Text { .init("TO", "Scan the place where you put the \(pieces).") }
    func comesFrom(_ place: String) -> String { "from \(place)" }

    func takenFrom(_ place: String) -> String { "From \(place)." }
    var onlyLot: String { "Its one lot." }
    func samePlace(_ place: String) -> String {
        "That is \(place), where they come from. Scan the place where you put them."
    }
    func moved(_ count: Int, of title: GoodsTitle, from: String, to: String) -> String {
        "\(pieces(count, of: title)) from \(from) to \(to)."
    }

    func anyCode(_ keys: KeyForm) -> Question.Text { .init("SCAN", "Scan any code. \(keys.key("9")) ends.") }
    var parcelHeading: String { "PARCEL" }
    var orderHeading: String { "ORDER" }

    func found(_ place: LookUpAnswer.Place) -> String { "\(place.code) is a \(kind(place.kind)) place at \(place.site)." }
    func found(_ article: LookUpAnswer.Article) -> String {
        let name = article.name.isEmpty ? "" : " is \(article.name)"
        return "Article \(article.sku)\(name)\(article.gtin.isEmpty ? "" : ", \(article.gtin)")."
    }
    func found(_ parcel: LookUpAnswer.Parcel) -> String {
        let carton = parcel.carton.map { "carton \($0)" } ?? "its own packaging"
        return "Parcel \(parcel.number) of order \(parcel.order), in \(carton)."
    }
    func found(_ order: LookUpAnswer.Order) -> String { "Order \(order.id) at \(order.site) is \(order.state.rawValue)." }
    func lies(_ goods: LookUpAnswer.Goods) -> String {
        "\(goods.quantity) x \(goods.name.isEmpty ? goods.sku : goods.name)\(state(of: goods))"
    }
    func liesAt(_ goods: LookUpAnswer.Goods) -> String { "\(goods.place): \(goods.quantity)\(state(of: goods))" }
    private func state(of goods: LookUpAnswer.Goods) -> String {
        let expiry = goods.expiry.map { ", expires \($0)" } ?? ""
        return lot(goods.lot) + expiry + (goods.status == .free ? "" : ", \(goods.status.statement)")
    }
    var nothingLiesThere: String { "Nothing lies there." }
    var noneIsHere: String { "None of it is here." }

    var nothingToSay: String { "Nothing is to be said here." }
    var lookUpHelp: String { "none of these codes is this warehouse's." }
}
