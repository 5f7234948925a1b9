import FoundationEssentials
import Fulfilment

/// A closed parcel on its way to a carrier: what it is, where it stands and where it goes.
struct ParcelToBook: Sendable {
    let id: Int64
    let orderID: Int64
    /// The number on the parcel's licence plate.
    let sscc: String
    /// Grams.
    let weight: Int
    let dimensions: Dimensions
    /// When it was closed, so that a carrier can have it.
    let packedAt: Date
    /// nil when the site's coordinates are no place on earth.
    let site: GeoPoint?
    let destination: Address
    /// When the order shall be at the door; nil when nothing was promised.
    let promisedBy: Date?
    /// The shipment's id: the one it has, else one drawn for it.
    let shipmentID: Int64
    /// The shipment's state; nil when it has none yet.
    let state: ShipmentState?
    /// Its order was cancelled: it does not leave.
    var isCancelled = false

    /// It must not leave the house, for a lot in it is barred or its order has changed.
    var isBarred = false

    /// It was opened again, so that it is no parcel any more.
    var isOpened = false

    /// Whether a service still has to be chosen: it has no shipment, or one that no service took.
    var isToBeBooked: Bool { (state == nil || state == .unroutable) && !isBarred && !isOpened }

    /// Great-circle metres from the site to the door; nil when one of them is not known.
    var distance: Int? {
        guard let site, let door = destination.location else { return nil }
        return site.distance(to: door)
    }
}
