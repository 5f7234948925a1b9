import FoundationEssentials
import Fulfilment
import Postgres

/// What stands on no manifest yet, and the manifests that are closed.
struct ManifestStore: Sendable {
    /// A parcel that collects, and for whom.
    struct Collecting: Sendable {
        let key: ManifestKey
        let carrierName: String
        let line: ManifestLine
    }

    /// A closed manifest without its document.
    struct Closed: Sendable {
        let id: Int64
        let key: ManifestKey
        let shipDate: CivilDay
        let closedAt: Date
        let closedBy: String?
        let parcels: Int
        /// Of them, those of which nobody has said that they left.
        let here: Int
        /// Of the document, in hexadecimal digits.
        let sha256: String
    }

    /// What is closed stays known for so long.
    private static let memory: SQL = "interval '14 days'"

    /// What has left is listed when it was packed so long ago at most: delivered parcels are too many to look through.
    private static let recent: SQL = "interval '3 days'"

    /// Parcels of third parties with their labels that stand on no manifest; cancelled ones never do, those that must not leave do when they may.
    /// - Parameters:
    ///   - key: of one carrier at one site; nil: all.
    ///   - isLocking: they stay as they are until the transaction ends.
    func collecting(_ key: ManifestKey?, isLocking: Bool = false, on executor: some SQLExecutor) async throws -> [Collecting] {
        let lock: SQL = isLocking ? "FOR UPDATE OF s" : ""
        return try await executor.query(
            """
            SELECT s.carrier, p.site, c.name, s.id, s.order_id, p.sscc, coalesce(s.service, ''), coalesce(s.tracking_number, ''), p.weight_g,
                coalesce(s.ready_at, s.booked_at, s.created_at)
            FROM shipping.shipment s
            JOIN shipping.carrier c ON c.code = s.carrier AND NOT c.is_own_fleet
            JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id
            WHERE s.id IN (
                SELECT id FROM shipping.shipment WHERE state IN \([ShipmentState.ready, .handedOver]) AND manifest_id IS NULL
                UNION
                SELECT x.id FROM warehouse.packed_parcel q JOIN shipping.shipment x ON x.parcel_id = q.parcel_id
                WHERE (q.packed_at AT TIME ZONE 'UTC')::date >= ((now() - \(Self.recent)) AT TIME ZONE 'UTC')::date
                    AND x.state IN \([ShipmentState.delivered, .returned]) AND x.manifest_id IS NULL)
                AND s.manifest_id IS NULL AND s.state IN \([ShipmentState.ready] + ShipmentState.left)
                AND (s.state IN \(ShipmentState.left)
                    OR NOT p.is_opened AND NOT EXISTS (SELECT FROM operations.barred_order b WHERE b.order_id = s.order_id))
                AND s.carrier = coalesce(\(key?.carrier)::text, s.carrier) AND p.site = coalesce(\(key?.site)::text, p.site)
            ORDER BY s.id \(lock)
            """
        ).map(Self.collecting)
    }

    /// Of two that close manifests of one carrier at one site the second waits.
    func lock(_ key: ManifestKey, in transaction: Transaction) async throws {
        let name = "waybill manifest \(key.carrier) \(key.site)"
        try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended(\(name), 0))")
    }

    /// The days whose manifests are closed, lately or to come, and the moment.
    func closedDays(_ key: ManifestKey, on executor: some SQLExecutor) async throws -> (Set<CivilDay>, now: Date) {
        let results = try await executor.pipeline([
            """
            SELECT (ship_date - DATE '1970-01-01')::int FROM shipping.manifest
            WHERE carrier = \(key.carrier) AND site = \(key.site) AND ship_date > now() - \(Self.memory)
            """,
            "SELECT clock_timestamp()",
        ])
        return (Set(try results[0].map { CivilDay(try $0.decode(0)) }), try results[1][0].decode(0))
    }

    /// Writes a closed manifest with its parcels, which are locked.
    /// - Returns: its id.
    func close(_ manifest: ManifestDocument, cutOff: Date?, in transaction: Transaction) async throws -> Int64 {
        let bytes = Array(manifest.text.utf8)
        let rows = try await transaction.query(
            """
            INSERT INTO shipping.manifest (carrier, site, ship_date, cut_off_at, closed_at, closed_by, parcels, document)
            VALUES (\(manifest.key.carrier), \(manifest.key.site), DATE '1970-01-01' + \(manifest.shipDate.number)::int, \(cutOff),
                \(manifest.closedAt), \(manifest.closedBy), \(manifest.lines.count)::int, \(bytes)::bytea)
            RETURNING id
            """)
        let id: Int64 = try rows[0].decode(0)
        try await transaction.query(
            """
            UPDATE shipping.shipment SET manifest_id = \(id)
            WHERE id = ANY (\(manifest.lines.map(\.shipmentID))::bigint[]) AND manifest_id IS NULL
            """)
        return id
    }

    /// The closed manifests of the last two weeks, the newest first.
    func closed(_ carrier: String?, _ site: String?, on executor: some SQLExecutor) async throws -> [Closed] {
        try await executor.query(
            """
            SELECT m.id, m.carrier, m.site, (m.ship_date - DATE '1970-01-01')::int, m.closed_at, m.closed_by, m.parcels,
                (SELECT count(*)::int FROM shipping.shipment s WHERE s.state = \(ShipmentState.ready) AND s.manifest_id = m.id),
                encode(m.sha256, 'hex')
            FROM shipping.manifest m
            WHERE m.carrier = coalesce(\(carrier)::text, m.carrier) AND m.site = coalesce(\(site)::text, m.site)
                AND m.ship_date > now() - \(Self.memory)
            ORDER BY m.id DESC
            """
        ).map(Self.closed)
    }

    /// A closed manifest's document; nil: there is no such manifest.
    func document(_ id: Int64, on executor: some SQLExecutor) async throws -> [UInt8]? {
        try await executor.query("SELECT document FROM shipping.manifest WHERE id = \(id)").first?.decode(0)
    }

    private static func collecting(_ row: Row) throws -> Collecting {
        Collecting(
            key: ManifestKey(carrier: try row.decode(0), site: try row.decode(1)), carrierName: try row.decode(2),
            line: ManifestLine(
                shipmentID: try row.decode(3), orderID: try row.decode(4), sscc: try row.decode(5), service: try row.decode(6),
                trackingNumber: try row.decode(7), weight: try row.decode(8), labelledAt: try row.decode(9)))
    }

    private static func closed(_ row: Row) throws -> Closed {
        Closed(
            id: try row.decode(0), key: ManifestKey(carrier: try row.decode(1), site: try row.decode(2)),
            shipDate: CivilDay(try row.decode(3)), closedAt: try row.decode(4), closedBy: try row.decode(5),
            parcels: try row.decode(6), here: try row.decode(7), sha256: try row.decode(8))
    }
}
