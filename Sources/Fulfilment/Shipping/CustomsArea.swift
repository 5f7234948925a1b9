/// The areas between which goods are declared to customs.
///
/// After the customs and tax territories of their unions: the Union Customs Code (Regulation (EU) No 952/2013, Article 4), the VAT Directive
/// (2006/112/EC, Articles 5 to 7: parts of the customs territory that parcels are declared for all the same), the Windsor Framework,
/// the customs arrangements of the United Kingdom with the Crown Dependencies, and 19 CFR 101.1 for the United States.
package struct CustomsArea: Sendable, Hashable {
    /// `EU`, or a country's or territory's code.
    package let code: String

    /// - Parameters:
    ///   - country: two letters.
    ///   - postcode: tells territories that are written as part of a country; empty where none is known.
    package init(country: String, postcode: String) {
        let country = country.uppercased()
        let plain = postcode.uppercased().filter { $0.isLetter || $0.isNumber }
        let territory = Self.territories.first { $0.country == country && $0.prefixes.contains { plain.hasPrefix($0) } }?.area
        let known = territory ?? country
        code = Self.members[known] ?? known
    }

    /// Whether a parcel from here to there is declared.
    package func declares(to other: CustomsArea) -> Bool {
        guard self != other else { return false }
        // Goods of Northern Ireland have unfettered access to Great Britain, and none are declared between it and the Union.
        return ![[Self.northernIreland, "EU"], ["EU", Self.northernIreland], [Self.northernIreland, "GB"]].contains([
            code, other.code,
        ])
    }

    private static let northernIreland = "XI"

    /// Countries and territories that are part of another area.
    private static let members: [String: String] = {
        var members = ["IM": "GB", "LI": "CH", "MC": "EU", "PR": "US"]
        for country in [
            "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
            "MT",
            "NL", "PL", "PT", "RO", "SE", "SI", "SK",
        ] { members[country] = "EU" }
        return members
    }()

    /// By the beginnings of postcodes.
    private static let territories: [(country: String, prefixes: [String], area: String)] = [
        // The Canaries, Ceuta and Melilla.
        ("ES", ["35", "38"], "IC"), ("ES", ["51", "52"], "EA"),
        // Heligoland; Büsingen, which is of the customs territory of Switzerland.
        ("DE", ["27498"], "DE-HE"), ("DE", ["78266"], "CH"),
        ("FI", ["22"], "AX"), ("IT", ["23041", "23030"], "IT-LI"), ("GR", ["63086"], "GR-69"),
        // Overseas: Guadeloupe, Martinique, French Guiana, Réunion, Mayotte; then those outside the customs territory.
        ("FR", ["97133"], "BL"), ("FR", ["97150"], "MF"), ("FR", ["971"], "GP"), ("FR", ["972"], "MQ"), ("FR", ["973"], "GF"),
        ("FR", ["974"], "RE"), ("FR", ["976"], "YT"), ("FR", ["975"], "PM"), ("FR", ["986"], "WF"), ("FR", ["987"], "PF"),
        ("FR", ["988"], "NC"), ("FR", ["98000"], "EU"),
        ("GB", ["BT"], northernIreland), ("GB", ["JE"], "JE"), ("GB", ["GY"], "GG"),
        ("NO", ["917"], "SJ"),
        // The Virgin Islands; Samoa, Guam and the Northern Marianas.
        ("US", ["008"], "VI"), ("US", ["96799"], "AS"), ("US", ["96910", "96913", "96915", "96929", "96931", "96932"], "GU"),
        ("US", ["96950", "96951", "96952"], "MP"),
    ]
}
