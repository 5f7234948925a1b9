package import Barcodes
package import Fulfilment

/// Everything that people on the floor are told, in one language. A language is one file, whose completeness the compiler proves.
///
/// A text takes facts (codes, numbers, names), never a piece of another sentence, so that each language has its own order of words. Whole
/// sentences may follow each other.
package protocol FloorWords: ScanWords, FrameWords, GoodsWords, PickWords, PackWords, TerminalWords, WorkWords, RefusalWords,
    HandOverWords
{}

/// What is said of a code, of a label's lot and day, and of the keys.
package protocol ScanWords: Sendable {
    /// Nothing came out of the scanner.
    var nothingRead: String { get }

    func isPlace(_ code: String) -> String
    /// - Parameter title: of the article.
    func isArticle(_ title: String) -> String
    /// A name that is not known.
    func unknownCode(_ code: String, to whole: ScannedName.Whole) -> String
    /// - Parameter gtin: of an article that is not of the whole.
    func strangeArticle(_ gtin: String, to whole: ScannedName.Whole) -> String
    func strangeParcel(_ sscc: String, to whole: ScannedName.Whole) -> String
    /// - Parameter titles: of the fields of a GS1 code, as the standard names them.
    func strangeFields(_ titles: [String], to whole: ScannedName.Whole) -> String
    /// A code of another kind.
    func strangeCode(_ code: ScannedCode, to whole: ScannedName.Whole) -> String
    /// A name that is not known, since it cannot be read.
    func unreadable(_ code: String, to whole: ScannedName.Whole, _ problem: BarcodeError) -> String
    /// Why a code cannot be read, in sentences.
    func problem(_ problem: BarcodeError) -> String

    /// Two or more reasons as one end of a sentence. The following texts are such ends: behind "but" of "That is the item, but".
    func both(_ reasons: [String]) -> String
    /// It was typed by a scanner of another keyboard.
    var uncertainLot: String { get }
    func otherLot(_ scanned: String, than wanted: String) -> String
    /// The label's day is over.
    func over(_ life: ScannedCode.ShelfLife) -> String
    /// The label says another day than the books.
    /// - Parameter lot: that the books' day is that of; nil: the pick's.
    func otherDay(_ life: ScannedCode.ShelfLife, books: CivilDay, ofLot lot: String?) -> String
    func laterLot(_ lot: String, _ day: CivilDay, than wanted: String) -> String
    /// The pick's lot expires and the scanned one says no day.
    func goesFirst(_ wanted: String, _ day: CivilDay) -> String
    /// Too soon for the order.
    func tooSoon(_ lot: String) -> String
    func onlyLeft(_ pieces: Int, ofLot lot: String) -> String
    func barred(_ lot: String, _ bar: LotBar) -> String
    func expired(_ lot: String, _ day: CivilDay) -> String
}

/// What every dialogue says.
package protocol FrameWords: Sendable {
    /// Whole sentences behind each other.
    func joined(_ sentences: [String]) -> String

    /// Undo, with what is asked for now.
    func takenBack(_ instruction: String) -> String
    /// Undo where everything is reported.
    var nothingToTakeBack: String { get }
    /// A scan while the warehouse's answer is awaited.
    var warehouseIsAsked: String { get }
    /// What stands under a printed control code.
    func meaning(of code: ControlCode) -> String
    /// Yes was said, and nothing was asked.
    var nothingToConfirm: String { get }
    /// - Parameter help: what to do, as a sentence.
    func thirdWrongScan(_ help: String) -> String
    /// A key or a number that makes no sense now.
    var notAskedNow: String { get }

    /// The warehouse is asked what a code is.
    var lookingUp: String { get }
    /// An answer to no question.
    var nothingWasAsked: String { get }
    var answerNotUnderstood: String { get }
    var noNetwork: String { get }

    /// The person ends the dialogue.
    var ended: String { get }
    /// Instead of a question, once a dialogue is done.
    var nothingMore: Question.Text { get }
}

/// What the dialogue of picking says.
///
/// `keys` tells how keys and numbers are written on this tour. Titles are articles as `PickTask.title` has them, quantities are pieces.
package protocol PickWords: Sendable {
    // What is asked for: giant letters, then a sentence.

    /// The whole tour, in giant letters.
    var tourDoneWord: String { get }
    func lotWanted(_ lot: String) -> String
    func piecesOf(_ counted: Int, _ wanted: Int) -> String
    /// The two reasons of a short.
    func shortKeys(_ keys: KeyForm) -> String
    /// The two answers to whether a place is empty.
    func emptyKeys(_ keys: KeyForm) -> String
    var bringCart: String { get }
    /// Where digits alone are articles, with what the keys are.
    func goAndScan(_ place: String, _ keys: KeyForm) -> String
    /// - Parameters:
    ///   - lot: empty when the article has none.
    ///   - pack: one that may be scanned instead of a piece; nil: none.
    func takeAndScan(_ quantity: Int, _ title: String, lot: String, or pack: NumberedPack?) -> String
    /// - Parameter isLater: it expires later than the wanted one, which should go out first.
    func askSwap(_ lot: String, insteadOf wanted: String, isLater: Bool, _ keys: KeyForm) -> String
    /// A large number is typed twice.
    func typeAgain(_ number: Int, _ keys: KeyForm) -> String
    /// - Parameter quantity: wanted in all, as an example of how a number is written.
    func scanOthers(_ quantity: Int, _ keys: KeyForm) -> String
    func whyTooFew(_ keys: KeyForm) -> String
    /// Beside the reasons of a short: how to take damaged pieces away.
    var orQuarantine: String { get }
    /// How many pieces are damaged, in giant letters.
    var damagedWord: String { get }
    /// - Parameter missing: pieces that the pick lacks.
    func askDamaged(_ title: String, to place: String, missing: Int, _ keys: KeyForm) -> String
    func askEmpty(_ title: String, at place: String, _ keys: KeyForm) -> String
    func putIntoBin(_ counted: Int, _ bin: String) -> String
    /// A bin that is not the full one, in giant letters.
    var otherBinWord: String { get }
    /// - Parameter free: a few bins that may be taken.
    func putIntoOtherBin(_ counted: Int, than full: String, free: [String], _ keys: KeyForm) -> String

    // What a wrong code is, and what was wanted.

    var isTheItem: String { get }
    func isOtherItem(_ title: String) -> String
    func isPack(_ pack: NumberedPack, of sku: String) -> String
    func isCartBin(_ code: String) -> String
    func wantedPlace(_ place: String) -> String
    func wantedItem(_ title: String) -> String
    func wantedBin(_ bin: String) -> String
    func wantedReason(_ keys: KeyForm) -> String
    /// - Parameter objection: to lot or day, one of the ends of a sentence of `ScanWords`.
    func itemBut(_ title: String, _ objection: String) -> String
    /// - Parameters:
    ///   - why: another lot is not taken, an end of a sentence of `ScanWords`.
    ///   - isUnfit: nobody may take it.
    func otherLotBut(_ title: String, _ why: String, isUnfit: Bool) -> String
    func soFar(_ counted: Int, _ quantity: Int, _ keys: KeyForm) -> String
    /// - Parameter more: pieces that are still wanted.
    func packTooLarge(_ pack: NumberedPack, more: Int, isFirst: Bool) -> String
    func tooManyPieces(_ number: Int, wanted: Int, inHand: Int) -> String
    /// Pieces of another order lie there.
    func hasOtherOrder(_ bin: String) -> String
    /// - Parameters:
    ///   - bin: a number that the cart does not have, or of another cart.
    ///   - cart: whose bin was scanned.
    ///   - own: the tour's cart.
    func notOnCart(bin: Int, of cart: String, than own: String) -> String
    /// The third wrong scan in a row.
    var thirdWrongPick: String { get }

    // What was right.

    func placeRight(_ place: String) -> String
    /// The place once more.
    var placeRightNowItem: String { get }
    /// The bin of the pick before once more.
    func binHasIt(_ bin: String, goOnTo place: String) -> String
    func binHasItNowItem(_ bin: String) -> String
    func countedPieces(_ counted: Int, _ wanted: Int) -> String
    func reallyMany(_ number: Int) -> String
    func mayGoInstead(_ lot: String, of wanted: String) -> String
    /// A lot that only this picker's right lets go out.
    /// - Parameter day: on which it expires; nil: never.
    func isLaterLot(_ lot: String, _ day: CivilDay?, than wanted: String) -> String
    func goesInstead(_ lot: String, of wanted: String) -> String
    var emptyAsInBooks: String { get }
    var someLeft: String { get }
    func nonePicked(_ title: String) -> String
    func inBin(_ picked: Int, _ bin: String) -> String
    /// - Parameter inHand: pieces to be put back; 0: none.
    func pickSkipped(inHand: Int) -> String
    func isFull(_ bin: String) -> String
    /// A quarantine place was scanned.
    func damagedGo(to place: String) -> String
    func damagedLie(_ quantity: Int, at place: String) -> String
    var shortWhy: String { get }
    func shortBy(_ missing: Int) -> String

    // Keys and numbers that mean nothing now.

    var nothingToPick: String { get }
    /// Undo where the last scan is in the books.
    var binStays: String { get }
    var noNumberAsked: String { get }
    func noneAtAll(_ keys: KeyForm) -> String
    var noOtherLot: String { get }
    /// A full bin said elsewhere than where it is asked for.
    var fullAtBin: String { get }
    /// Every bin of the cart has an order, or the tour does not say which are free.
    var noOtherBin: String { get }
    var lastPick: String { get }
    func placeBeforeShort(_ place: String) -> String
    func damagedBetween(_ least: Int, _ most: Int) -> String
    func inHandBeforeShort(_ counted: Int, _ keys: KeyForm) -> String
}

/// What the dialogue of packing says.
package protocol PackWords: Sendable {
    /// Large, where an order is asked for.
    var largeBin: String { get }
    var largeSerial: String { get }
    var largeWeigh: String { get }
    var largePacked: String { get }
    /// Asks for an order.
    /// - Parameter end: the key that ends the session.
    func scanBinOrOrder(end: String) -> String
    /// While the warehouse is asked for it.
    var orderIsAskedFor: String { get }
    /// It begins.
    func orderIsBegun(_ order: Int64, parcels: Int) -> String
    /// It does not begin; why follows as a sentence.
    var orderIsNotBegun: String { get }
    /// It is no longer this packer's; why follows as a sentence.
    var orderIsLeft: String { get }
    /// Somebody goes on with it.
    func orderGoesOn(_ position: PackPosition) -> String
    /// It was reported and not booked, and is on the bench again.
    /// - Parameter undo: the key that goes back scan by scan.
    func orderIsOpenAgain(_ order: Int64, _ position: PackPosition, undo: String) -> String
    /// Above the question.
    func orderInHand(_ order: Int64) -> String
    /// Above the question: how far it is.
    func standing(_ position: PackPosition) -> String
    /// The session ends.
    var packEnded: String { get }
    /// A key that means nothing here, with what is asked for now; so the following.
    func packNotAsked(_ instruction: String) -> String
    func packNoNumberAsked(_ instruction: String) -> String
    /// After the third wrong scan.
    /// - Parameter aside: the key that does it.
    func packHelp(aside: String) -> String
    /// The same where no order is in hand.
    var packHelpBeforeOrder: String { get }
    var orderIsPutAside: String { get }
    /// Asks for a carton.
    func setUpCarton(_ carton: String) -> String
    func isCarton(_ carton: String) -> String
    /// Behind what was scanned instead.
    /// - Parameter missing: the key that says that there is none.
    func wantedCarton(_ carton: String, missing: String) -> String
    func cartonIsRight(_ carton: String) -> String
    /// It was scanned twice.
    var cartonIsRightAlready: String { get }
    func cartonIsMissing(_ carton: String) -> String
    /// With what is asked for now.
    func noCartonAsked(_ instruction: String) -> String
    /// Another carton cannot be chosen any more.
    /// - Parameter aside: the key that puts the order aside.
    func firstParcelIsClosed(aside: String, without carton: String) -> String
    /// Asks for a piece of an article that ships in its own packaging.
    /// - Parameter title: of the article; so below.
    func scanLonePiece(_ title: String) -> String
    /// Asks for a piece.
    /// - Parameter step: where it goes, as the plan says it: `2: mug, upright`; so below.
    func scanPiece(_ title: String, step: String) -> String
    /// Asks for one of several equal pieces, or for their number.
    /// - Parameter such: how a number is written here; nil: by its digits alone.
    func scanOrCountPieces(_ title: String, step: String, such: String?) -> String
    /// Asks for a number of pieces once more.
    func packTypeAgain(_ number: String) -> String
    /// A large number is to be typed twice.
    func packSure(_ number: Int) -> String
    /// The last piece that went in is the first of so many.
    func pieceIsIn(_ number: Int, of pieces: Int, _ title: String) -> String
    func piecesAreIn(_ number: Int, of pieces: Int, _ title: String) -> String
    func tooManyPieces(_ number: Int, of pieces: Int, _ title: String) -> String
    func piecesAreInAlready(_ pieces: Int, _ title: String) -> String
    /// Its turn comes later.
    /// - Parameter first: the step that comes first; so below.
    func pieceComesLater(_ title: String, first: String) -> String
    func pieceIsForParcel(_ title: String, _ parcel: Int, first: String) -> String
    /// The order has no more of it.
    func pieceIsSurplus(_ title: String, of pieces: Int, next: String) -> String
    /// Behind what was scanned.
    func putPieceAside(next: String) -> String
    /// Asks for a serial number.
    func scanSerial(of title: String) -> String
    /// Its article was scanned; what is asked for now follows as a sentence.
    func pieceIsRight(_ title: String) -> String
    /// It was scanned twice.
    var articleIsRightAlready: String { get }
    /// Behind what was scanned instead.
    func wantedSerial(of title: String) -> String
    func noSerialNumber(_ text: String) -> String
    func serialIsInParcel(_ serial: String, _ parcel: Int) -> String
    /// Without the network, behind the piece that is in.
    var serialIsAskedLater: String { get }
    /// Asks for the weight.
    /// - Parameter grams: as they would be typed.
    func closeParcel(_ parcel: Int, about grams: String) -> String
    /// Asks for it once more.
    var weighAgain: String { get }
    /// Behind what was scanned instead.
    /// - Parameter such: how a number is written here; nil: by its digits alone.
    func wantedWeight(such: String?) -> String
    /// No parcel of 0 g.
    var parcelWeighsSomething: String { get }
    /// It is off, and counts when it is given once more.
    func weightIsOff(_ grams: Int, expected: Int) -> String
    func parcelIsClosed(_ parcel: Int, grams: Int) -> String
    var everyParcelIsClosed: String { get }
    /// The number on its label, which the warehouse gave.
    func parcelIs(_ parcel: Int, _ sscc: String) -> String
    /// Before the first scan: an order lies in several bins or opened parcels, and all are needed.
    func orderLies(in bins: [String]) -> String
}

/// What a terminal says around its dialogues: signing in, the network, waiting, printing, what is on the floor.
package protocol TerminalWords: SignInWords, NetworkWords, TaskWords, ScreenWords, PrintWords, SupervisionWords {}

/// Why a task is offered.
package protocol WorkWords: Sendable {
    func why(_ reason: WorkReason) -> String
    /// Behind the bin and the pieces.
    func why(_ reason: PutAwayReason) -> String
}

/// Why the warehouse refuses something, and what to do.
package protocol RefusalWords: Sendable {
    /// What happened and what to do, in whole sentences.
    func detail(_ refusal: FloorRefusal) -> String
    /// What the field that a refusal is about may hold, behind its name; nil when it is about none.
    func fieldMessage(_ refusal: FloorRefusal) -> String?
    /// In whole sentences.
    func detail(_ objection: ScanObjection) -> String

    /// What is wrong, without its full stop: it stands between a person's command, or "nothing was changed", and the advice.
    func message(_ refusal: GoodsRefusal) -> String
    /// What to do at a device, in the same form.
    func advice(_ refusal: GoodsRefusal) -> String
    /// Both, as the answer to a request of which nothing was done.
    func nothingChanged(_ refusal: GoodsRefusal) -> String
    /// In one clause.
    func why(_ blockage: CountBlockage) -> String
}
