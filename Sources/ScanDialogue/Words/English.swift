import Barcodes
import Fulfilment

/// English.
struct English: FloorWords {}

// MARK: - Codes, labels and keys

extension English: ScanWords {
    var nothingRead: String { "Nothing was read. Scan again." }
    func isPlace(_ code: String) -> String { "That is place \(code)." }
    func isArticle(_ title: String) -> String { "That is \(title)." }
    func unknownCode(_ code: String, to whole: ScannedName.Whole) -> String {
        switch whole {
        case .tour, .warehouse: "'\(code)' is not known here."
        case .order: "'\(code)' is not of this order."
        }
    }
    func strangeArticle(_ gtin: String, to whole: ScannedName.Whole) -> String { "Article \(gtin) is not of \(of(whole))." }
    func strangeParcel(_ sscc: String, to whole: ScannedName.Whole) -> String { "Parcel \(sscc) is not of \(of(whole))." }
    func strangeFields(_ titles: [String], to whole: ScannedName.Whole) -> String {
        "A code of \(titles.joined(separator: ", ")) is not of \(of(whole))."
    }
    func strangeCode(_ code: ScannedCode, to whole: ScannedName.Whole) -> String {
        let summary = code.summary
        return "That is \(summary.lowercased().hasPrefix("a") ? "an" : "a") \(summary); it is not of \(of(whole))."
    }
    private func of(_ whole: ScannedName.Whole) -> String {
        switch whole {
        case .tour: "this tour"
        case .order: "this order"
        case .warehouse: "this warehouse"
        }
    }
    func unreadable(_ code: String, to whole: ScannedName.Whole, _ problem: BarcodeError) -> String {
        "\(unknownCode(code, to: whole)) \(self.problem(problem))"
    }
    func problem(_ problem: BarcodeError) -> String { "\(problem)" }

    func both(_ reasons: [String]) -> String { reasons.joined(separator: ", and ") }
    var uncertainLot: String { "its lot cannot be told: scanner and computer are set to different keyboards" }
    func otherLot(_ scanned: String, than wanted: String) -> String { "lot \(scanned) is not lot \(wanted) of this pick" }
    func over(_ life: ScannedCode.ShelfLife) -> String {
        life.word == "expires" ? "it expired on \(life.day)" : "it is over: \(life.word) \(life.day)"
    }
    func otherDay(_ life: ScannedCode.ShelfLife, books: CivilDay, ofLot lot: String?) -> String {
        "its label says \(life.word) \(life.day), but the books have \(books) for \(lot.map { "lot \($0)" } ?? "this pick")"
    }
    func laterLot(_ lot: String, _ day: CivilDay, than wanted: String) -> String {
        "lot \(lot) expires on \(day), later than lot \(wanted) of this pick"
    }
    func goesFirst(_ wanted: String, _ day: CivilDay) -> String {
        "lot \(wanted) of this pick expires on \(day) and goes out first"
    }
    func tooSoon(_ lot: String) -> String { "lot \(lot) expires too soon for this order" }
    func onlyLeft(_ pieces: Int, ofLot lot: String) -> String { "other picks leave only \(pieces) of lot \(lot) here" }
    func barred(_ lot: String, _ bar: LotBar) -> String { "lot \(lot) \(bar.statement)" }
    func expired(_ lot: String, _ day: CivilDay) -> String { "lot \(lot) expired on \(day)" }
}

// MARK: - Every dialogue

extension English: FrameWords {
    func joined(_ sentences: [String]) -> String { sentences.joined(separator: " ") }

    func takenBack(_ instruction: String) -> String { "Taken back. \(instruction)" }
    var nothingToTakeBack: String { "Nothing to take back: what is reported is in the books." }
    var warehouseIsAsked: String { "The warehouse is asked; wait for its answer." }
    func meaning(of code: ControlCode) -> String {
        switch code {
        case .undo: "take the last scan back"
        case .confirm: "yes, all of it"
        case .short: "too few or none here"
        case .damaged: "damaged"
        case .skip: "later, or no: some are left"
        case .noCarton: "packing: no such carton"
        case .full: "picking: the bin is full"
        case .aside: "ready with this, set it aside"
        }
    }
    var nothingToConfirm: String { "Nothing waits to be confirmed." }
    func thirdWrongScan(_ help: String) -> String { "Third wrong scan: \(help)" }
    var notAskedNow: String { "That is not asked for now." }

    var lookingUp: String { "Looking it up." }
    var nothingWasAsked: String { "Nothing was asked." }
    var answerNotUnderstood: String {
        "The warehouse's answer was not understood. This device's program may be too old."
    }
    var noNetwork: String { "No network: the warehouse cannot be asked. Try again in a moment." }

    var ended: String { "Ended." }
    var nothingMore: Question.Text { .init("DONE", "Nothing more is asked.") }
}

// MARK: - Dialogues about goods

extension English: GoodsWords {
    /// A number is wanted: what to do, and how to type it where digits alone are codes.
    private func number(_ what: String, _ keys: KeyForm, such number: Int) -> String {
        keys.isPlain ? what : "\(what), such as \(keys.number(number)): numbers alone are codes here"
    }
    private func kind(_ kind: LocationKind) -> String { kind.rawValue }
    private func lot(_ lot: String) -> String { lot.isEmpty ? "" : " lot \(lot)" }

    func goods(_ title: GoodsTitle) -> String {
        let status = title.status.map { ", \($0.rawValue.replacing("_", with: " "))" }
        return "\(title.name)\(lot(title.lot))\(status ?? "")"
    }
    func pieces(_ count: Int, of title: GoodsTitle) -> String { "\(count) x \(goods(title))" }

    func taken(_ title: GoodsTitle) -> String { "\(goods(title))." }
    func taken(_ count: Int, of title: GoodsTitle) -> String { "\(pieces(count, of: title))." }
    func takenLot(_ lot: String) -> String { "Lot \(lot)." }
    func takenPieces(_ count: Int) -> String { "\(count) pieces." }
    func takenDock(_ code: String) -> String { "Dock \(code)." }
    func put(_ count: Int, of title: GoodsTitle, into place: String) -> String { "\(pieces(count, of: title)) in \(place)." }
    func isRight(_ code: String) -> String { "\(code) is right." }

    func noDock(_ place: String, _ kind: LocationKind) -> String { "\(place) is a \(self.kind(kind)) place, no dock." }
    func wrongKind(_ place: String, _ kind: LocationKind, wanted: [LocationKind]) -> String {
        let kinds = wanted.map(self.kind).joined(separator: ", ")
        return "\(place) is a \(self.kind(kind)) place. Wanted is a place of the kind \(kinds)."
    }
    var noLot: String { "That is no lot." }
    var noDay: String { "That is no day." }
    var noSerialNumber: String { "That is no serial number." }
    func impossible(_ number: Int) -> String { "\(number) cannot be." }
    var garbledLot: String { "Its lot cannot be told: scanner and computer are set to different keyboards." }

    func lotQuestion(of title: String) -> Question.Text { .init("LOT", "Scan or type the lot of \(title).") }
    var expiryQuestion: Question.Text { .init("EXPIRES", "Type the day on which it expires: 2027-03-31.") }
    var serialQuestion: Question.Text { .init("SERIAL NO", "Scan or type the serial number of this piece.") }

    var leftForLater: String { "Left for later." }
    var isLastOne: String { "It is the last one." }
    func undoHelp(_ keys: KeyForm) -> String { "\(keys.signedKey("0")) takes the last scan back." }
}

// MARK: - Receiving

extension English {
    func receivingDock(_ keys: KeyForm) -> Question.Text { .init("DOCK", "Scan the dock. \(keys.key("9")) ends.") }
    var papersQuestion: Question.Text { .init("PAPERS", "Scan or type the number on the papers, or a pallet. 9 ends.") }
    func unknownPapers(_ number: String) -> Question.Text {
        .init("UNKNOWN", "OK takes \(number) in unannounced. Or scan the number on the papers again; 9 another delivery.")
    }
    var supplierQuestion: Question.Text { .init("SUPPLIER", "Scan or type the supplier's code; 9 another delivery.") }
    func receiveGoods(_ keys: KeyForm, isDamaged: Bool) -> Question.Text {
        .init(
            isDamaged ? "DAMAGED" : "GOODS",
            "Scan goods or a pallet; \(keys.key("3")) \(isDamaged ? "sound" : "damaged"), \(keys.key("9")) all is counted.")
    }
    func receivePieces(_ keys: KeyForm) -> Question.Text {
        .init("HOW MANY", "Type \(number("how many there are", keys, such: 24)); \(keys.signedKey("3")) damaged.")
    }
    func sureOf(_ number: Int, _ keys: KeyForm) -> Question.Text {
        .init("\(number)", "Type \(keys.number(number)) again to confirm.")
    }
    func tooManyQuestion(_ pieces: Int) -> Question.Text {
        .init("TOO MANY", "Type why the \(pieces) are accepted; 9 leaves them on the lorry.")
    }
    func shortQuestion(_ keys: KeyForm) -> Question.Text {
        .init(
            "SHORT", "\(keys.key("1")) the rest will not come, \(keys.key("2")) it comes later, \(keys.key("9")) count on.")
    }
    var whyShortQuestion: Question.Text { .init("WHY", "Type why the rest will not come; 9 counts on.") }
    var whyOverQuestion: Question.Text { .init("WHY", "Type why more is accepted than is expected; 9 counts on.") }
    var finishingDelivery: Question.Text { .init("FINISH", "The warehouse finishes the delivery.") }
    func expected(_ count: Int, of title: GoodsTitle) -> String { "\(pieces(count, of: title)) expected" }
    var receiveHelp: String { "put it aside and ask who ordered it." }

    func takenInUnannounced(_ number: String) -> String { "\(number) is taken in unannounced." }
    var notOpened: String { "Not opened." }
    func notOpened(because refusal: String) -> String { "Not opened: \(refusal)" }
    var allIsCounted: String { "All is counted." }
    func nextGoods(areDamaged: Bool) -> String { "The next goods are \(areDamaged ? "damaged" : "sound")." }
    var theyAreDamaged: String { "They are damaged." }
    var leftOnLorry: String { "Not taken: leave them on the lorry." }
    var restComesLater: String { "The rest is still to come." }
    var restStaysAway: String { "The rest will not come." }
    func restStaysAway(because reason: String) -> String { "The rest will not come: \(reason)." }
    func overAccepted(because reason: String) -> String { "Accepted: \(reason)." }
    var notFinished: String { "Not finished; count on." }
    func notFinished(because refusal: String) -> String { "Not finished yet: \(refusal)" }
    func confirmNumber(_ number: Int) -> String { "\(number) pieces? Type it again to confirm." }
    var noNumberNow: String { "No number is asked for now." }
    var deliveryLookedFor: String { "The delivery is looked for." }
    var deliveryOpening: String { "The delivery is opened." }
    func deliveryOpened(_ name: String, of supplier: String) -> String { "Delivery \(name) of \(supplier)." }
    var deliveryFinished: String { "The delivery is finished." }
    var noDelivery: String { "No delivery is open." }
    func received(_ count: Int, of title: GoodsTitle, isDamaged: Bool) -> String {
        "\(pieces(count, of: title))\(isDamaged ? ", damaged" : "")."
    }
    func received(pallet sscc: String) -> String { "Pallet \(sscc) as announced." }
    var countDamagedApart: String { "Count what is damaged article by article." }
}

// MARK: - Putting away and back

extension English {
    func putAwayDock(_ keys: KeyForm) -> Question.Text { .init("DOCK", "Scan a dock. \(keys.key("9")) ends.") }
    func putAwayGoods(at dock: String, isEmpty: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            "GOODS",
            isEmpty
                ? "Nothing waits at \(dock). Scan another dock; \(keys.key("9")) ends."
                : "Scan what you take; \(keys.key("9")) ends.")
    }
    func putAwayBin(_ bin: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(bin, "Put \(pieces) into \(bin) and scan it, \(number("or type how many you carry", keys, such: pieces)).")
    }
    func putAwayAnyBin(_ status: StockStatus, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        let bin = status == .receiving ? "the bin" : "a quarantine bin: it \(status.statement)"
        return .init("BIN", "Scan \(bin), \(number("or type how many you carry", keys, such: pieces)).")
    }
    func waits(_ goods: DockAnswer.Goods) -> String {
        let bins = goods.bins.isEmpty ? "" : " to \(goods.bins.map(\.bin).joined(separator: ", "))"
        return "\(pieces(goods.quantity, of: GoodsTitle(goods.sku, lot: goods.lot)))\(bins)\(goods.awaited ? ", awaited" : "")"
    }
    func proposal(_ bin: DockAnswer.Bin) -> String { "\(bin.quantity) to \(bin.bin): \(bin.reason)" }
    func kindsToGo(_ count: Int, at dock: String) -> String { "\(dock), \(count) to go" }
    func putAwayHelp(_ keys: KeyForm) -> String { "\(keys.signedKey("0")) takes the last scan back; ask who received the goods." }

    func kindsWait(_ count: Int, at dock: String) -> String { "\(count) kinds of goods wait at \(dock)." }
    func noneWaits(_ title: String, at dock: String) -> String { "None of \(title) waits at \(dock)." }
    func lotDoesNotWait(_ lot: String, at dock: String, only lots: [String]) -> String {
        "Lot \(lot) does not wait at \(dock), only \(lots.map { "'\($0)'" }.joined(separator: ", "))."
    }
    func severalLots(_ title: String) -> String { "\(title): several lots." }
    func impossible(_ number: Int, waiting: Int, at dock: String) -> String {
        "\(number) cannot be: \(waiting) wait at \(dock)."
    }

    var askingForPutBacks: Question.Text { .init("PUT BACK", "The warehouse is asked for what is to be put back.") }
    var nothingToPutBack: Question.Text { .init("DONE", "Nothing is to be put back.") }
    func putBackFrom(_ code: String, _ keys: KeyForm) -> Question.Text {
        .init(code, "Take \(code) and scan it; \(keys.key("2")) later, \(keys.key("9")) ends.")
    }
    func putBackArticle(_ title: GoodsTitle, isDamaged: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            title.name,
            "Scan one of \(goods(title)); \(keys.key("3")) \(isDamaged ? "sound" : "damaged"), \(keys.key("2")) later.")
    }
    func putBackBin(_ bin: String?, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(bin ?? "BIN", "Scan \(bin ?? "a bin") for the \(pieces), \(number("or type how many", keys, such: pieces)).")
    }
    func putBackQuarantine(_ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init("QUARANTINE", "Scan a quarantine bin for the \(pieces), \(number("or type how many", keys, such: pieces)).")
    }
    func goesBack(_ count: Int, of title: GoodsTitle, to bin: String?) -> String {
        pieces(count, of: title) + (bin.map { " to \($0)" } ?? "")
    }
    func putBacksToGo(_ count: Int, order: Int64) -> String { "order \(order), \(count) to go" }
    func putBackHelp(_ keys: KeyForm) -> String {
        "\(keys.signedKey("2")) leaves this for later, \(keys.signedKey("0")) takes the last scan back."
    }

    func putBacks(_ count: Int) -> String { "\(count) to put back." }
    func itIs(damaged: Bool) -> String { damaged ? "It is damaged." : "It is sound." }
    var isNotIt: String { "That is not it." }
    func isLot(_ lot: String) -> String { "That is lot \(lot)." }
    func strangeSerial(_ serial: String, to from: String) -> String {
        "Serial number \(serial) is not of \(from). Put the piece aside."
    }
    func takenSerial(_ serial: String) -> String { "Serial number \(serial)." }
    func impossible(_ number: Int, toPutBack wanted: Int) -> String { "\(number) cannot be: \(wanted) are to be put back." }
}

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

// MARK: - Picking

extension English: PickWords {
    var tourDoneWord: String { "DONE" }
    func lotWanted(_ lot: String) -> String { "lot \(lot)" }
    func piecesOf(_ counted: Int, _ wanted: Int) -> String { "\(counted) of \(wanted)" }
    func shortKeys(_ keys: KeyForm) -> String { "\(keys.key("1")) none left  \(keys.key("3")) damaged" }
    func emptyKeys(_ keys: KeyForm) -> String { "\(keys.key("9")) empty  \(keys.key("2")) some left" }
    var bringCart: String { "The tour is done; bring the cart to the packers." }
    func goAndScan(_ place: String, _ keys: KeyForm) -> String {
        let pressed = "\(keys.key("1")) short, \(keys.key("2")) skip, \(keys.key("3")) damaged, \(keys.key("0")) back"
        return "Go to \(place) and scan it.\(keys.isPlain ? "" : " Keys: \(pressed); numbers alone are articles.")"
    }
    func takeAndScan(_ quantity: Int, _ title: String, lot: String, or pack: NumberedPack?) -> String {
        let ofLot = lot.isEmpty ? "" : " of lot \(lot)"
        let orPack = pack.map { ", or a \($0.name) of \($0.pieces)" } ?? ""
        return "Take \(quantity) x \(title)\(ofLot) and scan one\(orPack)."
    }
    func askSwap(_ lot: String, insteadOf wanted: String, isLater: Bool, _ keys: KeyForm) -> String {
        let later = isLater ? ", which expires later," : ""
        return "Take lot \(lot)\(later) instead of lot \(wanted)? Scan it again or \(keys.key("9")) yes, \(keys.key("0")) back."
    }
    func typeAgain(_ number: Int, _ keys: KeyForm) -> String { "Type \(keys.number(number)) again to confirm." }
    func scanOthers(_ quantity: Int, _ keys: KeyForm) -> String { "Scan the others, or type \(howMany(quantity, keys))." }
    private func howMany(_ quantity: Int, _ keys: KeyForm) -> String {
        keys.isPlain ? "how many you have" : "how many you have as \(keys.number(quantity)): numbers alone are articles here"
    }
    func whyTooFew(_ keys: KeyForm) -> String { "Why too few? \(reasons(keys))." }
    private func reasons(_ keys: KeyForm) -> String {
        "\(keys.key("1")) none left, \(keys.key("3")) damaged, \(keys.key("0")) back"
    }
    var orQuarantine: String { "Or take the damaged ones to quarantine and scan its place." }
    var damagedWord: String { "DAMAGED" }
    func askDamaged(_ title: String, to place: String, missing: Int, _ keys: KeyForm) -> String {
        let number = "Type how many of \(title) you take damaged to \(place), \(keys.number(missing)) at most"
        return "\(number). \(keys.signedKey("2")) leaves them here, \(keys.signedKey("0")) back."
    }
    func askEmpty(_ title: String, at place: String, _ keys: KeyForm) -> String {
        let answers = "\(keys.key("9")) nothing, \(keys.key("2")) some are left, \(keys.key("0")) back"
        return "Is nothing of \(title) left at \(place)? \(answers)."
    }
    func putIntoBin(_ counted: Int, _ bin: String) -> String { "Put \(counted) into bin \(bin) and scan it." }
    var otherBinWord: String { "OTHER BIN" }
    func putIntoOtherBin(_ counted: Int, than full: String, free: [String], _ keys: KeyForm) -> String {
        let bins = free.joined(separator: " ")
        return "Put \(counted) into another bin than \(full) and scan that. Free: \(bins). \(keys.key("0")) back."
    }

    var isTheItem: String { "That is the item." }
    func isOtherItem(_ title: String) -> String { "That is \(title), another item of this tour." }
    func isPack(_ pack: NumberedPack, of sku: String) -> String { "That is a \(pack.name) of \(pack.pieces) x \(sku)." }
    func isCartBin(_ code: String) -> String { "That is bin \(code)." }
    func wantedPlace(_ place: String) -> String { "Wanted is place \(place)." }
    func wantedItem(_ title: String) -> String { "Wanted is \(title)." }
    func wantedBin(_ bin: String) -> String { "Wanted is bin \(bin)." }
    func wantedReason(_ keys: KeyForm) -> String { "Wanted is the reason: \(reasons(keys))." }
    func itemBut(_ title: String, _ objection: String) -> String { "That is \(title), but \(objection). Put it aside." }
    func otherLotBut(_ title: String, _ why: String, isUnfit: Bool) -> String {
        "That is \(title), but \(why). \(isUnfit ? "Set it aside." : "Leave it.")"
    }
    func soFar(_ counted: Int, _ quantity: Int, _ keys: KeyForm) -> String {
        "\(counted) of \(quantity) so far: scan the item, or type \(howMany(quantity, keys))."
    }
    func packTooLarge(_ pack: NumberedPack, more: Int, isFirst: Bool) -> String {
        let wanted = isFirst ? "\(more) are" : "\(more) more are"
        return "That is a \(pack.name) of \(pack.pieces), but only \(wanted) wanted. Open it and scan a piece, or leave it."
    }
    func tooManyPieces(_ number: Int, wanted: Int, inHand: Int) -> String {
        "\(number) is too many: \(wanted) wanted, \(inHand) in hand. Leave the others."
    }
    func hasOtherOrder(_ bin: String) -> String { "Bin \(bin) has another order." }
    func notOnCart(bin: Int, of cart: String, than own: String) -> String {
        cart == own ? "Cart \(own) has no bin \(bin)." : "That is bin \(bin) of cart \(cart), and this is cart \(own)."
    }
    var thirdWrongPick: String { "Third wrong scan: maybe the place holds another item. Ask a colleague, or skip." }

    func placeRight(_ place: String) -> String { "Place \(place) is right." }
    var placeRightNowItem: String { "The place is right. Now scan the item." }
    func binHasIt(_ bin: String, goOnTo place: String) -> String { "Bin \(bin) has it already. Go on to \(place)." }
    func binHasItNowItem(_ bin: String) -> String { "Bin \(bin) has it already. Now scan the item." }
    func countedPieces(_ counted: Int, _ wanted: Int) -> String { "\(counted) of \(wanted)." }
    func reallyMany(_ number: Int) -> String { "\(number) pieces? Type it again to confirm." }
    func mayGoInstead(_ lot: String, of wanted: String) -> String {
        "That is lot \(lot), not lot \(wanted), and may go out instead."
    }
    func isLaterLot(_ lot: String, _ day: CivilDay?, than wanted: String) -> String {
        let expires = day.map { "expires on \($0), later than lot \(wanted)" } ?? "never expires, and lot \(wanted) does"
        return "Lot \(lot) \(expires). You may take it all the same."
    }
    func goesInstead(_ lot: String, of wanted: String) -> String { "Lot \(lot) goes out instead of lot \(wanted)." }
    var emptyAsInBooks: String { "None left, as in the books." }
    var someLeft: String { "Some are left: somebody counts them." }
    func nonePicked(_ title: String) -> String { "None of \(title) picked." }
    func inBin(_ picked: Int, _ bin: String) -> String { "\(picked) in bin \(bin)." }
    func pickSkipped(inHand: Int) -> String {
        "Skipped; it comes again at the end.\(inHand > 0 ? " Put \(inHand) back." : "")"
    }
    func isFull(_ bin: String) -> String { "Bin \(bin) is full." }
    func damagedGo(to place: String) -> String { "Damaged ones go to \(place)." }
    func damagedLie(_ quantity: Int, at place: String) -> String { "\(quantity) damaged at \(place)." }
    var shortWhy: String { "Short: why?" }
    func shortBy(_ missing: Int) -> String { "Short by \(missing)." }

    var nothingToPick: String { "The tour is done. Nothing is left to pick." }
    var binStays: String { "Nothing to take back: what lies in a bin stays there." }
    var noNumberAsked: String { "No quantity is asked for now." }
    func noneAtAll(_ keys: KeyForm) -> String { "None at all? Take it back with \(keys.signedKey("0")), then say short." }
    var noOtherLot: String { "No other lot was scanned." }
    var fullAtBin: String { "A full bin is said where the bin is asked for." }
    var noOtherBin: String { "No other bin of this cart is known to be free." }
    var lastPick: String { "It is the last pick; pick it or say short." }
    func placeBeforeShort(_ place: String) -> String {
        "Scan place \(place) first, so that it is the right one that is empty."
    }
    func damagedBetween(_ least: Int, _ most: Int) -> String { "From \(least) to \(most) may be damaged here." }
    func inHandBeforeShort(_ counted: Int, _ keys: KeyForm) -> String {
        "\(counted) are in hand. Take one back with \(keys.key("0")) to count again."
    }
}

// MARK: - Packing

extension English: PackWords {
    var largeBin: String { "BIN" }
    var largeSerial: String { "SERIAL NO" }
    var largeWeigh: String { "WEIGH" }
    var largePacked: String { "DONE" }
    func scanBinOrOrder(end: String) -> String { "Scan a bin, or type an order's number; \(end) ends." }
    var orderIsAskedFor: String { "The warehouse is asked for the order." }
    func orderIsBegun(_ order: Int64, parcels: Int) -> String {
        "Order \(order): \(parcels) \(parcels == 1 ? "parcel" : "parcels")."
    }
    var orderIsNotBegun: String { "The order is not begun." }
    var orderIsLeft: String { "The order is left." }
    func orderGoesOn(_ position: PackPosition) -> String { "Goes on where it stopped: \(standing(position))." }
    func orderIsOpenAgain(_ order: Int64, _ position: PackPosition, undo: String) -> String {
        "Order \(order) was not booked and is open again: \(undo) goes back to what must be changed. It stands at \(standing(position))."
    }
    func orderInHand(_ order: Int64) -> String { "order \(order)" }
    func standing(_ position: PackPosition) -> String {
        let parcels = position.parcels
        guard let parcel = position.parcel else { return "\(parcels) of \(parcels) parcels closed" }
        return "parcel \(parcel) of \(parcels)\(position.piece.map { ", piece \($0) of \(position.pieces)" } ?? "")"
    }
    var packEnded: String { "Ended." }
    func packNotAsked(_ instruction: String) -> String { "That is not asked for now. \(instruction)" }
    func packNoNumberAsked(_ instruction: String) -> String { "No number is asked for now. \(instruction)" }
    func packHelp(aside: String) -> String { "\(aside) puts the order aside for the shift leader." }
    var packHelpBeforeOrder: String { "scan the code on the cart's bin, or ask the shift leader." }
    var orderIsPutAside: String { "Put aside; nothing is in the books." }
    func setUpCarton(_ carton: String) -> String { "Set up carton \(carton) and scan its code." }
    func isCarton(_ carton: String) -> String { "That is carton \(carton)." }
    func wantedCarton(_ carton: String, missing: String) -> String {
        "Wanted is carton \(carton); \(missing) when there is none."
    }
    func cartonIsRight(_ carton: String) -> String { "Carton \(carton) is right." }
    var cartonIsRightAlready: String { "The carton is right. Now scan the first piece." }
    func cartonIsMissing(_ carton: String) -> String { "No carton \(carton)." }
    func noCartonAsked(_ instruction: String) -> String { "No carton is asked for now. \(instruction)" }
    func firstParcelIsClosed(aside: String, without carton: String) -> String {
        "Parcel 1 is closed in its carton already. \(aside) puts the order aside; begin it anew without carton \(carton)."
    }
    func scanLonePiece(_ title: String) -> String { "It ships in its own packaging; scan \(title)." }
    func scanPiece(_ title: String, step: String) -> String { "Scan \(title). \(step)" }
    func scanOrCountPieces(_ title: String, step: String, such: String?) -> String {
        let number = such.map { ", such as \($0): numbers alone are articles here" } ?? ""
        return "Scan \(title). \(step), or type how many there are\(number)."
    }
    func packTypeAgain(_ number: String) -> String { "Type \(number) again to confirm." }
    func packSure(_ number: Int) -> String { "\(number) pieces? Type it again to confirm." }
    func pieceIsIn(_ number: Int, of pieces: Int, _ title: String) -> String { "\(number) of \(pieces): \(title) is in." }
    func piecesAreIn(_ number: Int, of pieces: Int, _ title: String) -> String { "\(number) of \(pieces) of \(title) are in." }
    func tooManyPieces(_ number: Int, of pieces: Int, _ title: String) -> String {
        "\(number) is too many: \(pieces) of \(title) go in here. Put the others aside."
    }
    func piecesAreInAlready(_ pieces: Int, _ title: String) -> String {
        "\(pieces) of \(title) are in already; type how many there are with them."
    }
    func pieceComesLater(_ title: String, first: String) -> String {
        "That is \(title), its turn comes later. First comes \(first)."
    }
    func pieceIsForParcel(_ title: String, _ parcel: Int, first: String) -> String {
        "That is \(title) for parcel \(parcel). First comes \(first)."
    }
    func pieceIsSurplus(_ title: String, of pieces: Int, next: String) -> String {
        "One \(title) too many: the order has \(pieces), all are packed. Put it aside. Now comes \(next)."
    }
    func putPieceAside(next: String) -> String { "Put it aside. Now comes \(next)." }
    func scanSerial(of title: String) -> String { "Scan or type the serial number of \(title)." }
    func pieceIsRight(_ title: String) -> String { "\(title) is right." }
    var articleIsRightAlready: String { "The article is right." }
    func wantedSerial(of title: String) -> String { "Wanted is the serial number of \(title); = before it makes any code one." }
    func noSerialNumber(_ text: String) -> String { "'\(text)' is no serial number: that is \(SerialNumber.form)." }
    func serialIsInParcel(_ serial: String, _ parcel: Int) -> String {
        "Serial number \(serial) is in parcel \(parcel) already. Scan the one on this piece."
    }
    var serialIsAskedLater: String { "No network: whether it may go out is asked when the order is reported." }
    func closeParcel(_ parcel: Int, about grams: String) -> String {
        "Close parcel \(parcel) and type its weight in grams (about \(grams))."
    }
    var weighAgain: String { "Type the weight again, or what the scale says now." }
    func wantedWeight(such: String?) -> String { "Wanted is the weight in grams\(such.map { ", such as \($0)" } ?? "")." }
    var parcelWeighsSomething: String { "A parcel weighs something." }
    func weightIsOff(_ grams: Int, expected: Int) -> String {
        let why = grams < expected ? "Maybe a piece is missing" : "Maybe there is a piece too many"
        return "\(grams) g, but about \(expected) g were expected. \(why): look, then type the weight again."
    }
    func parcelIsClosed(_ parcel: Int, grams: Int) -> String { "Parcel \(parcel) is closed, \(grams) g." }
    var everyParcelIsClosed: String { "Every parcel is closed." }
    func parcelIs(_ parcel: Int, _ sscc: String) -> String { "Parcel \(parcel) is \(sscc)." }
    func orderLies(in bins: [String]) -> String { "The order lies in \(bins.count) places: \(bins.joined(separator: ", "))." }
}

// MARK: - Handing over

extension English: HandOverWords {
    func handOverTo(_ keys: KeyForm) -> Question.Text {
        .init("CARRIER", "Scan the carrier, the vehicle or the route. \(keys.key("9")) ends.")
    }
    var askingForParcels: Question.Text { .init("PARCELS", "The warehouse is asked for the parcels that wait.") }
    func handOverParcel(to taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("PARCEL", "Scan the SSCC of a parcel for \(taking(taker)); \(keys.key("9")) when all are handed over.")
    }
    func missingParcels(_ count: Int, of taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("\(count) MISSING", "Scan what you find of them for \(taking(taker)); \(keys.key("9")) ends without them.")
    }
    func missing(_ sscc: String, order: Int64) -> String { "\(sscc), order \(order)" }
    func handedOver(_ count: Int, waiting: Int) -> String { "\(count) handed over, \(waiting) to go" }
    func handOverHelp(_ keys: KeyForm) -> String {
        "the SSCC is the 18 digits on the parcel's label; \(keys.key("9")) shows what is missing."
    }

    func parcelsWait(_ count: Int, for taker: HandOverTaker) -> String {
        "\(count == 1 ? "1 parcel waits" : "\(count) parcels wait") for \(taking(taker))."
    }
    func handedOver(_ sscc: String) -> String { "Parcel \(sscc) is handed over." }
    func handedOverAlready(_ sscc: String) -> String { "Parcel \(sscc) was handed over already." }
    func handOverTakenBack(_ sscc: String) -> String { "Parcel \(sscc) is here still. Scan it again when it leaves." }
    func staysHere(_ sscc: String, _ standing: HandOverStanding, _ detail: String?) -> String {
        let why =
            switch standing {
            case .waiting: "waits"
            case .handedOver: "has left already"
            case .cancelled: "is of a cancelled order. Put it aside to be put back"
            case .opened: "was opened. Put it aside"
            case .held: "must not leave: \(detail ?? "a lot in it is held"). Put it aside"
            case .noLabel: "has no label yet. Put it aside until it has"
            case .otherCarrier: "is for \(detail ?? "another carrier"). Do not hand it over here"
            case .otherRoute: detail.map { "rides on route \($0). Do not load it here" } ?? "is on no route yet. Put it aside"
            case .otherSite: "is of site \(detail ?? "another site"), where you hand nothing over. Put it aside"
            }
        return "Parcel \(sscc) \(why)."
    }
    func handOverClosed(_ count: Int, missing: Int) -> String {
        "\(count) handed over, \(missing == 0 ? "none is missing" : "\(missing) missing")."
    }
    private func taking(_ taker: HandOverTaker) -> String {
        taker.route.map { "route \($0)\(taker.vehicle.map { " (\($0))" } ?? "")" } ?? taker.name
    }
}

// MARK: - Around the dialogues

extension English: TerminalWords {
    var scanBadge: String { "Scan your badge." }
    var typePIN: String { "Type your PIN." }
    var notAPIN: String { "A PIN has \(PickerPIN.form). Nothing was sent." }
    func hello(_ name: String) -> String { "Hello \(name)." }
    func scanCart(free: [String]) -> String { "Scan a cart. Free: \(free.joined(separator: " "))" }

    var tryAgainWithEnter: String { "Press Enter to try again." }
    var networkIsGone: String { "No network." }
    var goesOnFromJournal: String { "No network: going on from this device's journal." }
    func scansWait(_ count: Int, in path: String) -> String { "\(count) scans wait. They are safe in \(path)." }
    func reportsWait(_ count: Int, in path: String) -> String { "\(count) reports wait. They are safe in \(path)." }
    func scansWaitForNetwork(_ count: Int, in path: String) -> String { "No network: \(scansWait(count, in: path))" }
    func reportsWaitForNetwork(_ count: Int, in path: String) -> String { "No network: \(reportsWait(count, in: path))" }
    func scansNotTaken(_ count: Int, keptIn path: String) -> String {
        "\(count) scans were not taken. They are kept in \(path) for the shift leader."
    }
    func notBooked(_ message: String, because reason: String) -> String { "Not booked: \(message) \(reason)" }
    var pausedAndSent: String { "Paused; everything is sent." }
    func pausedWithScans(in path: String) -> String { "Paused; unsent scans are safe in \(path)." }
    func pausedWithReports(in path: String) -> String { "Paused; unsent reports are safe in \(path)." }
    func journalTaken(_ path: String) -> String {
        "Another terminal works on this (\(path)). Maybe it is open in another window; go on there."
    }
    func journalUnwritable(_ path: String, _ reason: String) -> String {
        "The journal \(path) cannot be written (\(reason)). Maybe the disk is full. Give another place with --journal."
    }
    func noAnswer(from url: String, _ reason: String) -> String {
        "\(url) does not answer; check the network and the address. (\(reason))"
    }
    func serverIsSick(_ url: String, status: Int) -> String { "\(url) is not well (HTTP \(status))." }
    func foreignAnswer(status: Int) -> String {
        "HTTP \(status), not in a picking-worker's words. Maybe the address is another program's."
    }
    func refusal(_ title: String, _ detail: String) -> String { "\(title). \(detail)" }
    func refusedWithoutReason(status: Int) -> String { "The warehouse refused with HTTP \(status)." }
    func answerUnreadable(_ reason: String) -> String { "the answer could not be read (\(reason))." }
    func requestUnwritable(_ reason: String) -> String { "the request could not be written (\(reason))." }

    var noWorkNow: String { "No work now." }
    func waitsForWork(_ seconds: Int64, askingEvery interval: Int64?, isOnline: Bool) -> String {
        let state = isOnline ? "No work for \(seconds) s" : noNetworkSign
        return "\(state); \(interval.map { "asks every \($0) s. Enter asks now" } ?? "it comes by itself"), q goes home."
    }
    func offer(_ task: WorkAnswer) -> String {
        let place = task.place.map { " at \($0)" } ?? ""
        let what =
            switch task.kind {
            case .pick: "Pick\(place)"
            case .pack: "Pack order \(task.open.order.map(String.init) ?? "")"
            case .putAway: "Put away\(place)"
            case .refill: "Refill \(task.open.to ?? "")\(place)"
            case .count: "Count\(place)"
            case .receive: "Receive \(task.open.document ?? "")\(place)"
            case .putBack: "Put back from \(task.open.from ?? "carts and parcels")"
            }
        return "\(what): \(task.why)."
    }
    var leftUndone: String { "That is not done yet. Enter goes on with it, q goes home." }
    func title(ofDialogue name: String) -> String { name }
    func cartons(forBins bins: [PickList.Bin]) -> String {
        let each = bins.map { "\($0.code) carton \($0.cartons.joined(separator: " + "))" }
        return "Put on the cart: \(each.joined(separator: ", "))."
    }
    var goesOnWhereItStopped: String { "Goes on where it stopped." }
    func goesOn(with pieces: Int, of wanted: Int) -> String { "Goes on where it stopped: \(pieces) of \(wanted) are in hand." }

    func verdict(_ verdict: ScanResult.Verdict) -> String {
        switch verdict {
        case .accepted: "OK"
        case .repeated: "AGAIN"
        case .rejected: "WRONG"
        }
    }
    var noNetworkSign: String { "NO NETWORK" }
    func unsentSign(_ count: Int) -> String { "unsent \(count)" }
    func pickHeading(_ picker: String, cart: String, pick: Int, of picks: Int) -> String {
        "\(picker)  cart \(cart)  pick \(pick) of \(picks)"
    }
    func facts(of task: PickTask) -> String {
        "\(task.sku)\(task.lot.isEmpty ? "" : "  lot \(task.lot)")  from \(task.locationCode)  into \(task.binCode)"
    }
    func thenComes(_ place: String) -> String { "then \(place)" }

    func printLater(_ sscc: String, on printer: String) -> String {
        "Print it later: picking-terminal parcel \(sscc) --printer \(printer)"
    }
    func sent(_ document: ParcelDocument, ofParcel parcel: Int, to printer: String) -> String {
        "The \(name(document)) of parcel \(parcel) was sent to \(printer)."
    }
    func notGiven(_ document: ParcelDocument, ofParcel parcel: Int, _ reason: String) -> String {
        "The \(name(document)) of parcel \(parcel): \(reason)"
    }
    func notPrinted(_ document: ParcelDocument, ofParcel parcel: Int, on printer: String, _ reason: String) -> String {
        notGiven(document, ofParcel: parcel, reason)
    }
    private func name(_ document: ParcelDocument) -> String {
        switch document {
        case .packingList: "packing list"
        case .label: "label"
        }
    }
    var printAgainWithEnter: String { "Press Enter to print again, 9 to go on without." }
    func otherFormat(_ format: PrinterFormat?, ofParcel parcel: Int, printer: String, takes: PrinterFormat) -> String {
        "The label of parcel \(parcel) is \(format?.words ?? "neither ZPL nor PDF"), and \(printer) takes \(takes.words)."
    }
    func waitsForLabel(ofParcel parcel: Int, _ seconds: Int64, of limit: Int64) -> String {
        "Waits for the label of parcel \(parcel), \(seconds) of \(limit) s. Enter goes on without it."
    }
    func packed(_ parcel: PackedParcelAnswer) -> String {
        let carton = parcel.carton.map { "carton \($0)" } ?? "its own packaging"
        return "Parcel \(parcel.number) of order \(parcel.orderID): \(carton), \(parcel.weight) g"
    }

    func title(of column: FloorColumn) -> String {
        switch column {
        case .tour: "TOUR"
        case .cart: "CART"
        case .picker: "PICKER"
        case .picks: "PICKS"
        case .done: "DONE"
        case .linesPerHour: "LINES/H"
        case .silent: "SILENT"
        case .pickup: "LEAVES WITH"
        case .waiting: "WAIT"
        case .picking: "PICK"
        case .packing: "PACK"
        case .packed: "PACKED"
        case .left: "LEFT"
        }
    }
    func duration(_ seconds: Int) -> String {
        let (sign, seconds) = (seconds < 0 ? "-" : "", abs(seconds))
        if seconds < 90 { return "\(sign)\(seconds) s" }
        if seconds < 5400 { return "\(sign)\(seconds / 60) min" }
        let minutes = seconds / 60 % 60
        return "\(sign)\(seconds / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
    }
    var nothingUnderWay: String { "Nothing is under way." }
    func moreLines(_ count: Int) -> String { "… \(count) more lines: --once shows all" }
    var stuck: String { "STUCK" }
    func closedZones(_ zones: [String]) -> String { "closed: \(zones.joined(separator: " "))" }
    func packs(_ packing: FloorOverview.Packing) -> String {
        "packs    \(packing.packer), order \(packing.order), \(packing.scans) scans, begun \(duration(packing.begun)) ago"
    }
    var noCutOff: String { "no cut-off" }
    func timeLeft(_ seconds: Int) -> String { "\(duration(seconds)) left" }
    func putsAway(_ dock: FloorOverview.Dock) -> String {
        let orders = dock.awaited ? ", orders wait for some" : ""
        return "put away \(dock.pieces) pieces at \(dock.dock) for \(duration(dock.waiting))\(orders)"
    }
    func refills(_ faces: Int, dry: Int, first: FloorOverview.Refill) -> String {
        "refill   \(faces) faces, \(dry) dry; first \(first.face) with \(first.sku)"
    }
    func blocked(_ places: [String]) -> String {
        "count    \(places.count) blocked places: \(places.prefix(5).joined(separator: " "))"
    }
    func held(_ orders: [FloorOverview.Held]) -> String {
        let longest = orders.first.map { "; order \($0.order) for \(duration($0.held)): \($0.reason)" } ?? ""
        return "held     \(orders.count) packed orders must not leave\(longest)"
    }
    func closed(_ zone: FloorOverview.Zone) -> String {
        "closed   zone \(zone.zone) of \(zone.site) for \(duration(zone.closed)) by \(zone.by): \(zone.reason); \(zone.orders) orders wait"
    }
    func orders(isNarrow: Bool) -> [String] {
        isNarrow
            ? ["hand release close open: see --help", "q ends"]
            : ["hand TOUR BADGE REASON   release TOUR REASON", "close SITE ZONE REASON   open SITE ZONE      q ends"]
    }
    var looksAgainWithEnter: String { "Enter looks again." }
    func noSuchOrder(_ line: String) -> String { "'\(line)' is none of the words below." }
    var floorOfBefore: String { "NO NETWORK: this is how it was." }
    var nobodyKnows: String { "NO NETWORK: nobody knows whether that was done. Look, and type it again." }
    func handedOver(_ tour: Int64, cart: String, to badge: String) -> String { "Tour \(tour) with cart \(cart) is \(badge)'s." }
    func givenOut(_ orders: Int, of tour: Int64, cart: String, rest: (orders: Int, picker: String)?) -> String {
        let rest = rest.map { "\($0.orders) stay with \($0.picker)" } ?? "cart \(cart) is free"
        return "\(orders) orders of tour \(tour) are given out again; \(rest)."
    }
    func closedNow(_ zone: String, of site: String) -> String { "Zone \(zone) of \(site) is closed: no new tour goes there." }
    func openNow(_ zone: String, of site: String, closedFor seconds: Int) -> String {
        "Zone \(zone) of \(site) is open; it was closed for \(duration(seconds))."
    }
}

// MARK: - Why a task is offered

extension English: WorkWords {
    func why(_ reason: WorkReason) -> String {
        switch reason {
        case .order(let priority, let slack, let cutOff, let parcel):
            """
            \(priority == 0 ? "" : "priority \(priority), ")\(time(slack, to: cutOff))\
            \(parcel.map { ", and it is to be packed again from parcel \($0)" } ?? "")
            """
        case .tour(let cart, let open, let picks): "your tour with cart \(cart) goes on: \(open) of \(picks) picks are open"
        case .dock(let dock, let pieces, let since, let awaited):
            "\(pieces) pieces lie at \(dock) since \(since)\(awaited == 0 ? "" : ", and orders wait for \(awaited) of the articles")"
        case .face(let face, let sku, let forecast, let minimum):
            "face \(face) will have \(forecast) of \(sku), and should have \(minimum)"
        case .dryFace(let face, let sku, let wanted, let onHand):
            "face \(face) runs dry: known orders want \(wanted) of \(sku), and \(onHand) lie there"
        case .count(let sku, let lot, let place, let reason, let isRecount, let more):
            """
            \(sku)\(lot.isEmpty ? "" : " lot \(lot)") at \(place): \(isRecount ? "somebody else is to count again" : why(reason))\
            \(more == 0 ? "" : ", and \(more) more")
            """
        case .receipt(let document, let dock, let since): "delivery \(document) stands at \(dock) since \(since)"
        case .putBack(let pieces, let container, let since): "\(pieces) pieces lie in \(container) since \(since)"
        case .heldParcel(let sscc, let order, let since): "parcel \(sscc) of order \(order) is held since \(since)"
        }
    }
    private func time(_ slack: Int?, to cutOff: String?) -> String {
        guard let slack else { return "no promise" }
        return slack < 0 ? "\(-slack / 60) min late" : "\(slack / 60) min to \(cutOff ?? "its promise")"
    }
    private func why(_ reason: CountReason) -> String {
        switch reason {
        case .shortPick: "a picker found too little"
        case .wrongScans: "a picker found something else"
        case .zeroCheck: "a picker found pieces left where the books have none"
        case .onDemand, .unasked: "somebody wants to know what lies there"
        case .plan: "its turn to be counted has come"
        }
    }
    func why(_ reason: PutAwayReason) -> String {
        switch reason {
        case .awaitedAndPicked: "orders wait for it, and it is picked there"
        case .awaitedEmpty: "orders wait for it; empty"
        case .awaitedStaging: "orders wait for it: straight to staging"
        case .faceHasRoom: "its face has room"
        case .sameLot: "the same lot lies there"
        case .sameArticle: "the same article lies there"
        case .emptyNearFront: "empty, near the front"
        case .emptyNearPicking: "empty, near where it is picked"
        }
    }
}
