/// The two check digits of a place in the warehouse, printed large beside its code: who says or types them stands there.
///
/// ISO 7064 MOD 97-10 over letters and digits of the code, so neighbours differ, and no mistyped digit and no swap of digits keeps them.
package enum LocationCheck {
    /// `01` … `97`; nil when the code has neither letter nor digit.
    ///
    /// - Parameter code: such as `A-01-02`; case and everything but letters and digits are ignored.
    package static func digits(of code: some StringProtocol) -> String? {
        let bytes = code.utf8.filter { ISO7064.value($0) != nil }
        guard !bytes.isEmpty, let pair = ISO7064.pair(bytes) else { return nil }
        return pair < 10 ? "0\(pair)" : "\(pair)"
    }

    /// Whether an answer is the check digits of a place.
    package static func isRight(_ answer: some StringProtocol, at code: some StringProtocol) -> Bool {
        let said = String(answer.filter { !$0.isWhitespace })
        return digits(of: code).map { $0 == said || ($0 == "0" + said) } ?? false
    }
}
