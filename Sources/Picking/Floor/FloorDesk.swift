import HTTPTypes
import Messaging
import Postgres
import ScanDialogue
import ServiceRuntime

/// Hands out work and takes in scans: the floor's side of the warehouse, one transaction per request.
struct FloorDesk: Sendable {
    /// What a picker who asks for work gets.
    enum Work: Sendable {
        case new(TourAnswer)
        case resumed(TourAnswer)
        case none
    }

    private let postgres: Postgres
    private let outbox: Outbox
    private let stations = StationStore()
    private let forming = TourForming()
    private let tours = TourStore()

    init(postgres: Postgres, outbox: Outbox) {
        self.postgres = postgres
        self.outbox = outbox
    }

    /// Who a badge belongs to, and the carts to choose from.
    func signIn(_ request: SignInRequest) async throws -> SignInAnswer {
        guard let (picker, carts) = try await stations.signIn(badge: request.badge, in: postgres) else {
            throw FloorProblem.unknownBadge(request.badge)
        }
        return SignInAnswer(badge: picker.badge, name: picker.name, carts: carts)
    }

    /// The picker's open tour, else a new one: the most urgent orders the cart holds, those among equals that make the walk short.
    func work(_ request: TourRequest) async throws -> Work {
        for _ in 1...5 {
            do {
                return try await postgres.transaction { try await work(request, in: $0) }
            } catch is TourRace {
                continue
            }
        }
        throw FloorProblem.busy
    }

    private func work(_ request: TourRequest, in transaction: Transaction) async throws -> Work {
        let station = try await stations.station(badge: request.badge, cart: request.cart, in: transaction)
        guard let picker = station.picker else { throw FloorProblem.unknownBadge(request.badge) }
        if let tour = station.openTour {
            let list = try await tours.openTour(tour, in: transaction)
            if !list.tasks.isEmpty { return .resumed(TourAnswer(tour: list)) }
            try await tours.close(tour, in: transaction)
        }
        guard let cart = station.cart else { throw FloorProblem.unknownCart(request.cart) }
        if let user = station.cartUser { throw FloorProblem.cartInUse(cart.code, by: user) }
        let plan = try await forming.choose(for: cart, at: request.at, in: transaction)
        guard !plan.orders.isEmpty else { return .none }
        let taken = try await tours.take(plan.orders, cart: cart, badge: picker.badge, in: transaction)
        try await tours.insert(taken, along: plan.layout, from: plan.start, in: transaction)
        return .new(TourAnswer(tour: try await tours.openTour(taken.tourID, in: transaction)))
    }

    /// How a parcel is packed, by the number on its label.
    func parcel(sscc: String) async throws -> PackedParcelAnswer {
        guard let parcel = try await ParcelStore().parcel(sscc: sscc, in: postgres) else {
            throw FloorProblem.unknownParcel(sscc)
        }
        return parcel
    }

    /// Takes in what a device recorded. Sending the same scans again changes nothing.
    func receive(_ upload: ScanUpload, tourID: Int64) async throws -> ScanReceipt {
        try await outbox.transaction { transaction, events in
            try await ScanBooking(tourID: tourID, events: events).book(upload, in: transaction)
        }
    }
}
