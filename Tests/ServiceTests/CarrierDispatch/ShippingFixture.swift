import Contracts
import FoundationEssentials
import Messaging
import Postgres
import TestStack

@testable import CarrierDispatch

/// A database with one site, two third parties, an own fleet, and whatever parcels a test packs.
struct ShippingFixture: Sendable {
    let stack: TestStack
    let outbox: Outbox

    var postgres: Postgres { stack.postgres }

    static func with<Value>(_ body: (ShippingFixture) async throws -> Value) async throws -> Value {
        try await withTestStack(.database, poolSize: 6) { stack in
            let outbox = Outbox(postgres: stack.postgres)
            let fixture = ShippingFixture(stack: stack, outbox: outbox)
            try await fixture.seed()
            return try await body(fixture)
        }
    }

    /// `swift` is cheap and takes 4 days, `eagle` dear and takes 1, `fleet` takes 1 day within 50 km.
    private func seed() async throws {
        try await postgres.pipeline([
            "INSERT INTO warehouse.site VALUES ('SAO', 'São Paulo', 'BR', -23.5, -46.6)",
            """
            INSERT INTO shipping.carrier (code, name, is_own_fleet, endpoint)
            VALUES ('swift', 'Swift', false, 'http://127.0.0.1:1'), ('eagle', 'Eagle', false, 'http://127.0.0.1:1'), ('fleet', 'Fleet', true, NULL)
            """,
            """
            INSERT INTO shipping.service (carrier, code, name, max_weight_g, max_length_mm, volumetric_divisor)
            VALUES ('swift', 'slow', 'Slow', 30000, 1000, 5000), ('eagle', 'fast', 'Fast', 30000, 1000, 5000), ('fleet', 'van', 'Van', 50000, 2000, 5000)
            """,
            """
            INSERT INTO shipping.zone (carrier, service, zone, country, from_km, to_km, transit_days)
            VALUES ('swift', 'slow', 'Z', 'BR', 0, 4000, 4), ('eagle', 'fast', 'Z', 'BR', 0, 4000, 1), ('fleet', 'van', 'Z', 'BR', 0, 50, 1)
            """,
            """
            INSERT INTO shipping.rate (carrier, service, zone, up_to_g, price, currency)
            VALUES ('swift', 'slow', 'Z', 30000, 1000, 'BRL'), ('eagle', 'fast', 'Z', 30000, 3000, 'BRL'), ('fleet', 'van', 'Z', 50000, 900, 'BRL')
            """,
        ])
    }

    /// Packs parcels, one per order.
    /// - Parameters:
    ///   - latitude: of the doors; the site is at -23.5, one degree is 111 km.
    ///   - promisedIn: days from now; nil for no promise.
    /// - Returns: the parcels' ids.
    @discardableResult
    func pack(_ count: Int = 1, latitude: Double? = -20, weight: Int = 500, promisedIn days: Int? = nil) async throws -> [Int64] {
        let promise = days.map { Date().addingTimeInterval(Double($0) * 86_400) }
        let rows = try await postgres.query(
            """
            WITH made AS (
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, promised_by, recipient, street, city,
                    region, postcode, country, latitude, longitude)
                SELECT 'test', gen_random_uuid()::text, '\\x00', 'accepted', now(), \(promise), 'Ana ^Lima', 'Rua A 1', 'Cidade', 'SP',
                    '01000', 'BR', \(latitude)::float8, -46.6 FROM generate_series(1, \(count)) RETURNING id
            ), filled AS (
                INSERT INTO warehouse.fulfilment (order_id, site, state) SELECT id, 'SAO', 'packed' FROM made
            )
            INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
            SELECT id, 1, lpad(id::text, 18, '0'), \(weight)::bigint, 200, 150, 100, 'test' FROM made RETURNING id
            """)
        return try rows.map { try $0.decode(0) }
    }

    /// The handler and the follow-up of a program that buys labels.
    /// - Parameter timeout: of one call.
    func labels(
        timeout: Duration = .seconds(60), _ adjust: (inout LabelLimits) -> Void = { _ in }
    ) -> (handler: LabelRequestedHandler, followUp: LabelFollowUp) {
        var limits = LabelLimits.patient
        adjust(&limits)
        let caller = LabelCaller(timeout: timeout, gates: AccountGates(limits, sharing: postgres))
        let timing = AttemptTiming(call: timeout)
        let purchasing = LabelPurchasing(caller: caller, postgres: postgres, limits: limits, logger: stack.logger)
        let followUp = LabelFollowUp(
            late: purchasing.late, caller: caller, postgres: postgres, outbox: outbox, timing: timing, sweepEvery: .seconds(3600),
            logger: stack.logger)
        let handler = LabelRequestedHandler(purchasing: purchasing, timing: timing, postgres: postgres, retry: RetryPolicy())
        return (handler, followUp)
    }

    /// Claims labels for an hour, as if a call were out.
    func claim(_ shipments: [Int64]) async throws -> [WantedLabel] {
        try await AttemptStore().claim(shipments, lease: .seconds(3600), call: .seconds(1), in: postgres)
    }

    /// Where a carrier sells labels from now on.
    func move(_ carrier: String, to endpoint: String) async throws {
        try await postgres.query("UPDATE shipping.carrier SET endpoint = \(endpoint) WHERE code = \(carrier)")
    }
}

extension ShippingFixture {
    /// Runs a handler over these messages as the consumer would: prepare, then a transaction with the outbox.
    @discardableResult
    func handle<Handler: BatchHandler>(
        _ handler: Handler, _ messages: [Handler.Message], attempt: Int = 0
    ) async throws -> [Outcome] {
        let received = messages.map { Event($0, attempt: attempt) }
        let preparation = try await handler.prepare(received)
        return try await outbox.transaction { transaction, events in
            let context = HandlerContext(transaction: transaction, now: Date(), logger: stack.logger, outbox: events)
            let outcomes = try await handler.handle(received, preparation, in: context)
            return outcomes
        }
    }

    /// `shipment.booked`, … in the order they were written, without those before `mark`.
    func events(after mark: Int = 0) async throws -> [String] {
        try await postgres.query("SELECT type FROM messaging.outbox_event ORDER BY id, place OFFSET \(mark)").map {
            try $0.decode(0)
        }
    }

    /// The messages of one type in the outbox.
    func messages<Message: Contract>(_ type: Message.Type) async throws -> [Message] {
        let rows = try await postgres.query(
            "SELECT data FROM messaging.outbox_event WHERE type = \(Message.name) ORDER BY id, place")
        return try rows.map { row in
            let text: String = try row.decode(0)
            return try JSONDecoder().decode(Message.self, from: Data(text.utf8))
        }
    }

    /// One text per shipment, in the order of their ids.
    func shipments(_ column: StaticString) async throws -> [String?] {
        try await postgres.query("SELECT \(literal: column)::text FROM shipping.shipment ORDER BY id").map { try $0.decode(0) }
    }

    /// The label that goes with each parcel, in the order of their shipments.
    func printed() async throws -> [String?] {
        try await postgres.query(
            """
            SELECT convert_from(l.label, 'UTF8') FROM shipping.shipment s JOIN shipping.parcel_label l ON l.parcel_id = s.parcel_id
            ORDER BY s.id
            """
        ).map { try $0.decode(0) }
    }

    func shipmentIDs() async throws -> [Int64] {
        try await postgres.query("SELECT id FROM shipping.shipment ORDER BY id").map { try $0.decode(0) }
    }
}
