package import Barcodes
package import Fulfilment

/// What a shipping label says.
///
/// Every text carries the name of the field it came from, as whoever asks for the label calls it, so that what cannot be printed is
/// said with its field.
package struct ShippingLabel: Sendable, Equatable {
    /// Lines of the sender; may be empty.
    package let from: [LabelField]
    package let to: [AddressField]
    /// Such as `EXPRESS`, printed large.
    package let service: LabelField
    /// Where the carrier sorts it to, such as `NL-1015`; may be empty.
    package let routingCode: LabelField
    /// For Code 128.
    package let trackingNumber: LabelField
    /// For GS1-128 and the Digital Link in the QR code; nil leaves both away.
    package let sscc: SSCC?
    /// The stem of the Digital Link.
    package let linkStem: String
    /// Small print, such as weight and order; one line each.
    package let notes: [LabelField]

    package init(
        from: [LabelField], to: [AddressField], service: String, routingCode: String = "", trackingNumber: String, sscc: SSCC?,
        linkStem: String = DigitalLink.gs1Stem, notes: [LabelField] = []
    ) {
        self.from = from
        self.to = to
        self.service = LabelField("service", service)
        self.routingCode = LabelField("routing_code", routingCode)
        self.trackingNumber = LabelField("tracking_number", trackingNumber)
        self.sscc = sscc
        self.linkStem = linkStem
        self.notes = notes
    }
}

/// A text of a label and the field it came from.
package struct LabelField: Sendable, Equatable {
    /// Such as `notes[0]`, as whoever asks for the label calls it.
    package let name: String
    package let text: String

    package init(_ name: String, _ text: String) { (self.name, self.text) = (name, text) }

    /// Fields of a list, numbered from 0.
    package static func list(_ name: String, _ texts: [String]) -> [LabelField] {
        texts.enumerated().map { LabelField("\(name)[\($0)]", $1) }
    }
}

/// A part of the destination's address.
package struct AddressField: Sendable, Equatable {
    package enum Part: String, Sendable, CaseIterable {
        case recipient, company, street, street2, city, region, postcode, country, phone
    }

    package let part: Part
    package let field: LabelField

    /// - Parameter name: what whoever asks calls the field; `to.` and the part unless given.
    package init(_ part: Part, _ text: String, name: String? = nil) {
        self.part = part
        field = LabelField(name ?? "to.\(part.rawValue)", text)
    }

    /// The parts of an order's address, under the names of the order.
    package static func list(_ address: Address) -> [AddressField] {
        [
            AddressField(.recipient, address.recipient, name: "ship_to.name"),
            AddressField(.company, address.company, name: "ship_to.company"),
            AddressField(.street, address.street, name: "ship_to.street"),
            AddressField(.street2, address.street2, name: "ship_to.street2"),
            AddressField(.city, address.city, name: "ship_to.city"),
            AddressField(.region, address.region, name: "ship_to.state"),
            AddressField(.postcode, address.postcode, name: "ship_to.postcode"),
            AddressField(.country, address.country, name: "ship_to.country"),
            AddressField(.phone, address.phone, name: "ship_to.phone"),
        ]
    }

    /// The lines of an address in the order of its country's habits; a part that is missing leaves its line empty.
    static func lines(_ address: [AddressField]) -> [[LabelField]] {
        let country = address.first { $0.part == .country }?.field.text ?? ""
        let lines = easternCountries.contains(country) ? easternLines : westernLines
        return lines.map { parts in parts.flatMap { part in address.filter { $0.part == part }.map(\.printed) } }
    }

    private static let easternCountries: Set = ["CN", "JP", "KR", "TW", "HK", "MO"]

    private static let westernLines: [[Part]] = [
        [.recipient], [.company], [.street], [.street2], [.postcode, .city, .region], [.country], [.phone],
    ]

    private static let easternLines: [[Part]] = [
        [.recipient], [.company], [.region, .city, .postcode], [.street], [.street2], [.country], [.phone],
    ]

    /// A number on its own could be anything.
    fileprivate var printed: LabelField {
        guard part == .phone, field.text.contains(where: { !$0.isWhitespace }) else { return field }
        return LabelField(field.name, "Tel. " + field.text)
    }
}

/// Paper and printer of a label.
package struct LabelMedia: Sendable, Equatable {
    /// Dots per inch.
    package let density: Int
    /// In dots.
    package let width: Int
    package let height: Int

    /// Four by six inches, as most carriers want.
    package static let fourBySix203 = LabelMedia(density: 203, width: 812, height: 1218)
    package static let fourBySix300 = LabelMedia(density: 300, width: 1200, height: 1800)
}

/// Why there is no label: everything of it that cannot be printed.
package struct LabelError: Error, Equatable, CustomStringConvertible {
    /// In the order of the label.
    package let problems: [Problem]

    /// One field that cannot be printed.
    package struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// As whoever asked for the label calls it.
        package let field: String
        /// Goes on behind the field's name.
        package let reason: String

        package init(field: String, reason: String) { (self.field, self.reason) = (field, reason) }

        package var description: String { "\(field) \(reason)" }
    }

    package init(problems: [Problem]) { self.problems = problems }

    package var description: String { problems.map(\.description).joined(separator: "; ") }
}
