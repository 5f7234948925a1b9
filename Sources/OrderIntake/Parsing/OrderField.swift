import Fulfilment

/// The fields of an order and of a change of one, of the order itself, its address and its lines, with their names on the wire.
enum OrderField: String, CodingKey {
    case externalID = "external_id"
    case channel, status, priority
    case placedAt = "placed_at"
    case paidAt = "paid_at"
    case promisedBy = "promised_by"
    case shipComplete = "ship_complete"
    case shipTo = "ship_to"
    case name, company, street, street2, city, state, postcode, country, phone, email, latitude, longitude
    case lines, sku, quantity, currency
    case unitPrice = "unit_price"
    /// Of a change.
    case line, reason
}

/// The part of the document that a field belongs to; written out only for an error or a note.
enum OrderPart: Sendable {
    case order, address
    case line(Int)
    /// A change of an order, and one of its lines.
    case change
    case changedLine(Int)

    /// `ship_to.city`, `lines[3].sku`, `channel`.
    func path(_ field: OrderField) -> String { path(field.rawValue) }

    /// The same for a name that is no field's.
    func path(_ name: String) -> String {
        switch self {
        case .order, .change: name
        case .address: "ship_to.\(name)"
        case .line(let index), .changedLine(let index): "lines[\(index)].\(name)"
        }
    }

    /// The field a member of this part is; nil when it is none.
    func field(named name: String) -> OrderField? {
        switch self {
        case .order: Self.orderFields[name]
        case .address: Self.addressFields[name]
        case .line: Self.lineFields[name]
        case .change: Self.changeFields[name]
        case .changedLine: Self.changedLineFields[name]
        }
    }

    /// The field a member of this part is by a name that shops have for it; nil when it is none.
    func field(alsoNamed name: String) -> OrderField? {
        guard case .address = self else { return nil }
        return Self.otherNames[name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }]
    }

    private static let orderFields = byName([
        .externalID, .channel, .status, .priority, .placedAt, .paidAt, .promisedBy, .shipComplete, .shipTo, .lines,
    ])
    private static let addressFields = byName([
        .name, .company, .street, .street2, .city, .state, .postcode, .country, .phone, .email, .latitude, .longitude,
    ])
    private static let lineFields = byName([.sku, .quantity, .currency, .unitPrice])
    private static let changeFields = byName([.lines, .shipTo, .reason])
    private static let changedLineFields = byName([.line, .quantity])

    private static func byName(_ fields: [OrderField]) -> [String: OrderField] {
        Dictionary(uniqueKeysWithValues: fields.map { ($0.rawValue, $0) })
    }

    /// What shops and their plug-ins call the fields of an address that carriers want beside the usual ones, in small letters and without
    /// hyphens: `address_2`, `addressLine2`, `line-2` are one name.
    private static let otherNames: [String: OrderField] = {
        let names: [OrderField: String] = [
            .street2: """
            street2 street3 address2 address3 address4 line2 line3 line4 addressline2 addressline3 addressline4 streetline2 \
            streetline3 streetaddress2 streetaddress3 addr2 addressaddition additionaladdress additionaladdressline
            """,
            .company: "company companyname organization organisation organizationname organisationname businessname firm",
            .phone: "phone phonenumber telephone telephonenumber tel mobile mobilenumber mobilephone cellphone contactnumber",
            .email: "email emailaddress mail mailaddress",
        ]
        return names.reduce(into: [:]) { all, entry in
            for name in entry.value.split(separator: " ") { all[String(name)] = entry.key }
        }
    }()
}

extension Address {
    /// Its texts under the fields they come in, in the order in which they are stored and shown.
    var texts: [(field: OrderField, text: String)] {
        [
            (.name, recipient), (.company, company), (.street, street), (.street2, street2), (.city, city), (.state, region),
            (.postcode, postcode), (.country, country), (.phone, phone), (.email, email),
        ]
    }
}
