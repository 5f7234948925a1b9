import Cartonization
import PickPlanning
import Postgres

/// Chooses a cart's next work, and the cartons that each order's bins will be. It reads and reckons outside of any transaction and locks
/// nothing: the tour takes the orders when it is written.
struct TourForming: Sendable {
    /// An order for bins of the cart.
    struct Choice: Sendable {
        let orderID: Int64
        let reason: String
        /// Codes of the cartons it will ship in; empty for pieces in their own packaging.
        let cartons: [String]
        /// So many of the cart, at least one: one for each parcel.
        let bins: Int
        /// Among the order's bins the one for each line: that of the parcel with most of its pieces.
        let binOfLine: [Int: Int]
    }

    /// The orders for the cart, the most urgent first; none when there is no work.
    struct Plan: Sendable {
        let orders: [Choice]
        let layout: FloorLayout
        /// Where the picker stands; nil at the drop.
        let start: FloorPoint?
        /// Orders were left out because a lot that is reserved for them must not go out any more.
        let hasUnfitLot: Bool
    }

    private let postgres: Postgres
    private let store: WorkStore
    private let queue = CartQueue()
    private let terms: CarriageTerms
    private let plans: CartonPlanMemory

    /// - Parameters:
    ///   - board: tells how urgent orders are.
    ///   - terms: what carriage costs.
    ///   - plans: made before the cart's turn, and kept for those who pack.
    init(postgres: Postgres, board: DepartureBoard, terms: CarriageTerms, plans: CartonPlanMemory) {
        (self.postgres, store, self.terms, self.plans) = (postgres, WorkStore(board: board), terms, plans)
    }

    /// Times orders are chosen: the second time it is known which of the first need more bins than was foreseen. What is too much even then is
    /// left out, the least urgent first.
    private static let rounds = 2

    /// For so many times the cart's bins cartons are planned before its turn: soon those of all orders among which carts choose.
    private static let foresight = 2

    /// Chooses in the cart's turn, and keeps the choice out of this worker's other carts' reach while `body` writes the tour.
    /// - Parameters:
    ///   - place: the code of the place where the picker stands; nil at the drop.
    ///   - lost: orders that others were seen to have taken; they are left out.
    func withChoice<Value>(
        for cart: Station.Cart, at place: String?, besides lost: Set<Int64>, _ body: (Plan) async throws -> Value
    ) async throws -> Value {
        try await planCartons(for: cart)
        return try await queue.withChoice(at: cart.site) { others in
            try await choose(for: cart, at: place, besides: lost, others)
        } writing: {
            try await body($0)
        }
    }

    /// Plans cartons of orders that may ride and have none yet, while other carts choose, so that little of it is left for the cart's turn.
    /// What is there then decides: it plans anew what has changed meanwhile.
    private func planCartons(for cart: Station.Cart) async throws {
        let waiting = try await store.orders(for: cart, in: postgres)
        let new = plans.begin(waiting, atMost: Self.foresight * cart.bins)
        defer { plans.end(new) }
        guard !new.isEmpty else { return }
        let contents = try await store.contents(new, besides: [], in: postgres)
        let card = try await terms.card(on: postgres)
        for (order, items) in contents.items {
            var stock = CartonStock(contents.cartons, memory: plans)
            _ = stock.parcels(of: order, items, lane: contents.destinations[order]?.lane(card))
            // Scans and messages come in between.
            await Task.yield()
        }
    }

    private func choose(
        for cart: Station.Cart, at place: String?, besides lost: Set<Int64>, _ others: [Choice]
    ) async throws -> Plan {
        let work = try await store.work(for: cart, at: place, besides: Array(lost) + others.map(\.orderID), in: postgres)
        let planner = WorkPlanner(layout: work.layout)
        var bins = plans.parcelCounts(of: work.orders.map(\.id)).mapValues { min(max(1, $0), cart.bins) }
        var (chosen, contents): ([Choice], WorkStore.Contents) = ([], .init())
        for _ in 0..<Self.rounds {
            let orders = work.orders.map { $0.taking(bins: bins[$0.id] ?? 1) }
            let load = CartLoad.cart(bins: cart.bins, weight: cart.maxWeight)
            guard let next = try planner.next(for: load, from: work.start, orders: orders) else { break }
            let ids = next.orders.map { orders[$0].id }
            try await read(ids, into: &contents, besides: others)
            chosen = try await choices(ids, next.reasons, cart, contents, besides: others)
            guard chosen.contains(where: { $0.bins > bins[$0.orderID] ?? 1 }) else { break }
            for choice in chosen { bins[choice.orderID] = choice.bins }
        }
        return Plan(orders: Self.fitting(chosen, cart), layout: work.layout, start: work.start, hasUnfitLot: work.hasUnfitLot)
    }

    /// Adds those of the orders that are not among the contents yet.
    private func read(_ ids: [Int64], into contents: inout WorkStore.Contents, besides others: [Choice]) async throws {
        let missing = ids.filter { contents.items[$0] == nil }
        guard !missing.isEmpty else { return }
        let more = try await store.contents(missing, besides: others.map(\.orderID), in: postgres)
        contents.cartons = more.cartons
        contents.items.merge(more.items) { $1 }
        contents.destinations.merge(more.destinations) { $1 }
    }

    private func choices(
        _ ids: [Int64], _ reasons: [String], _ cart: Station.Cart, _ contents: WorkStore.Contents, besides others: [Choice]
    ) async throws -> [Choice] {
        let card = try await terms.card(on: postgres)
        var stock = CartonStock(contents.cartons, memory: plans)
        stock.useUp(others.flatMap(\.cartons))
        return zip(ids, reasons).map { order, reason in
            let lane = contents.destinations[order]?.lane(card)
            let parcels = stock.parcels(of: order, contents.items[order] ?? [], lane: lane)
            return Choice(order, reason, parcels, bins: min(max(1, parcels.count), cart.bins))
        }
    }

    /// As many of the orders as there are bins for, the most urgent in any case.
    private static func fitting(_ choices: [Choice], _ cart: Station.Cart) -> [Choice] {
        var taken = 0
        return choices.filter { choice in
            guard taken + choice.bins <= cart.bins else { return false }
            taken += choice.bins
            return true
        }
    }
}

extension TourForming.Choice {
    fileprivate init(_ order: Int64, _ reason: String, _ parcels: [ParcelPlan], bins: Int) {
        var most: [Int: (bin: Int, pieces: Int)] = [:]
        for (index, parcel) in parcels.enumerated() {
            for content in parcel.contents where content.quantity > most[content.line]?.pieces ?? 0 {
                most[content.line] = (min(index, bins - 1), content.quantity)
            }
        }
        self.init(
            orderID: order, reason: reason, cartons: parcels.compactMap(\.carton?.code), bins: bins,
            binOfLine: most.mapValues(\.bin))
    }
}
