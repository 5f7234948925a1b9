/// A parcel is closed, weighed and carries its SSCC.
package struct ParcelPacked: AboutOrder, Equatable {
    package static let name = "parcel.packed"
    package static let version = 1

    /// The parcel.
    package let parcelID: Int64
    /// The order.
    package let orderID: Int64

    package var subject: String { String(parcelID) }

    package init(parcelID: Int64, orderID: Int64) {
        self.parcelID = parcelID
        self.orderID = orderID
    }

    private enum CodingKeys: String, CodingKey {
        case parcelID = "parcel_id"
        case orderID = "order_id"
    }
}
