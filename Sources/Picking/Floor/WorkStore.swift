import Cartonization
import FoundationEssentials
import PickPlanning
import Postgres

/// Reads what a cart could do next: the most urgent released orders, where their pieces lie, and the floor.
struct WorkStore: Sendable {
    /// Released orders looked at for one cart, beside those it holds.
    private static let candidates = 400

    /// Work to choose from.
    struct Work: Sendable {
        let orders: [PickOrder]
        let layout: FloorLayout
    }

    /// Waits until no other cart of the site is being given work, then reads. The lock ends with the transaction.
    /// - Throws: `LayoutError` when the site's places or its layout cannot be planned on.
    func work(for cart: Station.Cart, in transaction: some SQLExecutor) async throws -> Work {
        let limit = Self.candidates + 2 * cart.bins
        let results = try await transaction.pipeline([
            "SELECT pg_advisory_xact_lock(hashtextextended('waybill tour ' || \(cart.site), 0))",
            Self.layout(cart.site), Self.orders(cart.site, limit), Self.stops(cart.site, limit),
        ])
        var stops: [Int64: [PickOrder.Stop]] = [:]
        for row in results[3] {
            let (order, aisle, cell, quantity) = try row.decode((Int64, Int, Int, Int).self)
            stops[order, default: []].append(.init(place: FloorPlace(aisle: aisle, cell: cell), quantity: quantity))
        }
        let orders = try results[2].map { row in
            let (order, weight, volume, priority, slack) = try row.decode((Int64, Int, Int, Int, Int?).self)
            let load = PickOrder.Stop(place: FloorPlace(aisle: 0, cell: 0), quantity: 0, weight: weight, volume: volume)
            return PickOrder(id: order, stops: stops[order] ?? [], priority: priority, slack: slack).weighing(load)
        }.filter { !$0.stops.isEmpty }
        return Work(orders: orders, layout: try Self.layout(results[1], covering: orders.flatMap(\.stops).map(\.place)))
    }

    private static func layout(_ site: String) -> SQL {
        """
        SELECT s.layout::text, min(l.aisle), max(l.aisle), min(l.cell), max(l.cell)
        FROM warehouse.site s LEFT JOIN warehouse.location l ON l.site = s.code WHERE s.code = \(site) GROUP BY s.code
        """
    }

    private static func orders(_ site: String, _ limit: Int) -> SQL {
        """
        SELECT f.order_id, f.weight_g, f.volume_cm3, f.priority, extract(epoch FROM f.due_at - now())::int
        FROM warehouse.fulfilment f
        WHERE f.site = \(site) AND f.state = 'allocated' AND EXISTS (SELECT FROM orders.released r WHERE r.order_id = f.order_id)
        ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
        """
    }

    private static func stops(_ site: String, _ limit: Int) -> SQL {
        """
        SELECT a.order_id, l.aisle, l.cell, sum(a.quantity)
        FROM (
            SELECT f.order_id FROM warehouse.fulfilment f
            WHERE f.site = \(site) AND f.state = 'allocated' AND EXISTS (SELECT FROM orders.released r WHERE r.order_id = f.order_id)
            ORDER BY f.priority DESC, f.due_at, f.order_id LIMIT \(limit)
        ) f
        JOIN warehouse.allocation a ON a.order_id = f.order_id AND a.state = 'open'
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        GROUP BY a.order_id, l.aisle, l.cell ORDER BY a.order_id, l.aisle, l.cell
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
        let results = try await transaction.pipeline([ContentsStore.items(orderIDs, state: "open"), ContentsStore.cartons])
        var items: [Int64: [Item]] = [:]
        for row in results[0] {
            let (order, item) = try ContentsStore.item(row)
            items[order, default: []].append(item)
        }
        return (items, try results[1].map(ContentsStore.carton))
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
