/// A carrier's number for one parcel or shipment.
package struct WaybillNumber: Sendable, Equatable {
    /// Capital letters and digits only.
    package let number: String
    package let carrier: String
    /// Which of the carrier's numbers it is.
    package let name: String
    /// Whether a check digit was there and right, which makes a chance match unlikely.
    package let isChecked: Bool

    /// Every carrier whose numbers look like this and whose check digit is right; those with a check digit first.
    ///
    /// Blanks, points and hyphens, with which numbers are printed, are ignored.
    package static func candidates(_ text: String) -> [WaybillNumber] {
        let number = normalised(text)
        let found = WaybillRules.all.filter { $0.shape.matches(number) && $0.check.holds(number) }
        let known = found.map {
            WaybillNumber(
                number: String(decoding: number, as: UTF8.self), carrier: $0.carrier, name: $0.name, isChecked: $0.hasCheck)
        }
        return known.filter(\.isChecked) + known.filter { !$0.isChecked }
    }

    /// The carriers whose numbers look like this but whose check digit is wrong; empty when one of all is right.
    package static func nearMisses(_ text: String) -> [String] {
        let number = normalised(text)
        let found = WaybillRules.all.filter { $0.shape.matches(number) }
        guard !found.contains(where: { $0.check.holds(number) }) else { return [] }
        var names: [String] = []
        for rule in found where !names.contains(rule.carrier) { names.append(rule.carrier) }
        return names
    }

    private static func normalised(_ text: String) -> [UInt8] {
        text.utf8.prefix(64).compactMap { byte in
            switch byte {
            case 0...32, UInt8(ascii: "-"), UInt8(ascii: "."): nil
            case 97...122: byte - 32
            default: byte
            }
        }
    }
}

extension WaybillRules.Rule {
    var hasCheck: Bool {
        if case .none = check { return false }
        return true
    }
}

extension WaybillNumber: CustomStringConvertible {
    package var description: String { "\(number) (\(carrier) \(name))" }
}
