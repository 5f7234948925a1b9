package import Logging
package import Messaging
package import Postgres

/// Reviews the holds for unknown articles and towns, and releases orders whose causes are gone.
///
/// The catalogue grows by import, the gazetteer `orders.town` by set-up or by hand, and neither announces it; so intake polls. Every
/// change is guarded: any number of programs may review at once.
package struct HoldReview: Sendable {
    private static let ordersAtOnce = 500
    private static let townsAtOnce = 5000

    private let postgres: Postgres
    private let holds: HoldStore
    private let catalogue: CatalogueStore
    private let outbox: Outbox
    private let logger: Logger

    package init(postgres: Postgres, holds: HoldStore, catalogue: CatalogueStore, outbox: Outbox, logger: Logger) {
        (self.postgres, self.holds, self.catalogue, self.outbox) = (postgres, holds, catalogue, outbox)
        self.logger = logger
    }

    /// Reviews all open holds now.
    /// - Returns: how many orders began to move.
    @discardableResult
    package func reviewAll() async throws -> Int {
        try await locateTowns()
        var moved = 0
        var last: (reviewed: Int, moved: Int)
        repeat {
            last = try await outbox.transaction { transaction, events in
                try await holds.releaseCleared(limit: Self.ordersAtOnce, publishing: events, in: transaction)
            }
            moved += last.moved
        } while last.reviewed == Self.ordersAtOnce
        if moved > 0 { logger.info("Orders move on: the causes of their holds are gone", metadata: ["orders": "\(moved)"]) }
        return moved
    }

    private func locateTowns() async throws {
        var last: Int64? = 0
        while let after = last { last = try await locateTowns(after: after) }
    }

    /// - Returns: the id of the last order read, nil when there are no more.
    private func locateTowns(after last: Int64) async throws -> Int64? {
        let unknown = try await holds.unknownTowns(after: last, limit: Self.townsAtOnce, on: postgres)
        guard let end = unknown.last else { return nil }
        let locations = try await catalogue.locations(Array(Set(unknown.map(\.town))))
        let located = unknown.compactMap { order in locations[order.town].map { (order.orderID, $0) } }
        if !located.isEmpty { try await holds.locate(located, in: postgres) }
        return unknown.count == Self.townsAtOnce ? end.orderID : nil
    }
}
