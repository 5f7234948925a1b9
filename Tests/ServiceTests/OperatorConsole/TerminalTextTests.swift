import CommandSupport
import FoundationEssentials
import Testing

@testable import OperatorConsole

@Suite("What a terminal gets")
struct TerminalTextTests {
    @Test(
        "What steers a terminal is shown, everything else stays as it is",
        arguments: [
            ("\u{1B}[2J\u{1B}]0;mine\u{07}", "\\u001b[2J\\u001b]0;mine\\u0007"), ("a\rb\u{08}\u{7F}", "a\\u000db\\u0008\\u007f"),
            ("\u{9B}31m\u{85}", "\\u009b31m\\u0085"),
            ("\u{202E}gnp\u{202C}\u{2066}x\u{2069}", "\\u202egnp\\u202c\\u2066x\\u2069"),
            ("\u{E0041}", "\\udb40\\udc41"), ("a\nb\tc", "a\\u000ab\\u0009c"), ("José 李 👩‍🚒 क्‍ष", "José 李 👩‍🚒 क्‍ष"),
        ])
    func visible(text: String, shown: String) {
        #expect(TerminalText.visible(text) == shown)
        #expect(TerminalText.visible(shown) == shown)
    }

    @Test("In a JSON document the same is said in other words")
    func json() throws {
        let words = ["\u{202E}right\u{9B}31m", "\u{1B}[2J", "\u{E0041}"]
        let document = String(decoding: try JSONEncoder().encode(words), as: UTF8.self)
        let shown = TerminalText.visible(document, keepingLines: true)
        #expect(shown != document && shown.unicodeScalars.allSatisfy { $0.value < 0x7F })
        #expect(try JSONDecoder().decode([String].self, from: Data(shown.utf8)) == words)
    }

    @Test("Our own styles stay, another's escape sequences do not, and columns stay aligned")
    func styles() {
        var table = TextTable([.text("name"), .text("place")])
        table.add([.init("\u{1B}[31mred\u{1B}[0m", .green), "x\u{1B}[2J"])
        let line = table.lines(coloured: true)[1]
        #expect(line == "\u{1B}[32m\\u001b[31mred\\u001b[0m\u{1B}[0m  x\\u001b[2J")
        #expect(Console.styled(line) == line)
        #expect(Console.styled("\u{1B}[1mbold\u{1B}[0m \u{1B}[8mhidden") == "\u{1B}[1mbold\u{1B}[0m \\u001b[8mhidden")
        #expect(TextStyle.red.apply(to: "\u{07}", coloured: false) == "\\u0007")
        #expect(table.lines(coloured: false).allSatisfy { !$0.contains("\u{1B}") })
    }

    @Test("Problems of a file are told without what the file would do to a terminal")
    func documents() {
        let error = DocumentError(file: "tour.json", problems: ["name: '\u{1B}c' is none", "x"])
        #expect(error.description == "tour.json: 2 things are wrong:\n  name: '\\u001bc' is none\n  x")
    }
}
