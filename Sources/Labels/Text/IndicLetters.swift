/// Writes the scripts of India in Latin letters, letter by letter as in ISO 15919: their own letters join and change places in ways that are
/// not drawn here. Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada and Malayalam have their letters in the same order,
/// so one table serves nine scripts.
enum IndicLetters {
    /// The text with the letters of those scripts in Latin ones; others stay.
    static func romanized(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { block.contains($0.value) }) else { return text }
        var result = ""
        // A consonant has an "a" behind it unless a sign says otherwise.
        var isOpen = false
        for scalar in text.unicodeScalars {
            guard block.contains(scalar.value) else {
                if isOpen { result += "a" }
                isOpen = false
                result.unicodeScalars.append(scalar)
                continue
            }
            if let letter = without[scalar.value] {
                result += isOpen ? "a" + letter : letter
                isOpen = false
                continue
            }
            add(places[scalar.value] ?? Int(scalar.value & 0x7F), scalar, to: &result, &isOpen)
        }
        return isOpen ? result + "a" : result
    }

    /// Consonants of Bengali and Malayalam without a vowel.
    private static let without: [UInt32: String] = [
        0x09CE: "t", 0x0D7A: "ṇ", 0x0D7B: "n", 0x0D7C: "r", 0x0D7D: "l", 0x0D7E: "ḷ", 0x0D7F: "k",
    ]

    /// Where the letters of Assamese would stand in the common order.
    private static let places: [UInt32: Int] = [0x09F0: 0x30, 0x09F1: 0x35]

    private static let block: ClosedRange<UInt32> = 0x0900...0x0D7F

    private static func add(_ place: Int, _ scalar: Unicode.Scalar, to text: inout String, _ isOpen: inout Bool) {
        switch place {
        // The mark of letters from other languages: of these only two sound otherwise in addresses.
        case 0x3C: dot(&text)
        case 0x4D: isOpen = false
        default:
            if let sign = signs[place] {
                text += sign
                isOpen = false
                return
            }
            if isOpen { text += "a" }
            isOpen = consonants[place] != nil
            if let letter = consonants[place] ?? others[place] {
                text += letter
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
    }

    private static func dot(_ text: inout String) {
        if text.hasSuffix("ḍ") { text = text.dropLast() + "ṛ" }
        if text.hasSuffix("ḍh") { text = text.dropLast(2) + "ṛh" }
    }

    private static let consonants: [Int: String] = Dictionary(
        uniqueKeysWithValues: zip(
            0x15...0x39,
            [
                "k", "kh", "g", "gh", "ṅ", "c", "ch", "j", "jh", "ñ", "ṭ", "ṭh", "ḍ", "ḍh", "ṇ", "t", "th", "d", "dh", "n", "ṉ",
                "p",
                "ph", "b", "bh", "m", "y", "r", "ṟ", "l", "ḷ", "ḻ", "v", "ś", "ṣ", "s", "h",
            ]))

    /// Vowels behind a consonant.
    private static let signs: [Int: String] = [
        0x3E: "ā", 0x3F: "i", 0x40: "ī", 0x41: "u", 0x42: "ū", 0x43: "ri", 0x44: "rī", 0x45: "e", 0x46: "e", 0x47: "ē",
        0x48: "ai",
        0x49: "o", 0x4A: "o", 0x4B: "ō", 0x4C: "au",
    ]

    /// Vowels of their own, marks and digits.
    private static let others: [Int: String] = [
        0x01: "ṃ", 0x02: "ṃ", 0x03: "ḥ", 0x05: "a", 0x06: "ā", 0x07: "i", 0x08: "ī", 0x09: "u", 0x0A: "ū", 0x0B: "ri", 0x0C: "li",
        0x0D: "e", 0x0E: "e", 0x0F: "ē", 0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "ō", 0x14: "au", 0x3D: "'", 0x57: "", 0x60: "rī",
        0x64: ".", 0x65: ".", 0x66: "0", 0x67: "1", 0x68: "2", 0x69: "3", 0x6A: "4", 0x6B: "5", 0x6C: "6", 0x6D: "7", 0x6E: "8",
        0x6F: "9", 0x70: ".",
    ]
}
