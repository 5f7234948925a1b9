package import FoundationEssentials
package import Fulfilment

/// Who takes parcels: a third party, or a vehicle of the own fleet on its route.
package struct HandOverTaker: Codable, Sendable, Hashable {
    /// The carrier's code.
    package let carrier: String
    /// What people call the carrier.
    package let name: String
    /// nil: a third party.
    package let route: Int64?
    package let vehicle: String?

    package init(carrier: String, name: String, route: Int64? = nil, vehicle: String? = nil) {
        (self.carrier, self.name, self.route, self.vehicle) = (carrier, name, route, vehicle)
    }
}

/// Whether a parcel may be handed to somebody, and why not.
package enum HandOverStanding: String, StoredCase {
    case waiting
    /// It has left the house already.
    case handedOver = "handed_over"
    /// Its order is cancelled.
    case cancelled
    /// It is no parcel any more: its pieces are put back, or packed again.
    case opened
    /// It must not leave the house, for a lot in it is barred or its order has changed.
    case held
    /// It has no label yet, or no carrier.
    case noLabel = "no_label"
    case otherCarrier = "other_carrier"
    /// It rides on another route of the own fleet, or on none yet.
    case otherRoute = "other_route"
    /// The person may not hand over there.
    case otherSite = "other_site"
}

/// Answer of `GET /floor/hand-overs?to=CODE`: who takes parcels, and those that wait for it at the sites of the person.
package struct HandOverList: Codable, Sendable, Hashable {
    package struct Parcel: Codable, Sendable, Hashable {
        package let sscc: String
        package let order: Int64

        package init(sscc: String, order: Int64) { (self.sscc, self.order) = (sscc, order) }
    }

    package let to: HandOverTaker
    /// Those packed first in front.
    package let parcels: [Parcel]

    package init(to: HandOverTaker, parcels: [Parcel]) { (self.to, self.parcels) = (to, parcels) }
}

/// Answer of `GET /floor/hand-overs/{sscc}?to=CODE`: one parcel, whether or not it waits.
package struct HandOverParcel: Codable, Sendable, Hashable {
    package let sscc: String
    package let order: Int64
    package let standing: HandOverStanding
    /// What it is held for, whose it is, its route or its site; nil where there is no more to say.
    package let detail: String?

    package init(sscc: String, order: Int64, standing: HandOverStanding, detail: String?) {
        (self.sscc, self.order, self.standing, self.detail) = (sscc, order, standing, detail)
    }
}

/// Body of `POST /floor/hand-overs`: a parcel was scanned when it left.
package struct ParcelHandOverRequest: GoodsRequest, Hashable {
    /// Made by the device: sent again, it is booked once.
    package let id: UUID
    package let sscc: String
    /// The carrier's code.
    package let carrier: String
    /// Of the own fleet, the route whose vehicle it was loaded into.
    package let route: Int64?
    package let scannedAt: ZonedTime
    package let badge: String?

    package init(
        id: UUID, sscc: String, carrier: String, route: Int64? = nil, scannedAt: ZonedTime, badge: String? = nil
    ) {
        (self.id, self.sscc, self.carrier, self.route) = (id, sscc, carrier, route)
        (self.scannedAt, self.badge) = (scannedAt, badge)
    }

    private enum CodingKeys: String, CodingKey {
        case id, sscc, carrier, route, badge
        case scannedAt = "scanned_at"
    }
}

/// Answer to a hand-over, the same for the same report again.
package struct ParcelHandOverAnswer: Codable, Sendable, Hashable {
    package let sscc: String
    package let order: Int64
    /// By the device's clock, but not before it was packed and not after it was told.
    package let handedOverAt: ZonedTime

    package init(sscc: String, order: Int64, handedOverAt: ZonedTime) {
        (self.sscc, self.order, self.handedOverAt) = (sscc, order, handedOverAt)
    }

    private enum CodingKeys: String, CodingKey {
        case sscc, order
        case handedOverAt = "handed_over_at"
    }
}

/// Body of `POST /floor/hand-overs/undo`: the parcel that was scanned is here still.
package struct HandOverUndoRequest: GoodsRequest, Hashable {
    /// Made by the device: sent again, it is booked once.
    package let id: UUID
    package let sscc: String
    package let badge: String?

    package init(id: UUID, sscc: String, badge: String? = nil) { (self.id, self.sscc, self.badge) = (id, sscc, badge) }
}

/// Answer to it, the same for the same report again.
package struct HandOverUndoAnswer: Codable, Sendable, Hashable {
    package let sscc: String
    package let order: Int64

    package init(sscc: String, order: Int64) { (self.sscc, self.order) = (sscc, order) }
}
