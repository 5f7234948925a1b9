@_spi(_Unicode) import Swift

/// Text as it is printed, and what of it cannot be.
enum PrintableText {
    /// Letters composed with their marks (NFC), line breaks and other blanks as one blank each, without what is invisible by itself, such
    /// as marks of direction and variant selectors. Arabic letters get the forms in which they join, the scripts of India are written in Latin
    /// letters, and vowel signs of Arabic and Hebrew are left away.
    static func composed(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (32..<127).contains($0) }) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar.isASCII, scalar.value >= 32, scalar.value != 127 {
                scalars.append(scalar)
            } else if scalar.properties.isWhitespace || scalar.properties.generalCategory == .control {
                scalars.append(" ")
            } else if !scalar.properties.isDefaultIgnorableCodePoint, !JoinedLetters.isVowelSign(scalar) {
                scalars.append(scalar)
            }
        }
        var composed = String.UnicodeScalarView()
        composed.append(contentsOf: String(scalars)._nfc)
        return JoinedLetters.joined(IndicLetters.romanized(String(composed)))
    }

    /// Why a composed text cannot be printed, behind its field's name; nil when it can.
    /// - Parameter isPrinted: whether there is a glyph for a letter.
    static func problem(in text: String, isPrinted: (Unicode.Scalar) -> Bool) -> String? {
        guard !text.utf8.allSatisfy({ (32..<127).contains($0) }) else { return nil }
        var found: [Obstacle: [Character]] = [:]
        for character in text {
            guard let obstacle = obstacle(character, isPrinted) else { continue }
            if found[obstacle, default: []].contains(character) { continue }
            found[obstacle, default: []].append(character)
        }
        let reasons = Obstacle.allCases.compactMap { obstacle in found[obstacle].map { "\(obstacle.rawValue): \(list($0))" } }
        return reasons.isEmpty ? nil : "has " + reasons.joined(separator: ", and ")
    }

    private enum Obstacle: String, CaseIterable {
        case missing = "letters that no font here has"
        case mark = "letters with marks that stand apart from them and cannot be placed"
        case script = "letters of a script whose letters join or change places, which is not printed here"
    }

    private static func obstacle(_ character: Character, _ isPrinted: (Unicode.Scalar) -> Bool) -> Obstacle? {
        let scalars = character.unicodeScalars
        if scalars.contains(where: { shapedScripts.contains($0.value) }) { return .script }
        if scalars.contains(where: isApart) { return .mark }
        return scalars.allSatisfy { isPrinted($0) && !isBroken($0) } ? nil : .missing
    }

    /// Marks, and the parts of Korean syllables, that were not composed with anything.
    private static func isApart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0xA960...0xA97F, 0xD7B0...0xD7FF: return true
        case ..<0x300: return false
        default: return [.nonspacingMark, .spacingMark, .enclosingMark].contains(scalar.properties.generalCategory)
        }
    }

    /// Stands for a letter that got lost, or means something only to whoever sent it.
    private static func isBroken(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value == 0xFFFD || [.privateUse, .unassigned].contains(scalar.properties.generalCategory)
    }

    private static func list(_ characters: [Character]) -> String {
        let named = characters.prefix(10).map { character in
            "'\(character)' (\(character.unicodeScalars.map(codePoint).joined(separator: " ")))"
        }
        let rest = characters.count - named.count
        return named.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }

    private static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Scripts that need more than one glyph after the other: Arabic letters that have no forms of their own, its kin, the neighbours of
    /// India, Tibetan, Burmese, Khmer, Mongolian.
    private static let shapedScripts = CodePoints([
        0x0600...0x060B, 0x060D...0x061A, 0x061C...0x061E, 0x0620...0x063F, 0x0641...0x065F, 0x066E...0x06D3, 0x06D5...0x06EF,
        0x06FA...0x08FF, 0x0900...0x0DFF, 0x0F00...0x109F, 0x1780...0x18AF, 0x1900...0x1AAF, 0x1B00...0x1CFF, 0xA800...0xA95F,
        0xA980...0xAAFF, 0xABC0...0xABFF, 0x10800...0x10FFF, 0x11000...0x11FFF,
        0x1E800...0x1EFFF,
    ])
}

/// Ranges of code points, ascending.
struct CodePoints: Sendable {
    private let ranges: [ClosedRange<UInt32>]

    init(_ ranges: [ClosedRange<UInt32>]) { self.ranges = ranges }

    func contains(_ value: UInt32) -> Bool {
        guard let first = ranges.first, value >= first.lowerBound else { return false }
        return ranges.contains { $0.contains(value) }
    }
}
