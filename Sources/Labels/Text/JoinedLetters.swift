/// Arabic letters in the forms in which they join, as fonts have them one by one (Arabic Presentation Forms, The Unicode Standard,
/// chapter 9.2): alone, at the end, at the beginning and in the middle of what is joined.
///
/// Vowel signs, which addresses can do without, are left away; a line that stretches a word is kept. Letters that are not in the table,
/// such as those of Sindhi or Uyghur alone, stay as they are, and are refused by whoever prints.
enum JoinedLetters {
    /// In the order of reading.
    static func joined(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0x0600...0x06FF).contains($0.value) }) else { return text }
        let scalars = text.unicodeScalars.filter { !isVowelSign($0) }.map(\.value)
        var result = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            let before = index > 0 && joinsNext(scalars[index - 1]) && joinsPrevious(scalars[index])
            if let form = lamAlef(scalars, at: index) {
                append(form + (before ? 1 : 0), to: &result)
                index += 2
                continue
            }
            let after = index + 1 < scalars.count && joinsNext(scalars[index]) && joinsPrevious(scalars[index + 1])
            append(form(of: scalars[index], before, after), to: &result)
            index += 1
        }
        return String(result)
    }

    /// Vowel signs of Arabic and points of Hebrew.
    static func isVowelSign(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5, 0x05C7, 0x064B...0x0652, 0x0670: true
        default: false
        }
    }

    private static func append(_ value: UInt32, to text: inout String.UnicodeScalarView) {
        if let scalar = Unicode.Scalar(value) { text.append(scalar) }
    }

    private static func form(of letter: UInt32, _ before: Bool, _ after: Bool) -> UInt32 {
        guard let entry = forms[letter] else { return letter }
        return switch (before, after, entry.count) {
        case (false, false, _): entry.first
        case (true, true, 4): entry.first + 3
        case (false, true, 4): entry.first + 2
        case (true, _, 2...): entry.first + 1
        default: entry.first
        }
    }

    /// The form, alone, of a lam with the alef behind it.
    private static func lamAlef(_ letters: [UInt32], at index: Int) -> UInt32? {
        guard letters[index] == 0x0644, index + 1 < letters.count else { return nil }
        return [0x0622: 0xFEF5, 0x0623: 0xFEF7, 0x0625: 0xFEF9, 0x0627: 0xFEFB][letters[index + 1]]
    }

    private static let tatweel: UInt32 = 0x0640

    private static func joinsNext(_ letter: UInt32) -> Bool { letter == tatweel || forms[letter]?.count == 4 }

    private static func joinsPrevious(_ letter: UInt32) -> Bool { letter == tatweel || (forms[letter]?.count ?? 0) >= 2 }

    /// The form alone, and how many there are.
    private static let forms: [UInt32: (first: UInt32, count: Int)] = {
        var forms: [UInt32: (first: UInt32, count: Int)] = [:]
        var next: UInt32 = 0xFE80
        // U+0621 to U+063A and U+0641 to U+064A have their forms one behind the other.
        for (letter, count) in zip(Array(0x0621...0x063A) + Array(0x0641...0x064A), counts) {
            forms[UInt32(letter)] = (next, count)
            next += UInt32(count)
        }
        // Of Persian, Urdu and Kurdish.
        let others: [(UInt32, UInt32, Int)] = [
            (0x0679, 0xFB66, 4), (0x067E, 0xFB56, 4), (0x0686, 0xFB7A, 4), (0x0688, 0xFB88, 2), (0x0691, 0xFB8C, 2),
            (0x0698, 0xFB8A, 2), (0x06A4, 0xFB6A, 4), (0x06A9, 0xFB8E, 4), (0x06AF, 0xFB92, 4), (0x06BA, 0xFB9E, 2),
            (0x06BE, 0xFBAA, 4), (0x06C1, 0xFBA6, 4), (0x06CC, 0xFBFC, 4), (0x06D2, 0xFBAE, 2),
        ]
        for (letter, first, count) in others { forms[letter] = (first, count) }
        return forms
    }()

    private static let counts = [
        1, 2, 2, 2, 2, 4, 2, 4, 2, 4, 4, 4, 4, 4, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2, 2, 4,
    ]
}
