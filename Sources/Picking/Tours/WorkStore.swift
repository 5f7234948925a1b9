import Cartonization
import FoundationEssentials
import Fulfilment
import MasterData
import PickPlanning
import Postgres

/// Reads what a cart could do next: the most urgent released orders, where their pieces lie, and the floor.
struct WorkStore: Sendable {
    /// Released orders considered for one cart: so many for each bin, within these bounds.
    private static let candidates = (each: 100, bounds: 500...5000)

    private let board: DepartureBoard

    /// - Parameter board: tells how urgent orders are.
    init(board: DepartureBoard) { self.board = board }

    /// Work to choose from.
    struct Work: Sendable {
        let orders: [PickOrder]
        let layout: FloorLayout
        /// Where the picker stands; nil at the drop.
        let start: FloorPoint?
        /// Orders were left out because a lot that is reserved for them must not go out any more.
        let hasUnfitLot: Bool
    }

    /// What parcels are planned from.
    struct Contents: Sendable {
        /// By order.
        var items: [Int64: [Item]] = [:]
        var cartons: [Carton] = []
        /// By order.
        var destinations: [Int64: Destination] = [:]
    }

    /// Reads without locks: what it brings may be somebody else's by the time it is wanted.
    /// - Parameters:
    ///   - place: the code of the place where the picker stands.
    ///   - gone: orders that are left out, for others have chosen them.
    /// - Throws: `LayoutError` when the site's places or its layout cannot be planned on; a problem for the caller when there is no
    ///   such place.
    func work(
        for cart: Station.Cart, at place: String?, besides gone: [Int64] = [], in executor: some SQLExecutor
    ) async throws -> Work {
        let limit = Self.limit(for: cart)
        let results = try await executor.pipeline([
            Self.layout(cart.site), Self.orders(cart, gone, limit), Self.stops(cart, gone, limit), Self.place(place, cart.site),
        ])
        try await board.refresh(cart.site, on: executor)
        var stops: [Int64: [PickOrder.Stop]] = [:]
        var zones: [Int64: Set<String?>] = [:]
        var unfit: Set<Int64> = []
        for row in results[2] {
            let (order, aisle, cell, quantity, zone, hasUnfitLot) = try row.decode((Int64, Int, Int, Int, String?, Bool).self)
            if hasUnfitLot { unfit.insert(order) }
            zones[order, default: []].insert(zone)
            stops[order, default: []].append(.init(place: FloorPlace(aisle: aisle, cell: cell), quantity: quantity))
        }
        let waiting = try results[1].map(WaitingOrder.init).filter { stops[$0.id] != nil && !unfit.contains($0.id) }
        let urgencies = board.urgencies(
            of: waiting.compactMap { waiting in waiting.consignment.map { (waiting.id, $0) } }, at: cart.site,
            now: try results[0].first?.decode(0) ?? Date())
        let orders = waiting.map { waiting in
            let urgency = urgencies[waiting.id]
            return PickOrder(
                id: waiting.id, stops: stops[waiting.id] ?? [], priority: waiting.priority,
                slack: urgency?.slack ?? waiting.slack,
                deadline: urgency?.deadline, zone: Self.zone(zones[waiting.id])
            )
            .weighing(waiting.load)
        }
        let start = try results[3].first?.decode((Int, Int).self)
        if let place, start == nil { throw FloorProblem.unknownPlace(place) }
        let here = start.map { FloorPlace(aisle: $0, cell: $1) }
        let places = orders.flatMap(\.stops).map(\.place) + (here.map { [$0] } ?? [])
        return Work(
            orders: orders, layout: try Self.layout(results[0], covering: places), start: here.map { .place($0) },
            hasUnfitLot: !unfit.isEmpty)
    }

    private static func limit(for cart: Station.Cart) -> Int {
        min(max(candidates.each * cart.bins, candidates.bounds.lowerBound), candidates.bounds.upperBound)
    }

    /// The most urgent orders that the cart may choose from, as far as their numbers: whether they are released is not asked.
    func orders(for cart: Station.Cart, in executor: some SQLExecutor) async throws -> [Int64] {
        try await executor.query(
            """
            SELECT f.order_id FROM warehouse.fulfilment f WHERE \(Self.isAllocated(for: cart, besides: []))
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(Self.limit(for: cart))
            """
        ).map { try $0.decode(0) }
    }

    /// The zone of an order that lies in one; orders that lie in several ride with one another.
    private static func zone(_ zones: Set<String?>?) -> String? {
        guard let zones, zones.count == 1, let only = zones.first else { return nil }
        return only
    }

    private static func place(_ code: String?, _ site: String) -> SQL {
        "SELECT aisle, cell FROM warehouse.location WHERE lower(code) = lower(\(code)::text) AND site = \(site)"
    }

    private static func layout(_ site: String) -> SQL {
        """
        SELECT now(), s.layout::text,
            (SELECT min(aisle) FROM warehouse.location WHERE site = s.code), (SELECT max(aisle) FROM warehouse.location WHERE site = s.code),
            (SELECT min(cell) FROM warehouse.location WHERE site = s.code), (SELECT max(cell) FROM warehouse.location WHERE site = s.code)
        FROM warehouse.site s WHERE s.code = \(site)
        """
    }

    private static func orders(_ cart: Station.Cart, _ gone: [Int64], _ limit: Int) -> SQL {
        // Where an order goes is told by the look-up that tells whether it is released; coalesce keeps it with the order's key.
        """
        SELECT f.order_id, f.weight_g, f.volume_cm3, f.priority, extract(epoch FROM f.due_at - now())::int, f.due_at,
            d.country, d.latitude, d.longitude
        FROM warehouse.fulfilment f
        CROSS JOIN LATERAL (
            SELECT o.country, o.latitude, o.longitude FROM orders.destination o
            WHERE o.order_id = f.order_id AND coalesce(o.status = \(OrderState.accepted), false) OFFSET 0) d
        WHERE \(isAllocated(for: cart, besides: gone)) ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
        """
    }

    /// The same, and released.
    private static func isCandidate(for cart: Station.Cart, besides gone: [Int64]) -> SQL {
        "\(isAllocated(for: cart, besides: gone)) AND (SELECT true FROM orders.released r WHERE r.order_id = f.order_id)"
    }

    /// Allocated, not among those that others have chosen, nothing of it in a closed zone, and all in the cart's zone when it has one.
    private static func isAllocated(for cart: Station.Cart, besides gone: [Int64]) -> SQL {
        """
        f.site = \(cart.site) AND f.state = \(FulfilmentState.allocated) AND f.order_id <> ALL(\(gone))
            AND \(ZoneClosureStore.isReachable)
            AND (\(cart.zone)::text IS NULL OR NOT EXISTS (
                SELECT FROM warehouse.allocation a
                JOIN warehouse.stock s ON s.id = a.stock_id
                JOIN warehouse.location l ON l.id = s.location_id
                WHERE a.order_id = f.order_id AND a.state = \(AllocationState.open) AND l.zone IS DISTINCT FROM \(cart.zone)::text))
        """
    }

    private static func stops(_ cart: Station.Cart, _ gone: [Int64], _ limit: Int) -> SQL {
        """
        SELECT a.order_id, l.aisle, l.cell, sum(a.quantity), l.zone, bool_or(\(FreeStockStore.isUnfit))
        FROM (
            SELECT f.order_id FROM warehouse.fulfilment f WHERE \(isCandidate(for: cart, besides: gone))
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
        ) f
        JOIN warehouse.allocation a ON a.order_id = f.order_id AND a.state = \(AllocationState.open)
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        GROUP BY a.order_id, l.aisle, l.cell, l.zone ORDER BY a.order_id, l.aisle, l.cell
        """
    }

    /// The layout that was entered when it has all these places, else one block as the places are numbered.
    private static func layout(_ rows: Rows, covering places: [FloorPlace]) throws -> FloorLayout {
        let (_, entered, firstAisle, lastAisle, firstCell, lastCell) =
            try rows.first?.decode((Date, String?, Int?, Int?, Int?, Int?).self) ?? (Date(), nil, nil, nil, nil, nil)
        if let entered {
            let layout = try JSONDecoder().decode(FloorLayout.self, from: Data(entered.utf8))
            if places.allSatisfy({ layout.aisleNumbers.contains($0.aisle) && layout.cellNumbers.contains($0.cell) }) {
                return layout
            }
        }
        let (aisle, cell) = (firstAisle ?? 0, firstCell ?? 0)
        return try FloorLayout(
            aisles: (lastAisle ?? aisle) - aisle + 1,
            blocks: [.init(cells: (lastCell ?? cell) - cell + 1, front: 1000, back: 1000)],
            firstAisle: aisle, firstCell: cell)
    }

    /// What the chosen orders consist of, the cartons there are, and where they go.
    /// - Parameter others: orders whose own cartons count as free, though their tours may be written meanwhile.
    func contents(
        _ orderIDs: [Int64], besides others: [Int64], in executor: some SQLExecutor
    ) async throws -> Contents {
        let results = try await executor.pipeline([
            OrderContentsStore.items(orderIDs, state: .open), OrderContentsStore.cartons(besides: others),
            OrderContentsStore.destinations(orderIDs),
        ])
        var items: [Int64: [Item]] = [:]
        for row in results[0] {
            let (order, item, _) = try OrderContentsStore.item(row)
            items[order, default: []].append(item)
        }
        let destinations = try results[2].map(OrderContentsStore.destination)
        return Contents(
            items: items, cartons: try results[1].map(OrderContentsStore.carton),
            destinations: Dictionary(uniqueKeysWithValues: destinations.map { ($0.orderID, $0.destination) }))
    }
}

extension PickOrder {
    /// The same order with weight and volume known for it as a whole; its first stop carries them.
    fileprivate func weighing(_ load: Stop) -> PickOrder {
        guard let first = stops.first else { return self }
        let heavy = Stop(place: first.place, quantity: first.quantity, weight: load.weight, volume: load.volume)
        return PickOrder(
            id: id, stops: [heavy] + stops.dropFirst(), bins: bins, priority: priority, slack: slack, deadline: deadline,
            zone: zone)
    }
}

/// A released order as the statement tells it, before it is known where its pieces lie.
private struct WaitingOrder {
    let id: Int64
    let priority: Int
    /// Of the whole of it.
    let load: PickOrder.Stop
    /// Seconds to its promise.
    let slack: Int?
    /// nil when it has no promise, or nobody knows where its door is.
    let consignment: Departures.Consignment?

    init(_ row: Row) throws {
        let (id, weight, volume, priority, slack, dueAt, country, latitude, longitude) = try row.decode(
            (Int64, Int, Int, Int, Int?, Date?, String?, Double?, Double?).self)
        (self.id, self.priority, self.slack) = (id, priority, slack)
        load = PickOrder.Stop(place: FloorPlace(aisle: 0, cell: 0), quantity: 0, weight: weight, volume: volume)
        consignment = Departures.Consignment(
            weight: weight, country: country, latitude: latitude, longitude: longitude, promisedBy: dueAt)
    }
}
