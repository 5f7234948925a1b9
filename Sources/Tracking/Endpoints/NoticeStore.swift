import FoundationEssentials
import Fulfilment
import Postgres

/// Keeps what subscribers may want to know, and addresses it to those who do.
struct NoticeStore: Sendable {
    /// Any number no other advisory lock of the system uses.
    private static let addressing: Int64 = 0x6E6F_7469_6365_7321

    /// Where a notice's data has the status.
    static let statusMember = "status"

    /// Notices at once: what many endpoints want is as many rows.
    static let atOnce = 200

    /// Keeps notices in the transaction whose change they tell, while there is an endpoint at all. Whoever changes a parcel holds its row, so
    /// that their ids are in the order of what happened to it.
    func add(_ notices: [Notice]) -> SQL {
        """
        INSERT INTO tracking.notice (type, shipment_id, data)
        SELECT n.type, n.shipment_id, n.data::jsonb
        FROM unnest(\(notices.map(\.type.rawValue))::text[], \(notices.map(\.shipmentID))::bigint[], \(notices.map(\.data))::text[])
            WITH ORDINALITY AS n(type, shipment_id, data, place)
        WHERE EXISTS (SELECT FROM tracking.endpoint) ORDER BY n.place
        """
    }

    /// Gives the oldest new notices to the endpoints that want them. One process does so at a time: what happened to a parcel first is
    /// addressed first. What waits for an endpoint already, and would be said again by a later one, becomes that.
    /// - Returns: how many notices there were; 0 also when somebody else is at it.
    func address(in database: Postgres) async throws -> Int {
        guard try await hasNew(database) else { return 0 }
        return try await database.transaction { transaction in
            let lock = try await transaction.query("SELECT pg_try_advisory_xact_lock(\(Self.addressing))")
            guard try lock[0].decode(0, as: Bool.self) else { return 0 }
            return try await transaction.query(Self.address)[0].decode(0)
        }
    }

    private func hasNew(_ database: Postgres) async throws -> Bool {
        try await database.query("SELECT EXISTS (SELECT FROM tracking.notice WHERE NOT is_addressed)")[0].decode(0)
    }

    /// `about` has for each notice what endpoints choose by, `wanted` what each endpoint gets of it, several that are merged as one.
    private static var address: SQL {
        """
        WITH new AS (
            SELECT id, type, shipment_id, data FROM tracking.notice WHERE NOT is_addressed ORDER BY id LIMIT \(atOnce)
        ), about AS MATERIALIZED (
            \(about) FROM new n \(joins)
        ), wanted AS (
            SELECT e.code, a.shipment_id, CASE WHEN a.is_merged THEN a.type ELSE a.type || ' ' || a.id END AS merge_key,
                max(a.id) AS notice_id, array_agg(a.id ORDER BY a.id) AS ids
            FROM about a JOIN tracking.endpoint e ON \(wants) AND e.disabled_at IS NULL
            GROUP BY 1, 2, 3
        ), addressed AS (
            UPDATE tracking.notice n SET is_addressed = true FROM new WHERE n.id = new.id
        ), due AS (
            INSERT INTO tracking.notice_due (endpoint, shipment_id, notice_id, merge_key, left_out)
            SELECT code, shipment_id, notice_id, merge_key, ids[:cardinality(ids) - 1] FROM wanted ORDER BY notice_id, code
            ON CONFLICT (endpoint, shipment_id, merge_key) WHERE taken_until IS NULL
            DO UPDATE SET left_out = notice_due.left_out || notice_due.notice_id || excluded.left_out, notice_id = excluded.notice_id
        )
        SELECT count(*) FROM new
        """
    }

    private static var about: SQL {
        """
        SELECT n.id, n.type, n.shipment_id, n.type = ANY (\(NoticeType.merged)::text[]) AS is_merged, o.channel, p.carrier,
            coalesce(n.data ->> \(Self.statusMember), p.status) AS status
        """
    }

    private static let joins: SQL = """
        JOIN tracking.parcel p ON p.shipment_id = n.shipment_id JOIN orders.destination o ON o.order_id = p.order_id
        """

    private static let wants: SQL = """
        e.channels && ARRAY[a.channel, '*'] AND e.event_types && ARRAY[a.type, '*'] AND e.carriers && ARRAY[a.carrier, '*']
            AND e.statuses && ARRAY[a.status, '*']
        """

    /// What of the past an endpoint is to be sent again.
    enum Past: Sendable {
        case since(Date)
        case message(UUID)
    }

    /// Sends an endpoint again what it wants of the past, each notice by itself under the id it had. What waits for it anyhow is not added.
    /// - Returns: how many.
    func replay(_ past: Past, to endpoint: String, on database: some SQLExecutor) async throws -> Int {
        let which: SQL =
            switch past {
            case .since(let moment): "n.created_at >= \(moment)"
            case .message(let id): "n.message_id = \(id)"
            }
        return try await database.query(
            """
            WITH about AS (\(Self.about) FROM tracking.notice n \(Self.joins) WHERE \(which) AND n.is_addressed), due AS (
                INSERT INTO tracking.notice_due (endpoint, shipment_id, notice_id, merge_key)
                SELECT e.code, a.shipment_id, a.id, a.type || ' ' || a.id
                FROM about a JOIN tracking.endpoint e ON e.code = \(endpoint) AND \(Self.wants)
                WHERE NOT EXISTS (
                    SELECT FROM tracking.notice_due d
                    WHERE d.endpoint = e.code AND d.shipment_id = a.shipment_id AND a.id = ANY (d.left_out || d.notice_id))
                ORDER BY a.id ON CONFLICT DO NOTHING RETURNING 1
            )
            SELECT count(*) FROM due
            """)[0].decode(0)
    }

    /// How many notices there are since then that an endpoint wants.
    func count(since moment: Date, for endpoint: String, on database: some SQLExecutor) async throws -> Int {
        try await database.query(
            """
            WITH about AS (\(Self.about) FROM tracking.notice n \(Self.joins) WHERE n.created_at >= \(moment))
            SELECT count(*) FROM about a JOIN tracking.endpoint e ON e.code = \(endpoint) AND \(Self.wants)
            """)[0].decode(0)
    }

    /// Deletes notices that nobody waits for, and the log, where they are older than that.
    func prune(olderThan age: Duration, on database: Postgres) async throws {
        let seconds = Double(age.components.seconds)
        try await database.pipeline([
            """
            DELETE FROM tracking.notice n WHERE n.created_at < now() - make_interval(secs => \(seconds)::float8) AND n.is_addressed
                AND NOT EXISTS (SELECT FROM tracking.notice_due d WHERE d.notice_id = n.id)
            """,
            "DELETE FROM tracking.notice_attempt WHERE started_at < now() - make_interval(secs => \(seconds)::float8)",
        ])
    }
}
