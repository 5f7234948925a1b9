import Fulfilment
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
    private let unfitLots: UnfitLots
    private let stations = StationStore()
    private let forming: TourForming
    private let tours = TourStore()

    init(postgres: Postgres, unfitLots: UnfitLots, forming: TourForming) {
        (self.postgres, self.unfitLots, self.forming) = (postgres, unfitLots, forming)
    }

    /// With the only site there is, and calendars as they are at each request.
    init(postgres: Postgres, terms: CarriageTerms = CarriageTerms()) {
        let outbox = Outbox(postgres: postgres)
        self.init(
            postgres: postgres,
            unfitLots: UnfitLots(
                postgres: postgres, outbox: outbox, allocations: AllocationStore(), scans: ScanService(outbox: outbox)),
            forming: TourForming(board: DepartureBoard(lifetime: .zero), terms: terms, plans: CartonPlanMemory()))
    }

    /// The picker's open tour, else a new one: the most urgent orders the cart holds, those among equals that make the walk short.
    ///
    /// No lot that has expired or is barred is on it: orders that have one get another first.
    func assign(_ request: TourRequest, by session: FloorSession) async throws -> Assignment {
        var isReviewed = false
        for _ in 1...Self.attempts {
            do {
                return try await postgres.transaction { [isReviewed] transaction in
                    try await assign(request, by: session, isReviewed: isReviewed, in: transaction)
                }
            } catch is TourRace {
                continue
            } catch is UnfitLotFound {
                try await unfitLots.review()
                isReviewed = true
            }
        }
        throw FloorProblem.busy
    }

    /// - Parameter isReviewed: whether orders with unfit lots got others a moment ago.
    private func assign(
        _ request: TourRequest, by session: FloorSession, isReviewed: Bool, in transaction: Transaction
    ) async throws -> Assignment {
        let station = try await stations.station(badge: session.badge, cart: request.cart, in: transaction)
        guard let picker = station.picker else { throw FloorProblem.unknownBadge(session.badge) }
        if let tour = station.openTour {
            try session.require(.pick, at: tour.site)
            if !isReviewed, try await tours.hasUnfitLot(tour.id, in: transaction) { throw UnfitLotFound() }
            let list = try await tours.pickList(of: tour.id, in: transaction)
            if !list.tasks.isEmpty {
                return .resumed(TourAnswer(tour: list, scans: try await tours.scans(of: tour.id, in: transaction)))
            }
            try await tours.close(tour.id, in: transaction)
        }
        guard let cart = station.cart else { throw FloorProblem.unknownCart(request.cart) }
        try session.require(.pick, at: cart.site)
        if let user = station.cartUser { throw FloorProblem.cartInUse(cart.code, by: user) }
        let plan = try await forming.choose(for: cart, at: request.at, in: transaction)
        if !isReviewed, plan.hasUnfitLot { throw UnfitLotFound() }
        guard !plan.orders.isEmpty else { return .none }
        let opened = try await tours.open(with: plan.orders, cart: cart, badge: picker.badge, in: transaction)
        try await tours.writePicks(of: opened, along: plan.layout, from: plan.start, in: transaction)
        return .new(TourAnswer(tour: try await tours.pickList(of: opened.tourID, in: transaction)))
    }

    /// Something that could be picked is of a lot that must not go out any more.
    private struct UnfitLotFound: Error {}
}
