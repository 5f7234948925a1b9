import Fulfilment

/// What somebody scanned or typed, and the printed code it still is in another dress; nil: whatever the text itself is.
struct ScannedText: Sendable, Equatable {
    let text: String
    var printed: PrintedCode?
}

/// Codes as they come on bad days, from a seed: right ones, halves, two in one, with keys at their ends, from keyboards of other layouts, without
/// separators, with control characters, much too long, and anything at all.
struct CodeMess: Sendable {
    private var random: SeededRandom

    init(_ random: SeededRandom) { self.random = random }

    mutating func chance(_ probability: Double) -> Bool { random.chance(probability) }
    mutating func pick<Element>(_ elements: [Element]) -> Element { random.pick(elements) }
    mutating func int(_ range: ClosedRange<Int>) -> Int { random.int(range) }

    /// The next code.
    /// - Parameter wanted: one that would be right now; nil where only the goods know it.
    mutating func next(wanted: String?) -> ScannedText {
        switch random.int(0...99) {
        case 0..<34: ScannedText(text: wanted ?? random.pick(TrialCatalogue.codes).text)
        case 34..<52: ScannedText(text: random.pick(TrialCatalogue.codes).text)
        case 52..<66: ScannedText(text: random.pick(TrialCatalogue.keys))
        case 66..<74: dressed()
        default: ScannedText(text: broken(wanted))
        }
    }

    /// A right code that does not look like one.
    private mutating func dressed() -> ScannedText {
        let code = random.pick(TrialCatalogue.codes)
        let text =
            switch random.int(0...5) {
            case 0: code.text.lowercased()
            case 1: "  \(code.text)\r\n"
            case 2: "\u{2}\(code.text)\u{3}"
            case 3: "]E0\(code.text)"
            default: ForeignKeyboard.typed(code.text, random.pick(ForeignKeyboard.allCases))
            }
        return ScannedText(text: text, printed: code)
    }

    private mutating func broken(_ wanted: String?) -> String {
        let (one, other) = (wanted ?? random.pick(TrialCatalogue.codes).text, random.pick(TrialCatalogue.codes).text)
        return switch random.int(0...19) {
        case 0...2: half(of: one)
        case 3...5: one + other
        case 6...7: one + random.pick(TrialCatalogue.keys)
        case 8: random.pick(TrialCatalogue.keys) + one
        case 9: half(of: one) + half(of: other)
        case 10: one.filter { $0 != "\u{1D}" && $0 != "(" && $0 != ")" }
        case 11: one + "\u{1D}" + other
        case 12...14: changed(one)
        case 15: String(repeating: one, count: random.int(2...30))
        case 16: random.chance(0.02) ? String(repeating: one + "\u{1D}", count: 2000) : one + one
        default: anything()
        }
    }

    private mutating func half(of text: String) -> String {
        let cut = random.int(0...text.count)
        return random.chance(0.5) ? String(text.prefix(cut)) : String(text.dropFirst(cut))
    }

    private mutating func changed(_ text: String) -> String {
        var characters = Array(text)
        for _ in 0...random.int(0...2) {
            let place = random.int(0...characters.count)
            switch random.int(0...2) {
            case 0 where place < characters.count: characters.remove(at: place)
            case 1 where place < characters.count: characters[place] = character()
            default: characters.insert(character(), at: place)
            }
        }
        return String(characters)
    }

    private mutating func anything() -> String { String((0..<random.int(0...60)).map { _ in character() }) }

    /// Of any plane, rather those that scanners and keyboards send.
    private mutating func character() -> Character {
        let value =
            switch random.int(0...5) {
            case 0: random.int(0...0x1F)
            case 1, 2, 3: random.int(0x20...0x7E)
            case 4: random.int(0x7F...0x2FFF)
            default: random.int(0...0x10FFFF)
            }
        return Character(Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}")
    }
}

/// What comes out when a scanner types as on a keyboard of one layout, and the computer is set to another.
enum ForeignKeyboard: CaseIterable {
    case french, german

    /// - Returns: the text as the computer reads it, letters' case and what is the same on both kept.
    static func typed(_ text: String, _ keyboard: ForeignKeyboard) -> String {
        let table = keyboard == .french ? frenchKeys : germanKeys
        return String(text.map { table[$0] ?? $0 })
    }

    /// Every other text that the code may arrive as: the computer set to one of the layouts and the scanner not, or the other way around.
    static func garbled(_ text: String) -> [String] {
        let typedBack = [frenchBack, germanBack].map { table in String(text.map { table[$0] ?? $0 }) }
        return (allCases.map { typed(text, $0) } + typedBack).filter { $0 != text }
    }

    private static let frenchKeys = table("QWAZM:;1234567890-()aqzw", "AZQW?Mm&é\"'(-è_çà)90qawz")
    private static let germanKeys = table("YZ-()/:yz", "ZYß)=-Özy")
    private static let frenchBack = table("QWAZM:;/1234567890-()aqzwm", "AZQW:.,>!@#$%^&*()65-qawz;")
    private static let germanBack = table("YZ-()/:yz", "ZY/*(&>zy")

    private static func table(_ from: String, _ to: String) -> [Character: Character] {
        Dictionary(zip(from, to)) { first, _ in first }
    }
}
