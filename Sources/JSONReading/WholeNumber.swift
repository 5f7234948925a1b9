/// What to tell a person who wrote no whole number where one is wanted.
struct WholeNumber {
    /// The unit a name ends in, and the larger one people think in.
    private struct Unit {
        let suffix: String
        let name: String
        let larger: String
        let factor: Double
    }

    private static let units = [
        Unit(suffix: "_mm", name: "millimetres", larger: "cm", factor: 10),
        Unit(suffix: "_g", name: "grams", larger: "kg", factor: 1000),
        Unit(suffix: "_cm3", name: "cubic centimetres", larger: "l", factor: 1000),
        Unit(suffix: "_min", name: "minutes", larger: "h", factor: 60),
        Unit(suffix: "cost", name: "the currency's minor unit", larger: "of the major one", factor: 100),
        Unit(suffix: "price", name: "the currency's minor unit", larger: "of the major one", factor: 100),
    ]

    private let unit: Unit?

    /// - Parameter name: of the field, which says the unit.
    init(field name: String) { unit = Self.units.first { name.hasSuffix($0.suffix) } }

    func allowed() -> String { unit.map { "a whole number, in \($0.name)" } ?? "a whole number" }

    /// With what the value would be in the smaller unit, or without its quotes.
    func allowed(insteadOf value: JSONValue?, upTo largest: some FixedWidthInteger) -> String {
        guard let value else { return allowed() }
        if let text = value.string, Double(text) != nil { return allowed() + " without quotes" }
        guard let number = value.number else { return allowed() }
        guard number == number.rounded() else { return allowed() + (example(number).map { " (\($0))" } ?? "") }
        return "\(allowed()) up to \(largest)"
    }

    private func example(_ number: Double) -> String? {
        guard let unit, let smaller = Int(exactly: (number * unit.factor * 1e6).rounded() / 1e6) else { return nil }
        return "\(number) \(unit.larger) would be \(smaller)"
    }
}

/// The words an enumeration knows.
enum EnumerationWords {
    /// `one of a, b`; nil for types that are none.
    static func all(of type: Any.Type) -> String? {
        guard let type = type as? any CaseIterable.Type else { return nil }
        let words = words(type)
        return words.isEmpty ? nil : "one of \(words.joined(separator: ", "))"
    }

    /// Something to go on with where no word was understood.
    static func first(of type: Any.Type) -> Any? { (type as? any CaseIterable.Type).flatMap { first($0) } }

    private static func first<Words: CaseIterable>(_ type: Words.Type) -> Any? { type.allCases.first }

    private static func words<Words: CaseIterable>(_ type: Words.Type) -> [String] {
        type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
}
