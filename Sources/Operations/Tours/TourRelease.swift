import Fulfilment
import OperatorConsole
package import Postgres

/// Takes a tour away from a picker who does not come back.
///
/// Orders of which nothing was picked are given out again. Those with pieces in a bin stay on the cart: it is handed over to
/// another badge, whose next request for work brings the rest of the tour. Scans the first picker's device still holds for the tour
/// are answered with what to put back, or set aside on the device.
package struct TourRelease: Sendable {
    /// What became of a tour.
    package struct Result: Sendable, Equatable {
        package var cart = ""
        /// Orders that are given out again.
        package var givenBack: [Int64] = []
        /// Orders that ride on with the cart; when there are none, the tour is closed and the cart is free.
        package var handedOver: [Int64] = []
    }

    private let database: Postgres
    private let store = TourReleaseStore()

    package init(database: Postgres) { self.database = database }

    /// - Parameter badge: who takes the cart over; needed when pieces lie in its bins.
    /// - Throws: `OperationsError`, and nothing is changed; `PostgresError`.
    package func release(_ tour: Int64, to badge: String?) async throws -> Result {
        try await database.transaction { transaction in
            guard let (cart, site, orders) = try await store.lock(tour, in: transaction) else {
                throw OperationsError.usage("there is no open tour \(tour)", advice: "`waybill tours list`")
            }
            let result = Result(
                cart: cart, givenBack: orders.filter { !$0.hasPieces }.map(\.id), handedOver: orders.filter(\.hasPieces).map(\.id)
            )
            try await store.giveBack(result.givenBack, of: tour, in: transaction)
            if result.handedOver.isEmpty {
                try await store.close(tour, in: transaction)
            } else {
                try await handOver(tour, result, at: site, to: badge, in: transaction)
            }
            return result
        }
    }

    private func handOver(
        _ tour: Int64, _ result: Result, at site: String, to badge: String?, in transaction: Transaction
    ) async throws {
        guard let badge else {
            let orders = result.handedOver.map(String.init).joined(separator: ", ")
            throw OperationsError.usage(
                "pieces of order \(orders) lie in the bins of cart \(result.cart)", advice: "say who takes it over: --to BADGE")
        }
        if let known = try await store.roles(of: badge, in: transaction), !known.roles.sites(of: .pick).includes(site) {
            throw OperationsError.usage(
                "\(known.badge) may not \(Right.pick.meaning) at \(site)",
                advice: "another badge, or `waybill rights grant \(known.badge) picker --site \(site)` first")
        }
        guard try await store.handOver(tour, to: badge, in: transaction) else {
            throw OperationsError.usage(
                "'\(badge)' is no active picker without a tour", advice: "another badge, or end that tour first")
        }
    }
}
