import CommandSupport
import FoundationEssentials
import Fulfilment
import ScanDialogue
import Testing

@testable import FloorTerminal

/// A window that screens are drawn in, and the language they speak.
private struct Window: Sendable, CustomTestStringConvertible {
    static let all = Language.allCases.flatMap { language in
        [(80, 24), (40, 20)].map { Window(language: language, columns: $0.0, rows: $0.1) }
    }

    let language: Language
    let columns: Int
    let rows: Int

    var testDescription: String { "\(language.rawValue) \(columns)x\(rows)" }

    /// The lines of what was drawn last, the empty ones too, and the one in which the scanner types.
    func lines(_ draw: (TerminalScreen) throws -> Void) rethrows -> [String] {
        let transcript = Transcript()
        try draw(
            TerminalScreen(
                width: columns, height: rows, isTranscript: false, isColoured: false, isQuiet: true, language: language
            ) { transcript.add($0) })
        let drawn = transcript.all.split(separator: "\u{1B}[2J\u{1B}[H", omittingEmptySubsequences: false).last ?? ""
        return drawn.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// Checks that everything fits, and that these texts are there whole, however they are broken.
    func check(_ lines: [String], shows texts: [String], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(lines.count <= rows, "\(lines)", sourceLocation: sourceLocation)
        #expect(
            lines.allSatisfy { $0.columns <= columns && !$0.contains("\u{1B}") }, "\(lines)", sourceLocation: sourceLocation)
        let all = Self.withoutBlanks(lines.joined())
        for text in texts {
            #expect(all.contains(Self.withoutBlanks(text)), "\(text) is not in \(lines)", sourceLocation: sourceLocation)
        }
    }

    private static func withoutBlanks(_ text: String) -> String { text.filter { $0 != " " } }
}

@Suite("Screens in windows of two sizes, in each language")
struct ScreenSizeTests {
    private static let tasks = (1...3).map { number in
        PickTask(
            pickID: Int64(number), seq: number, locationCode: "A-01-0\(number)", checkCode: "4\(number)", sku: "SKU-\(number)",
            gtin: "", name: "陶瓷马克杯 with a name that is longer than any window 颜色随机，颜色随机", quantity: 2, lot: "L\(number)", bin: 1,
            binCode: "C-01-B01", orderID: 7)
    }

    @Test("A picker's questions and the last answers are there whole, at every step", arguments: Window.all)
    private func picking(window: Window) {
        var flow = PickFlow(tour: PickList(tourID: 1, cart: "C-01", picker: "ana", tasks: Self.tasks), language: window.language)
        let status = TerminalScreen.Status(picker: "ana", cart: "C-01", unsent: 3, isOnline: false)
        let words = window.language.words
        let scans = ["A-01-01", "A-01-09", "SKU-1", "SKU-1", "C-01-B09", "C-01-B01", "x", "y", "z", "A-01-02", "1", "1", "0"]
        for scan in scans {
            let result = flow.scan(scan, at: Date(timeIntervalSince1970: 0), id: UUID())
            let lines = window.lines { screen in
                screen.warn("STOP: order 12 is cancelled.")
                screen.show(flow.prompt, status, last: result)
            }
            window.check(
                lines,
                shows: [
                    flow.prompt.instruction, words.verdict(result.verdict) + result.message, words.noNetworkSign,
                    words.unsentSign(3), "! STOP: order 12 is cancelled.",
                ])
        }
    }

    @Test("The first question of every dialogue fits", arguments: Window.all)
    private func dialogues(window: Window) {
        func check(_ dialogue: some Dialogue) {
            let name = type(of: dialogue).name
            let lines = window.lines {
                $0.show(dialogue.question, name, person: "Ana", unsent: 0, isOnline: true, last: nil)
            }
            window.check(lines, shows: [dialogue.question.instruction, window.language.words.title(ofDialogue: name)])
        }
        check(ReceiveDialogue(window.language))
        check(PutAwayDialogue(window.language))
        check(PutBackDialogue(window.language))
        check(RefillDialogue(window.language))
        check(CountDialogue(window.language))
        check(MoveDialogue(window.language))
        check(LookUpCodeDialogue(window.language))
        check(HandOverDialogue(window.language))
    }

    @Test("Details give way to the question and the answer; the last of them says that there are more", arguments: Window.all)
    private func details(window: Window) {
        let question = Question(
            Question.Text("货位", String(repeating: "扫描货位 ", count: 10)), kind: .code, details: (1...40).map { "detail \($0)" },
            position: "3 of 7")
        var session = DialogueSession(CountDialogue(window.language))
        let reply = session.scan("", at: Date(timeIntervalSince1970: 0), id: UUID())
        let lines = window.lines {
            $0.show(question, "count", person: "Ana", unsent: 0, isOnline: true, last: reply)
        }
        window.check(lines, shows: [question.instruction, reply.message, "detail 1"])
        #expect(lines.count == window.rows, "the window is full")
        #expect(lines.contains { $0.hasPrefix("  ") && $0.hasSuffix("…") })
        #expect(lines.contains("货 位"), "without giant letters, with blanks")
    }

    @Test("In the smallest window the question is left")
    func smallest() {
        let page = QuestionPage(heading: "ana", wanted: "A-01", instruction: "Go to A-01 and scan it.", details: ["x"])
        #expect(page.lines(in: WindowSize(columns: 1, rows: 1)).map(\.text) == ["ana", "Go to A-01 and scan", "it."])
    }

    @Test("Waiting is rewritten over all its lines, and its key is always seen", arguments: Window.all)
    private func waiting(window: Window) {
        let words = window.language.words
        let shown = words.waitsForWork(35, askingEvery: 5, isOnline: false)
        let lines = window.lines {
            $0.waiting(for: .seconds(30), every: .seconds(5), isOnline: false, isFirst: true)
            $0.waiting(for: .seconds(35), every: .seconds(5), isOnline: false)
        }
        let last = lines.joined(separator: "\n").split(separator: "\r\u{1B}[J").last.map(String.init) ?? ""
        window.check(last.split(separator: "\n").map(String.init), shows: [shown])
        let height = shown.wrapped(toColumns: window.columns).count
        #expect(lines.joined().contains("\u{1B}[\(height - 1)A") == (height > 1))
    }

    @Test("Plain screens draw nothing over, enlarge nothing, and ask last")
    func plain() {
        let transcript = Transcript()
        let screen = TerminalScreen(width: 80, isTranscript: false, isPlain: true, isColoured: false, isQuiet: true) {
            transcript.add($0)
        }
        var flow = PickFlow(tour: PickList(tourID: 1, cart: "C-01", picker: "ana", tasks: Self.tasks))
        var status = TerminalScreen.Status(picker: "ana", cart: "C-01", unsent: 0, isOnline: true)
        screen.say("Hello Ana.")
        screen.show(flow.prompt, status, last: nil)
        let wrong = flow.scan("A-01-02", at: Date(timeIntervalSince1970: 0), id: UUID())
        screen.answer(wrong.verdict, wrong.message)
        status.isOnline = false
        screen.show(flow.prompt, status, last: wrong)
        #expect(
            transcript.lines == [
                "Hello Ana.", "ana  cart C-01  pick 1 of 3", "then A-01-02", flow.prompt.instruction,
                "WRONG  \(wrong.message)", "NO NETWORK", "then A-01-02", flow.prompt.instruction,
            ])
        screen.waiting(for: .zero, every: nil, isOnline: true, isFirst: true)
        screen.waiting(for: .seconds(5), every: nil, isOnline: true)
        screen.waiting(for: .seconds(9), every: .seconds(5), isOnline: false)
        screen.endWaiting()
        #expect(transcript.lines.suffix(2).first == "No work for 0 s; it comes by itself, q goes home.")
        #expect(transcript.lines.last == "NO NETWORK; asks every 5 s. Enter asks now, q goes home.", "said when it changes")
        #expect(!transcript.all.contains("\u{1B}") && !transcript.all.contains("#####"))
    }

    @Test("What was said before a question stands beside it, once")
    func notices() {
        let window = Window.all[0]
        let question = Question(Question.Text("dock", "Scan the dock."), kind: .code)
        func show(_ screen: TerminalScreen) {
            screen.show(question, "putaway", person: "Ana", unsent: 0, isOnline: true, last: nil)
        }
        let first = window.lines { screen in
            screen.say("Hello Ana.")
            screen.warn("Not booked: \u{1B}[31mred")
            show(screen)
        }
        #expect(first.contains("Hello Ana.") && first.contains("! Not booked: \\u001b[31mred"))
        let second = window.lines { screen in
            screen.warn("Not booked.")
            show(screen)
            show(screen)
        }
        #expect(!second.contains { $0.contains("Not booked") }, "it was seen")
        let asked = window.lines { screen in
            screen.warn("Not booked.")
            screen.ask("Press Enter to try again.")
            show(screen)
        }
        #expect(!asked.contains { $0.contains("Not booked") }, "who answers has seen it")
    }
}
