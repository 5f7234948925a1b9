import ArgumentParser
import FoundationEssentials
import OperatorConsole
import Postgres

/// What a shop calls an order.
struct OrderKey: Sendable, Hashable, Decodable {
    let channel: String
    let externalID: String

    private enum CodingKeys: String, CodingKey {
        case channel
        case externalID = "external_id"
    }

    /// Nil for a line that is no order; order-intake has said so.
    init?(line: [UInt8]) {
        guard let key = try? JSONDecoder().decode(OrderKey.self, from: Data(line)) else { return nil }
        self = key
    }
}

/// Follows orders until none is moving any more.
struct OrderWatch: Sendable {
    private let store = OrderWatchStore()
    private let patience: Duration

    /// - Parameter patience: how long nothing may move before it counts as stuck.
    init(patience: Duration) { self.patience = patience }

    /// Waits, then prints how many orders ended in which state, with their reasons.
    /// - Throws: `ExitCode(1)` when orders stand still where they should move.
    func wait(for orders: [OrderKey], _ settings: OperatorSettings) async throws {
        try await settings.withDatabase { database in
            let stored = try await store.ids(of: orders, on: database)
            let isDone = try await poll(stored, on: database)
            try await report(stored, on: database)
            if !isDone {
                Console.note(
                    "nothing has moved for \(HumanFormat.time(patience.seconds)); `waybill explain ORDER` says what an order waits for"
                )
                throw ExitCode(1)
            }
        }
    }

    private func poll(_ orders: [Int64], on database: Postgres) async throws -> Bool {
        var progress = ProgressLine()
        var last: [OrderStage: Int] = [:]
        var lastChange = ContinuousClock.now
        defer { progress.finish() }
        while true {
            let counts = try await store.moving(among: orders, on: database)
            if counts.isEmpty { return true }
            if counts != last { (last, lastChange) = (counts, .now) }
            if ContinuousClock.now - lastChange > patience { return false }
            progress.show(
                counts.sorted { $0.key.rank < $1.key.rank }.map { "\(HumanFormat.count($0.value)) \($0.key.rawValue)" }.joined(
                    separator: ", "))
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private func report(_ orders: [Int64], on database: Postgres) async throws {
        var table = TextTable([.text("state"), .number("orders"), .flexible("reason")])
        var total = 0
        for count in try await store.states(of: orders, on: database) {
            table.add([.init(count.stage.rawValue, count.stage.style), "\(HumanFormat.count(count.orders))", "\(count.reason)"])
            total += count.orders
        }
        table.add(["total", "\(HumanFormat.count(total))"])
        table.print()
    }
}
