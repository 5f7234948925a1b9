import Barcodes
import Fulfilment
import Labels

/// The own fleet's label in ZPL, four by six inches at 203 dots per inch.
enum FleetLabel {
    /// - Parameters:
    ///   - parcel: what it is stuck on.
    ///   - service: the service's code, printed large.
    /// - Throws: `BarcodeError` when a number does not fit in a bar code.
    static func zpl(for parcel: ParcelToBook, service: String, trackingNumber: String) throws(BarcodeError) -> String {
        // A plate that is no SSCC, as of a parcel from elsewhere, is not printed as one.
        let label = try ShippingLabel(
            from: [], to: parcel.destination, service: service, routingCode: parcel.destination.postcode,
            trackingNumber: trackingNumber, sscc: try? SSCC(parcel.sscc),
            notes: [Weight.text(parcel.weight), parcel.dimensions.description, "order \(parcel.orderID)"])
        return ZPL.encode(try LabelLayout(label), fonts: FontChain())
    }
}

/// The own fleet's tracking numbers: `WB`, ten digits of the shipment's id, a check digit.
enum TrackingNumber {
    /// The number of a shipment.
    static func own(shipmentID: Int64) -> String {
        let digits = String(shipmentID)
        let body = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        return "WB\(CheckDigit.append(to: body) ?? body)"
    }
}
