import Postgres
import ScanDialogue
import ServiceRuntime

/// Signs pickers in and gives them tours, one transaction per request.
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
    private let stations = StationStore()
    private let forming = TourForming()
    private let tours = TourStore()

    init(postgres: Postgres) { self.postgres = postgres }

    /// Who a badge belongs to, and the carts to choose from.
    func signIn(_ request: SignInRequest) async throws -> SignInAnswer {
        guard let (picker, carts) = try await stations.signIn(badge: request.badge, in: postgres) else {
            throw FloorProblem.unknownBadge(request.badge)
        }
        return SignInAnswer(badge: picker.badge, name: picker.name, carts: carts)
    }

    /// The picker's open tour, else a new one: the most urgent orders the cart holds, those among equals that make the walk short.
    func assign(_ request: TourRequest) async throws -> Assignment {
        for _ in 1...Self.attempts {
            do {
                return try await postgres.transaction { try await assign(request, in: $0) }
            } catch is TourRace {
                continue
            }
        }
        throw FloorProblem.busy
    }

    private func assign(_ request: TourRequest, in transaction: Transaction) async throws -> Assignment {
        let station = try await stations.station(badge: request.badge, cart: request.cart, in: transaction)
        guard let picker = station.picker else { throw FloorProblem.unknownBadge(request.badge) }
        if let tour = station.openTour {
            let list = try await tours.pickList(of: tour, in: transaction)
            if !list.tasks.isEmpty { return .resumed(TourAnswer(tour: list)) }
            try await tours.close(tour, in: transaction)
        }
        guard let cart = station.cart else { throw FloorProblem.unknownCart(request.cart) }
        if let user = station.cartUser { throw FloorProblem.cartInUse(cart.code, by: user) }
        let plan = try await forming.choose(for: cart, at: request.at, in: transaction)
        guard !plan.orders.isEmpty else { return .none }
        let opened = try await tours.open(with: plan.orders, cart: cart, badge: picker.badge, in: transaction)
        try await tours.writePicks(of: opened, along: plan.layout, from: plan.start, in: transaction)
        return .new(TourAnswer(tour: try await tours.pickList(of: opened.tourID, in: transaction)))
    }
}
