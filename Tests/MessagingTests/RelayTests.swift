import AMQP
import Contracts
import FoundationEssentials
import Logging
import Messaging
import OutboxRelay
import Postgres
import ServiceLifecycle
import ServiceRuntime
import TestStack
import Testing
import Topology

@Suite("From outbox to handler", .enabled(if: TestStack.isAvailable, "\(TestStack.advice)"))
struct RelayTests {
    @Test("What is committed arrives; several relays share without double work")
    func flow() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.createHandled()
            try await stack.accept(1...2000)
            let listener = stack.outboxListener()
            let relays = try (0..<3).map { _ in try stack.relay(listener) }
            try await running([listener] + relays + [try stack.consumer()]) {
                try await eventually(within: .seconds(300), "all are handled") { try await stack.count("handled") == 2000 }
                try await stack.waitUntilQuiet()
            }
            #expect(try await stack.count("handled") == 2000)
            #expect(try await stack.postgres.query("SELECT count(DISTINCT id) FROM handled")[0].decode(0, as: Int64.self) == 2000)
        }
    }

    @Test("A full queue holds up its own events only, and none is lost or doubled when it empties")
    func fullQueue() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.createHandled()
            try await stack.limit(.accepted, messages: 50)
            try await stack.accept(1...500)
            try await stack.outbox.transaction { _, events in
                for id in 1...500 as ClosedRange<Int64> { try events.add(PickCompleted(orderID: id), trace: nil) }
            }
            let listener = stack.outboxListener()
            // One event a message, and claims smaller than the backlog of the full queue: its rows are published in part.
            try await running([listener, try stack.relay(listener, pack: 1, claim: 2)]) {
                try await eventually("the others are published") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.outbox_event WHERE type = 'pick.completed'")[0]
                        .decode(0, as: Int64.self) == 0
                }
                #expect(try await stack.waiting() > 0)
                try await running([try stack.consumer()]) {
                    try await eventually(within: .seconds(120), "all are handled") { try await stack.count("handled") >= 500 }
                    try await stack.waitUntilQuiet()
                }
            }
            #expect(try await stack.count("handled") == 500)
        }
    }

    @Test("A retry comes back to its queue when it is due, with its attempt counted")
    func retry() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.createHandled()
            try await stack.postgres.query(
                """
                INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, occurred_at, attempt, reason)
                VALUES (now() + interval '300 milliseconds', 'picking-worker.order.accepted', gen_random_uuid(), 'order.accepted', 1, '7',
                        '{"order_id":7}', now(), 1, 'test')
                """)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener), try stack.consumer()]) {
                try await eventually("the retry is handled") { try await stack.count("handled") == 1 }
            }
        }
    }

    @Test("An event for a queue that does not exist is parked and blocks nobody")
    func unroutable() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.createHandled()
            try await stack.postgres.query(
                """
                INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces, queue)
                VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], '{7}', ARRAY['{"order_id":7}'], '{NULL}', 'no.such.queue')
                """)
            try await stack.accept(1...10)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener), try stack.consumer()]) {
                try await eventually("the others are handled") { try await stack.count("handled") == 10 }
                try await eventually("it is parked") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.dead_letter WHERE queue = 'no.such.queue'")[0]
                        .decode(0, as: Int64.self) == 1
                }
            }
        }
    }

    @Test("A message nobody can read is parked and the next ones go on")
    func poison() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.createHandled()
            try await stack.send("not json")
            try await stack.accept(1...10)
            let listener = stack.outboxListener()
            try await running([listener, try stack.relay(listener), try stack.consumer()]) {
                try await eventually("the others are handled") { try await stack.count("handled") == 10 }
                try await eventually("it is parked") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.dead_letter")[0].decode(0, as: Int64.self) == 1
                }
            }
        }
    }

    @Test("The broker's parking queue is drained into the table")
    func drain() async throws {
        try await withTestStack(poolSize: 12) { stack in
            try await stack.send("{\"id\":1}", exchange: ExchangeName.dead, to: "order.accepted")
            try await running([try stack.drain()]) {
                try await eventually("it is parked") {
                    try await stack.postgres.query("SELECT count(*) FROM messaging.dead_letter WHERE reason = 'given up'")[0]
                        .decode(0, as: Int64.self) == 1
                }
            }
        }
    }

    @Test("The stall detector sends the lost message of an order again, and not once more at once")
    func stallDetector() async throws {
        try await withTestStack { stack in
            try await stack.postgres.query(
                """
                INSERT INTO orders."order" (channel, external_id, content_hash, status, placed_at, city, postcode, country, released_at)
                VALUES ('shop', 'lost', '', 'accepted', now(), 'x', 'x', 'BR', now() - interval '5 minutes'),
                       ('shop', 'fresh', '', 'accepted', now(), 'x', 'x', 'BR', now())
                """)
            let detector = StallDetector(
                broker: try stack.broker(), outbox: stack.outbox, after: .seconds(60), logger: stack.logger)
            let first = try await detector.pass()
            #expect(first.map(\.queue) == [QueueName.accepted.rawValue] && first.map(\.reminders) == [1])
            #expect(try await detector.pass().isEmpty)
            let events = try await stack.postgres.query("SELECT queue, data FROM messaging.outbox_event")
            let row = try events[0].decode((String, String).self)
            #expect(row.0 == "picking-worker.order.accepted" && row.1.contains("order_id"))
        }
    }
}
