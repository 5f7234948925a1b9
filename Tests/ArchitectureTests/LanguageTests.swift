import Testing

/// What people on the floor read is in the files of the languages, and nowhere else.
@Suite struct LanguageTests {
    /// Where no sentence may stand. A folder is entered once its texts have moved.
    private static let folders = [
        "Sources/ScanDialogue/Counting/", "Sources/ScanDialogue/Dialogues/", "Sources/ScanDialogue/Frame/",
        "Sources/ScanDialogue/Goods/", "Sources/ScanDialogue/HandOver/", "Sources/ScanDialogue/Packing/",
        "Sources/ScanDialogue/Picking/",
        "Sources/ScanDialogue/PutBack/", "Sources/ScanDialogue/Refusals/", "Sources/ScanDialogue/Scans/",
        "Sources/ScanDialogue/Work/", "Sources/FloorTerminal/",
    ]

    /// The code before a literal that is not for the floor: the help of a command, and what only a programmer reads.
    private static let exceptions = [
        "static let purpose =", "static let way =", "abstract:", "discussion:", "help:", "ArgumentHelp(", "precondition(",
        "preconditionFailure(", "fatalError(", "ValidationError(",
    ]
    /// Words of protocols and of the books, which are the same in every language.
    private static let names = ["Bearer \u{FFFC}", "  note: \u{FFFC}", "Label awaited", "count task", "let arrive"]

    private static let chinese = SourceTree.checkout.files.filter { $0.path.hasPrefix("Sources/ScanDialogue/Words/Chinese/") }

    @Test func sentencesAreInTheFilesOfTheLanguages() {
        let files = SourceTree.checkout.files.filter { file in Self.folders.contains { file.path.hasPrefix($0) } }
        #expect(files.count > 20)
        for file in files {
            for literal in SwiftLiterals(file.lines).found where Self.isForPeople(literal) {
                Issue.record(
                    "\(file.path):\(literal.line): what people read belongs into Sources/ScanDialogue/Words: \(literal.text)")
            }
        }
    }

    @Test func chineseTextsAreChinese() {
        for file in Self.chinese {
            for literal in SwiftLiterals(file.lines).found {
                #expect(
                    !FloorText.isSentence(literal.text) || FloorText.isChinese(literal.text),
                    "\(file.path):\(literal.line): not translated: \(literal.text)")
                #expect(
                    !FloorText.hasNarrowPunctuation(literal.text),
                    "\(file.path):\(literal.line): punctuation beside Chinese characters is full-width: \(literal.text)")
            }
        }
    }

    /// A member whose texts are all without Chinese characters and punctuation says nothing in Chinese.
    @Test func everyMemberSpeaksChinese() {
        var members = 0
        for file in Self.chinese {
            let starts = file.lines.indices.filter { file.lines[$0].contains(#/^ {4}(?:private )?(?:func|var) /#) }
            members += starts.count
            for (start, end) in zip(starts, starts.dropFirst() + [file.lines.endIndex]) {
                let texts = SwiftLiterals(Array(file.lines[start..<end])).found.map(\.text).filter(FloorText.saysSomething)
                #expect(
                    texts.isEmpty || texts.contains(where: FloorText.isChinese),
                    "\(file.path):\(start + 1): not in Chinese: \(file.lines[start].trimmed)")
            }
        }
        #expect(members > 300)
    }

    private static func isForPeople(_ literal: SwiftLiterals.Literal) -> Bool {
        FloorText.isSentence(literal.text) && !names.contains(literal.text)
            && !exceptions.contains { literal.before.hasSuffix($0) }
    }

    @Test(arguments: [
        "Nothing was read.", "Lot \u{FFFC}.", "\u{FFFC} pieces", "That is it; scan on", "Ended.", "asked for: \u{FFFC}",
    ])
    func sentencesAreFound(text: String) { #expect(FloorText.isSentence(text)) }

    @Test(arguments: [
        "DOCK-1", "/floor/counts", "quality_hold", "CTRL:QTY:", "\u{FFFC} (\u{FFFC})", "", "  ", "lot", "OK", " --site \u{FFFC}",
        "有 \u{FFFC} 件",
    ])
    func otherTextsAreNone(text: String) { #expect(!FloorText.isSentence(text)) }

    @Test(arguments: [("已扫描.", true), ("(复盘)", true), ("已扫描。", false), ("批号 L1.2，", false), ("12:30 到期", false)])
    func narrowPunctuationIsFound(text: String, isWrong: Bool) { #expect(FloorText.hasNarrowPunctuation(text) == isWrong) }

    @Test func literalsAreRead() {
        let source = [
            "let a = \"one \\(f(\"two\", (1)) ?? \"\") three\" // \"four\"",
            "let b = #\"five \\( \"six\" \\#(g) \"#; let c = #/\"/#",
            "precondition(d, \"\"\"", "    seven \\", "    \"eight\"", "    \"\"\")", "let e = \"\\u{1D}\\\"nine\"",
        ]
        let found = SwiftLiterals(source).found
        let texts = found.map { $0.text.replacing("\n", with: "|").replacing("\u{FFFC}", with: "_") }
        let all: Set = ["one _ three", "two", "", "five \\( \"six\" _ ", "|    seven      \"eight\"|    ", "  nine"]
        #expect(texts.count == all.count && Set(texts) == all)
        let multiLine = found.first { $0.text.contains("seven") }
        #expect(multiLine?.line == 3 && multiLine?.before.hasSuffix("precondition(d,") == true && found.last?.line == 7)
    }
}

/// Tells texts for people from codes, names and keys.
enum FloorText {
    /// A word, a blank, and another word or something filled in; or one word with a full stop.
    static func isSentence(_ text: String) -> Bool {
        let text = withoutOptions(text)
        return text.contains(#/[A-Za-z]{2,}[,.;:!?]?\s+[A-Za-z\x{FFFC}]/#) || text.contains(#/\x{FFFC}\s+[A-Za-z]{2,}/#)
            || text.wholeMatch(of: #/[A-Z][a-z]+[.!?]/#) != nil
    }

    /// Whether there is more to it than what is filled in.
    static func saysSomething(_ text: String) -> Bool {
        withoutOptions(text).unicodeScalars.contains { $0 != SwiftLiterals.hole && $0 != " " }
    }

    /// Commands are the same in every language.
    private static func withoutOptions(_ text: String) -> String { text.replacing(#/--[a-z-]+/#, with: "") }

    /// Whether it has Chinese characters or punctuation.
    static func isChinese(_ text: String) -> Bool {
        text.unicodeScalars.contains {
            isHan($0) || (0x3000...0x303F).contains($0.value) || (0xFF00...0xFFEF).contains($0.value)
        }
    }

    /// Whether a sign such as `,` stands beside a Chinese character.
    static func hasNarrowPunctuation(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        return zip(scalars, scalars.dropFirst()).contains { (isHan($0) && isNarrow($1)) || (isNarrow($0) && isHan($1)) }
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value) || (0x3400...0x4DBF).contains(scalar.value)
    }

    private static func isNarrow(_ scalar: Unicode.Scalar) -> Bool { ",.;:!?()".unicodeScalars.contains(scalar) }
}
