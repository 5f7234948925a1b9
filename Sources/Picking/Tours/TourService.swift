import Fulfilment
import Messaging
import Postgres
import ScanDialogue
import ServiceRuntime

/// Gives pickers tours. What rides is chosen outside of any transaction; one transaction then takes the orders that are still to be had.
struct TourService: Sendable {
    /// What a picker who asks for work gets.
    enum Assignment: Sendable {
        case new(TourAnswer)
        case resumed(TourAnswer)
        case none
    }

    /// Times a tour is formed when others are faster. The last times a cart is content with what they left of its choice.
    private static let attempts = (all: 10, choosy: 3)

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
            forming: TourForming(
                postgres: postgres, board: DepartureBoard(lifetime: .zero), terms: terms, plans: CartonPlanMemory()))
    }

    /// The picker's open tour, else a new one: the most urgent orders the cart holds, those among equals that make the walk short.
    ///
    /// No lot that has expired or is barred is on it: orders that have one get another first.
    func assign(_ request: TourRequest, by session: FloorSession) async throws -> Assignment {
        var (isReviewed, lost): (Bool, Set<Int64>) = (false, [])
        for attempt in 1...Self.attempts.all {
            do {
                return try await assign(
                    request, by: session, besides: lost, isReviewed: isReviewed, isChoosy: attempt <= Self.attempts.choosy)
            } catch let race as TourRace {
                lost = race.lost.isEmpty ? [] : lost.union(race.lost)
                // For the others to be done: a while that grows, and is another for each.
                try await Task.sleep(for: .milliseconds(Int.random(in: 0...20 * attempt)))
            } catch is UnfitLotFound {
                try await unfitLots.review()
                isReviewed = true
            }
        }
        throw FloorProblem.busy
    }

    /// - Parameters:
    ///   - lost: orders that others were seen to have taken.
    ///   - isReviewed: whether orders with unfit lots got others a moment ago.
    ///   - isChoosy: whether less than half of the choice is too little.
    private func assign(
        _ request: TourRequest, by session: FloorSession, besides lost: Set<Int64>, isReviewed: Bool, isChoosy: Bool
    ) async throws -> Assignment {
        let standing = try await postgres.transaction { transaction in
            try await self.standing(of: request, by: session, isReviewed: isReviewed, in: transaction)
        }
        guard case .free(let cart, _) = standing else { return standing.assignment }
        return try await forming.withChoice(for: cart, at: request.at, besides: lost) { plan in
            if !isReviewed, plan.hasUnfitLot { throw UnfitLotFound() }
            guard !plan.orders.isEmpty else {
                // What others held a moment ago they may have given up.
                guard lost.isEmpty else { throw TourRace(lost: []) }
                return .none
            }
            return try await postgres.transaction { transaction in
                let standing = try await self.standing(of: request, by: session, isReviewed: isReviewed, in: transaction)
                guard case .free(let now, let badge) = standing else { return standing.assignment }
                guard now == cart else { throw TourRace(lost: []) }
                let tour = try await open(plan, cart, badge, isReviewed: isReviewed, isChoosy: isChoosy, in: transaction)
                return .new(TourAnswer(tour: try await pickList(of: tour, at: cart.site, session, in: transaction)))
            }
        }
    }

    /// The picker's open tour, or that there is none and the cart may have one.
    private func standing(
        of request: TourRequest, by session: FloorSession, isReviewed: Bool, in transaction: Transaction
    ) async throws -> Standing {
        let station = try await stations.station(badge: session.badge, cart: request.cart, in: transaction)
        guard let picker = station.picker else { throw FloorProblem.unknownBadge(session.badge) }
        if let tour = station.openTour {
            try session.require(.pick, at: tour.site)
            if !isReviewed, try await tours.hasUnfitLot(tour.id, in: transaction) { throw UnfitLotFound() }
            let list = try await pickList(of: tour.id, at: tour.site, session, in: transaction)
            if !list.tasks.isEmpty {
                return .onTour(TourAnswer(tour: list, scans: try await tours.scans(of: tour.id, in: transaction)))
            }
            try await tours.close(tour.id, in: transaction)
        }
        guard let cart = station.cart else { throw FloorProblem.unknownCart(request.cart) }
        try session.require(.pick, at: cart.site)
        if let user = station.cartUser { throw FloorProblem.cartInUse(cart.code, by: user) }
        return .free(cart, badge: picker.badge)
    }

    private func pickList(
        of tour: Int64, at site: String, _ session: FloorSession, in transaction: Transaction
    ) async throws -> PickList {
        let mayTake = session.sites(for: .takeLaterLot).includes(site)
        return try await tours.pickList(of: tour, takesLaterLots: mayTake, in: transaction)
    }

    /// Takes the orders and writes their tour.
    private func open(
        _ plan: TourForming.Plan, _ cart: Station.Cart, _ badge: String, isReviewed: Bool, isChoosy: Bool,
        in transaction: Transaction
    ) async throws -> Int64 {
        let opened = try await tours.open(with: plan.orders, cart: cart, badge: badge, isChoosy: isChoosy, in: transaction)
        if !opened.unfit.isEmpty { throw isReviewed ? TourRace(lost: opened.unfit) : UnfitLotFound() }
        try await tours.writePicks(of: opened, along: plan.layout, from: plan.start, in: transaction)
        return opened.tourID
    }

    private enum Standing {
        case onTour(TourAnswer)
        case free(Station.Cart, badge: String)

        var assignment: Assignment {
            switch self {
            case .onTour(let answer): .resumed(answer)
            case .free: .none
            }
        }
    }

    /// Something that could be picked is of a lot that must not go out any more.
    private struct UnfitLotFound: Error {}
}
