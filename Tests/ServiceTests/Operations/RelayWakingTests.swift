import FoundationEssentials
import Messaging
import Postgres
import Receiving
import TestStack
import Testing

@testable import Operations
@testable import Simulation

/// Commands end before any notifier could run: what they publish wakes the relays at once, after the commit.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct RelayWakingTests {
    /// A relay that listens while `command` runs is notified, and finds the events: they are committed by then.
    private func expectWaking(_ database: Postgres, by command: () async throws -> Void) async throws {
        try await database.withConnection { connection in
            try await connection.listen(OutboxNotifier.channel)
            try await command()
            let notification = try await connection.nextNotification(timeout: .seconds(300))
            #expect(notification?.channel == OutboxNotifier.channel)
            let rows = try await connection.query("SELECT count(*) FROM messaging.outbox")
            #expect(try rows[0].decode(0, as: Int64.self) > 0)
        }
    }

    @Test func aCountWakesThem() async throws {
        try await SmallLife.with { life in
            let count = StockCount(database: life.postgres)
            try await expectWaking(life.postgres) {
                let result = try await count.count(place: "A-01", sku: "MUG", lot: nil, quantity: 90, by: "test")
                #expect(result.freed == ["MUG"])
            }
        }
    }

    @Test func openingALocationWakesThem() async throws {
        try await SmallLife.with { life in
            try await life.postgres.query("UPDATE warehouse.stock SET is_blocked = true")
            let count = StockCount(database: life.postgres)
            try await expectWaking(life.postgres) {
                let opened = try await count.unblock(place: "A-01", sku: nil, by: "test")
                #expect(opened == 1)
            }
        }
    }

    @Test func rebookingWakesThem() async throws {
        try await SmallLife.with { life in
            let order = try await life.order("X1", upTo: .booking)
            try await life.postgres.query("UPDATE shipping.shipment SET state = 'failed' WHERE order_id = \(order)")
            let rebooking = Rebooking(database: life.postgres)
            try await expectWaking(life.postgres) {
                let parcels = try await rebooking.rebook([order])
                #expect(parcels == 1)
            }
        }
    }

    @Test func aReplayWakesThemAndADryRunDoesNot() async throws {
        try await SmallLife.with { life in
            try await life.park(queue: "picking-worker.order.accepted", type: "order.accepted", subject: "1", reason: "odd")
            try await life.postgres.withConnection { connection in
                try await connection.listen(OutboxNotifier.channel)
                _ = try await Replay().run(ids: [], fingerprint: nil, all: true, isDry: true, on: life.postgres)
                #expect(try await connection.nextNotification(timeout: .milliseconds(1)) == nil)
            }
            try await expectWaking(life.postgres) {
                let result = try await Replay().run(ids: [], fingerprint: nil, all: true, on: life.postgres)
                #expect(result.replayed == 1)
            }
        }
    }

    @Test func seedingAndImportingWakeThem() async throws {
        try await withTestStack(.database) { stack in
            let seed = DemoSeed(seed: 5, articles: 20, stock: 20, carrierURL: "http://127.0.0.1:1")
            // Only orders may wait for stock: without any, nothing is announced.
            try await SmallLife(stack: stack).order("X1", upTo: .accepted)
            try await expectWaking(stack.postgres) { _ = try await seed.run(on: stack.postgres) }
            try await stack.postgres.query("DELETE FROM messaging.outbox")
            let header = "sku,gtin13,category,weight_g,length_mm,width_mm,height_mm"
            let file = try ArticleFile(csv: Data("\(header)\nI1,,toys,100,10,10,10\n".utf8))
            try await expectWaking(stack.postgres) {
                _ = try await ArticleImport(site: "SP1", quantity: 7).run(file, on: stack.postgres)
            }
        }
    }
}
