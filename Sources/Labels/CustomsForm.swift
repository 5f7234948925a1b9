package import Fulfilment

/// What is in a parcel, for customs: what a CN 23 of the Universal Postal Union says, for a carrier that gives no form of its own. It has all
/// that the smaller CN 22 asks for, and serves for that.
package struct CustomsForm: Sendable, Equatable {
    /// The pieces of one article.
    package struct Line: Sendable, Equatable {
        package let description: String
        package let quantity: Int
        /// Grams, of all pieces.
        package let weight: Int
        /// Of all pieces.
        package let value: Money
        package let tariff: String
        /// The country where it was made.
        package let origin: String

        package init(description: String, quantity: Int, weight: Int, value: Money, tariff: String, origin: String) {
            (self.description, self.quantity, self.weight) = (description, quantity, weight)
            (self.value, self.tariff, self.origin) = (value, tariff, origin)
        }
    }

    /// May be empty.
    package let from: [AddressField]
    package let to: [AddressField]
    /// Ours, which is on the parcel.
    package let sscc: String
    /// Such as `merchandise`.
    package let contents: String
    package let incoterm: String
    /// Of the exporter; may be empty.
    package let eori: String
    /// May be empty.
    package let ioss: String
    /// Grams, with what it is packed in.
    package let weight: Int
    /// Of one currency, at least one.
    package let lines: [Line]

    package init(
        from: [AddressField], to: [AddressField], sscc: String, contents: String, incoterm: String, eori: String, ioss: String,
        weight: Int,
        lines: [Line]
    ) {
        (self.from, self.to, self.sscc, self.contents, self.incoterm) = (from, to, sscc, contents, incoterm)
        (self.eori, self.ioss, self.weight, self.lines) = (eori, ioss, weight, lines)
    }

    /// A4, as a PDF.
    /// - Throws: `LabelError` naming every field that cannot be printed: nothing is left out or cut.
    package func print(fonts: FontChain) throws(LabelError) -> [UInt8] {
        var layout = ListLayout("CUSTOMS DECLARATION CN 23", format: .pdf, fonts: fonts)
        addHead(to: &layout)
        for (index, line) in lines.enumerated() { add(line, "lines[\(index)]", to: &layout) }
        layout.addRule()
        layout.add([[LabelField("total", total)]], points: 11)
        layout.add([[LabelField("signature", "Date and signature of the sender: ______________________________")]], points: 11)
        guard layout.problems.isEmpty else { throw LabelError(problems: layout.problems) }
        return PDF.encode(layout.pages(headed: "Parcel (00) \(sscc)"), fonts: fonts)
    }

    private func addHead(to layout: inout ListLayout) {
        layout.add([[LabelField("from", "From")]], points: 8)
        layout.add(AddressField.lines(from), points: 10)
        layout.addRule()
        layout.add([[LabelField("to", "To")]], points: 8)
        layout.add(AddressField.lines(to), points: 10)
        layout.addRule()
        layout.add([[LabelField("contents", "Contents: \(contents). Terms of delivery: \(incoterm)")]], points: 10)
        if !eori.isEmpty { layout.add([[LabelField("eori", "EORI \(eori)")]], points: 10) }
        if !ioss.isEmpty { layout.add([[LabelField("ioss", "IOSS \(ioss)")]], points: 10) }
        layout.addRule()
    }

    private func add(_ line: Line, _ name: String, to layout: inout ListLayout) {
        layout.add([[LabelField("\(name).description", "\(line.quantity) x \(line.description)")]], points: 10)
        let rest = "HS \(line.tariff), made in \(line.origin), \(Weight.text(line.weight)), \(Self.text(line.value))"
        layout.add([[LabelField(name, rest)]], points: 9)
    }

    private var total: String {
        let sum = lines.reduce(0) { $0 + $1.value.minor }
        let value = lines.first.map { Money(minor: sum, currency: $0.value.currency) }
        return "Total: \(Weight.text(weight)) gross, \(value.map(Self.text) ?? "")"
    }

    private static func text(_ money: Money) -> String { "\(money.decimalText) \(money.currency.code)" }
}
