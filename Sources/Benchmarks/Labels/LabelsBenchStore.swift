import CarrierDispatch
import Contracts
import Fulfilment
import Messaging
import Postgres

/// The SQL of the bench of labels: parcels that wait for labels, and how far they are.
struct LabelsBenchStore: Sendable {
    /// Where labels are bought: one carrier with one account for each service that is played.
    struct Account: Sendable {
        let code: String
        let format: String
        let host: String
        /// Where the key is kept.
        let keyFile: String
        /// One that the service sells.
        let service: String
    }

    func add(_ accounts: [Account], _ postgres: Postgres) async throws {
        let codes = accounts.map(\.code)
        try await postgres.pipeline([
            "INSERT INTO shipping.carrier (code, name, is_own_fleet) SELECT code, code, false FROM unnest(\(codes)::text[]) AS n(code)",
            """
            INSERT INTO shipping.account (code, carrier, format, name, host, credentials, owner)
            SELECT code, code, format, code, host, 'file:' || file, 'bench'
            FROM unnest(\(codes)::text[], \(accounts.map(\.format))::text[], \(accounts.map(\.host))::text[],
                \(accounts.map(\.keyFile))::text[]) AS n(code, format, host, file)
            """,
        ])
    }

    /// Packs parcels that are booked with the accounts in turn and wait for their labels.
    /// - Returns: their shipments.
    func add(_ count: Int, for accounts: [Account], site: String, _ postgres: Postgres) async throws -> [Int64] {
        try await postgres.transaction { transaction in
            let parcels: [Int64] = try await transaction.query(pack(count, site)).map { try $0.decode(0) }
            let keys = parcels.map { LabelReference.of(parcel: $0) }
            let chosen = parcels.indices.map { accounts[$0 % accounts.count] }
            return try await transaction.query(
                """
                INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, zone, distance_m, billed_g, price, currency, label_key)
                SELECT p.id, p.order_id, \(ShipmentState.booking), n.carrier, n.service, 'Z', 1000, 500, 1000, 'EUR', n.key
                FROM unnest(\(parcels)::bigint[], \(keys)::text[], \(chosen.map(\.code))::text[], \(chosen.map(\.service))::text[])
                    AS n(id, key, carrier, service)
                JOIN warehouse.parcel p ON p.id = n.id ORDER BY p.id RETURNING id
                """
            ).map { try $0.decode(0) }
        }
    }

    private func pack(_ count: Int, _ site: String) -> SQL {
        """
        WITH made AS (
            INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, recipient, street, city, region, postcode,
                country, phone)
            SELECT 'bench-labels', gen_random_uuid()::text, '\\x00', \(OrderState.accepted), now(), 'Liz', '179 N Harbor Dr',
                'Redondo Beach', 'CA', '90277', 'US', '5550100000'
            FROM generate_series(1, \(Int64(count))) RETURNING id
        ), filled AS (
            INSERT INTO warehouse.fulfilment (order_id, site, state) SELECT id, \(site), \(FulfilmentState.packed) FROM made
        )
        INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
        SELECT id, 1, lpad(id::text, 18, '0'), 500, 200, 150, 100, 'bench' FROM made RETURNING id
        """
    }

    /// Asks for labels, as booking does; the time at which each was asked for is kept at its shipment.
    func ask(for shipments: [Int64], _ outbox: Outbox) async throws {
        try await outbox.transaction { transaction, events in
            try await transaction.query(
                "UPDATE shipping.shipment SET created_at = clock_timestamp() WHERE id = ANY (\(shipments)::bigint[])")
            for shipment in shipments { try events.add(LabelRequested(shipmentID: shipment), trace: nil) }
        }
    }

    /// How far labels are.
    struct Progress: Sendable, Equatable {
        let waiting: Int
        let ready: Int
        let failed: Int
        /// Attempts of which it is not known whether they sold, with those whose calls are out.
        let doubtful: Int
        /// Labels that are on their way back.
        let leaving: Int

        /// Whether nothing will change any more.
        var isSettled: Bool { waiting == 0 && doubtful == 0 && leaving == 0 }
    }

    func progress(_ postgres: Postgres) async throws -> Progress {
        let row = try await postgres.query(
            """
            SELECT count(*) FILTER (WHERE state = \(ShipmentState.booking)), count(*) FILTER (WHERE state = \(ShipmentState.ready)),
                count(*) FILTER (WHERE state = \(ShipmentState.failed)),
                (SELECT count(*) FROM shipping.label_attempt WHERE state IN \(LabelAttemptState.doubtful)),
                (SELECT count(*) FROM shipping.label WHERE state IN \(LabelState.leaving))
            FROM shipping.shipment
            """)[0]
        let (waiting, ready, failed, doubtful, leaving) = try row.decode((Int64, Int64, Int64, Int64, Int64).self)
        return Progress(
            waiting: Int(waiting), ready: Int(ready), failed: Int(failed), doubtful: Int(doubtful), leaving: Int(leaving))
    }

    /// References of attempts whose end is not known, and whether somebody's call is out.
    func doubts(_ postgres: Postgres) async throws -> [(reference: String, isOut: Bool)] {
        try await postgres.query(
            """
            SELECT reference, state = \(LabelAttemptState.calling) FROM shipping.label_attempt WHERE state IN \(LabelAttemptState.doubtful)
            """
        ).map { try $0.decode((String, Bool).self) }
    }

    /// Every label in the books: its account, reference and number, and whether it is its parcel's own now.
    func labels(_ postgres: Postgres) async throws -> [KnownLabel] {
        try await postgres.query(
            "SELECT account, reference, number, state = \(LabelState.live) FROM shipping.label ORDER BY account, reference"
        ).map { row in
            let (account, reference, number, isLive) = try row.decode((String, String, String, Bool).self)
            return KnownLabel(account: account, reference: reference, number: number, isLive: isLive)
        }
    }

    /// Seconds from asking for labels to having them, of the shipments of some carriers that were asked for since.
    func waits(of carriers: [String], since: Double, _ postgres: Postgres) async throws -> [Double] {
        try await postgres.query(
            """
            SELECT extract(epoch FROM ready_at - created_at)::float8 FROM shipping.shipment
            WHERE carrier = ANY (\(carriers)::text[]) AND ready_at IS NOT NULL AND created_at >= to_timestamp(\(since))
            """
        ).map { try $0.decode(0) }
    }

    /// Shipments of some carriers that still wait.
    func waiting(of carriers: [String], _ postgres: Postgres) async throws -> Int {
        let row = try await postgres.query(
            """
            SELECT count(*) FROM shipping.shipment WHERE carrier = ANY (\(carriers)::text[]) AND state = \(ShipmentState.booking)
            """)[0]
        return Int(try row.decode(0, as: Int64.self))
    }

    /// Seconds since 1970 by the server's clock.
    func now(_ postgres: Postgres) async throws -> Double {
        try await postgres.query("SELECT extract(epoch FROM clock_timestamp())::float8")[0].decode(0)
    }

    /// Nothing of the part before is left to do: what waits for labels is cancelled by hand.
    func forget(_ postgres: Postgres) async throws {
        try await postgres.pipeline([
            "UPDATE shipping.account SET is_active = false WHERE owner = 'bench'",
            "UPDATE shipping.shipment SET state = \(ShipmentState.failed) WHERE state = \(ShipmentState.booking)",
        ])
    }
}

/// A label as the books have it.
struct KnownLabel: Sendable, Equatable {
    let account: String
    let reference: String
    let number: String
    let isLive: Bool
}
