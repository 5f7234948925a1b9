import Fulfilment
package import Postgres

/// One of the state machines of `Fulfilment`, and the column that stores it.
package struct StateMachine: Sendable {
    /// One state of it.
    package struct State: Sendable {
        package let name: String
        package let meaning: String
        /// In the order of the enum.
        package let successors: [String]
    }

    /// The thing that goes through it: `order`.
    package let subject: String
    /// The type in `Fulfilment`.
    package let type: String
    /// Schema and table.
    package let place: (schema: String, table: String)
    package let column: String
    package let states: [State]

    private init<Machine: LifecycleState>(_: Machine.Type, _ schema: String, _ table: String, column: String = "state") {
        (subject, type) = (Machine.subject, "\(Machine.self)")
        (place, self.column) = ((schema, table), column)
        states = Machine.allCases.map { state in
            State(
                name: state.rawValue, meaning: state.meaning,
                successors: Machine.allCases.filter(state.mayBecome).map(\.rawValue))
        }
    }

    /// Every machine, in the order an order meets them.
    package static let all: [StateMachine] = [
        StateMachine(OrderState.self, "orders", "order", column: "status"),
        StateMachine(FulfilmentState.self, "warehouse", "fulfilment"),
        StateMachine(AllocationState.self, "warehouse", "allocation"),
        StateMachine(PutBackState.self, "warehouse", "put_back"),
        StateMachine(ReceiptState.self, "warehouse", "receipt"),
        StateMachine(StockStatus.self, "warehouse", "stock", column: "status"),
        StateMachine(SerialState.self, "warehouse", "serial"),
        StateMachine(CountTaskState.self, "warehouse", "count_task"),
        StateMachine(TourState.self, "warehouse", "tour"),
        StateMachine(PickState.self, "warehouse", "pick"),
        StateMachine(ShipmentState.self, "shipping", "shipment"),
        StateMachine(LabelAttemptState.self, "shipping", "label_attempt"),
        StateMachine(LabelState.self, "shipping", "label"),
        StateMachine(ManifestFilingState.self, "shipping", "manifest_filing"),
        StateMachine(RouteState.self, "routing", "route"),
        StateMachine(StopState.self, "routing", "stop"),
        StateMachine(WebhookState.self, "tracking", "delivery"),
        StateMachine(DeadLetterState.self, "messaging", "dead_letter", column: "status"),
    ]
}

/// Watches a database for changes of state that no machine has.
package struct TransitionWatch: Sendable {
    private let database: Postgres

    /// Puts a trigger on every column that stores a state.
    package static func install(on database: Postgres) async throws -> TransitionWatch {
        try await database.query("CREATE SCHEMA watch")
        try await database.query("CREATE TABLE watch.allowed (subject text, before text, after text)")
        try await database.query("CREATE TABLE watch.wrong (subject text, before text, after text)")
        try await database.query(
            """
            CREATE FUNCTION watch.check_transition() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            DECLARE
                old_state text := to_jsonb(OLD) ->> TG_ARGV[1];
                new_state text := to_jsonb(NEW) ->> TG_ARGV[1];
            BEGIN
                IF old_state <> new_state AND NOT EXISTS (
                    SELECT FROM watch.allowed a
                    WHERE a.subject = TG_ARGV[0] AND a.before = old_state AND a.after = new_state) THEN
                    INSERT INTO watch.wrong VALUES (TG_ARGV[0], old_state, new_state);
                END IF;
                RETURN NULL;
            END $$
            """)
        for machine in StateMachine.all { try await watch(machine, on: database) }
        return TransitionWatch(database: database)
    }

    private static func watch(_ machine: StateMachine, on database: Postgres) async throws {
        for state in machine.states {
            try await database.query(
                """
                INSERT INTO watch.allowed SELECT \(machine.subject), \(state.name), after
                FROM unnest(\(state.successors)::text[]) AS after
                """)
        }
        let (schema, table) = machine.place
        try await database.query(
            """
            CREATE TRIGGER watch_state AFTER UPDATE ON \(identifier: schema).\(identifier: table) FOR EACH ROW
            EXECUTE FUNCTION watch.check_transition(\(identifier: machine.subject), \(identifier: machine.column))
            """)
    }

    /// `order: held -> completed`, for every change that no machine has.
    package func wrong() async throws -> [String] {
        try await database.query("SELECT DISTINCT subject, before, after FROM watch.wrong ORDER BY 1, 2, 3").map { row in
            let (subject, before, after) = try row.decode((String, String, String).self)
            return "\(subject): \(before) -> \(after)"
        }
    }
}
