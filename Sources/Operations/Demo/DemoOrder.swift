package import FoundationEssentials

/// An order as a shop sends it to `POST /orders`.
package struct DemoOrder: Sendable, Equatable, Encodable {
    /// Where it goes.
    package struct Destination: Sendable, Equatable, Encodable {
        let name: String
        let street: String
        let city: String
        let state: String
        let postcode: String
        let country: String
        let latitude: Double?
        let longitude: Double?
    }

    /// One article and how many of it.
    package struct Line: Sendable, Equatable, Encodable {
        package let sku: String
        package let quantity: Int
        /// Reais, as a decimal number.
        let unitPrice: String

        private enum CodingKeys: String, CodingKey {
            case sku, quantity
            case unitPrice = "unit_price"
        }
    }

    package let externalID: String
    package let channel: String
    package let placedAt: String
    package let paidAt: String
    package let promisedBy: String
    let priority: Int
    package let shipTo: Destination
    package let lines: [Line]

    private enum CodingKeys: String, CodingKey {
        case externalID = "external_id"
        case channel
        case placedAt = "placed_at"
        case paidAt = "paid_at"
        case promisedBy = "promised_by"
        case priority
        case shipTo = "ship_to"
        case lines
    }

    /// UTF-8 JSON.
    package func encoded() throws -> Data { try JSONEncoder().encode(self) }
}
