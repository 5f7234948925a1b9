import FoundationEssentials
import Migrations
import Postgres
import TestStack
import Testing
import Topology

/// `Sources/Migrations/schema.sql` is what a reader is shown instead of all migrations, so it has to be true.
@Suite("The schema as it stands", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct SchemaTests {
    /// Servers of different versions word the same thing differently, so the file is run, and one server describes both databases.
    @Test("The file makes the same database as the migrations, and has their comments")
    func fileIsTheSchema() async throws {
        let file = try text(of: "Sources/Migrations/schema.sql")
        let migrated = try await withTestStack(.database) { try await schema(of: $0.postgres) }
        let remade = try await withTestStack(.emptyDatabase) { stack in
            _ = try await Migrator([Migration("schema", file)]).migrate(on: stack.postgres)
            return try await schema(of: stack.postgres)
        }
        let advice: Comment = "schema.sql is not the schema; its first lines say how to renew it"
        #expect(code(of: migrated).difference(from: code(of: remade)).isEmpty, advice)
        #expect(comments(of: migrated).difference(from: comments(of: file)).isEmpty, advice)
    }

    @Test("Every view says what it is for")
    func viewsAreExplained() async throws {
        let silent = try await withTestStack(.database) { stack in
            try await stack.postgres.query(
                """
                SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'v' AND obj_description(c.oid, 'pg_class') IS NULL
                    AND n.nspname IN ('messaging', 'orders', 'warehouse', 'shipping', 'routing', 'tracking', 'operations')
                """
            ).map { try $0.decode(0, as: String.self) }
        }
        #expect(silent.isEmpty, "COMMENT ON VIEW is missing")
    }

    @Test("What waits under the name of a retired queue waits under the new one after the migration")
    func renamedQueues() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0031_queue_names" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            let queues = QueueName.retired.keys.sorted()
            for statement in waiting(under: queues) { try await stack.postgres.query(statement) }
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let moved = try await stack.postgres.query(
                """
                SELECT subject, queue, type FROM messaging.retry UNION ALL SELECT subject, queue, type FROM messaging.outbox_event
                UNION ALL SELECT subject, queue, type FROM messaging.dead_letter WHERE subject <> ''
                    AND fingerprint = queue || '|' || type || '|test'
                UNION ALL SELECT subject, queue, 'route.replan-requested' FROM messaging.ring
                """
            ).map { try $0.decode((String, String, String).self) }
            #expect(moved.count == 4 * queues.count)
            for (old, new, type) in moved {
                #expect(QueueName.retired[old]?.rawValue == new && type == "route.replan-requested")
            }
            let suspects = try await stack.postgres.query("SELECT DISTINCT queue FROM messaging.suspect")
            #expect(Set(try suspects.map { try $0.decode(0, as: String.self) }) == Set(QueueName.retired.values.map(\.rawValue)))
            let unwanted = try await stack.postgres.query(
                "SELECT queue, type, fingerprint FROM messaging.dead_letter WHERE subject = ''"
            )
            .map { try $0.decode((String, String, String).self) }
            #expect(Set(unwanted.map(\.0)) == Set(RetiredMessage.names.values))
            #expect(unwanted.allSatisfy { $0.0 == $0.1 && $0.2 == "\($0.0)|\($0.0)|test" })
        }
    }

    @Test("A letter whose event is parked under the new name of its queue too is given up, and stops no migration")
    func twins() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0038_readiness" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            try await stack.postgres.query(
                """
                INSERT INTO messaging.dead_letter
                    (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, occurred_at)
                SELECT queue, 'test', queue || '|' || queue || '|test', 1, id::uuid, queue, 1, '1', '{}', '{}', now()
                FROM unnest(ARRAY['label.purchase', 'label.requested']) AS queue,
                    unnest(ARRAY['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002']) AS id
                WHERE queue = 'label.purchase' OR id LIKE '%1'
                """)
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let letters = try await stack.postgres.query(
                "SELECT right(event_id::text, 1), queue, status FROM messaging.dead_letter ORDER BY event_id, queue"
            ).decode((String, String, String).self).map { "\($0) \($1) \($2)" }
            #expect(letters == ["1 label.purchase discarded", "1 label.requested open", "2 label.requested open"])
        }
    }

    @Test("Labels of other carriers make ready after the migration, and scans stand in their uploads in order")
    func labelsAndScans() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0047_ready_with_label" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            try await stack.postgres.pipeline([
                "INSERT INTO shipping.carrier (code, name, is_own_fleet) VALUES ('swift', 'Swift', false), ('fleet', 'Fleet', true)",
                """
                INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier)
                VALUES (1, 1, 'booked', 'swift'), (2, 2, 'booked', 'fleet'), (3, 3, 'booking', 'swift')
                """,
                """
                INSERT INTO warehouse.scan (id, tour_id, picker, at, received_at, step, code, accepted)
                SELECT gen_random_uuid(), 7, 'ana', now(), now() - (6 - n / 2) * interval '1 minute', 'item', 'code ' || n, true
                FROM generate_series(1, 5) n
                """,
            ])
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let states: [String] = try await stack.postgres.query("SELECT state FROM shipping.shipment ORDER BY parcel_id").map {
                try $0.decode(0)
            }
            #expect(states == ["ready", "booked", "booking"])
            let codes: [String] = try await stack.postgres.query("SELECT code FROM warehouse.scan ORDER BY seq").map {
                try $0.decode(0)
            }
            #expect(codes == (1...5).map { "code \($0)" })
            let uploads: [Int] = try await stack.postgres.query(
                "SELECT cardinality(ids) FROM warehouse.scan_upload ORDER BY number"
            ).map { try $0.decode(0) }
            #expect(uploads == [1, 2, 2])
        }
    }

    /// A row in every table for each of these queues, and a letter that no queue wanted for each retired message.
    private func waiting(under queues: [String]) -> [SQL] {
        [
            """
            INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, occurred_at, attempt, reason)
            SELECT now(), queue, gen_random_uuid(), 'route.replan', 1, queue, '{}', now(), 1, 'test'
            FROM unnest(\(queues)::text[]) AS queue
            """,
            """
            INSERT INTO messaging.outbox (queue, type, version, subject, data)
            SELECT queue, 'route.replan', 1, queue, '{}' FROM unnest(\(queues)::text[]) AS queue
            """,
            "INSERT INTO messaging.suspect (queue, event_id) SELECT queue, gen_random_uuid() FROM unnest(\(queues)::text[]) AS queue",
            "INSERT INTO messaging.ring (queue, subject) SELECT queue, queue FROM unnest(\(queues)::text[]) AS queue",
            letters("SELECT q AS queue, 'route.replan' AS type, q AS subject FROM unnest(\(queues)::text[]) AS q"),
            letters(
                "SELECT q AS queue, q AS type, '' AS subject FROM unnest(\(RetiredMessage.names.keys.sorted())::text[]) AS q"),
        ]
    }

    private func letters(_ rows: SQL) -> SQL {
        """
        INSERT INTO messaging.dead_letter
            (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, occurred_at)
        SELECT queue, 'test', queue || '|' || type || '|test', 1, gen_random_uuid(), type, 1, subject, '{}', '{}', now()
        FROM (\(rows)) AS letter
        """
    }

    /// What `ops/lib/schema.sql` says of a database.
    private func schema(of postgres: Postgres) async throws -> String {
        let script = "CREATE TABLE public.described (text) AS\n" + (try text(of: "ops/lib/schema.sql"))
        _ = try await Migrator([Migration("describe", script)]).migrate(on: postgres)
        return try await postgres.query("SELECT text FROM public.described")[0].decode(0)
    }

    private func code(of schema: String) -> [Substring] { schema.split(separator: "\n").filter { !isComment($0) } }

    private func comments(of schema: String) -> [Substring] { schema.split(separator: "\n").filter(isComment) }

    private func isComment(_ line: Substring) -> Bool { line.drop { $0 == " " }.hasPrefix("--") }

    private func text(of path: String) throws -> String {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try String(contentsOfFile: "/\(root)/\(path)", encoding: .utf8)
    }
}
