/// Buy the shipment's label, once, under its idempotency key.
package struct LabelRequested: Contract, Equatable {
    package static let name = "label.requested"
    package static let version = 1

    /// The shipment.
    package let shipmentID: Int64

    package var subject: String { String(shipmentID) }

    package init(shipmentID: Int64) {
        self.shipmentID = shipmentID
    }

    private enum CodingKeys: String, CodingKey {
        case shipmentID = "shipment_id"
    }
}
