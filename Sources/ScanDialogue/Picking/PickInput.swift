/// What a scan means: an action of the picker, a typed number, or a code.
enum PickInput: Equatable {
    case short(ShortReason?)
    case skip
    case undo
    case confirm
    case quantity(Int)
    case code

    /// Reads keys (`1` short, `2` skip, `3` damaged, `9` yes, `0` undo) and printed control codes (`CTRL:SHORT`).
    ///
    /// While a quantity is asked for, up to four digits are that quantity; a point before a key makes it a key everywhere (`.1`), an
    /// equals sign a number (`=12`). Where a code of the tour is as short as a number, digits alone are neither (`KeyForm`).
    /// - Parameter isKnown: whether the tour knows it as a code; then it is nothing else.
    init(_ scan: ScannedName, step: PickStep, keys: KeyForm, isKnown: Bool) {
        let text = ScannedName.of(scan.scanned)
        if isKnown {
            self = .code
        } else if let control = Self.control(text) ?? KeyForm.signedKey(text).flatMap(Self.key) {
            self = control
        } else if let number = KeyForm.signedNumber(text) {
            self = .quantity(number)
        } else if !keys.isPlain {
            self = .code
        } else if step == .quantity, let number = Self.number(text), number > 0 {
            self = .quantity(number)
        } else {
            self = Self.key(text[...]) ?? .code
        }
    }

    private static func key(_ code: Substring) -> PickInput? {
        switch code {
        case "0": .undo
        case "1": .short(nil)
        case "2": .skip
        case "3": .short(.damaged)
        case "9": .confirm
        default: nil
        }
    }

    private static func control(_ code: String) -> PickInput? {
        switch code {
        case "CTRL:SHORT": .short(nil)
        case "CTRL:SHORT:NONE_LEFT": .short(.noneLeft)
        case "CTRL:SHORT:DAMAGED", "CTRL:DAMAGED": .short(.damaged)
        case "CTRL:SKIP": .skip
        case "CTRL:UNDO": .undo
        case "CTRL:CONFIRM", "OK": .confirm
        default: code.hasPrefix("CTRL:QTY:") ? number(String(code.dropFirst(9))).map { .quantity($0) } : nil
        }
    }

    private static func number(_ code: String) -> Int? { KeyForm.isShortNumber(code) ? Int(code) : nil }
}

/// What people at a terminal may mean by a code, for those who see codes without a tour.
package enum TerminalKeys {
    /// Whether a scan that is none of a pick's codes may have been an action of the picker.
    package static func mayBe(_ scanned: String) -> Bool {
        PickInput(ScannedName(scanned), step: .item, keys: KeyForm(beside: []), isKnown: false) != .code
    }

    /// Whether the answer to the question whether a place is empty was that some pieces are left; nil when it was none.
    /// - Parameter scanned: taken as right at `PickStep.empty`.
    package static func saysSomeAreLeft(_ scanned: String) -> Bool? {
        switch PickInput(ScannedName(scanned), step: .empty, keys: KeyForm(beside: []), isKnown: false) {
        case .skip: true
        case .confirm: false
        default: nil
        }
    }

    /// Whether somebody could mean a key or a number by an article's code at any step of picking or of a dialogue.
    package static func mayMean(_ code: String) -> Bool {
        let (scan, keys) = (ScannedName(code), KeyForm(beside: []))
        if PickInput(scan, step: .quantity, keys: keys, isKnown: false) != .code || mayBe(code) { return true }
        if case .code? = DialogueInput.read(scan, wanted: .number, keys: keys, isKnown: false) { return false }
        return true
    }
}

/// The codes that are printed for people who would rather scan than press a key; every dialogue understands those that make sense in it.
package enum ControlCode {
    /// Code and meaning, in the order of a sheet.
    package static let printed: [(code: String, meaning: String)] = [
        ("CTRL:UNDO", "take the last scan back"), ("CTRL:CONFIRM", "yes, all of it"), ("CTRL:SHORT", "too few or none here"),
        ("CTRL:DAMAGED", "damaged"), ("CTRL:SKIP", "later, or no: some are left"), ("CTRL:NO-CARTON", "packing: no such carton"),
        ("CTRL:ASIDE", "ready with this, set it aside"),
    ]
}
