import Barcodes

/// What a scan means in any dialogue: a key, a number, or a code.
package enum DialogueInput: Sendable, Equatable {
    /// The keys that every dialogue has; each understands those that make sense in it.
    package enum Key: String, Sendable, CaseIterable {
        /// Too few, none, or not there.
        case short = "1"
        /// Later, or none of it.
        case skip = "2"
        case damaged = "3"
        /// Nothing more goes in.
        case full = "4"
        /// Ready with this.
        case finish = "9"
    }

    case key(Key)
    case confirm
    case number(Int)
    case code(ScannedName)

    /// What a scan means; nil: take the last one back.
    ///
    /// While a number is asked for, up to four digits are that number; a point before a key makes it a key everywhere (`.1`), an equals sign
    /// a number (`=12`), or the text that is asked for (`=9`). While a weight is asked for, digits are grams, and so is what has a unit
    /// (`1.93 kg`). Where a known code is as short as a number, digits alone are neither (`KeyForm`).
    /// - Parameter isKnown: whether the dialogue knows it as a code; then it is nothing else.
    static func read(_ scan: ScannedName, wanted: Question.Wanted, keys: KeyForm, isKnown: Bool) -> DialogueInput? {
        let text = ScannedName.of(scan.scanned)
        if isKnown { return .code(scan) }
        if isUndo(text) || KeyForm.signedKey(text) == "0" { return nil }
        if let control = control(text) ?? KeyForm.signedKey(text).flatMap({ Key(rawValue: String($0)) }).map(DialogueInput.key) {
            return control
        }
        if wanted == .text { return readText(scan, text, keys) }
        if wanted == .serial { return text.hasPrefix("=") ? .code(scan) : readText(scan, text, keys) }
        if let number = KeyForm.signedNumber(text) { return .number(number) }
        if wanted == .weight, keys.isPlain || !KeyForm.isShortNumber(text), let grams = TypedWeight.grams(text) {
            return .number(grams)
        }
        guard keys.isPlain else { return .code(scan) }
        if wanted == .number, let number = number(text), text != "0" { return .number(number) }
        return text == "0" ? nil : Key(rawValue: text).map(DialogueInput.key) ?? .code(scan)
    }

    /// A lot or a reason may be any number but two keys.
    private static func readText(_ scan: ScannedName, _ text: String, _ keys: KeyForm) -> DialogueInput? {
        if text.hasPrefix("=") { return .code(ScannedName(String(scan.scanned.drop { $0 == "=" }))) }
        guard keys.isPlain else { return .code(scan) }
        return text == "0" ? nil : text == Key.finish.rawValue ? .key(.finish) : .code(scan)
    }

    /// The reason that a printed code of a short carries beside its key; nil: none.
    static func shortReason(of scan: ScannedName) -> ShortReason? {
        ScannedName.of(scan.scanned) == noneLeft ? .noneLeft : nil
    }

    private static let noneLeft = "CTRL:SHORT:NONE_LEFT"

    private static func isUndo(_ text: String) -> Bool { text == "CTRL:UNDO" }

    private static func control(_ code: String) -> DialogueInput? {
        switch code {
        case "CTRL:SHORT", noneLeft, "CTRL:NO-CARTON": .key(.short)
        case "CTRL:SHORT:DAMAGED", "CTRL:DAMAGED": .key(.damaged)
        case "CTRL:SKIP": .key(.skip)
        case "CTRL:FULL": .key(.full)
        case "CTRL:ASIDE": .key(.finish)
        case "CTRL:CONFIRM", "OK": .confirm
        default: code.hasPrefix("CTRL:QTY:") ? number(String(code.dropFirst(9))).map { .number($0) } : nil
        }
    }

    private static func number(_ code: String) -> Int? { KeyForm.isShortNumber(code) ? Int(code) : nil }
}

/// What people type of a scale.
private enum TypedWeight {
    /// `1930`, `1930 g`, `1.93 kg`, `1,930kg`; nil for what is no weight.
    static func grams(_ text: String) -> Int? {
        let letters = text.filter { $0 != " " && $0 != "+" }.uppercased()
        if letters.hasSuffix("KG") { return kilograms(letters.dropLast(2)) }
        let digits = letters.hasSuffix("G") ? letters.dropLast() : letters[...]
        guard (1...7).contains(digits.count), let grams = Int(digits), grams > 0 else { return nil }
        return grams
    }

    private static func kilograms(_ text: Substring) -> Int? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        let fraction = parts.count == 2 ? parts[1] : ""
        guard (1...2).contains(parts.count), fraction.count <= 3, (fraction + "0").allSatisfy(\.isNumber) else { return nil }
        let digits = fraction + String(repeating: "0", count: 3 - fraction.count)
        guard (1...4).contains(parts[0].count), let whole = Int(parts[0]), let rest = Int(digits), whole >= 0 else { return nil }
        return whole + rest > 0 ? whole * 1000 + rest : nil
    }
}
