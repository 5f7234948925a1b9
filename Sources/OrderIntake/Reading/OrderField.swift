/// The names of an order's fields on the wire, of the order itself, its address and its lines.
enum OrderField: String, CodingKey {
    case externalID = "external_id"
    case channel, status, priority
    case placedAt = "placed_at"
    case paidAt = "paid_at"
    case promisedBy = "promised_by"
    case shipComplete = "ship_complete"
    case shipTo = "ship_to"
    case name, street, city, state, postcode, country, latitude, longitude
    case lines, sku, quantity, currency
    case unitPrice = "unit_price"
}

/// Where in the document an object is; written out only for an error.
enum OrderPlace: Sendable {
    case order, address
    case line(Int)

    /// `ship_to.city`, `lines[3].sku`, `channel`.
    func path(_ field: OrderField) -> String {
        switch self {
        case .order: field.rawValue
        case .address: "ship_to.\(field.rawValue)"
        case .line(let index): "lines[\(index)].\(field.rawValue)"
        }
    }
}
