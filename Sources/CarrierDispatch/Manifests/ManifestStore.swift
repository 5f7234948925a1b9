import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// What stands on no manifest yet, and the manifests that are closed.
struct ManifestStore: Sendable {
    /// A parcel that collects, and for whom.
    struct Collecting: Sendable {
        let candidate: ManifestCandidate
        let carrierName: String
        let line: ManifestLine

        var place: ManifestPlace { ManifestPlace(carrier: candidate.key.carrier, site: candidate.key.site) }
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
        /// How far it is with the carrier's service; nil: that does not want to be told.
        let filing: ManifestFilingState?
        /// What the service said last, and who decides where somebody has to; empty: nothing, nobody.
        let detail: String
        let owner: String
    }

    /// What is closed stays known for so long.
    private static let memory: SQL = "interval '14 days'"

    /// What has left is listed when it was packed so long ago at most: delivered parcels are too many to look through.
    private static let recent: SQL = "interval '3 days'"

    /// Parcels of third parties with their labels that stand on no manifest.
    private static let waiting: SQL = """
        FROM shipping.shipment s
        LEFT JOIN shipping.label l ON l.shipment_id = s.id AND l.number = s.tracking_number
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
        """

    /// Of what collects the parcel with the oldest label of each account and service: no other is due before it.
    func oldest(on executor: some SQLExecutor) async throws -> [(key: ManifestKey, parcel: ListedParcel)] {
        let rows = try await executor.query(
            """
            SELECT s.carrier, coalesce(l.account, ''), p.site, coalesce(s.service, ''), min(coalesce(s.ready_at, s.booked_at, s.created_at))
            \(Self.waiting) AND coalesce(l.state = \(LabelState.live), true) GROUP BY 1, 2, 3, 4
            """)
        return try rows.decode((String, String, String, String, Date).self).map {
            (ManifestKey(carrier: $0, account: $1, site: $2), ListedParcel(id: 0, service: $3, labelledAt: $4))
        }
    }

    /// Parcels of third parties with their labels that stand on no manifest; cancelled ones never do, those that must not leave do when they may.
    /// - Parameters:
    ///   - place: of one carrier at one site; nil: all.
    ///   - isLocking: they stay as they are until the transaction ends.
    func collecting(_ place: ManifestPlace?, isLocking: Bool = false, on executor: some SQLExecutor) async throws -> [Collecting]
    {
        let lock: SQL = isLocking ? "FOR UPDATE OF s" : ""
        return try await executor.query(
            """
            SELECT s.carrier, p.site, c.name, s.id, s.order_id, p.sscc, coalesce(s.service, ''), coalesce(s.tracking_number, ''), p.weight_g,
                coalesce(s.ready_at, s.booked_at, s.created_at), coalesce(l.account, ''), l.state
            \(Self.waiting)
                AND s.carrier = coalesce(\(place?.carrier)::text, s.carrier) AND p.site = coalesce(\(place?.site)::text, p.site)
            ORDER BY s.id \(lock)
            """
        ).map(Self.collecting)
    }

    /// Of two that close manifests of one carrier at one site the second waits.
    func lock(_ place: ManifestPlace, in transaction: Transaction) async throws {
        let name = "waybill manifest \(place.carrier) \(place.site)"
        try await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended(\(name), 0))")
    }

    /// The days whose manifests are closed, lately or to come, by account, and the moment.
    func closedDays(
        at place: ManifestPlace, on executor: some SQLExecutor
    ) async throws -> (byAccount: [String: Set<CivilDay>], now: Date) {
        let results = try await executor.pipeline([
            """
            SELECT account, (ship_date - DATE '1970-01-01')::int FROM shipping.manifest
            WHERE carrier = \(place.carrier) AND site = \(place.site) AND ship_date > now() - \(Self.memory)
            """,
            "SELECT clock_timestamp()",
        ])
        let days = try results[0].decode((String, Int).self)
        return (
            Dictionary(grouping: days, by: \.0).mapValues { Set($0.map { CivilDay($0.1) }) }, try results[1][0].decode(0)
        )
    }

    /// Writes a closed manifest with its parcels, which are locked; the carrier's service is to be told where it wants that.
    /// - Returns: its id.
    func close(_ manifest: ManifestDocument, cutOff: Date?, in transaction: Transaction) async throws -> Int64 {
        let (key, bytes) = (manifest.key, Array(manifest.text.utf8))
        let shipments = manifest.lines.map(\.shipmentID)
        let rows = try await transaction.query(
            """
            INSERT INTO shipping.manifest (carrier, account, site, ship_date, cut_off_at, closed_at, closed_by, parcels, document, shipments)
            VALUES (\(key.carrier), \(key.account), \(key.site), DATE '1970-01-01' + \(manifest.shipDate.number)::int, \(cutOff),
                \(manifest.closedAt), \(manifest.closedBy), \(manifest.lines.count)::int, \(bytes)::bytea, \(shipments)::bigint[])
            RETURNING id
            """)
        let id: Int64 = try rows[0].decode(0)
        _ = try await transaction.pipeline([
            "UPDATE shipping.shipment SET manifest_id = \(id) WHERE id = ANY (\(shipments)::bigint[]) AND manifest_id IS NULL",
            """
            INSERT INTO shipping.manifest_filing (manifest_id, state, next_at)
            SELECT \(id), \(ManifestFilingState.wanted), now() FROM shipping.account
            WHERE code = \(key.account) AND format = ANY (\(LabelFormat.closing)::text[])
            """,
        ])
        return id
    }

    /// The closed manifests of the last two weeks, the newest first.
    func closed(_ carrier: String?, _ site: String?, on executor: some SQLExecutor) async throws -> [Closed] {
        try await executor.query(
            """
            \(Self.columns)
            WHERE m.carrier = coalesce(\(carrier)::text, m.carrier) AND m.site = coalesce(\(site)::text, m.site)
                AND m.ship_date > now() - \(Self.memory)
            ORDER BY m.id DESC
            """
        ).map(Self.closed)
    }

    /// A closed manifest; nil: there is no such manifest.
    func closed(_ id: Int64, on executor: some SQLExecutor) async throws -> Closed? {
        try await executor.query("\(Self.columns) WHERE m.id = \(id)").first.map(Self.closed)
    }

    private static let columns: SQL = """
        SELECT m.id, m.carrier, m.account, m.site, (m.ship_date - DATE '1970-01-01')::int, m.closed_at, m.closed_by, m.parcels,
            (SELECT count(*)::int FROM shipping.shipment s WHERE s.state = \(ShipmentState.ready) AND s.manifest_id = m.id),
            encode(m.sha256, 'hex'), f.state, coalesce(f.detail, ''), coalesce(f.owner, '')
        FROM shipping.manifest m LEFT JOIN shipping.manifest_filing f ON f.manifest_id = m.id
        """

    /// What stands on a closed manifest, in the order of the parcels' numbers.
    func parcels(of id: Int64, on executor: some SQLExecutor) async throws -> [Listed] {
        try await executor.query(
            """
            SELECT p.sscc, s.order_id, coalesce(s.tracking_number, ''), coalesce(s.service, ''), s.state
            FROM shipping.manifest m
            CROSS JOIN LATERAL unnest(coalesce(m.shipments, ARRAY(SELECT x.id FROM shipping.shipment x WHERE x.manifest_id = m.id))) AS i(id)
            JOIN shipping.shipment s ON s.id = i.id JOIN warehouse.packed_parcel p ON p.parcel_id = s.parcel_id
            WHERE m.id = \(id) ORDER BY p.sscc
            """
        ).map { row in
            let (sscc, order, number, service, state) = try row.decode((String, Int64, String, String, ShipmentState).self)
            return Listed(sscc: sscc, order: order, trackingNumber: number, service: service, state: state)
        }
    }

    /// A closed manifest's document; nil: there is no such manifest.
    func document(_ id: Int64, on executor: some SQLExecutor) async throws -> [UInt8]? {
        try await executor.query("SELECT document FROM shipping.manifest WHERE id = \(id)").first?.decode(0)
    }

    private static func collecting(_ row: Row) throws -> Collecting {
        let line = ManifestLine(
            shipmentID: try row.decode(3), orderID: try row.decode(4), sscc: try row.decode(5), service: try row.decode(6),
            trackingNumber: try row.decode(7), weight: try row.decode(8), labelledAt: try row.decode(9))
        let key = ManifestKey(carrier: try row.decode(0), account: try row.decode(10), site: try row.decode(1))
        return Collecting(
            candidate: ManifestCandidate(key: key, parcel: line.listed, label: try row.decode(11)),
            carrierName: try row.decode(2), line: line)
    }

    private static func closed(_ row: Row) throws -> Closed {
        Closed(
            id: try row.decode(0),
            key: ManifestKey(carrier: try row.decode(1), account: try row.decode(2), site: try row.decode(3)),
            shipDate: CivilDay(try row.decode(4)), closedAt: try row.decode(5), closedBy: try row.decode(6),
            parcels: try row.decode(7), here: try row.decode(8), sha256: try row.decode(9), filing: try row.decode(10),
            detail: try row.decode(11), owner: try row.decode(12))
    }
}

extension ManifestStore {
    /// A parcel on a closed manifest, as it is now.
    struct Listed: Sendable {
        let sscc: String
        let order: Int64
        let trackingNumber: String
        let service: String
        let state: ShipmentState
    }
}

extension ManifestLine {
    /// As it is sorted onto days.
    var listed: ListedParcel { ListedParcel(id: shipmentID, service: service, labelledAt: labelledAt) }
}

extension LabelFormat {
    /// The names of formats whose services are told of manifests.
    static let closing = all.filter { $0.traits.manifest != .none && $0.operations.contains(.manifest) }.map(\.name)
}
