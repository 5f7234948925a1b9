/// Why a service did not do something, in its own words.
package struct Refusal: Sendable, Equatable, CustomStringConvertible {
    /// What it is about, as far as the service names a field: advice for whoever mends it.
    package enum About: String, Sendable, CaseIterable {
        case address, service, size, customs, date, duplicate, account, other
    }

    /// The service's, for counting; the status where it gave none.
    package let code: String
    /// For a person; at most 500 characters.
    package let message: String
    /// The field the service names, as it writes it; empty when it names none.
    package let field: String
    package let about: About
    /// The carrier behind an aggregator that said so; empty otherwise.
    package let carrier: String
    /// What else is wrong.
    package let more: [FieldProblem]

    /// One of several things that are wrong.
    package struct FieldProblem: Sendable, Equatable {
        package let field: String
        package let code: String
        package let message: String

        init(field: String? = nil, code: String? = nil, message: String?) {
            self.field = Refusal.shortened(field, 200)
            self.code = Refusal.shortened(code, 100)
            self.message = Refusal.shortened(message, 500)
        }
    }

    package init(
        code: String, message: String?, field: String? = nil, about: About? = nil, carrier: String? = nil,
        more: [FieldProblem] = []
    ) {
        self.code = Self.shortened(code, 100)
        self.message = Self.shortened(message, 500)
        self.field = Self.shortened(field, 200)
        self.about = about ?? Self.about(self.field)
        self.carrier = Self.shortened(carrier, 100)
        self.more = Array(more.prefix(20))
    }

    /// Of the first of several problems, which then are `more`.
    init(code: String, message: String?, problems: [FieldProblem], about: About? = nil, carrier: String? = nil) {
        let first = problems.first
        let text = [message, first?.message].compactMap { $0 }.filter { !$0.isEmpty }
        self.init(
            code: code, message: text.joined(separator: " "), field: problems.first { !$0.field.isEmpty }?.field, about: about,
            carrier: carrier, more: problems)
    }

    package var description: String {
        let place = field.isEmpty ? "" : " (\(field))"
        return "\(carrier.isEmpty ? "" : "\(carrier): ")\(code)\(place): \(message)"
    }

    static func shortened(_ text: String?, _ length: Int) -> String {
        guard let text else { return "" }
        if text.utf8.count <= length, text.utf8.allSatisfy({ $0 >= 32 && $0 != 0x7F }) { return text }
        let plain = text.unicodeScalars.lazy.filter { $0.value >= 32 && $0 != "\u{7F}" }.prefix(length)
        return String(String.UnicodeScalarView(plain))
    }

    /// By the words in a field's name.
    private static func about(_ field: String) -> About {
        guard !field.isEmpty else { return .other }
        let name = field.lowercased()
        return hints.first { hint in hint.words.contains { name.contains($0) } }?.about ?? .other
    }

    /// In this order: a shipment's date is about the date, a recipient's service about the recipient.
    private static let hints: [(about: About, words: [String])] = [
        (.customs, ["customs", "tariff", "harmonized", "hs_code", "commodit", "incoterm", "eel_pfc"]),
        (
            .address,
            [
                "address", "street", "city", "postal", "postcode", "zip", "state", "country", "consignee", "recipient",
                "receiver",
                "shipper", "ship_to", "shipto", "ship_from", "phone", "email", "suburb", "house",
            ]
        ),
        (.size, ["weight", "dimension", "length", "width", "height", "package", "parcel"]),
        (.date, ["date", "_time", "timestamp"]),
        (.service, ["service", "product", "rate"]),
        (.account, ["account", "billing", "contract"]),
    ]
}
