import FoundationEssentials
import Fulfilment
import Postgres

/// A parcel that a carrier is asked about.
struct PolledParcel: Sendable {
    let source: String
    /// As it was written by who told of it.
    let number: String
    /// What a webhook said and the carrier has to confirm; nil: it is asked for news.
    let status: String?
    /// How often it was asked in vain, this time included.
    let attempts: Int
}

/// What a source has to do for one of a parcel's looks.
struct WantedPoll: Sendable {
    let source: String
    let number: String
    /// Whether the carrier is to be asked for news; otherwise no more.
    let isWanted: Bool
}

/// Keeps what carriers are asked, when, and how often each was.
struct PollStore: Sendable {
    /// Has carriers asked for news of parcels, or no more. What they have to confirm stays.
    func want(_ polls: [WantedPoll]) -> [SQL] {
        let (wanted, others) = (polls.filter(\.isWanted), polls.filter { !$0.isWanted })
        return [
            """
            INSERT INTO tracking.second_look (source, tracking_number, status)
            SELECT source, number, '' FROM unnest(\(wanted.map(\.source))::text[], \(wanted.map(\.number))::text[]) AS w(source, number)
            ON CONFLICT (source, number_key) DO NOTHING
            """,
            """
            DELETE FROM tracking.second_look l
            USING unnest(\(others.map(\.source))::text[], \(others.map { TrackingNumber.key($0.number) })::text[]) AS n(source, number_key)
            WHERE l.source = n.source AND l.number_key = n.number_key AND l.status = ''
            """,
        ]
    }

    /// Locks a source's account until the transaction ends.
    /// - Returns: nil when somebody else asks it now.
    func lock(_ source: String, in transaction: Transaction) async throws -> PollAccount? {
        let results = try await transaction.pipeline([
            "INSERT INTO tracking.poll_account (source) VALUES (\(source)) ON CONFLICT (source) DO NOTHING",
            "SELECT \(Self.columns) FROM tracking.poll_account WHERE source = \(source) FOR UPDATE SKIP LOCKED",
        ])
        return try results[1].map(Self.account).first
    }

    /// Takes what is due, confirmations first, and notes the calls. What was taken is not due again for a while: in vain or not, somebody else
    /// takes it then. Who asks for news waits twice as long after each time in vain, with some chance in it, up to a day. Parcels that have
    /// ended meanwhile are asked about no more.
    func take(_ limit: Int, from source: String, _ account: PollAccount, at now: Date, in transaction: Transaction) async throws
        -> [PolledParcel]
    {
        let rows = try await transaction.query(
            """
            WITH due AS MATERIALIZED (
                SELECT source, number_key, status FROM tracking.second_look
                WHERE source = \(source) AND due_at <= now() ORDER BY (status = ''), due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED),
            ended AS MATERIALIZED (
                SELECT source, number_key FROM due WHERE status = '' AND NOT EXISTS (
                    SELECT FROM tracking.parcel p WHERE p.number_key = due.number_key AND p.look_at IS NOT NULL)),
            gone AS (
                DELETE FROM tracking.second_look l USING ended WHERE l.source = ended.source AND l.number_key = ended.number_key)
            UPDATE tracking.second_look l SET attempts = attempts + 1,
                due_at = now() + make_interval(secs => CASE
                    WHEN l.status <> '' THEN (ARRAY[60, 600, 3600, 21600, 86400])[least(attempts + 1, 5)]
                    ELSE least(86400, 1800 * 2 ^ least(attempts, 10)) * (0.8 + 0.4 * random()) END)
            FROM due WHERE l.source = due.source AND l.number_key = due.number_key
                AND NOT EXISTS (SELECT FROM ended WHERE ended.number_key = due.number_key)
            RETURNING l.tracking_number, nullif(l.status, ''), l.attempts
            """
        ).decode((String, String?, Int).self)
        let spent = account.spending(rows.count, at: now)
        try await transaction.query(
            """
            UPDATE tracking.poll_account SET minute = \(spent.minute), minute_calls = \(spent.minuteCalls), day = \(spent.day),
                day_calls = \(spent.dayCalls)
            WHERE source = \(source)
            """)
        return rows.map { PolledParcel(source: source, number: $0, status: $1, attempts: $2) }
    }

    /// Nothing more is to be asked about a parcel.
    func remove(_ parcel: PolledParcel, on database: some SQLExecutor) async throws {
        try await database.query("DELETE FROM tracking.second_look \(Self.isMeant(parcel))")
    }

    /// A source is asked for news no more; what it has to confirm stays.
    func forgetNews(of source: String, in database: some SQLExecutor) async throws {
        try await database.query("DELETE FROM tracking.second_look WHERE source = \(source) AND (status = '')")
    }

    /// There was news: it is asked about again soon.
    func renew(_ parcel: PolledParcel, on database: some SQLExecutor) async throws {
        try await database.query(
            """
            UPDATE tracking.second_look SET attempts = 0, due_at = now() + make_interval(secs => 1800 * (0.8 + 0.4 * random()))
            \(Self.isMeant(parcel))
            """)
    }

    /// Gives parcels back that were taken and not asked about.
    func giveBack(_ parcels: [PolledParcel], on database: some SQLExecutor) async throws {
        guard let source = parcels.first?.source else { return }
        try await database.query(
            """
            UPDATE tracking.second_look SET attempts = greatest(attempts - 1, 0), due_at = now()
            WHERE source = \(source) AND number_key = ANY (\(parcels.map { TrackingNumber.key($0.number) })::text[])
            """)
    }

    /// Notes how a source answered.
    /// - Parameters:
    ///   - isAnswer: it did, whatever it said.
    ///   - stop: seconds in which it is not asked; nil: as its failures say.
    func note(_ source: String, _ text: String, isAnswer: Bool, stop: TimeInterval?, on database: some SQLExecutor) async throws {
        try await database.query(
            """
            UPDATE tracking.poll_account SET last_at = now(), last_answer = \(text),
                failures = CASE WHEN \(isAnswer) THEN 0 ELSE failures + 1 END,
                stopped_until = CASE
                    WHEN \(stop)::float8 IS NOT NULL THEN greatest(stopped_until, now() + make_interval(secs => \(stop)::float8))
                    WHEN NOT \(isAnswer) AND failures + 1 >= \(PollAccount.mostFailures) THEN now() + make_interval(secs =>
                        least(\(PollAccount.longestStop)::float8, 60 * 2 ^ least(failures + 1 - \(PollAccount.mostFailures), 10))) END
            WHERE source = \(source)
            """)
    }

    /// What was asked of each source, and what waits.
    func states(of sources: [String], in database: some SQLExecutor) async throws -> [PollState] {
        try await database.query(
            """
            SELECT s.source, coalesce(a.minute, 0), coalesce(a.minute_calls, 0)::bigint, coalesce(a.day, 0), coalesce(a.day_calls, 0)::bigint,
                coalesce(a.failures, 0)::bigint, a.stopped_until, a.last_at, coalesce(a.last_answer, ''),
                (SELECT count(*) FROM tracking.second_look l WHERE l.source = s.source),
                (SELECT count(*) FROM tracking.second_look l WHERE l.source = s.source AND l.status <> ''),
                (SELECT count(*) FROM tracking.second_look l WHERE l.source = s.source AND l.due_at <= now())
            FROM unnest(\(sources)::text[]) AS s(source) LEFT JOIN tracking.poll_account a ON a.source = s.source
            ORDER BY s.source
            """
        ).map { row in
            let (source, minute, minuteCalls, day, dayCalls, failures, stopped, lastAt, last, parcels, confirming, due) =
                try row.decode(
                    (String, Int, Int, Int, Int, Int, Date?, Date?, String, Int, Int, Int).self)
            let account = PollAccount(
                minute: minute, minuteCalls: minuteCalls, day: day, dayCalls: dayCalls, failures: failures, stoppedUntil: stopped)
            return PollState(
                source: source, account: account, lastAt: lastAt, lastAnswer: last, parcels: parcels, confirming: confirming,
                due: due)
        }
    }

    private static let columns: SQL = "minute, minute_calls, day, day_calls, failures, stopped_until"

    private static func account(_ row: Row) throws -> PollAccount {
        let (minute, minuteCalls, day, dayCalls, failures, stopped) = try row.decode((Int, Int, Int, Int, Int, Date?).self)
        return PollAccount(
            minute: minute, minuteCalls: minuteCalls, day: day, dayCalls: dayCalls, failures: failures, stoppedUntil: stopped)
    }

    private static func isMeant(_ parcel: PolledParcel) -> SQL {
        "WHERE source = \(parcel.source) AND number_key = \(TrackingNumber.key(parcel.number)) AND status = \(parcel.status ?? "")"
    }
}

/// How a source is asked now.
struct PollState: Sendable {
    let source: String
    let account: PollAccount
    /// Of the last call.
    let lastAt: Date?
    let lastAnswer: String
    /// Parcels that it is asked about, those of them that it has to confirm, and those that are due.
    let parcels: Int
    let confirming: Int
    let due: Int
}
