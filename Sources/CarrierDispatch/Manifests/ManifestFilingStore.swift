import FoundationEssentials
import Fulfilment
import LabelFormats
import Postgres

/// Which manifests carriers' services are still to be told of, and what they said.
struct ManifestFilingStore: Sendable {
    /// Takes manifests whose services are to be told, or asked what became of that, for as long as a call takes: what is committed before
    /// the call says that it was made.
    func due(limit: Int, lease: Duration, in database: some SQLExecutor) async throws -> [DueFiling] {
        try await database.query(
            """
            WITH due AS (
                SELECT f.manifest_id, f.state FROM shipping.manifest_filing f
                JOIN shipping.manifest m ON m.id = f.manifest_id JOIN shipping.account o ON o.code = m.account
                WHERE f.state IN \(ManifestFilingState.open) AND f.next_at <= now() AND o.stopped_at IS NULL
                ORDER BY f.next_at LIMIT \(limit) FOR UPDATE OF f SKIP LOCKED
            ), taken AS (
                UPDATE shipping.manifest_filing f SET calls = f.calls + 1, next_at = now() + make_interval(secs => \(lease / .seconds(1))),
                    called_at = CASE d.state WHEN \(ManifestFilingState.wanted) THEN now() ELSE f.called_at END,
                    state = CASE d.state WHEN \(ManifestFilingState.wanted) THEN \(ManifestFilingState.calling) ELSE f.state END
                FROM due d WHERE f.manifest_id = d.manifest_id
                RETURNING f.manifest_id, f.calls, f.handle, f.called_at, d.state AS before
            )
            SELECT t.manifest_id, t.calls, t.before, t.handle, coalesce((t.called_at::date - DATE '1970-01-01')::int, 0),
                (m.ship_date - DATE '1970-01-01')::int, l.numbers, l.handles, \(CarrierAccount.columns)
            FROM taken t JOIN shipping.manifest m ON m.id = t.manifest_id JOIN shipping.account c ON c.code = m.account
            CROSS JOIN LATERAL (
                SELECT coalesce(array_agg(l.number ORDER BY l.shipment_id), '{}') AS numbers,
                    coalesce(array_agg(l.handle ORDER BY l.shipment_id) FILTER (WHERE l.handle <> ''), '{}') AS handles
                FROM shipping.label l
                WHERE l.shipment_id = ANY (m.shipments) AND l.account = m.account AND l.state = \(LabelState.live)) l
            ORDER BY t.manifest_id
            """
        ).map(Self.decode)
    }

    private static func decode(_ row: Row) throws -> DueFiling {
        DueFiling(
            manifest: try row.decode(0), calls: try row.decode(1), before: try row.decode(2), handle: try row.decode(3),
            calledOn: CivilDay(try row.decode(4)), shipDate: CivilDay(try row.decode(5)), numbers: try row.decode(6),
            handles: try row.decode(7), account: try row.account(from: 8))
    }

    /// Records what came of it, while nobody else has the manifest; its forms are kept once.
    /// - Returns: those that this counted for.
    func record(_ ends: [(filing: DueFiling, end: FilingEnd)], in transaction: Transaction) async throws -> Set<Int64> {
        let filings = ends.map(\.filing)
        let rows = try await transaction.query(
            """
            UPDATE shipping.manifest_filing f SET state = n.state, detail = nullif(n.detail, ''), answered_at = now(),
                handle = coalesce(nullif(n.handle, ''), f.handle), next_at = now() + make_interval(secs => n.wait),
                owner = CASE n.state WHEN \(ManifestFilingState.refused) THEN n.person END
            FROM unnest(\(filings.map(\.manifest))::bigint[], \(filings.map(\.calls))::int[], \(ends.map(\.end.state.rawValue))::text[],
                \(ends.map(\.end.detail))::text[], \(ends.map(\.end.handle))::text[],
                \(ends.map { $0.end.wait.map { $0 / .seconds(1) } })::float8[], \(filings.map(\.account.person))::text[])
                AS n(id, calls, state, detail, handle, wait, person)
            WHERE f.manifest_id = n.id AND f.calls = n.calls AND f.state IN \(ManifestFilingState.open)
            RETURNING f.manifest_id
            """)
        let counted = Set(try rows.map { try $0.decode(0, as: Int64.self) })
        let forms = ends.filter { counted.contains($0.filing.manifest) }.flatMap { filing, end in
            end.forms.enumerated().map { (manifest: filing.manifest, n: $0.offset + 1, form: $0.element) }
        }
        for form in forms {
            try await transaction.query(
                """
                INSERT INTO shipping.manifest_form (manifest_id, n, media, document)
                VALUES (\(form.manifest), \(form.n)::smallint, \(form.form.media.rawValue), \(form.form.bytes)::bytea)
                ON CONFLICT DO NOTHING
                """)
        }
        return counted
    }

    /// A person has the service told once more of a manifest that it refused.
    /// - Returns: whether there is such a manifest.
    func want(_ manifest: Int64, on executor: some SQLExecutor) async throws -> Bool {
        try await executor.query(
            """
            UPDATE shipping.manifest_filing SET state = \(ManifestFilingState.wanted), next_at = now(), calls = 0, owner = NULL,
                detail = 'asked for by a person'
            WHERE manifest_id = \(manifest) AND state = \(ManifestFilingState.refused) RETURNING manifest_id
            """
        ).count == 1
    }

    /// The carrier's forms of a manifest, in their order.
    func forms(of manifest: Int64, on executor: some SQLExecutor) async throws -> [(media: String, bytes: [UInt8])] {
        try await executor.query(
            "SELECT media, document FROM shipping.manifest_form WHERE manifest_id = \(manifest) ORDER BY n"
        ).map { (try $0.decode(0), try $0.decode(1)) }
    }
}

/// A manifest whose service is told of it now, or asked.
struct DueFiling: Sendable {
    let manifest: Int64
    /// How often the service was asked, this time included.
    let calls: Int
    /// What it was before this time.
    let before: ManifestFilingState
    /// The service's name for it; empty: none is known.
    let handle: String
    /// The day on which the service was told, by UTC.
    let calledOn: CivilDay
    let shipDate: CivilDay
    /// Of the labels that live still, and the service's names of them, where it has any.
    let numbers: [String]
    let handles: [String]
    let account: CarrierAccount
}

/// What came of telling a service of a manifest.
struct FilingEnd: Sendable, Equatable {
    let state: ManifestFilingState
    /// For a person; empty: nothing is to be said.
    var detail = ""
    /// The service's name for it; empty: none was told.
    var handle = ""
    /// Until the service is asked again; nil where it is not.
    var wait: Duration?
    var forms: [PrintedDocument] = []
    /// Why the account is not called any more before a person acted; nil: it may be.
    var stop: String?
}
