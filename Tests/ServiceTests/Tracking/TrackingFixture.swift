import CarrierFormats
import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import Observability
import Postgres
import TestStack

@testable import Tracking

/// Shipments to report on, and carriers that report.
struct TrackingFixture: Sendable {
    let shipping: ShippingFixture

    var postgres: Postgres { shipping.postgres }

    static func with<Value>(_ body: (TrackingFixture) async throws -> Value) async throws -> Value {
        try await ShippingFixture.with { try await body(TrackingFixture(shipping: $0)) }
    }

    static let start = Date(timeIntervalSince1970: 1_767_600_000)

    /// An event some hours after the start.
    static func event(_ number: String, _ status: TrackingStatus, hour: Double?, id: String? = nil) -> CarrierEvent {
        CarrierEvent(
            id: id, trackingNumber: number, status: status, code: status.rawValue,
            occurredAt: hour.map { ZonedTime(start.addingTimeInterval($0 * 3600)) }, place: "Curitiba")
    }

    /// Dispatches shipments with the numbers `N1`, `N2`, …; nobody expects them yet.
    func dispatch(_ count: Int = 1) async throws -> [ShipmentReady] {
        let parcels = try await shipping.pack(count)
        let rows = try await postgres.query(
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number, ready_at)
            SELECT id, order_id, 'ready', 'swift', 'N' || row_number() OVER (ORDER BY id), now()
            FROM warehouse.parcel WHERE id = ANY (\(parcels)) RETURNING id, order_id, tracking_number
            """)
        return try rows.map { row in
            let (id, order, number) = try row.decode((Int64, Int64, String).self)
            return ShipmentReady(shipmentID: id, orderID: order, carrier: "swift", trackingNumber: number)
        }
    }

    /// Dispatches one shipment whose label was bought at that time; nobody expects it yet.
    func dispatch(_ number: String, carrier: String = "swift", bookedAt: Date) async throws -> ShipmentReady {
        let parcels = try await shipping.pack()
        let row = try await postgres.query(
            """
            INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, tracking_number, booked_at, ready_at)
            SELECT id, order_id, 'ready', \(carrier), \(number), \(bookedAt), \(bookedAt)
            FROM warehouse.parcel WHERE id = ANY (\(parcels)) RETURNING id, order_id
            """)[0]
        let (id, order) = try row.decode((Int64, Int64).self)
        return ShipmentReady(shipmentID: id, orderID: order, carrier: carrier, trackingNumber: number)
    }

    /// Stores deliveries as the endpoint does; returns the messages that announce the new ones.
    @discardableResult
    func receive(
        _ bodies: [[CarrierEvent]], keys: [String]? = nil, from source: String = "swift"
    ) async throws -> [WebhookReceived] {
        try await receive(raw: bodies.map { try TrackingWebhook.encode($0) }, keys: keys, from: source)
    }

    @discardableResult
    func receive(
        raw bodies: [[UInt8]], keys: [String]? = nil, from source: String = "swift", format: String = "waybill"
    ) async throws -> [WebhookReceived] {
        let before = try await shipping.messages(WebhookReceived.self).count
        let deliveries = bodies.enumerated().map { number, body in
            ReceivedWebhook(
                source: source, format: format, key: keys?[number] ?? UUID().uuidString, body: body, trace: .generate())
        }
        _ = try await WebhookStore().add(deliveries, publishing: shipping.outbox)
        return Array(try await shipping.messages(WebhookReceived.self).dropFirst(before))
    }

    func parse(_ messages: [WebhookReceived], _ rights: ReportingRights = ReportingRights()) async throws {
        try await shipping.handle(WebhookReceivedHandler(postgres: postgres, rights: rights), messages)
    }

    func expect(_ messages: [ShipmentReady], _ rights: ReportingRights = ReportingRights()) async throws {
        try await shipping.handle(ShipmentReadyHandler(rights: rights), messages)
    }

    /// Why events do not count, by their source; nil for those of parcels nobody knows.
    func verdicts() async throws -> [String: String?] {
        let rows = try await postgres.query("SELECT source, refused FROM tracking.event").map {
            try $0.decode((String, String?).self)
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Why events do not count; blank for those that do, nil for those of parcels nobody knows.
    func reasons() async throws -> [String?] {
        try await postgres.query("SELECT refused FROM tracking.event ORDER BY occurred_at").map { try $0.decode(0) }
    }

    /// The status of every expected parcel, by shipment.
    func statusesByShipment() async throws -> [Int64: String] {
        let rows = try await postgres.query("SELECT shipment_id, status FROM tracking.parcel").map {
            try $0.decode((Int64, String).self)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What every expected parcel's events came to, in the order of carriers and labels.
    func folded() async throws -> [[String]] {
        try await postgres.query(
            """
            SELECT carrier, concat_ws(' ', status, cause, status_at, first_at, last_at, delivered_at, attempts) FROM tracking.parcel
            ORDER BY carrier, booked_at
            """
        ).decode((String, String).self).map { [$0, $1] }
    }

    /// The status of every expected parcel, by number.
    func statuses() async throws -> [String: String] {
        let rows = try await postgres.query("SELECT tracking_number, status FROM tracking.parcel").map {
            try $0.decode((String, String).self)
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func count(_ table: StaticString) async throws -> Int {
        guard let row = try await postgres.query("SELECT count(*) FROM \(literal: table)").first else { return 0 }
        return try row.decode(0)
    }
}
