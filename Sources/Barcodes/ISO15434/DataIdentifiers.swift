import Fulfilment

/// The identifiers in front of the fields of format 06 (ANSI MH10.8.2), those that goods in and out meet; others are kept untitled.
enum DataIdentifier {
    static func title(_ identifier: String) -> String { titles[identifier] ?? "field \(identifier)" }

    private static let titles: [String: String] = [
        "P": "customer's article", "1P": "supplier's article", "25P": "article with company", "30P": "article, first level",
        "2P": "revision", "8P": "GTIN", "9N": "medicine (PPN)", "Q": "quantity", "7Q": "quantity with unit", "2Q": "weight",
        "T": "lot", "1T": "lot", "25T": "lot with company", "30T": "lot", "S": "serial", "25S": "serial with company",
        "D": "date", "9D": "date as agreed", "10D": "week", "11D": "week", "12D": "date", "14D": "expires", "15D": "expires",
        "16D": "made on", "17D": "made on", "25D": "best before", "K": "purchase order", "1K": "supplier's order",
        "4K": "line of the purchase order", "10K": "invoice", "11K": "packing list", "2K": "bill of lading", "L": "place",
        "1L": "place", "4L": "country of origin", "V": "supplier", "1V": "maker", "J": "licence plate", "1J": "licence plate",
        "2J": "licence plate", "3J": "licence plate", "4J": "licence plate", "5J": "licence plate", "6J": "licence plate",
        "13Q": "piece of how many", "B": "container", "1B": "container", "E": "restriction", "Z": "as agreed",
    ]

    /// The day a field of this kind names; nil for fields that are no day, and days there are not.
    static func day(_ identifier: String, _ text: some StringProtocol) -> CivilDay? {
        let bytes = Array(text.utf8)[...]
        guard bytes.value(0, bytes.count) >= 0 else { return nil }
        switch identifier {
        case "12D", "14D", "16D", "25D":
            return bytes.count == 8 ? CivilDay(year: bytes.value(0, 4), month: bytes.value(4, 2), day: bytes.value(6, 2)) : nil
        case "15D", "17D":
            return bytes.count == 8 ? CivilDay(year: bytes.value(4, 4), month: bytes.value(2, 2), day: bytes.value(0, 2)) : nil
        case "D": return GS1Date.isValid(bytes, allowsDay00: true) ? GS1Date.day(text, year: 2000 + bytes.value(0, 2)) : nil
        default: return nil
        }
    }

    /// A value as a person wants it: days as days, weeks with their year.
    static func readable(_ identifier: String, _ value: String) -> String {
        if let day = day(identifier, value) { return "\(day)" }
        let bytes = Array(value.utf8)[...]
        switch identifier {
        case "10D" where bytes.count == 4 && bytes.value(0, 4) >= 0: return "week \(value.suffix(2)) of 20\(value.prefix(2))"
        case "11D" where bytes.count == 6 && bytes.value(0, 6) >= 0: return "week \(value.suffix(2)) of \(value.prefix(4))"
        default: return value
        }
    }
}

/// Format 01, the large code on parcels: postcode, country, class of service, number, carrier, then what the carrier wants.
enum CarrierLabel {
    static let tracking = "tracking number"

    private static let titles = ["ship to postcode", "ship to country", "class of service", tracking, "carrier"]

    static func fields(_ parts: [String]) -> [LabelEnvelope.Field] {
        var values = parts
        // The first holds the version of the format, two digits, before the postcode.
        if let first = values.first, first.utf8.count > 2, first.prefix(2).allSatisfy(\.isNumber) {
            values[0] = String(first.dropFirst(2))
        }
        if values.count > 5, let whole = wholeUPS(values) { values[3] = whole }
        return values.enumerated().map { index, value in
            .init(identifier: "", title: index < titles.count ? titles[index] : "field \(index + 1)", value: value)
        }
    }

    /// UPS writes its number in parts: `1Z` and the last eight here, the shipper's six behind the carrier, the service in the class.
    private static func wholeUPS(_ values: [String]) -> String? {
        guard values[3].hasPrefix("1Z"), values[3].utf8.count == 10, values[5].utf8.count == 6 else { return nil }
        return "1Z\(values[5])\(values[2].suffix(2))\(values[3].dropFirst(2))"
    }
}
