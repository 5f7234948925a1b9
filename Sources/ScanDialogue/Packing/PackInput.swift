/// What a packer's scan means before the order is considered.
enum PackInput: Equatable {
    case undo
    /// There is no such carton.
    case noCarton
    /// Does not go on with this order.
    case aside
    case confirm
    case number(Int)
    /// Grams.
    case weight(Int)
    case code(String)

    /// Keys: `0` undo, `1` no such carton, `9` aside; a point before a key makes it a key where a number is asked for: `.0`.
    init(_ code: String, step: PackStep, countsPieces: Bool) {
        if let control = Self.control(code) {
            self = control
        } else if step == .weight, let grams = Self.grams(code) {
            self = .weight(grams)
        } else if countsPieces, let number = Self.number(code), number > 0 {
            self = .number(number)
        } else {
            self = .code(code)
        }
        guard case .code = self, let key = Self.key(code, step) else { return }
        self = key
    }

    private static func key(_ code: String, _ step: PackStep) -> PackInput? {
        switch code {
        case "0", ".0": .undo
        case "1" where step == .carton, ".1": .noCarton
        case "9", ".9": .aside
        default: nil
        }
    }

    private static func control(_ code: String) -> PackInput? {
        switch code {
        case "CTRL:UNDO": .undo
        case "CTRL:CONFIRM", "OK": .confirm
        case "CTRL:ASIDE": .aside
        case "CTRL:NO-CARTON": .noCarton
        default: code.hasPrefix("CTRL:QTY:") ? number(String(code.dropFirst(9))).map { .number($0) } : nil
        }
    }

    private static func number(_ code: String) -> Int? {
        guard (1...4).contains(code.utf8.count), code.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(code)
    }

    /// `1930`, `1930 g`, `1.93 kg`, `1,930kg`.
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
