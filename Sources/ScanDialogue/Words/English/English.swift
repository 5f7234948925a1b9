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
