package import Postgres
import Receiving

/// Takes a tour away from a picker who does not come back.
///
/// Orders of which nothing was picked are given out again. Those with pieces in a bin stay on the cart: it is handed over to
/// another badge, whose next request for work brings the rest of the tour.
package struct TourRelease: Sendable {
    /// What became of a tour.
    package struct Result: Sendable, Equatable {
        package let cart: String
        /// Orders that are given out again.
        package let givenBack: [Int64]
        /// Orders that ride on with the cart; when there are none, the tour is closed and the cart is free.
        package let handedOver: [Int64]
    }

    private let desk: TourDesk

    package init(database: Postgres) { desk = TourDesk(database: database) }

    /// - Parameters:
    ///   - badge: who takes the cart over; needed when pieces lie in its bins.
    ///   - person: who says so, and why.
    /// - Throws: `OperationsError`, and nothing is changed; `PostgresError`.
    package func release(
        _ tour: Int64, to badge: String?, by person: String = "waybill", because reason: String = "its picker does not come back"
    ) async throws -> Result {
        let result = try await ReceivingError.translate {
            try await desk.release(tour, rest: .goes(to: badge), TourChange(by: person, because: reason))
        }
        return Result(cart: result.cart, givenBack: result.givenBack, handedOver: result.kept)
    }
}
