import Fulfilment

/// What a code says, for people.
extension ScannedCode {
    /// One fact about a code.
    package struct Fact: Sendable, Equatable {
        /// What it is about, such as `expires`.
        package let name: String
        /// As a person wants it: dates as days, weights with their point.
        package let value: String
    }

    /// What the code is, in a few words.
    package var summary: String {
        guard let first = meanings.first else { return "cannot be read" }
        switch first {
        case .article(let gtin): return "article \(gtin)"
        case .articleWithAddOn(let article): return "article \(article.article) with add-on \(article.addOn)"
        case .parcel(let sscc): return "parcel \(sscc)"
        case .fields(let message) where message.isPostcode: return "postcode a carrier sorts by, no parcel's number"
        case .fields(let message):
            return "GS1 code with \(message.elements.count == 1 ? "1 field" : "\(message.elements.count) fields")"
        case .link(let link): return "GS1 Digital Link to \(link.stem)"
        case .label(let label):
            let article = label.gtin?.digits ?? label.articleCodes.first
            return "label with \(label.fields.count) fields" + (article.map { " of article \($0)" } ?? "")
        case .waybill(let waybill): return "\(waybill.carrier) \(waybill.name)"
        case .name(let text): return "name or place '\(text.prefix(40))'"
        }
    }

    /// Everything the most likely meaning says, and what else the code could be.
    /// - Parameter year: today's, for dates without century.
    package func facts(year: Int) -> [Fact] {
        let kind = symbology.map { [Fact(name: "bar code", value: $0.name)] } ?? []
        let main = meanings.first.map { Self.facts($0, year) } ?? []
        let others = meanings.dropFirst().map { Fact(name: "could also be", value: Self.brief($0)) }
        return kind + main + others
    }

    private static func facts(_ meaning: Meaning, _ year: Int) -> [Fact] {
        switch meaning {
        case .article(let gtin): return gtinFacts(gtin)
        case .articleWithAddOn(let article): return gtinFacts(article.article) + [Fact(name: "add-on", value: article.addOn)]
        case .parcel(let sscc): return [Fact(name: "SSCC", value: sscc.digits)]
        case .fields(let message): return message.elements.map { fact($0, year) }
        case .link(let link): return link.message.elements.map { fact($0, year) }
        case .label(let label): return label.fields.map(fact)
        case .waybill(let waybill):
            return [
                Fact(name: "number", value: waybill.number), Fact(name: "carrier", value: waybill.carrier),
                Fact(name: "check digit", value: waybill.isChecked ? "right" : "none"),
            ]
        case .name(let text):
            guard let digits = LocationCheck.digits(of: text) else { return [] }
            return [Fact(name: "check digits as a place", value: digits)]
        }
    }

    private static func gtinFacts(_ gtin: GTIN) -> [Fact] {
        [Fact(name: "GTIN", value: gtin.digits)] + (gtin.gtin13.map { [Fact(name: "EAN-13", value: $0)] } ?? [])
    }

    private static func fact(_ field: LabelEnvelope.Field) -> Fact {
        let name =
            field.identifier.isEmpty || field.title == "field \(field.identifier)"
            ? field.title : "\(field.title) (\(field.identifier))"
        return Fact(name: name, value: DataIdentifier.readable(field.identifier, field.value))
    }

    private static func fact(_ element: GS1Element, _ year: Int) -> Fact {
        Fact(name: "(\(element.identifier.code)) \(element.identifier.title)", value: readable(element, year))
    }

    private static func readable(_ element: GS1Element, _ year: Int) -> String {
        let (rule, value) = (element.identifier, element.value)
        let checks = rule.parts.first?.checks ?? []
        if checks.contains(.day) || checks.contains(.date), let day = GS1Date.day(value.prefix(6), year: year) {
            let time = value.dropFirst(6)
            return "\(day)" + (time.isEmpty ? "" : " \(time)")
        }
        if checks.contains(.yesno) { return value == "1" ? "yes" : "no" }
        if let decimals = rule.decimals, rule.parts.count == 1 { return decimal(value, decimals) }
        return value
    }

    private static func decimal(_ digits: String, _ decimals: Int) -> String {
        guard decimals > 0 else { return String(Int(digits) ?? 0) }
        let filled = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        return "\(Int(filled.dropLast(decimals)) ?? 0).\(filled.suffix(decimals))"
    }

    private static func brief(_ meaning: Meaning) -> String {
        switch meaning {
        case .article(let gtin): "article \(gtin)"
        case .articleWithAddOn(let article): "article \(article.article) with add-on \(article.addOn)"
        case .parcel(let sscc): "parcel \(sscc)"
        case .fields(let message): message.text
        case .link(let link): link.uri
        case .label(let label): "label with \(label.fields.count) fields"
        case .waybill(let waybill): "\(waybill.carrier) \(waybill.name)"
        case .name(let text): text
        }
    }
}
