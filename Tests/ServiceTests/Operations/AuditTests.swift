import Postgres
import TestStack
import Testing

@testable import Operations

/// A sound system passes the audit at every moment; each kind of damage is found by its own check.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct AuditTests {
    @Test func ordersAtEveryStagePass() async throws {
        try await SmallLife.with { life in
            try await life.populate()
            let report = try await life.audit()
            #expect(report.findings.flatMap(\.offenders) == [])
            #expect(report.findings.allSatisfy { $0.count == 0 })
            #expect(report.isClean)
            #expect(report.lines(coloured: false).last?.hasPrefix("clean: 49 checks, 0 violated, 0 warnings") == true)
        }
    }

    @Test func anEmptyDatabasePasses() async throws {
        try await withTestStack(.database) { stack in
            let report = try await AuditStore().audit(AuditStore.checks(lag: 60), on: stack.postgres)
            #expect(report.isClean)
        }
    }

    @Test(arguments: Damage.all)
    func damageIsFound(_ damage: Damage) async throws {
        try await SmallLife.with { life in
            try await life.populate()
            for statement in damage.statements { try await life.postgres.query(statement) }
            let report = try await life.audit()
            let found = try #require(report.findings.first { $0.check.name == damage.check })
            #expect(found.count == 1)
            #expect(found.offenders.first?.contains(damage.sentence) == true, "\(found.offenders)")
            #expect(report.isClean == (found.check.kind == .warning))
        }
    }

    @Test(
        arguments: [
            "INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces) VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], '{1}', ARRAY['{}'], '{NULL}')",
            """
            INSERT INTO messaging.retry (queue, event_id, type, version, subject, data, attempt, occurred_at, due_at, reason)
            VALUES ('picking-worker.order.accepted', gen_random_uuid(), 'order.accepted', 1, '1', '{}', 1, now(), now() + interval '1 hour', 'x')
            """,
            """
            INSERT INTO messaging.dead_letter (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, occurred_at)
            VALUES ('picking-worker.order.accepted', 'x', 'x', 1, gen_random_uuid(), 'order.accepted', 1, '1', '{}', convert_to('{}', 'UTF8'), now())
            """,
        ] as [SQL])
    func whatIsOnItsWayIsNoDamage(_ message: SQL) async throws {
        try await SmallLife.with { life in
            try await life.populate()
            try await life.postgres.query("UPDATE orders.\"order\" SET released_at = now() - interval '20 minutes' WHERE id = 1")
            #expect(try await life.audit().violated.map(\.check.name) == ["acted-on"])
            try await life.postgres.query(message)
            #expect(try await life.audit().violated.isEmpty)
        }
    }

    @Test func whatIsOddAboutAReportIsMentionedForAWeek() async throws {
        try await withTestStack(.database) { stack in
            for statement in Damage.marked(reportedBefore: "8 days") { try await stack.postgres.query(statement) }
            let checks = AuditStore.checks(lag: 60).filter { $0.name == "drivers-reports" }
            #expect(try await AuditStore().audit(checks, on: stack.postgres).warnings.isEmpty)
            try await stack.postgres.query("UPDATE routing.stop_report SET reported_at = now() - interval '6 days'")
            #expect(try await AuditStore().audit(checks, on: stack.postgres).warnings.map(\.count) == [1])
        }
    }

    @Test func whatMayBeInAQueueIsNoDamage() async throws {
        try await SmallLife.with { life in
            try await life.populate()
            try await life.postgres.query("UPDATE orders.\"order\" SET released_at = now() - interval '20 minutes' WHERE id = 1")
            let checks = AuditStore.checks(lag: 60, idleQueues: ["picking-worker.pick.completed"])
            #expect(try await AuditStore().audit(checks, on: life.postgres).isClean)
        }
    }

    @Test func everyCheckIsTested() {
        let names = AuditStore.checks(lag: 60).map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names).subtracting(Damage.all.map(\.check)).isEmpty)
    }

    @Test func manyOffendersAreCountedAndTheFirstFiveNamed() async throws {
        try await SmallLife.with { life in
            for number in 1...7 { try await life.order("X\(number)", upTo: .accepted) }
            try await life.postgres.query("UPDATE orders.\"order\" SET released_at = NULL")
            let report = try await life.audit()
            let found = try #require(report.violated.first)
            #expect(found.count == 7)
            #expect(found.offenders.count == 5)
            let lines = report.lines(coloured: false)
            #expect(lines.contains { $0.hasPrefix("VIOLATED 7  order-status") })
            #expect(lines.contains("    … and 2 more"))
        }
    }

    @Test func whatIsJustOnItsWayIsNoViolation() async throws {
        try await SmallLife.with { life in
            try await life.postgres.pipeline([
                "INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces) VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], '{1}', ARRAY['{}'], '{NULL}')",
                """
                INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces, queue, attempt, occurred_at)
                VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], '{1}', ARRAY['{}'], '{NULL}', 'picking-worker.order.accepted', 5, now() - interval '11 minutes')
                """,
                """
                INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, occurred_at, attempt, reason)
                VALUES (now() - interval '30 s', 'q', gen_random_uuid(), 'order.accepted', 1, '1', '{}', now(), 1, 'later')
                """,
                "INSERT INTO tracking.delivery (source, key, body) VALUES ('flecha', 'k', '')",
            ])
            #expect(try await life.audit().isClean)
            #expect(try await life.audit(lag: 10).violated.map(\.check.name) == ["retries-on-time"])
        }
    }
}

extension SmallLife {
    /// An order at every stage, and those that stopped. Ids 1 to 12 are the stages', 13 is held, 14 waits for stock, 15 is cancelled.
    func populate() async throws {
        for stage in Stage.allCases { try await order("at \(stage)", upTo: stage) }
        try await heldOrder("held")
        try await backorder("waiting")
        try await cancelledOrder("cancelled")
    }

    func audit(lag: Double = 60) async throws -> AuditReport {
        try await AuditStore().audit(AuditStore.checks(lag: lag), on: postgres)
    }
}
