/// The fields of one or more GS1 bar codes.
package struct GS1Message: Sendable, Equatable {
    /// In the order in which they were read.
    package let elements: [GS1Element]

    /// - Throws: `BarcodeError.twice` when a field comes twice with different values; copies are dropped.
    package init(_ elements: [GS1Element]) throws(BarcodeError) {
        var kept: [GS1Element] = []
        for element in elements {
            let known = kept.first { $0.identifier.code == element.identifier.code }
            if let known, known.value != element.value { throw .twice(field: element.identifier.title) }
            if known == nil { kept.append(element) }
        }
        self.elements = kept
    }

    /// The value of a field.
    package subscript(code: String) -> String? { elements.first { $0.identifier.code == code }?.value }

    /// The article; of a case's content where there is no other.
    package var gtin: GTIN? { (self["01"] ?? self["02"]).flatMap { try? GTIN($0) } }
    /// The parcel or pallet.
    package var sscc: SSCC? { self["00"].flatMap { try? SSCC($0) } }
    /// The lot.
    package var lot: String? { self["10"] }
    /// The serial number.
    package var serial: String? { self["21"] }
    /// How many: of the article, or inside.
    package var count: Int? { (self["30"] ?? self["37"]).flatMap { Int($0) } }

    /// As printed under a bar code: identifiers in parentheses; a parenthesis in a value is written `\(`.
    package var text: String {
        elements.map {
            "(\($0.identifier.code))\($0.value.split(separator: "(", omittingEmptySubsequences: false).joined(separator: "\\("))"
        }
        .joined()
    }

    /// As encoded in a GS1 bar code: fields of fixed length first, as GS1 asks, and a separator (`separator`) behind every other
    /// field but the last. The function character in front, which tells that it is GS1, is left to the symbol.
    package func encoded(separator: String = "\u{1D}") -> String {
        let sorted = elements.filter(\.identifier.isPredefined) + elements.filter { !$0.identifier.isPredefined }
        return sorted.enumerated().map { index, element in
            let isLast = index == sorted.count - 1
            return element.identifier.code + element.value + (isLast || element.identifier.isPredefined ? "" : separator)
        }.joined()
    }
}
