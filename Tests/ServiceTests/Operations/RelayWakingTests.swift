import FoundationEssentials
import Messaging
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Simulation

/// Commands end before any notifier could run: what they publish wakes the relays at once, after the commit.
@Suite(.enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct RelayWakingTests {
    /// Whether a relay that listens while `command` runs finds events when it is notified.
    private func wakes(_ database: Postgres, _ command: () async throws -> Void) async throws -> Bool {
        try await database.withConnection { connection in
            try await connection.listen(OutboxNotifier.channel)
            try await command()
            guard try await connection.nextNotification(timeout: .seconds(30)) != nil else { return false }
            return try await connection.query("SELECT EXISTS (SELECT FROM messaging.outbox)")[0].decode(0)
        }
    }

    @Test func aCountWakesThem() async throws {
        try await SmallLife.with { life in
            let count = StockCount(database: life.postgres)
            #expect(
                try await wakes(life.postgres) {
                    _ = try await count.count(place: "A-01", sku: "MUG", lot: nil, quantity: 90, by: "test")
                })
        }
    }

    @Test func openingALocationWakesThem() async throws {
        try await SmallLife.with { life in
            try await life.postgres.query("UPDATE warehouse.stock SET is_blocked = true")
            let count = StockCount(database: life.postgres)
            #expect(
                try await wakes(life.postgres) { #expect(try await count.unblock(place: "A-01", sku: nil, by: "test") == 1) })
        }
    }

    @Test func rebookingWakesThem() async throws {
        try await SmallLife.with { life in
            let order = try await life.order("X1", upTo: .booking)
            try await life.postgres.query("UPDATE shipping.shipment SET state = 'failed' WHERE order_id = \(order)")
            let rebooking = Rebooking(database: life.postgres)
            #expect(try await wakes(life.postgres) { #expect(try await rebooking.rebook([order]) == 1) })
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
            #expect(
                try await wakes(life.postgres) {
                    #expect(try await Replay().run(ids: [], fingerprint: nil, all: true, on: life.postgres).replayed == 1)
                })
        }
    }

    @Test func seedingAndImportingWakeThem() async throws {
        try await withTestStack(.database) { stack in
            let seed = DemoSeed(seed: 5, articles: 20, stock: 20, carrierURL: "http://127.0.0.1:1")
            // Only to those who may wait for stock: a database without orders hears nothing of its first seed.
            try await SmallLife(stack: stack).order("X1", upTo: .accepted)
            #expect(try await wakes(stack.postgres) { _ = try await seed.run(on: stack.postgres) })
            try await stack.postgres.query("DELETE FROM messaging.outbox")
            let header = "sku,gtin13,category,weight_g,length_mm,width_mm,height_mm"
            let file = try ArticleFile(csv: Data("\(header)\nI1,,toys,100,10,10,10\n".utf8))
            #expect(
                try await wakes(stack.postgres) {
                    _ = try await ArticleImport(site: "SP1", quantity: 7).run(file, on: stack.postgres)
                })
        }
    }
}
