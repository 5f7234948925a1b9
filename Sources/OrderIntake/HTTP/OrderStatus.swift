import FoundationEssentials
package import Fulfilment
import Postgres

/// Where an order is, as the shop sees it.
package struct OrderStatus: Sendable, Encodable {
    /// What keeps the order.
    package struct Hold: Sendable, Encodable {
        package let reason: String
        package let detail: String
        package let placedAt: ZonedTime

        private enum CodingKeys: String, CodingKey {
            case reason, detail
            case placedAt = "placed_at"
        }
    }

    /// What became of the shop's request to cancel.
    package struct Cancellation: Sendable, Encodable {
        /// What came of it.
        package enum Outcome: String, Sendable, Encodable {
            /// The warehouse has not answered yet.
            case requested
            /// The order will not ship.
            case cancelled
            /// The order goes on.
            case refused
        }

        package let outcome: Outcome
        /// Why the shop cancels; when it was refused, why that.
        package let reason: String
        package let requestedAt: ZonedTime

        private enum CodingKeys: String, CodingKey {
            case outcome, reason
            case requestedAt = "requested_at"
        }
    }

    /// A closed parcel.
    package struct Parcel: Sendable, Encodable {
        package let id: Int64
        package let number: Int
        package let sscc: String
        /// Grams.
        package let weight: Int
        package let packedAt: ZonedTime

        private enum CodingKeys: String, CodingKey {
            case id, number, sscc
            case weight = "weight_g"
            case packedAt = "packed_at"
        }
    }

    /// A parcel on its way, with the number the carrier knows it by.
    package struct Shipment: Sendable, Encodable {
        package let id: Int64
        package let carrier: String
        package let trackingNumber: String
        package let state: ShipmentState
        package let expectedAt: ZonedTime?
        /// The carrier's own status, when it has reported any.
        package let status: TrackingStatus?
        package let deliveredAt: ZonedTime?

        private enum CodingKeys: String, CodingKey {
            case id, carrier, state, status
            case trackingNumber = "tracking_number"
            case expectedAt = "expected_at"
            case deliveredAt = "delivered_at"
        }
    }

    package let id: Int64
    package let channel: String
    package let externalID: String
    /// A stage of the view `operations.order_state`: an order's state and, while it moves, the warehouse's and the carriers'.
    package let state: String
    /// Why it stands there; empty when nothing is wrong.
    package let reason: String
    package let since: ZonedTime
    package let placedAt: ZonedTime
    package let promisedBy: ZonedTime?
    package let acceptedAt: ZonedTime
    package let completedAt: ZonedTime?
    /// nil when nobody has asked to cancel it.
    package var cancellation: Cancellation?
    package var holds: [Hold] = []
    package var parcels: [Parcel] = []
    package var shipments: [Shipment] = []

    private enum CodingKeys: String, CodingKey {
        case id, channel, state, reason, since, cancellation, holds, parcels, shipments
        case externalID = "external_id"
        case placedAt = "placed_at"
        case promisedBy = "promised_by"
        case acceptedAt = "accepted_at"
        case completedAt = "completed_at"
    }
}

extension OrderStatus {
    init(_ row: Row) throws {
        let since: Date, placed: Date, promised: Date?, accepted: Date, completed: Date?
        (id, channel, externalID, state, reason, since, placed, promised, accepted, completed) = try row.decode(
            (Int64, String, String, String, String, Date, Date, Date?, Date, Date?).self)
        (self.since, placedAt, acceptedAt) = (ZonedTime(since), ZonedTime(placed), ZonedTime(accepted))
        (promisedBy, completedAt) = (promised.map { ZonedTime($0) }, completed.map { ZonedTime($0) })
    }
}

extension OrderStatus.Cancellation {
    /// An order that moves although a cancellation was requested was refused it, by the warehouse or by its delivery.
    init(_ row: Row) throws {
        let (state, reason, requested) = try row.decode((OrderState, String?, Date).self)
        requestedAt = ZonedTime(requested)
        switch state {
        case .cancelled: (outcome, self.reason) = (.cancelled, reason ?? "")
        case .cancelRequested: (outcome, self.reason) = (.requested, reason ?? "")
        case .held, .accepted, .completed:
            (outcome, self.reason) = (.refused, OrderProgressStore.refusal(in: reason) ?? "the order was delivered")
        }
    }
}

extension OrderStatus.Hold {
    init(_ row: Row) throws {
        let placed: Date
        (reason, detail, placed) = try row.decode((String, String, Date).self)
        placedAt = ZonedTime(placed)
    }
}

extension OrderStatus.Parcel {
    init(_ row: Row) throws {
        let packed: Date
        (id, number, sscc, weight, packed) = try row.decode((Int64, Int, String, Int, Date).self)
        packedAt = ZonedTime(packed)
    }
}

extension OrderStatus.Shipment {
    init(_ row: Row) throws {
        let expected: Date?, delivered: Date?
        (id, carrier, trackingNumber, state, expected, status, delivered) = try row.decode(
            (Int64, String, String, ShipmentState, Date?, TrackingStatus?, Date?).self)
        (expectedAt, deliveredAt) = (expected.map { ZonedTime($0) }, delivered.map { ZonedTime($0) })
    }
}
