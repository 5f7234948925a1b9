import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

/// One picture of the states: enums, database, document.
@Suite struct StatesTests {
    @Test(
        "The database takes the cases of each enum and nothing else",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func checkConstraints() async throws {
        try await withTestStack(.database) { stack in
            for machine in StateMachine.all {
                let stored = try await Self.words(of: machine.place, machine.column, on: stack.postgres)
                #expect(stored == Set(machine.states.map(\.name)), "\(machine.type) and the CHECK of \(machine.place)")
            }
            for (place, column, cases) in Self.others {
                let stored = try await Self.words(of: place, column, on: stack.postgres)
                #expect(stored == cases, "the CHECK of \(place).\(column)")
            }
        }
    }

    private static let others: [((schema: String, table: String), String, Set<String>)] = [
        (("warehouse", "ledger"), "reason", Set(StockMovement.allCases.map(\.rawValue))),
        (("warehouse", "lot_bar"), "kind", Set(LotBar.allCases.map(\.rawValue))),
        (("warehouse", "location"), "kind", Set(LocationKind.allCases.map(\.rawValue))),
        (("warehouse", "count_task"), "reason", Set(CountReason.allCases.map(\.rawValue))),
        (("warehouse", "count_task"), "cause", Set(CountCause.allCases.map(\.rawValue))),
        (("shipping", "shipment"), "handed_over_by", Set(HandOverSign.allCases.map(\.rawValue))),
        (("shipping", "document"), "kind", Set(DocumentKind.allCases.map(\.rawValue))),
        (("shipping", "document"), "media", Set(DocumentMedia.allCases.map(\.rawValue))),
        (("shipping", "invoice_line"), "verdict", Set(InvoiceVerdict.allCases.map(\.rawValue))),
        (("routing", "stop_report"), "outcome", Set(StopOutcome.allCases.map(\.rawValue))),
        (("routing", "stop_report"), "marks", Set(ReportMark.allCases.map(\.rawValue))),
        (("routing", "route_change"), "kind", Set(RouteChangeKind.allCases.map(\.rawValue))),
        (("tracking", "arrival"), "cause", Set(ArrivalCause.allCases.map(\.rawValue))),
    ]

    /// The words in the CHECK constraint of one column.
    private static func words(
        of place: (schema: String, table: String), _ column: String, on database: Postgres
    ) async throws -> Set<String> {
        let rows = try await database.query(
            """
            SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c
            JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            JOIN pg_attribute a ON a.attrelid = t.oid AND c.conkey = ARRAY[a.attnum]
            WHERE c.contype = 'c' AND n.nspname = \(place.schema) AND t.relname = \(place.table) AND a.attname = \(column)
            """)
        let definitions: [String] = try rows.map { try $0.decode(0) }
        return Set(definitions.flatMap { $0.matches(of: #/'(\w+)'/#).map { String($0.output.1) } })
    }

    @Test("ops/docs/states.md is what the enums say")
    func document() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        if ProcessInfo.processInfo.environment["WAYBILL_WRITE_DOCUMENTS"] == "1" {
            try Data(StatesDocument.text.utf8).write(to: URL(filePath: "/\(root)/ops/docs/states.md"))
        }
        let isCurrent = try String(contentsOfFile: "/\(root)/ops/docs/states.md", encoding: .utf8) == StatesDocument.text
        #expect(isCurrent, "write it anew: WAYBILL_WRITE_DOCUMENTS=1 ops/test --filter StatesTests")
    }

    @Test("Every state can be reached from the first ones and leads somewhere or nowhere on purpose", arguments: StateMachine.all)
    func reachable(machine: StateMachine) {
        let names = Set(machine.states.map(\.name))
        let followers = Set(machine.states.flatMap(\.successors))
        #expect(followers.isSubset(of: names))
        let first = names.subtracting(followers)
        var reached = first.isEmpty ? [machine.states[0].name] : first
        for _ in machine.states {
            reached.formUnion(machine.states.filter { reached.contains($0.name) }.flatMap(\.successors))
        }
        #expect(reached == names, "\(machine.subject)")
        for state in machine.states {
            #expect(state.meaning.hasSuffix(".") && !state.successors.contains(state.name), "\(machine.subject) \(state.name)")
        }
    }

    @Test(
        "The watch of chaos runs sees a change that no machine has, and only that",
        .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
    func watch() async throws {
        try await withTestStack(.database) { stack in
            let transitions = try await TransitionWatch.install(on: stack.postgres)
            try await stack.postgres.query(
                """
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, city, postcode, country)
                VALUES ('shop', '1', '', \(OrderState.held), now(), 'x', 'x', 'BR')
                """)
            for state in [OrderState.held, .accepted, .completed] {
                try await stack.postgres.query("UPDATE orders.\"order\" SET status = \(state)")
            }
            #expect(try await transitions.wrong().isEmpty)
            try await stack.postgres.query("UPDATE orders.\"order\" SET status = \(OrderState.held)")
            #expect(try await transitions.wrong() == ["order: completed -> held"])
        }
    }
}
