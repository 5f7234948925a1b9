import Fulfilment
import Labels

/// Makes up labels: every part of an address or few, short and long, of many scripts, sometimes with letters nobody can print.
struct RandomAddress {
    private var random: SplitMix64

    init(seed: Int) { random = SplitMix64(seed: seed) }

    /// What the words of a text are made of.
    enum Script: CaseIterable {
        case latin, german, apart, vietnamese, cyrillic, greek, chinese, japanese, korean, jamo, digits, emoji, burmese, bare

        /// Whether every letter can be printed with the fonts of the tests.
        var isPrinted: Bool { ![.emoji, .burmese, .bare].contains(self) }

        fileprivate var letters: [String] {
            switch self {
            case .latin: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".map(String.init)
            case .german: "aeiounrstlmghäöüßÄÖÜ".map(String.init)
            case .apart: ["e\u{301}", "u\u{308}", "n\u{303}", "C\u{327}", "A\u{30A}", "z\u{30C}", "o", "r", "t"]
            case .vietnamese: ["e\u{302}\u{303}", "o\u{31B}\u{300}", "a\u{306}\u{301}", "i\u{323}", "đ", "Ư", "h", "ng"]
            case .cyrillic: "абвгдежзийклмнопрстуфхцчшщъыьэюяЁ".map(String.init)
            case .greek: "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώ".map(String.init)
            case .chinese: "广东省深圳市南山区科技园一路张三北京上海号楼室".map(String.init)
            case .japanese: "東京都渋谷区神宮前丁目番ひらがなカタカナ".map(String.init)
            case .korean: "서울특별시종로구세종대길동호".map(String.init)
            case .jamo: ["\u{1112}\u{1161}\u{11AB}", "\u{1100}\u{1173}\u{11AF}", "\u{1109}\u{1165}"]
            case .digits: "0123456789".map(String.init)
            case .emoji: ["🎁", "a", "💸", "1\u{FE0F}\u{20E3}"]
            case .burmese: ["မ", "န", "ရ", "\u{1019}\u{103C}"]
            case .bare: ["x\u{302}", "ĸ\u{30F}", "\u{FFFD}", "\u{E000}", "a"]
            }
        }
    }

    /// Every part with a chance of two thirds.
    mutating func fields(oddities: Bool, longest: Int, longestWord: Int) -> [AddressField] {
        AddressField.Part.allCases.compactMap { part in
            guard Int.random(in: 0..<3, using: &random) > 0 || part == .country else { return nil }
            if part == .country {
                return AddressField(.country, ["NL", "CN", "KR", "US", "VN"].randomElement(using: &random) ?? "NL")
            }
            return AddressField(part, text(oddities: oddities, longest: longest, longestWord: longestWord))
        }
    }

    mutating func text(oddities: Bool, longest: Int, longestWord: Int) -> String {
        let scripts = Script.allCases.filter { oddities || $0.isPrinted }
        let count = Int.random(in: 0...longest, using: &random)
        var (text, written) = ("", 0)
        while written < count {
            let script = scripts.randomElement(using: &random) ?? .latin
            let length = Int.random(in: 1...longestWord, using: &random)
            let word = (0..<length).map { _ in script.letters.randomElement(using: &random) ?? "" }.joined()
            let ends = [" ", " ", " ", ", ", "\t", "\n", "-", "\u{A0}", "\u{3000}", " \u{200E}"]
            text += word + (ends.randomElement(using: &random) ?? " ")
            written += length + 1
        }
        return text
    }
}
