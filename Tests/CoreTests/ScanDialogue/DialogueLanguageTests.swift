import Barcodes
import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

/// A dialogue is the same in every language but for its words.
@Suite("Dialogues in two languages")
struct DialogueLanguageTests {
    /// What is no place and no article here: strange numbers, labels and links, and codes that cannot be read.
    private static let strangers = [
        "", "XYZ", "HAT", "1Z204W4R0308071865", "420102829261290113185417468510", "5012345678900", "5012345678901",
        "(01)05012345678901", "978030640615754321", "[)>^^06^]PMUG^]Q5^]1TL8^^^D", "https://shop.example/01/05012345678900/10/L9",
        "(00)340123450000000017", "https://id.gs1.org/01/", "(01)05012345678900(10)", ".0", "CTRL:UNDO",
    ]

    /// The same codes in both.
    private func compare<Subject: Dialogue>(
        _: Subject.Type, _ codes: [String], _ task: WorkAnswer.Opening? = nil, counts: [CountTasksAnswer.Task] = [],
        objection: Refusal? = nil
    ) throws {
        let pair = LanguagePair<Subject>(task, counts: counts)
        (pair.english.objection, pair.chinese.objection) = (objection, objection)
        pair.expectSame("the beginning")
        for code in codes {
            pair.scan(code)
            Self.expectChinese(pair.chinese.question, code)
        }
        for record in pair.chinese.records { Self.expectChinese(record.message, record.message) }
        pair.expectExchangeable()
        pair.isOnline = false
        pair.scan("ELSEWHERE")
    }

    private static func expectChinese(_ question: Question, _ code: String) {
        expectChinese(question.instruction, code)
        for text in question.details + [question.wanted, question.position] { expectNoEnglish(text, code) }
    }

    private static func expectChinese(_ text: String, _ code: String) {
        expectNoEnglish(text, code)
        #expect(
            givenTexts.contains(text) || text.unicodeScalars.contains(where: LanguagePair<MoveDialogue>.isHan), "\(code): \(text)"
        )
    }

    /// No two words beside each other, which codes and names of the fixture are not.
    private static func expectNoEnglish(_ text: String, _ code: String) {
        let rest = givenTexts.reduce(text) { $0.replacing($1, with: "") }.replacing("Digital Link", with: "")
        #expect(!rest.contains(#/[A-Za-z]{2,}[,.;:]? [a-z]{2,}/#), "\(code): \(text)")
    }

    @Test("Receiving")
    func receive() throws {
        let milk = "(01)04006381333931(10)L1(17)310131(30)24"
        let short = Refusal(code: "short", "Short. 15 of MILK are missing.")
        let over = Refusal(code: "over", "Short. 15 of MILK are missing.")
        let begin = ["A-01-01", "dock-1"]
        try compare(ReceiveDialogue.self, begin + ["4799", "2", "4798", "9", "4797", "OK", "NOBODY", "ACME"] + Self.strangers)
        let goods = [
            milk, "4006381333931", "L9", "yesterday", "990201", ".3", "12", "13", "12", "12", "CAM", "NAIL", "=123", "3", "3",
            "3",
            "(00)340123450000000017", "3", "(00)340123450000000017", "NAIL", "=0", "7",
        ]
        try compare(ReceiveDialogue.self, begin + ["4711"] + goods + Self.strangers + ["9", "9"])
        let answers = ["9", "MILK", "9", "9", "2", "1", "9", "9", "1", "agreed"]
        try compare(ReceiveDialogue.self, begin + ["4711"] + answers, objection: short)
        try compare(ReceiveDialogue.self, begin + ["4711", "9", "9", "9", "agreed", "9"], objection: over)
        var task = WorkAnswer.Opening()
        (task.dock, task.receipt) = ("DOCK-1", 7)
        try compare(ReceiveDialogue.self, [milk, "9"], task)
    }

    @Test("What the warehouse does not take is asked for in each language")
    func refused() throws {
        let pair = LanguagePair<ReceiveDialogue>()
        pair.scan(["DOCK-1", "4711"])
        for code in ["over", "lot_missing", "expiry_missing", "serial_missing"] {
            pair.scan(["NAIL", "9"])
            try pair.refuse(code)
            Self.expectChinese(pair.chinese.question, code)
            pair.scan(code == "expiry_missing" ? "990201" : "X1")
        }
        pair.expectExchangeable()
    }

    @Test("Putting away and back")
    func put() throws {
        let away = [
            "A-01-01", "2", "DOCK-1", "CAM", "MILK", "9", "(01)04006381333931(10)L7", "L1", "Q-1", "NAIL", "99", "15", "a-01-01",
            "(01)04006381333931(10)L7", "(01)04006381333931(10)L1", "B-01", "(01)04006381333931(10)L2", "A-01-02", "Q-1", "0",
        ]
        try compare(PutAwayDialogue.self, away + Self.strangers + ["9"])
        let back = [
            "1", "A-01-01", "c-01-b02", "2", "2", "C-01-B02", "CAM", "3", "3", "NAIL", "B-01", "99", "3", "DOCK-1", "A-01-02",
            "3",
            "NAIL", "A-01-02", "Q-1", "(00)340123450000000017", "CAM", "SN2", "sn1",
        ]
        try compare(PutBackDialogue.self, back + Self.strangers + ["A-01-01"])
    }

    @Test("Refilling and moving")
    func carry() throws {
        let refill = ["1", "2", "B-01", "NAIL", "A-01-01", "99", "6", "A-01-02", "2", "B-01", "(01)04006381333931(10)L7"]
        try compare(RefillDialogue.self, refill + Self.strangers + ["1"])
        try compare(RefillDialogue.self, ["9"])
        var task = WorkAnswer.Opening()
        (task.sku, task.from, task.to) = ("HAT", "B-01", "A-01-02")
        try compare(RefillDialogue.self, [], task)
        let move = ["OK", "A-01-01", "B-01", "NAIL", "=0", "7", "A-01-01", "5", "A-01-02", "A-01-01", "MILK", "?", "L1", "9"]
        try compare(MoveDialogue.self, move + Self.strangers + ["B-01", "0", "9"])
        try compare(MoveDialogue.self, ["A-01-01", "MILK", "9", "3", "B-01", "9"])
    }

    @Test("Counting")
    func count() throws {
        let free = [
            "OK", "A-01-01", "2", "NAIL", "NAIL", "CAM", "a-01-01", "(01)04006381333931(10)L1", "(01)04006381333931(10)L2",
            "9999999", "240", "A-01-01", "MILK", "9", ".1", "A-01-01", "1", "0", "1", "1", "1", "A-01-02", "1",
        ]
        try compare(CountDialogue.self, free + Self.strangers + ["9"])
        let asked = ["2", "2", "A-01-01", "NAIL", "=6", "A-01-01", "1", "MILK", "1", "2", "B-01", "NAIL", "3", "B-01", "9", "9"]
        try compare(CountDialogue.self, asked, counts: DialogueWarehouse.counts)
        var task = WorkAnswer.Opening()
        task.bin = "A-01-02"
        try compare(CountDialogue.self, ["A-01-01", "A-01-02", "NAIL", "=4", "A-01-02"], task, counts: DialogueWarehouse.counts)
        try compare(CountDialogue.self, [], task)
        for state in ["recount", "awaiting_approval"] {
            let answer = WarehouseAnswer.found(#"{"task":1,"state":"\#(state)"}"#)
            let remarks = Language.allCases.map { CountDialogue($0).remark(on: answer) }
            #expect(remarks.allSatisfy { $0 != nil } && Set(remarks).count == remarks.count)
        }
    }

    @Test("Looking up")
    func lookUp() throws {
        try compare(LookUpCodeDialogue.self, ["OK", "a-01-01", "A-01-02", "4006381333931", "77"] + Self.strangers + ["9"])
    }

    @Test("Handing over")
    func handOver() throws {
        let parcels = DialogueWarehouse.parcels.map(\.sscc) + DialogueWarehouse.strayParcels.map(\.sscc)
        try compare(HandOverDialogue.self, ["OK", "NOBODY", "swift", "1"] + parcels + Self.strangers + ["9"])
        try compare(HandOverDialogue.self, ["V1", "340123450000000017", "340123450000000017", "9", "340123450000000123", "9"])
        try compare(HandOverDialogue.self, ["swift", "9"] + parcels + ["9"])
        try compare(HandOverDialogue.self, ["9"])
    }

    @Test("Any scans", arguments: 200..<212)
    func anything(seed: Int) {
        fuzz(ReceiveDialogue.self, seed)
        fuzz(PutAwayDialogue.self, seed)
        fuzz(PutBackDialogue.self, seed)
        fuzz(RefillDialogue.self, seed)
        fuzz(CountDialogue.self, seed)
        fuzz(MoveDialogue.self, seed)
        fuzz(LookUpCodeDialogue.self, seed)
        fuzz(HandOverDialogue.self, seed)
    }

    private func fuzz<Subject: Dialogue>(_: Subject.Type, _ seed: Int) {
        var generator = SplitMix64(seed: seed)
        let pair = LanguagePair<Subject>(counts: seed % 2 == 0 ? DialogueWarehouse.counts : [])
        for _ in 0..<60 where !pair.english.dialogue.isDone {
            pair.isOnline = Int.random(in: 0..<10, using: &generator) > 0
            pair.scan(DialogueProperties.code(&generator))
        }
        pair.expectExchangeable()
    }
}

/// What comes from the warehouse, in its language.
private let givenTexts = [
    "There is no such supplier.", "There is no such delivery.", "There is no such parcel.", "Short. 15 of MILK are missing.",
    "same lot", "No.",
]

/// The same session of somebody who reads English and of somebody who reads Chinese.
final class LanguagePair<Subject: Dialogue> {
    let english: DialogueFixture<Subject>
    let chinese: DialogueFixture<Subject>

    init(_ task: WorkAnswer.Opening? = nil, counts: [CountTasksAnswer.Task] = []) {
        english = DialogueFixture(task, counts: counts, in: .english)
        chinese = DialogueFixture(task, counts: counts, in: .chinese)
    }

    var isOnline = true {
        didSet { (english.isOnline, chinese.isOnline) = (isOnline, isOnline) }
    }

    func scan(_ code: String) {
        let (said, told) = (english.scan(code), chinese.scan(code))
        #expect(said.verdict == told.verdict, "\(code)")
        #expect(said.message != told.message || givenTexts.contains(said.message), "\(code): \(said.message)")
        expectSame(code)
    }

    func scan(_ codes: [String]) { for code in codes { scan(code) } }

    /// The warehouse did not book the last report.
    func refuse(_ code: String) throws {
        try english.refuse(code)
        try chinese.refuse(code)
        expectSame(code)
    }

    /// All that is no text is equal, and no instruction is.
    func expectSame(_ code: String) {
        let (asked, gefragt) = (english.question, chinese.question)
        #expect(asked.kind == gefragt.kind && asked.expectedCode == gefragt.expectedCode, "\(code)")
        #expect(asked.details.count == gefragt.details.count && asked.instruction != gefragt.instruction, "\(code)")
        #expect(
            english.dialogue.isDone == chinese.dialogue.isDone && english.dialogue.inquiry == chinese.dialogue.inquiry, "\(code)")
        #expect(
            english.records.map(\.accepted) == chinese.records.map(\.accepted) && english.reports == chinese.reports, "\(code)")
    }

    /// The records of the one make the other, which holds no text of its language.
    func expectExchangeable() {
        #expect(english.replayed(chinese.records) == english.session)
        #expect(chinese.replayed(english.records) == chinese.session)
        #expect(!"\(chinese.session)".unicodeScalars.contains(where: Self.isHan))
    }

    static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }
}

/// Why a code cannot be read, as people are told.
@Suite("Reasons of bar codes in two languages")
struct BarcodeLanguageTests {
    private static let problems: [BarcodeError] =
        [
            .notDigits("A-01"), .wrongLength("123", expected: [8, 12, 13, 14]), .wrongLength("123", expected: Array(4...12)),
            .wrongLength("123", expected: [18]), .wrongCheckDigit("5012345678901", expected: 0), .outOfRange("serial", value: 77),
            .wrongCheckDigit("02345056", expected: 5), .empty, .tooLong(9000), .unknownField("(999)A", position: 7),
            .shortField(field: "GTIN", value: "501", least: 14, isExact: true),
            .shortField(field: "LOT", value: "", least: 1, isExact: false), .longField(field: "LOT", value: "ABC", most: 20),
            .twice(field: "LOT"), .lacksCompany(field: "COUNT", groups: [["00"], ["02", "8006*"]]),
            .wrongCompany(field: "GTIN", other: "02"), .addOnAlone("54321"), .lostSeparators, .otherKeyboard("French"),
            .otherKeyboard("Martian"), .cannotEncode("A", code: "Code 128"),
        ]
        + [FieldAlphabet.digits, .gs1, .component, .base64].map { .wrongCharacter(field: "LOT", character: 35, allowed: $0) }
        + [32, 7].map { .wrongCharacter(field: "LOT", character: $0, allowed: .digits) }
        + (FieldCheck.allCases.map { .part($0) } + [.formatNumber, .dataIdentifier, .waybill(carriers: ["UPS", "DHL"])]).map {
            .wrongValue(field: "EXPIRY", value: "991332", allowed: $0)
        }
        + [
            .noHost, .noWebAddress("nowhere"), .slashAtEnd, .emptyValue, .noKey, .nothingNamed, .twice, .homeless(field: "LOT"),
            .noAttribute(field: "LOT"), .wrongOrder(["10", "22"]), .noField("999"), .wrongPercent,
        ].map { .noLink($0) }

    @Test("Every one is said in Chinese, with all the numbers and fields of the English sentence")
    func problems() {
        for problem in Self.problems {
            let (english, chinese) = (Language.english.words.problem(problem), Language.chinese.words.problem(problem))
            #expect(english == "\(problem)" && chinese.hasSuffix("。"), "\(chinese)")
            for fact in english.matches(of: #/[0-9]+|\b[A-Z]{3,}\b/#) {
                #expect(chinese.contains(fact.output), "\(fact.output) of \(english) is missing: \(chinese)")
            }
            let rest = chinese.replacing("Digital Link", with: "")
            #expect(!rest.contains(#/[A-Za-z]{2,}[,.;:]? [a-z]{2,}/#), "\(chinese)")
        }
    }
}
