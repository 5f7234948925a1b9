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

    /// Work to choose from.
    struct Work: Sendable {
        let orders: [PickOrder]
        let layout: FloorLayout
        /// Where the picker stands; nil at the drop.
        let start: FloorPoint?
        /// Orders were left out because a lot that is reserved for them has expired.
        let hasExpired: Bool
    }

    /// Waits until no other cart of the site is being given work, then reads. The lock ends with the transaction.
    /// - Parameter place: the code of the place where the picker stands.
    /// - Throws: `LayoutError` when the site's places or its layout cannot be planned on; a problem for the caller when there is no
    ///   such place.
    func work(for cart: Station.Cart, at place: String?, in transaction: some SQLExecutor) async throws -> Work {
        let limit = min(
            max(Self.candidates.each * cart.bins, Self.candidates.bounds.lowerBound), Self.candidates.bounds.upperBound)
        let results = try await transaction.pipeline([
            "SELECT pg_advisory_xact_lock(hashtextextended('waybill tour ' || \(cart.site), 0))",
            Self.layout(cart.site), Self.orders(cart, limit), Self.stops(cart, limit), Self.place(place, cart.site),
        ])
        var stops: [Int64: [PickOrder.Stop]] = [:]
        var zones: [Int64: Set<String?>] = [:]
        var expired: Set<Int64> = []
        for row in results[3] {
            let (order, aisle, cell, quantity, zone, hasExpired) = try row.decode((Int64, Int, Int, Int, String?, Bool).self)
            if hasExpired { expired.insert(order) }
            zones[order, default: []].insert(zone)
            stops[order, default: []].append(.init(place: FloorPlace(aisle: aisle, cell: cell), quantity: quantity))
        }
        let orders = try results[2].map { row in
            let (order, weight, volume, priority, slack) = try row.decode((Int64, Int, Int, Int, Int?).self)
            let load = PickOrder.Stop(place: FloorPlace(aisle: 0, cell: 0), quantity: 0, weight: weight, volume: volume)
            return PickOrder(
                id: order, stops: stops[order] ?? [], priority: priority, slack: slack, zone: Self.zone(zones[order])
            )
            .weighing(load)
        }.filter { !$0.stops.isEmpty && !expired.contains($0.id) }
        let start = try results[4].first?.decode((Int, Int).self)
        if let place, start == nil { throw FloorProblem.unknownPlace(place) }
        let here = start.map { FloorPlace(aisle: $0, cell: $1) }
        let places = orders.flatMap(\.stops).map(\.place) + (here.map { [$0] } ?? [])
        return Work(
            orders: orders, layout: try Self.layout(results[1], covering: places), start: here.map { .place($0) },
            hasExpired: !expired.isEmpty)
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
        SELECT s.layout::text,
            (SELECT min(aisle) FROM warehouse.location WHERE site = s.code), (SELECT max(aisle) FROM warehouse.location WHERE site = s.code),
            (SELECT min(cell) FROM warehouse.location WHERE site = s.code), (SELECT max(cell) FROM warehouse.location WHERE site = s.code)
        FROM warehouse.site s WHERE s.code = \(site)
        """
    }

    private static func orders(_ cart: Station.Cart, _ limit: Int) -> SQL {
        """
        SELECT f.order_id, f.weight_g, f.volume_cm3, f.priority, extract(epoch FROM f.due_at - now())::int
        FROM warehouse.fulfilment f WHERE \(isCandidate(for: cart))
        ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
        """
    }

    /// Released, allocated, and all in the cart's zone when it has one.
    private static func isCandidate(for cart: Station.Cart) -> SQL {
        """
        f.site = \(cart.site) AND f.state = \(FulfilmentState.allocated)
            AND (SELECT true FROM orders.released r WHERE r.order_id = f.order_id)
            AND (\(cart.zone)::text IS NULL OR NOT EXISTS (
                SELECT FROM warehouse.allocation a
                JOIN warehouse.stock s ON s.id = a.stock_id
                JOIN warehouse.location l ON l.id = s.location_id
                WHERE a.order_id = f.order_id AND a.state = \(AllocationState.open) AND l.zone IS DISTINCT FROM \(cart.zone)::text))
        """
    }

    private static func stops(_ cart: Station.Cart, _ limit: Int) -> SQL {
        """
        SELECT a.order_id, l.aisle, l.cell, sum(a.quantity), l.zone, coalesce(bool_or(\(FreeStockStore.isExpired("s.expiry"))), false)
        FROM (
            SELECT f.order_id FROM warehouse.fulfilment f WHERE \(isCandidate(for: cart))
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
        let (entered, firstAisle, lastAisle, firstCell, lastCell) =
            try rows.first?.decode((String?, Int?, Int?, Int?, Int?).self) ?? (nil, nil, nil, nil, nil)
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

    /// What the chosen orders consist of, and the cartons there are.
    func contents(_ orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> (
        items: [Int64: [Item]], cartons: [Carton]
    ) {
        let results = try await transaction.pipeline([
            OrderContentsStore.items(orderIDs, state: .open), OrderContentsStore.cartons(besides: []),
        ])
        var items: [Int64: [Item]] = [:]
        for row in results[0] {
            let (order, item) = try OrderContentsStore.item(row)
            items[order, default: []].append(item)
        }
        return (items, try results[1].map(OrderContentsStore.carton))
    }
}

extension PickOrder {
    /// The same order with weight and volume known for it as a whole; its first stop carries them.
    fileprivate func weighing(_ load: Stop) -> PickOrder {
        guard let first = stops.first else { return self }
        let heavy = Stop(place: first.place, quantity: first.quantity, weight: load.weight, volume: load.volume)
        return PickOrder(id: id, stops: [heavy] + stops.dropFirst(), bins: bins, priority: priority, slack: slack, zone: zone)
    }
}
