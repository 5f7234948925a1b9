import Contracts
import Postgres
import TestStack
import Testing

/// Every event comes again, in any order.
@Suite(
    "Duplicates under load", .serialized,
    .enabled(if: Survival.isPossible, "\(TestStack.advice); the programs must be built beside the tests")
)
struct DuplicateTests {
    /// What every order goes through, and so what must be among the events that are repeated.
    private static let types: Set = [
        OrderAccepted.name, OrderAllocated.name, PickCompleted.name, ParcelPacked.name, LabelRequested.name, ShipmentReady.name,
        WebhookReceived.name, TrackingUpdated.name, ShipmentDelivered.name, OrderCompleted.name,
    ]

    @Test("Carriers that push everything twice and out of order; every event of every type again, shuffled, early and late")
    func duplicates() async throws {
        try await withTestStack { stack in
            let carriers = ["--delay", "0.2", "--duplicates", "0.6", "--reorder", "0.6"]
            try await Survival(on: stack, carriers: carriers).survive { system, _ in
                try await record(on: stack)
                var known = 0
                for _ in 1...3 {
                    try await eventually("more events, of every type, were published") {
                        let (types, count) = (try await recordedTypes(on: stack), try await recorded(on: stack))
                        return types.isSuperset(of: Self.types) && count > known + 100
                    }
                    try await system.waitForWork()
                    let repeated = try await repeatAll(on: stack)
                    #expect(repeated > known + 100, "\(repeated) events repeated")
                    known = repeated
                }
            }
            // Long after everything has moved on.
            #expect(try await recordedTypes(on: stack).isSuperset(of: Self.types))
        }
    }

    /// Keeps a copy of every event for everybody that passes through the outbox from now on.
    private func record(on stack: TestStack) async throws {
        try await stack.postgres.query("CREATE TABLE repeatable (LIKE messaging.outbox)")
        try await stack.postgres.query("CREATE UNIQUE INDEX ON repeatable ((event_ids[1]))")
        try await stack.postgres.query(
            """
            CREATE FUNCTION note_event() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
                INSERT INTO repeatable SELECT NEW.* ON CONFLICT DO NOTHING;
                RETURN NULL;
            END $$
            """)
        try await stack.postgres.query(
            """
            CREATE TRIGGER note_event AFTER INSERT ON messaging.outbox
            FOR EACH ROW WHEN (NEW.queue IS NULL) EXECUTE FUNCTION note_event()
            """)
    }

    private func recordedTypes(on stack: TestStack) async throws -> Set<String> {
        Set(try await stack.postgres.query("SELECT DISTINCT type FROM repeatable").map { try $0.decode(0, as: String.self) })
    }

    private func recorded(on stack: TestStack) async throws -> Int {
        let row = try await stack.postgres.query(
            "SELECT coalesce(sum(cardinality(event_ids)), 0)::bigint FROM repeatable")[0]
        return Int(try row.decode(0, as: Int64.self))
    }

    /// - Returns: how many events go out again.
    private func repeatAll(on stack: TestStack) async throws -> Int {
        let row = try await stack.postgres.query(
            """
            WITH repeated AS (
                INSERT INTO messaging.outbox (event_ids, type, version, subjects, data, traces)
                SELECT event_ids, type, version, subjects, data, traces FROM repeatable ORDER BY random()
                RETURNING cardinality(event_ids) AS events)
            SELECT coalesce(sum(events), 0)::bigint FROM repeated
            """)[0]
        return Int(try row.decode(0, as: Int64.self))
    }
}
