/// What a packer's scan means.
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
    case code

    /// Keys: `0` undo, `1` no such carton, `9` aside; a point before a key makes it a key where a number is asked for (`.0`), an equals
    /// sign a number (`=3`). Where a code of the order is as short as a number, digits alone are neither (`KeyForm`).
    /// - Parameter isKnown: whether the order knows it as a code; then it is nothing else.
    init(_ scan: ScannedName, step: PackStep, countsPieces: Bool, keys: KeyForm, isKnown: Bool) {
        let text = ScannedName.of(scan.scanned)
        if isKnown {
            self = .code
        } else if let control = Self.control(text) ?? KeyForm.signedKey(text).flatMap(Self.key) {
            self = control
        } else if step == .serial {
            self = keys.isPlain ? Self.serialKey(text) : .code
        } else if let number = KeyForm.signedNumber(text) {
            self = step == .weight ? .weight(number) : .number(number)
        } else if step == .weight, keys.isPlain || !KeyForm.isShortNumber(text), let grams = Self.grams(text) {
            self = .weight(grams)
        } else if keys.isPlain {
            self = Self.plain(text, step, countsPieces)
        } else {
            self = .code
        }
    }

    private static func plain(_ text: String, _ step: PackStep, _ countsPieces: Bool) -> PackInput {
        if countsPieces, let number = number(text), number > 0 { return .number(number) }
        let key = key(text[...])
        return key == .noCarton && step != .carton ? .code : key ?? .code
    }

    /// What is asked for may be any number but these two keys.
    private static func serialKey(_ text: String) -> PackInput {
        let key = key(text[...])
        return key == .noCarton ? .code : key ?? .code
    }

    private static func key(_ code: Substring) -> PackInput? {
        switch code {
        case "0": .undo
        case "1": .noCarton
        case "9": .aside
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
        KeyForm.isShortNumber(code) ? Int(code) : nil
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
