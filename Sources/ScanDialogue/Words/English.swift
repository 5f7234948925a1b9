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
        "That is a \(code.summary); it is not of \(of(whole))."
    }
    private func of(_ whole: ScannedName.Whole) -> String {
        switch whole {
        case .tour: "this tour"
        case .order: "this order"
        case .warehouse: "this warehouse"
        }
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
    func takenBack(_ instruction: String) -> String { "Taken back. \(instruction)" }
}

// MARK: - Dialogues about goods

extension English: GoodsWords {}

// MARK: - Picking

extension English: PickWords {}

// MARK: - Packing

extension English: PackWords {}

// MARK: - Around the dialogues

extension English: TerminalWords {}

// MARK: - Why a task is offered

extension English: WorkWords {}

// MARK: - Refusals

extension English: RefusalWords {}
