import Fulfilment
import Testing

@testable import ScanDialogue

/// Each refusal, in all languages: none loses a fact on its way into words.
@Suite("What is refused, in words")
struct RefusalWordsTests {
    @Test("Refusals of requests keep their facts", arguments: RefusalSamples.floor)
    func floor(refusal: FloorRefusal) {
        Facts.check(refusal) { words in
            [words.detail(refusal), words.fieldMessage(refusal) ?? ""].joined(separator: " ")
        }
    }

    @Test("Conflicts of scans keep their facts", arguments: RefusalSamples.scans)
    func scans(objection: ScanObjection) {
        Facts.check(objection) { $0.detail(objection) }
    }

    @Test("Refusals of desks keep their facts, and are clauses that stand in a sentence", arguments: RefusalSamples.goods)
    func goods(refusal: GoodsRefusal) {
        Facts.check(refusal) { "\($0.message(refusal)) \($0.advice(refusal))" }
        for words in Language.allCases.map(\.words) {
            for text in [words.message(refusal), words.advice(refusal)] {
                #expect(!text.isEmpty && !text.hasSuffix(".") && !text.hasSuffix("。"), "\(text)")
            }
            let whole = words.nothingChanged(refusal)
            #expect(whole.contains(words.message(refusal)) && (whole.hasSuffix(".") || whole.hasSuffix("。")), "\(whole)")
        }
    }

    @Test("Why a task is offered keeps its facts", arguments: RefusalSamples.work)
    func work(reason: WorkReason) {
        Facts.check(reason) { $0.why(reason) }
    }

    @Test("The time that is left is told in minutes, before and behind its end")
    func time() {
        let chinese = Language.chinese.words
        #expect(chinese.why(.order(priority: 0, slack: 2100, cutOff: "cut-off 16:00 dhl")) == "距截单 16:00 dhl 还有 35 分钟")
        #expect(chinese.why(.order(priority: 2, slack: 2100, cutOff: nil)) == "优先级 2，距承诺时限还有 35 分钟")
        #expect(chinese.why(.order(priority: 0, slack: -600, cutOff: nil)) == "已晚 10 分钟")
        let english = Language.english.words
        #expect(
            english.why(.order(priority: 2, slack: 2100, cutOff: "cut-off 16:00 dhl"))
                == "priority 2, 35 min to cut-off 16:00 dhl")
        #expect(english.why(.order(priority: 0, slack: nil, cutOff: nil)) == "no promise")
    }

    @Test("Why a bin is proposed, and why a place stays blocked, is said in each language")
    func reasons() {
        for reason in PutAwayReason.allCases { Facts.check(reason) { $0.why(reason) } }
        for blockage in [CountBlockage.taken(more: 17), .foundShort, .promised(23)] { Facts.check(blockage) { $0.why(blockage) } }
    }

    @Test("There is a sample of each case")
    func samples() {
        #expect(Set(RefusalSamples.floor.map(Facts.name)).count == RefusalSamples.floorCases)
        #expect(Set(RefusalSamples.scans.map(Facts.name)).count == RefusalSamples.scanCases)
        #expect(Set(RefusalSamples.goods.map(Facts.name)).count == RefusalSamples.goodsCases)
    }

    @Test("The language of a header is the one that is liked best of those that there are")
    func accepted() {
        for (header, language) in [
            ("zh", Language.chinese), ("zh-CN,zh;q=0.9", .chinese), ("zh-Hans-CN, en;q=0.8", .chinese),
            ("de, zh;q=0.5", .chinese),
            ("en, zh;q=0.9", .english), ("zh;q=0.3, en-GB;q=0.7", .english), ("zh;q=0", .english), ("de,fr", .english),
            ("", .english), ("*", .english), ("*;q=0.1, zh;q=0.2", .chinese), ("zh;q=nonsense", .english), (",;,=;q", .english),
            ("ZH-tw ; q=1", .chinese),
        ] {
            #expect(Language(accepted: header) == language, "\(header)")
        }
    }
}

/// The facts of a refusal: every text and number it holds.
private enum Facts {
    /// The name of its case, with that of the area around it.
    static func name(_ value: some Any) -> String {
        guard let child = Mirror(reflecting: value).children.first, let label = child.label else { return "\(value)" }
        return value is GoodsRefusal && label != "idTaken" ? "\(label) \(name(child.value))" : label
    }

    static func all(_ value: Any) -> [String] {
        switch value {
        case let text as String: [text]
        case let number as Int: ["\(number)"]
        case let number as Int64: ["\(number)"]
        case let day as CivilDay: ["\(day)"]
        default: Mirror(reflecting: value).children.flatMap { all($0.value) }
        }
    }

    static func check(_ value: some Any, _ say: (any FloorWords) -> String) {
        for language in Language.allCases {
            let text = say(language.words)
            for fact in all(value) { #expect(text.contains(fact), "\(language): \(text) lacks \(fact)") }
            #expect(text.contains { ("\u{4E00}"..."\u{9FFF}").contains($0) } == (language == .chinese), "\(text)")
        }
    }
}
