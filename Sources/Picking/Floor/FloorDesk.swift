import HTTPTypes
import Messaging
import PickPlanning
import Postgres
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

    /// The picker's open tour, else a new one of the most urgent orders the cart holds.
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
        guard let taken = try await tours.take(cart: cart, badge: picker.badge, in: transaction) else { return .none }
        return .new(TourAnswer(tour: try await writePickList(taken, cart: cart, picker: picker, in: transaction)))
    }

    private func writePickList(
        _ taken: TourStore.Taken, cart: Station.Cart, picker: Station.Picker, in transaction: Transaction
    ) async throws -> PickList {
        let route = PickTour.sequence(picks: taken.stops.map(\.place))
        let stops = route.order.map { taken.stops[$0] }
        let ids = try await tours.insert(stops, tourID: taken.tourID, length: (route.length + 999) / 1000, in: transaction)
        let tasks = zip(ids, stops).enumerated().map { index, pair in
            let (id, stop) = pair
            return PickTask(
                pickID: id, seq: index + 1, locationCode: stop.locationCode, checkCode: stop.checkCode, sku: stop.sku,
                gtin: stop.gtin,
                name: stop.name, quantity: stop.quantity, lot: stop.lot, bin: stop.bin,
                binCode: CartBin.code(cart: cart.code, bin: stop.bin), orderID: stop.orderID)
        }
        return PickList(tourID: taken.tourID, cart: cart.code, picker: picker.badge, tasks: tasks)
    }

    /// Takes in what a device recorded. Sending the same scans again changes nothing.
    func receive(_ upload: ScanUpload, tourID: Int64) async throws -> ScanReceipt {
        let receipt = try await postgres.transaction { transaction in
            let events = OutboxBatch()
            let receipt = try await ScanBooking(tourID: tourID, events: events).book(upload, in: transaction)
            try await outbox.add(events, in: transaction)
            return receipt
        }
        outbox.ring()
        return receipt
    }
}
