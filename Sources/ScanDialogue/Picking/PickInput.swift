/// What a scan means before the tour is considered: an action of the picker, a typed number, or a code.
enum PickInput: Equatable {
    case short(ShortReason?)
    case skip
    case undo
    case confirm
    case quantity(Int)
    case code(String)

    /// Reads keys (`1` short, `2` skip, `3` damaged, `0` undo) and printed control codes (`CTRL:SHORT`).
    ///
    /// While a quantity is asked for, up to four digits are that quantity; a point before a key makes it a key everywhere: `.1`.
    init(_ code: String, step: PickStep) {
        if let control = Self.control(code) {
            self = control
        } else if code.hasPrefix("."), let key = Self.key(code.dropFirst()) {
            self = key
        } else if step == .quantity, let number = Self.number(code), number > 0 {
            self = .quantity(number)
        } else {
            self = Self.key(code[...]) ?? .code(code)
        }
    }

    private static func key(_ code: Substring) -> PickInput? {
        switch code {
        case "0": .undo
        case "1": .short(nil)
        case "2": .skip
        case "3": .short(.damaged)
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
        case "CTRL:CONFIRM": .confirm
        default: code.hasPrefix("CTRL:QTY:") ? number(String(code.dropFirst(9))).map { .quantity($0) } : nil
        }
    }

    private static func number(_ code: String) -> Int? {
        guard (1...4).contains(code.utf8.count), code.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(code)
    }
}
