import FoundationEssentials
import Fulfilment
import ScanDialogue

/// What the books say of a parcel that somebody wants to hand over.
struct HandOverFacts: Sendable {
    let parcelID: Int64
    let orderID: Int64
    let sscc: String
    let site: String
    let fulfilment: FulfilmentState
    /// Of its shipment; nil: no carrier is chosen yet.
    let shipment: ShipmentState?
    let carrier: String?
    /// What people call the carrier.
    let carrierName: String?
    let isOwnFleet: Bool
    /// The route of the own fleet that it rides on.
    let route: Int64?
    /// It was opened again, so that it is no parcel any more.
    let isOpened: Bool
    /// Why nothing of its order must leave the house; nil: it may.
    let bar: String?
    /// Whether somebody scanned it when it left.
    let isScanned: Bool
    let trace: String?

    /// Whether the parcel may go with somebody, and what there is to say of it.
    ///
    /// A carrier may say that it has a parcel before its scan is told: such a scan is booked as any other.
    /// - Parameter sites: where the person may hand over.
    func standing(for taker: HandOverTaker, at sites: Reach) -> (HandOverStanding, detail: String?) {
        guard sites.includes(site) else { return (.otherSite, site) }
        guard !isScanned else { return (.handedOver, nil) }
        switch shipment {
        case .delivered, .returned: return (.handedOver, nil)
        // Its shipment is cancelled a moment later, its order is not.
        case _ where isOpened: return (.opened, nil)
        case .cancelled: return (.cancelled, nil)
        case _ where fulfilment == .cancelled: return (.cancelled, nil)
        case _ where bar != nil: return (.held, bar)
        case nil, .unroutable, .booking, .failed: return (.noLabel, nil)
        case .booked: return isOwnFleet && taker.route == nil ? (.otherCarrier, carrierName) : (.otherRoute, nil)
        case .ready, .handedOver: return goes(with: taker)
        }
    }

    private func goes(with taker: HandOverTaker) -> (HandOverStanding, detail: String?) {
        guard isOwnFleet == (taker.route != nil) else { return (.otherCarrier, carrierName) }
        if isOwnFleet { return route == taker.route ? (.waiting, nil) : (.otherRoute, route.map(String.init)) }
        return carrier == taker.carrier ? (.waiting, nil) : (.otherCarrier, carrierName)
    }
}
