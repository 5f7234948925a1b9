import Barcodes

/// The own fleet's tracking numbers: `WB`, ten digits of the shipment's id, a check digit.
enum TrackingNumber {
    /// The number of a shipment.
    static func own(shipmentID: Int64) -> String {
        let digits = String(shipmentID)
        let body = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        return "WB\(CheckDigit.append(to: body) ?? body)"
    }
}
