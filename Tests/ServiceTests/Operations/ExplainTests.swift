import FoundationEssentials
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import OperatorConsole

/// An order's story tells every step and what comes next, and says so when there is no such order.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ExplainTests {
    @Test func aCompletedOrderTellsItsWholeLife() async throws {
        try await SmallLife.with { life in
            let id = try await life.order("X1", upTo: .completed)
            let story = try await life.story(id)
            let steps = story.steps.map(\.kind)
            let expected: [StepKind] = [
                .placed, .accepted, .allocated, .picking, .scanNotTaken, .pick, .picked, .packed, .carrierChosen, .booked,
                .ready, .handedOver, .tracking, .delivered, .completed,
            ]
            #expect(steps == expected)
            #expect(story.conclusion == "completed in 2 h")
            let text = StoryView(story, coloured: false).lines.joined(separator: "\n")
            for words in [
                "order 1 (shop/X1): completed since", "1 line, 2 pieces, BRL 25.80", "to 11010 Santos, BR, promised by",
                "line 1: 2 × MUG from A-01, lot L7, expires 2031-05-01", "Ana (P1)",
                "tour 1 with cart C1, bin 1, picks: 1, 40 m to walk",
                "item 'HAT': This is a HAT; a MUG is wanted.", "2 of 2 × MUG from A-01",
                "SSCC 000000000000000001, its own packaging, 700 g",
                "flecha/standard, zone Z1, 55 km, billed 700 g, BRL 15.90",
                "tracking number FL1, label bought under key wb-parcel-1",
                "packed at site SAO", "parcel 1: waits for Flecha", "parcel 1: delivered, Santos", "delivery attempts: 1",
            ] {
                #expect(text.contains(words), "\(words) is missing in:\n\(text)")
            }
        }
    }

    @Test func anOrderIsFoundByAParcelsNumberHoweverItIsWritten() async throws {
        try await SmallLife.with { life in
            let id = try await life.order("X1", upTo: .reported)
            let database = life.postgres
            for number in ["FL1", "fl1", "FL-1", "fl 1", "ＦＬ１"] {
                #expect(try await OrderStoryStore().find(number, on: database).map(\.id) == [id])
            }
            #expect(try await OrderStoryStore().find("FL2", on: database).isEmpty)
            let known = try await PublicIDStore().ids(on: database).text(id, of: .order)
            #expect(try await OrderStoryStore().find(known, on: database).map(\.id) == [id])
            #expect(try await OrderReference.orderIDs([known, "\(id)"], on: database) == [id, id])
            await #expect(throws: OperationsError.self) { try await OrderReference.orderIDs([known + "0"], on: database) }
            #expect(StoryView(try await life.story(id), coloured: false).lines[1] == "known to its shop as \(known)")
            #expect(try await OrderStoryStore().find("X1", on: database).map(\.id) == [id])
            try await database.query(
                """
                INSERT INTO tracking.event (tracking_number, key, source, status, occurred_at, refused)
                VALUES ('fl-1', 'old', 'flecha', 'delivered', '2024-01-01', 'an earlier parcel had this number')
                """)
            let text = StoryView(try await life.story(id), coloured: false).lines.joined(separator: "\n")
            #expect(text.contains("does not count: an earlier parcel had this number"))
        }
    }

    @Test func whatIsOddAboutADriversReportIsTold() async throws {
        try await SmallLife.with { life in
            let id = try await life.order("X1", upTo: .tracked)
            let shipment: Int64 = try await life.postgres.query("SELECT id FROM shipping.shipment WHERE order_id = \(id)")[0]
                .decode(0)
            for statement in Damage.marked(reportedBefore: "1 hour", shipment: shipment) {
                try await life.postgres.query(statement)
            }
            try await life.postgres.query(
                """
                INSERT INTO tracking.event (tracking_number, key, source, status, occurred_at)
                SELECT s.tracking_number, 'k1', 'fleet', 'delivered', r.occurred_at
                FROM shipping.shipment s JOIN routing.stop_report r ON r.shipment_id = s.id
                """)
            let text = StoryView(try await life.story(id), coloured: false).lines.joined(separator: "\n")
            #expect(text.contains("parcel 1: delivered, marked far, late, dispatched"), "\(text)")
        }
    }

    @Test func aHeldOrderNamesItsHolds() async throws {
        try await SmallLife.with { life in
            let story = try await life.story(try await life.heldOrder("X1"))
            #expect(story.steps.map(\.kind) == [.placed, .received, .held])
            #expect(story.conclusion == "waits for somebody to release it, because no_dimensions: nobody measured HAT")
        }
    }

    @Test(arguments: [
        (SmallLife.Stage.accepted, "waits for picking-worker to allocate stock, because it has not looked at the order for"),
        (.allocated, "waits for a picker, because no picker has asked for work for"),
        (.picking, "waits for Ana (P1) to finish tour 1, because 1 of its 1 picks are open"),
        (.picked, "waits for picking-worker to pack it, because"),
        (.packed, "waits for carrier-dispatch to choose a carrier, because parcel 1 has no shipment yet"),
        (.booking, "waits for Flecha to sell a label, because parcel 1 has none yet"),
        (.booked, "waits for a route of the own fleet, because none has been planned with parcel 1 yet"),
        (.ready, "waits for Flecha to take parcel 1, because nobody has said that it left, expected by"),
        (.tracked, "waits for Flecha to take parcel 1, because nobody has said that it left, expected by"),
        (.delivered, "waits for order-intake to complete it, because every parcel is delivered for"),
    ])
    func aMovingOrderSaysWhatItWaitsFor(_ stage: SmallLife.Stage, _ sentence: String) async throws {
        try await SmallLife.with { life in
            let story = try await life.story(try await life.order("X1", upTo: stage))
            #expect(story.conclusion.hasPrefix(sentence), "\(story.conclusion)")
        }
    }

    @Test func devicesAndSessionsAreNamed() async throws {
        try await SmallLife.with { life in
            let id = try await life.order("X1", upTo: .packed)
            #expect(try await !life.story(id).steps.contains { $0.details.contains { $0.contains("session") } })
            try await life.postgres.pipeline([
                "INSERT INTO operations.api_key (id, name, secret_hash, scopes) VALUES ('0a1b', 'gun 3', '\\x00', '{floor}')",
                "UPDATE warehouse.scan_upload SET key_id = '0a1b', session_id = 12",
                "UPDATE warehouse.parcel SET key_id = 'gone', session_id = 13",
            ])
            let details = try await life.story(id).steps.flatMap(\.details)
            #expect(details.contains("scans sent with key gun 3 (0a1b), session 12"))
            #expect(details.contains("closed with key gone, session 13"))
        }
    }

    @Test func moreUrgentOrdersAreCounted() async throws {
        try await SmallLife.with { life in
            for name in ["X1", "X2", "X3"] { try await life.order(name, upTo: .allocated) }
            #expect(try await life.story(3).conclusion == "waits for a picker, because 2 orders are more urgent")
        }
    }

    @Test func backordersAndCancellationsGiveTheirReason() async throws {
        try await SmallLife.with { life in
            let waiting = try await life.story(try await life.backorder("X1"))
            #expect(waiting.conclusion == "waits for stock, because no stock: MUG needs 2, 0 available")
            #expect(waiting.steps.last?.kind == .backordered)
            let cancelled = try await life.story(try await life.cancelledOrder("X2"))
            #expect(cancelled.conclusion == "ends here, because it was cancelled: changed my mind")
            #expect(cancelled.steps.map(\.kind).contains(.stopped))
        }
    }

    @Test func messagesThatDidNotFlowAreTold() async throws {
        try await SmallLife.with { life in
            let id = try await life.order("X1", upTo: .booking)
            // The parcel's and the shipment's ids are 1 as well: the contract tells them apart, order 2 is another one's.
            try await life.order("X2", upTo: .accepted)
            try await life.postgres.pipeline([
                """
                INSERT INTO messaging.retry (due_at, queue, event_id, type, version, subject, data, occurred_at, attempt, reason)
                VALUES ('2030-01-01Z', 'carrier-dispatch.label.requested', gen_random_uuid(), 'label.requested', 1, '1', '{}', now(), 2, 'busy')
                """,
                "INSERT INTO messaging.ring (queue, subject, rings) VALUES ('carrier-dispatch.label.requested', '1', 2)",
                "INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces) VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], '{2}', ARRAY['{}'], '{NULL}')",
            ])
            let story = try await life.story(id)
            #expect(
                story.steps.contains { $0.kind == .reminded && $0.details == ["carrier-dispatch.label.requested, 2 times"] })
            #expect(story.messages.count == 1)
            #expect(story.conclusion.hasSuffix("; carrier-dispatch.label.requested tries again at 2030-01-01 00:00:00.000: busy"))
            try await life.park(
                queue: "carrier-dispatch.label.requested", type: "label.requested", subject: "1", reason: "no such service")
            let parked = try await life.story(id)
            #expect(parked.conclusion.hasPrefix("waits for somebody to replay or discard dead letter 1, because no such service"))
            #expect(try await life.story(2).messages.map(\.type) == ["order.accepted"])
        }
    }

    @Test func anOrderIsFoundByAnyOfItsNames() async throws {
        try await SmallLife.with { life in
            try await life.order("A/7", upTo: .accepted)
            try await life.order("1", upTo: .accepted)
            let store = OrderStoryStore()
            for (name, id) in [("1", 1), ("2", 2), ("A/7", 1), ("shop/A/7", 1), ("shop/1", 2)] as [(String, Int64)] {
                #expect(try await store.find(name, on: life.postgres).map(\.id) == [id], "\(name)")
            }
        }
    }

    @Test func anUnknownOrderIsAProblem() async throws {
        try await SmallLife.with { life in
            let problem = await #expect(throws: OperationsError.self) {
                try await ExplainCommand.story(of: "nowhere", on: life.postgres)
            }
            #expect(problem?.kind == .failed)
            #expect(problem?.message == "there is no order 'nowhere'")
        }
    }

    @Test func aNameOfSeveralOrdersAsksForTheShop() async throws {
        try await SmallLife.with { life in
            try await life.order("X1", upTo: .accepted)
            try await life.postgres.query("UPDATE orders.\"order\" SET channel = 'other'")
            try await life.order("X1", upTo: .accepted)
            let problem = await #expect(throws: OperationsError.self) {
                try await ExplainCommand.story(of: "X1", on: life.postgres)
            }
            #expect(problem?.message == "several orders are called 'X1': other/X1, shop/X1")
            #expect(try await ExplainCommand.story(of: "shop/X1", on: life.postgres).order.id == 2)
        }
    }

    @Test func theStoryIsEncodedForPrograms() async throws {
        try await SmallLife.with { life in
            let story = try await life.story(try await life.order("X1", upTo: .packed))
            let text = String(decoding: try JSONEncoder().encode(story), as: UTF8.self)
            #expect(text.contains("\"external_id\":\"X1\""))
            #expect(text.contains("\"step\":\"packed\""))
        }
    }
}

extension SmallLife {
    func story(_ id: Int64) async throws -> OrderStory {
        try #require(try await OrderStoryStore().story(id, on: postgres))
    }

    /// Parks an event whose body is as on the wire.
    func park(queue: String, type: String, subject: String, reason: String) async throws {
        try await postgres.query(
            """
            INSERT INTO messaging.dead_letter (queue, reason, fingerprint, attempts, event_id, type, version, subject, headers, body, occurred_at)
            VALUES (\(queue), \(reason), \("\(queue)|\(type)|\(reason)"), 3, gen_random_uuid(), \(type), 1, \(subject), '{}',
                convert_to('{"id":"x","subject":"1","time":"t","attempt":3,"data":{"order_id":1}}', 'UTF8'), now())
            """)
    }
}
