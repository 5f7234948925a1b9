import FoundationEssentials
package import Fulfilment
package import JSONReading
import Postgres
import ServiceRuntime

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
        package let id: String
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
        package let id: String
        package let carrier: String
        package let trackingNumber: String
        package let state: ShipmentState
        package let expectedAt: ZonedTime?
        /// When it will arrive by what is known of parcels like it; nil when nobody can tell, or it is over.
        package let eta: Arrival?
        /// The carrier's own status, when it has reported any.
        package let status: TrackingStatus?
        package let deliveredAt: ZonedTime?

        /// By when half of all parcels like it arrive, and by when nine in ten do.
        package struct Arrival: Sendable, Encodable {
            package let p50: ZonedTime
            package let p90: ZonedTime
        }

        private enum CodingKeys: String, CodingKey {
            case id, carrier, state, status, eta
            case trackingNumber = "tracking_number"
            case expectedAt = "expected_at"
            case deliveredAt = "delivered_at"
        }
    }

    /// What was ordered, by its line: the numbers count from 1 in the order in which the lines were sent.
    package struct Line: Sendable, Encodable {
        package let line: Int
        package let sku: String
        package let quantity: Int
        /// In the currency's unit, as decimal text.
        package let unitPrice: String
        /// Quantity × unit price, rounded once to the minor unit, a half away from zero.
        package let total: String
        package let currency: String

        private enum CodingKeys: String, CodingKey {
            case line, sku, quantity, total, currency
            case unitPrice = "unit_price"
        }
    }

    /// Where it goes, in the words of the order's document.
    package struct ShipTo: Sendable, Encodable {
        package let address: Address

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: OrderField.self)
            for (field, text) in address.texts { try container.encode(text, forKey: field) }
            try container.encodeIfPresent(address.location?.latitude, forKey: .latitude)
            try container.encodeIfPresent(address.location?.longitude, forKey: .longitude)
        }
    }

    /// The public id, as those of parcels and shipments are.
    package let id: String
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
    /// While it waits for stock: the day on which all its pieces should be in the warehouse; nil when that is not foreseen, or it does not
    /// wait.
    package let expectedOn: CivilDay?
    /// nil when nobody has asked to cancel it.
    package var cancellation: Cancellation?
    package var shipTo: ShipTo?
    package var lines: [Line] = []
    /// What the shop sent beside the fields of an order, by its path in the document; nil when there was nothing.
    package var extra: JSONValue?
    package var holds: [Hold] = []
    package var parcels: [Parcel] = []
    package var shipments: [Shipment] = []

    private enum CodingKeys: String, CodingKey {
        case id, channel, state, reason, since, cancellation, lines, extra, holds, parcels, shipments
        case shipTo = "ship_to"
        case externalID = "external_id"
        case placedAt = "placed_at"
        case promisedBy = "promised_by"
        case acceptedAt = "accepted_at"
        case completedAt = "completed_at"
        case expectedOn = "expected_on"
    }
}

extension OrderStatus {
    init(_ row: Row, _ ids: PublicIDs) throws {
        let order: Int64, since: Date, placed: Date, promised: Date?, accepted: Date, completed: Date?, expected: String?
        (order, channel, externalID, state, reason, since, placed, promised, accepted, completed, expected) = try row.decode(
            (Int64, String, String, String, String, Date, Date, Date?, Date, Date?, String?).self)
        id = ids.text(order, of: .order)
        (self.since, placedAt, acceptedAt) = (ZonedTime(since), ZonedTime(placed), ZonedTime(accepted))
        (promisedBy, completedAt) = (promised.map { ZonedTime($0) }, completed.map { ZonedTime($0) })
        expectedOn = expected.flatMap { CivilDay($0) }
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

extension OrderStatus.Line {
    init(_ row: Row) throws {
        let price: String, minor: Int
        (line, sku, quantity, price, minor, currency) = try row.decode((Int, String, Int, String, Int, String).self)
        guard let known = Currency(currency) else { throw UnknownCurrency(code: currency) }
        unitPrice = try UnitPrice(minor: price, currency: known).decimalText
        total = Money(minor: minor, currency: known).decimalText
    }

    /// No order is taken with such a one.
    struct UnknownCurrency: Error {
        let code: String
    }
}

extension OrderStatus.ShipTo {
    init(_ row: Row) throws {
        let (latitude, longitude): (Double?, Double?) = (try row.decode(10), try row.decode(11))
        address = Address(
            recipient: try row.decode(0), company: try row.decode(1), street: try row.decode(2), street2: try row.decode(3),
            city: try row.decode(4), region: try row.decode(5), postcode: try row.decode(6), country: try row.decode(7),
            phone: try row.decode(8), email: try row.decode(9),
            location: latitude.flatMap { latitude in longitude.flatMap { GeoPoint(latitude: latitude, longitude: $0) } })
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
    init(_ row: Row, _ ids: PublicIDs) throws {
        let parcel: Int64, packed: Date
        (parcel, number, sscc, weight, packed) = try row.decode((Int64, Int, String, Int, Date).self)
        (id, packedAt) = (ids.text(parcel, of: .parcel), ZonedTime(packed))
    }
}

extension OrderStatus.Shipment {
    init(_ row: Row, _ ids: PublicIDs) throws {
        let shipment: Int64, expected: Date?, delivered: Date?, half: Date?, most: Date?
        (shipment, carrier, trackingNumber, state, expected, status, delivered, half, most) = try row.decode(
            (Int64, String, String, ShipmentState, Date?, TrackingStatus?, Date?, Date?, Date?).self)
        eta = half.flatMap { half in most.map { Arrival(p50: ZonedTime(half), p90: ZonedTime($0)) } }
        id = ids.text(shipment, of: .shipment)
        (expectedAt, deliveredAt) = (expected.map { ZonedTime($0) }, delivered.map { ZonedTime($0) })
    }
}
