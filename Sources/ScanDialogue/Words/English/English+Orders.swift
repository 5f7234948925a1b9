import Barcodes
import Fulfilment

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
