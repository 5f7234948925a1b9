import Postgres

/// Keeps which subscriptions their senders want confirmed, and which are.
struct HandshakeStore: Sendable {
    /// How many a source may ask for in a minute. A sender asks once for each subscription that somebody makes by hand.
    static let mostPerMinute = 6

    /// Takes what deliveries ask for, as far as their sources have not asked too often.
    /// - Parameter asked: the deliveries, and the sources they come from.
    /// - Returns: the deliveries that were taken.
    func request(_ asked: [(id: Int64, source: String)], in transaction: some SQLExecutor) async throws -> Set<Int64> {
        let results = try await transaction.pipeline([
            // One at a time, so that two workers cannot both see room for the last one.
            "LOCK TABLE tracking.handshake IN SHARE ROW EXCLUSIVE MODE",
            """
            INSERT INTO tracking.handshake (delivery_id, source)
            SELECT n.id, n.source FROM (
                SELECT id, source, row_number() OVER (PARTITION BY source ORDER BY id) AS place
                FROM unnest(\(asked.map(\.id))::bigint[], \(asked.map(\.source))::text[]) AS asked(id, source)) n
            WHERE n.place + (SELECT count(*) FROM tracking.handshake h
                             WHERE h.source = n.source AND h.requested_at > now() - interval '1 minute') <= \(Self.mostPerMinute)
            ON CONFLICT DO NOTHING
            RETURNING delivery_id
            """,
        ])
        return Set(try results[1].map { try $0.decode(0) })
    }

    /// The deliveries among these whose subscriptions nobody has confirmed yet.
    func waiting(_ ids: [Int64], in database: some SQLExecutor) async throws -> [StoredWebhook] {
        try await database.query(
            """
            SELECT d.id, d.source, d.format, d.body, false
            FROM tracking.handshake h JOIN tracking.delivery d ON d.id = h.delivery_id
            WHERE h.delivery_id = ANY (\(ids)::bigint[]) AND h.confirmed_at IS NULL ORDER BY d.id
            """
        ).map(StoredWebhook.init)
    }

    /// Notes that the calls were made.
    func confirm(_ ids: [Int64], in database: some SQLExecutor) async throws {
        try await database.query(
            "UPDATE tracking.handshake SET confirmed_at = now() WHERE delivery_id = ANY (\(ids)::bigint[]) AND confirmed_at IS NULL"
        )
    }
}
