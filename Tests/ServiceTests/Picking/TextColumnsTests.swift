import CommandSupport
import Testing

@Suite("Columns of a terminal")
struct TextColumnsTests {
    @Test(
        "Ideographs and pictures take two columns, marks and joiners none",
        arguments: [
            ("A-01", 4), ("货位", 4), ("ＡＢ", 4), ("。", 2), ("한글", 4), ("가", 2), ("e\u{301}", 1), ("क्षी", 3), ("é…·", 3),
            ("👍", 2), ("👍🏽", 2), ("👩‍🚒", 2), ("☀️", 2), ("☀", 1), ("🇩🇪", 2), ("𠀀", 2), ("⼀", 2), ("⿿", 2), ("カ゛", 4),
        ])
    func columns(text: String, columns: Int) { #expect(text.columns == columns) }

    @Test("What does not fit is cut before a character that would be halved, with a sign")
    func cut() {
        #expect("货位A-01不对。".cut(toColumns: 8) == "货位A-0…" && "货位A-01不对。".cut(toColumns: 10) == "货位A-01…")
        #expect("货位".cut(toColumns: 4) == "货位" && "货位".cut(toColumns: 3) == "货…" && "货位".cut(toColumns: 2) == "…")
        #expect("x".cut(toColumns: 0).isEmpty)
        #expect("货位".padded(toColumns: 6) == "货位  " && "货位架".padded(toColumns: 5) == "货位…")
    }

    @Test("Lines are broken between words and between ideographs, never before a full stop; nothing is lost")
    func wrapped() {
        let text = "请前往 A-01-01，扫描货位。Then go on with something-very-long-indeed（一二三）四。"
        for width in 2...40 {
            let lines = text.wrapped(toColumns: width)
            #expect(lines.allSatisfy { $0.columns <= width }, "\(lines)")
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
        #expect("扫描货位。扫描".wrapped(toColumns: 8) == ["扫描货", "位。扫描"])
        #expect("go to A-01  now".wrapped(toColumns: 7) == ["go to", "A-01", "now"])
        #expect("".wrapped(toColumns: 9) == [""] && "  indented".wrapped(toColumns: 20) == ["  indented"])
    }
}
