import Barcodes
import Fulfilment

// MARK: - Dialogues about goods

extension English: GoodsWords {
    /// A number is wanted: what to do, and how to type it where digits alone are codes.
    func number(_ what: String, _ keys: KeyForm, such number: Int) -> String {
        keys.isPlain ? what : "\(what), such as \(keys.number(number)): numbers alone are codes here"
    }
    func kind(_ kind: LocationKind) -> String { kind.rawValue }
    func lot(_ lot: String) -> String { lot.isEmpty ? "" : " lot \(lot)" }

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
