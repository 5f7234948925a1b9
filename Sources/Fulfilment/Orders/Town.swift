/// A town as the gazetteer `orders.town` writes it: the name in lower case and without accents.
package struct Town: Sendable, Hashable {
    package let country: String
    package let region: String
    package let name: String

    package init(country: String, region: String, name: String) {
        self.country = country
        self.region = region
        self.name = name
    }

    /// The town of an address.
    package init(of address: Address) {
        self.init(country: address.country, region: address.region, name: Self.fold(address.city))
    }

    /// `São Paulo` as `sao paulo`: lower case, each Latin letter without its marks, spaces at the ends dropped.
    package static func fold(_ name: String) -> String {
        let lower = name.lowercased()
        let trimmed = lower.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        guard !lower.utf8.allSatisfy({ $0 < 0x80 }) else { return String(trimmed) }
        return String(trimmed).unicodeScalars.reduce(into: "") { $0 += base(of: $1) }
    }

    /// Unicode's own name of a letter says what it is without its mark: LATIN SMALL LETTER A WITH TILDE.
    private static func base(of scalar: Unicode.Scalar) -> String {
        if scalar.properties.generalCategory == .nonspacingMark { return "" }
        let prefix = "LATIN SMALL LETTER "
        guard !scalar.isASCII, let name = scalar.properties.name, name.hasPrefix(prefix) else { return String(scalar) }
        let letter = name.dropFirst(prefix.count).prefix { $0 != " " }
        return letter.count == 1 ? letter.lowercased() : String(scalar)
    }
}
