import Messaging
import Postgres
import ScanDialogue
import ServiceRuntime

/// Gives pickers tours, one transaction per request.
struct TourService: Sendable {
    /// What a picker who asks for work gets.
    enum Assignment: Sendable {
        case new(TourAnswer)
        case resumed(TourAnswer)
        case none
    }

    /// Times a tour is formed anew when others were faster.
    private static let attempts = 5

    private let postgres: Postgres
    private let expired: ExpiredLots
    private let stations = StationStore()
    private let forming = TourForming()
    private let tours = TourStore()

    init(postgres: Postgres, expired: ExpiredLots) { (self.postgres, self.expired) = (postgres, expired) }

    /// With the only site there is.
    init(postgres: Postgres) {
        let outbox = Outbox(postgres: postgres)
        self.init(
            postgres: postgres,
            expired: ExpiredLots(
                postgres: postgres, outbox: outbox, allocations: AllocationStore(), scans: ScanService(outbox: outbox)))
    }

    /// The picker's open tour, else a new one: the most urgent orders the cart holds, those among equals that make the walk short.
    ///
    /// No lot that has expired is on it: orders that have one get another first.
    func assign(_ request: TourRequest, by session: FloorSession) async throws -> Assignment {
        var isReviewed = false
        for _ in 1...Self.attempts {
            do {
                return try await postgres.transaction { [isReviewed] transaction in
                    try await assign(request, by: session, isReviewed: isReviewed, in: transaction)
                }
            } catch is TourRace {
                continue
            } catch is ExpiredLotFound {
                try await expired.review()
                isReviewed = true
            }
        }
        throw FloorProblem.busy
    }

    /// - Parameter isReviewed: whether orders with expired lots got others a moment ago.
    private func assign(
        _ request: TourRequest, by session: FloorSession, isReviewed: Bool, in transaction: Transaction
    ) async throws -> Assignment {
        let station = try await stations.station(badge: session.badge, cart: request.cart, in: transaction)
        guard let picker = station.picker else { throw FloorProblem.unknownBadge(session.badge) }
        if let tour = station.openTour {
            if !isReviewed, try await tours.hasExpired(tour, in: transaction) { throw ExpiredLotFound() }
            let list = try await tours.pickList(of: tour, in: transaction)
            if !list.tasks.isEmpty {
                return .resumed(TourAnswer(tour: list, scans: try await tours.scans(of: tour, in: transaction)))
            }
            try await tours.close(tour, in: transaction)
        }
        guard let cart = station.cart else { throw FloorProblem.unknownCart(request.cart) }
        if let user = station.cartUser { throw FloorProblem.cartInUse(cart.code, by: user) }
        let plan = try await forming.choose(for: cart, at: request.at, in: transaction)
        if !isReviewed, plan.hasExpired { throw ExpiredLotFound() }
        guard !plan.orders.isEmpty else { return .none }
        let opened = try await tours.open(with: plan.orders, cart: cart, badge: picker.badge, in: transaction)
        try await tours.writePicks(of: opened, along: plan.layout, from: plan.start, in: transaction)
        return .new(TourAnswer(tour: try await tours.pickList(of: opened.tourID, in: transaction)))
    }

    /// Something that could be picked is of a lot that has expired.
    private struct ExpiredLotFound: Error {}
}
