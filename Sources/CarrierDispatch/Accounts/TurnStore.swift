import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// The turns of accounts with a pace. They are taken from one row, whichever program calls: so all of them together keep to it.
struct TurnStore: Sendable {
    /// Turns that were taken.
    struct Turns: Sendable, Equatable {
        /// Until the first; without any, until there may be one.
        let wait: Duration
        let count: Int
    }

    /// How far ahead turns are taken at most: nobody keeps turns from others that it does not need at once.
    static let reach = Duration.seconds(1)

    /// Takes turns of one limit.
    /// - Parameters:
    ///   - operation: empty: the limit is the whole account's.
    ///   - most: turns that are needed now, 1 or more.
    func take(
        _ most: Int, of account: String, _ operation: String, _ limit: CallPace.Limit, in database: some SQLExecutor
    ) async throws -> Turns {
        for _ in 0..<2 {
            if let row = try await database.query(taking(most, account, operation, limit)).first {
                let (wait, count): (Double, Int) = (try row.decode(0), try row.decode(1))
                return Turns(wait: .seconds(max(0, wait)), count: count)
            }
            try await database.query(
                """
                INSERT INTO shipping.account_pace (account, operation, next_at, day, calls)
                VALUES (\(account), \(operation), clock_timestamp(), (clock_timestamp() AT TIME ZONE 'UTC')::date, 0)
                ON CONFLICT (account, operation) DO NOTHING
                """)
        }
        return Turns(wait: Self.reach, count: 0)
    }

    /// The lock is taken first, so that what is reckoned with is the row as the one before left it.
    private func taking(_ most: Int, _ account: String, _ operation: String, _ limit: CallPace.Limit) -> SQL {
        """
        WITH held AS (
            SELECT account, operation, next_at, day, calls FROM shipping.account_pace
            WHERE account = \(account) AND operation = \(operation) FOR UPDATE
        ), now AS (
            SELECT h.*, clock_timestamp() AS at, (clock_timestamp() AT TIME ZONE 'UTC')::date AS today,
                make_interval(secs => \(limit.spacing.map { $0 / .seconds(1) } ?? 0)) AS spacing
            FROM held h
        ), free AS (
            SELECT account, operation, at, today, spacing, greatest(next_at, at) AS first, CASE WHEN day = today THEN calls ELSE 0 END AS used,
                \(limit.perDay)::int - CASE WHEN day = today THEN calls ELSE 0 END AS rest
            FROM now
        ), taken AS (
            SELECT *, greatest(0, least(\(most)::bigint, rest, CASE
                WHEN first > at + make_interval(secs => \(Self.reach / .seconds(1))) THEN 0
                WHEN spacing > interval '0' THEN
                    1 + floor(extract(epoch FROM at + make_interval(secs => \(Self.reach / .seconds(1))) - first)
                        / extract(epoch FROM spacing))::bigint
                END)) AS turns
            FROM free
        )
        UPDATE shipping.account_pace p SET next_at = t.first + t.turns * t.spacing, day = t.today, calls = t.used + t.turns
        FROM taken t WHERE p.account = t.account AND p.operation = t.operation
        RETURNING extract(epoch FROM CASE WHEN t.rest <= 0 THEN (t.today + 1)::timestamp AT TIME ZONE 'UTC' ELSE t.first END - t.at)::float8,
            t.turns
        """
    }
}
