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
package protocol PickWords: Sendable {}

/// What the dialogue of packing says.
package protocol PackWords: Sendable {}

/// What a terminal says around its dialogues: signing in, the network, waiting, printing, what is on the floor.
package protocol TerminalWords: SignInWords, NetworkWords, TaskWords, ScreenWords, PrintWords, SupervisionWords {}

/// Why a task is offered.
package protocol WorkWords: Sendable {}

/// Why the warehouse refuses something, and what to do.
package protocol RefusalWords: Sendable {}
