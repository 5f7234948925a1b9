/// Lines of text in a box: as large as they may be, smaller and over more lines when they do not fit, never cut.
///
/// Lines break at blanks, and between the signs of scripts that have none. A word that is wider than the box breaks behind a hyphen or
/// another sign that joins words, and nowhere else.
struct TextBlock {
    /// What stays together on a line.
    struct Word: Equatable {
        let text: String
        let field: String
        /// In ems.
        let width: Double
        /// Whether a blank stands before it, unless it begins a line.
        let hasBlank: Bool
    }

    /// Words of one line.
    typealias Line = [Word]

    /// Lines that fit, all of one size.
    struct Fitted {
        let lines: [String]
        let size: Int

        var pitch: Int { TextBlock.pitch(size) }
        /// Dots from the top of the first line to the top of what may follow.
        var height: Int { lines.count * pitch }
    }

    private let paragraphs: [Line]
    private let blank: Double
    private let fonts: FontChain

    /// - Parameter lines: each begins a line of its own; composed, printable, empty ones are left away.
    init(_ lines: [[LabelField]], fonts: FontChain) {
        self.fonts = fonts
        blank = fonts.width(" ")
        paragraphs = lines.map { fields in fields.flatMap { Self.words($0, fonts) } }.filter { !$0.isEmpty }
    }

    /// Dots from one line to the next.
    static func pitch(_ size: Int) -> Int { (size * 6 + 4) / 5 }

    /// The largest size at which everything fits.
    /// - Parameters:
    ///   - largest: dots of an em at most.
    ///   - smallest: dots of an em that are still legible.
    /// - Throws: `LabelError` naming the fields with what does not fit.
    func fitted(width: Int, height: Int, largest: Int, smallest: Int) throws(LabelError) -> Fitted {
        for size in stride(from: largest, through: smallest, by: -1) {
            guard let lines = wrapped(width: Double(width) / Double(size)), lines.count * Self.pitch(size) <= height else {
                continue
            }
            return Fitted(lines: lines.map { WritingDirection.visual(Self.text($0)) }, size: size)
        }
        throw LabelError(problems: problems(width: width, height: height, size: smallest))
    }

    /// nil when a word is too wide.
    /// - Parameter width: in ems.
    private func wrapped(width: Double) -> [Line]? {
        var lines: [Line] = []
        for paragraph in paragraphs {
            var line: Line = []
            var used = 0.0
            for word in paragraph.flatMap({ $0.width > width ? pieces(of: $0) : [$0] }) {
                guard word.width <= width else { return nil }
                let advance = (word.hasBlank && !line.isEmpty ? blank : 0) + word.width
                if used + advance > width {
                    lines.append(line)
                    (line, used) = ([word], word.width)
                } else {
                    line.append(word)
                    used += advance
                }
            }
            lines.append(line)
        }
        return lines
    }

    private static func text(_ line: Line) -> String {
        line.enumerated().map { $1.hasBlank && $0 > 0 ? " " + $1.text : $1.text }.joined()
    }
}

// What does not fit.
extension TextBlock {
    private func problems(width: Int, height: Int, size: Int) -> [LabelError.Problem] {
        let limit = Double(width) / Double(size)
        let wide = paragraphs.joined().filter { word in
            word.width > limit && pieces(of: word).contains { $0.width > limit }
        }
        guard wide.isEmpty, let lines = wrapped(width: limit) else {
            return wide.map { word in
                LabelError.Problem(
                    field: word.field,
                    reason: """
                        has the word '\(word.text)', which is wider than its place even in the smallest legible print; words are not \
                        cut. Maybe a blank or a hyphen is missing in it.
                        """)
            }
        }
        let room = height / Self.pitch(size)
        return Self.byField(lines.dropFirst(room).joined()).map { field, rest in
            LabelError.Problem(
                field: field,
                reason: """
                    does not fit: in the smallest legible print there are \(lines.count) lines for \(room), and '\(rest)' is left over. \
                    Maybe it can be abbreviated.
                    """)
        }
    }

    /// The words of each field, in order.
    private static func byField(_ words: some Sequence<Word>) -> [(field: String, text: String)] {
        var groups: [(field: String, words: Line)] = []
        for word in words {
            if groups.last?.field == word.field {
                groups[groups.count - 1].words.append(word)
            } else {
                groups.append((word.field, [word]))
            }
        }
        return groups.map { ($0.field, text($0.words)) }
    }
}

// Words of a text.
extension TextBlock {
    private static func words(_ field: LabelField, _ fonts: FontChain) -> Line {
        field.text.split(separator: " ").flatMap { chunk in
            signs(chunk).enumerated().map { index, part in
                Word(text: String(part), field: field.name, width: fonts.width(part), hasBlank: index == 0)
            }
        }
    }

    /// Divides a text between ideographs; what stands between them stays whole.
    private static func signs(_ text: Substring) -> [Substring] {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return [text] }
        return divided(text) { ($0.isIdeograph || $1.isIdeograph) && !$1.beginsNoLine && !$0.endsNoLine }
    }

    /// A word divided behind what joins words, and between Korean syllables.
    private func pieces(of word: Word) -> [Word] {
        let parts = Self.divided(word.text[...]) { ($0.joinsWords && !$1.joinsWords) || ($0.isHangul && $1.isHangul) }
        return parts.enumerated().map { index, part in
            Word(text: String(part), field: word.field, width: fonts.width(part), hasBlank: word.hasBlank && index == 0)
        }
    }

    private static func divided(_ text: Substring, where isPlace: (Character, Character) -> Bool) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        for (index, next) in zip(text.indices, text.indices.dropFirst()) where isPlace(text[index], text[next]) {
            parts.append(text[start..<next])
            start = next
        }
        return parts + [text[start...]]
    }
}

extension Character {
    private var first: UInt32 { unicodeScalars.first?.value ?? 0 }

    /// Chinese characters and kana with their punctuation.
    fileprivate var isIdeograph: Bool { Self.ideographs.contains(first) }
    fileprivate var isHangul: Bool { (0xAC00...0xD7A3).contains(first) }
    fileprivate var joinsWords: Bool { "-/,;.:@_&+|\u{2010}\u{2012}\u{2013}\u{2014}\u{B7}".contains(self) }
    fileprivate var beginsNoLine: Bool { "、。，．・：；！？）］｝」』】〉》ーゃゅょっぁぃぅぇぉャュョッァィゥェォ)]},.;:!?%".contains(self) }
    fileprivate var endsNoLine: Bool { "（［｛「『【〈《([{".contains(self) }

    private static let ideographs = CodePoints([
        0x2E80...0x30FF, 0x3190...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF,
    ])
}
