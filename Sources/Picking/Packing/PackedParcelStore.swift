import Cartonization
import Fulfilment
import MasterData
import Observability
import Postgres
import ScanDialogue

/// Writes the parcels of packed orders, and reads how one is packed.
struct PackedParcelStore: Sendable {
    /// A picked order waiting for its parcels.
    struct PickedOrder: Sendable {
        let orderID: Int64
        let trace: TraceContext?
        var items: [Item]
        /// Whether pieces of it have serial numbers, which only who packs them can read.
        var hasSerials = false
        /// nil when intake does not know it, which no order of the books is.
        var destination: Destination?
    }

    /// What packing needs to know, read in one round trip.
    struct Workload: Sendable {
        /// By order.
        var orders: [PickedOrder]
        var cartons: [Carton]
        /// One for each order that was asked for.
        var serials: [Int64]
    }

    /// A parcel that is about to be written.
    struct Parcel: Sendable {
        let orderID: Int64
        /// Counted from 1 within the order.
        let number: Int
        let sscc: String
        /// Grams.
        let weight: Int
        let plan: PackingPlan.Parcel
    }

    /// Locks those of the orders that are picked, that nobody packs or has packed and whose lots may go out, and reads what lies
    /// in their bins.
    func workload(orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> Workload {
        let results = try await transaction.pipeline([
            lock(orderIDs), OrderContentsStore.items(orderIDs, state: .picked), OrderContentsStore.cartons(besides: orderIDs),
            Self.serials(orderIDs.count), OrderContentsStore.destinations(orderIDs),
        ])
        var orders = try results[0].decode((Int64, String?).self).map {
            PickedOrder(orderID: $0, trace: $1.flatMap { TraceContext(traceparent: $0) }, items: [])
        }
        let index = Dictionary(uniqueKeysWithValues: orders.enumerated().map { ($1.orderID, $0) })
        for row in results[1] {
            let (order, item, hasSerials) = try OrderContentsStore.item(row)
            guard let position = index[order] else { continue }
            orders[position].items.append(item)
            if hasSerials { orders[position].hasSerials = true }
        }
        for row in results[4] {
            let (order, destination) = try OrderContentsStore.destination(row)
            if let position = index[order] { orders[position].destination = destination }
        }
        return Workload(
            orders: orders, cartons: try results[2].map(OrderContentsStore.carton),
            serials: try results[3].map { try $0.decode(0) })
    }

    /// Further numbers for orders that need several parcels. A number once drawn is never used again, even if nothing was packed.
    func serials(_ count: Int, in transaction: some SQLExecutor) async throws -> [Int64] {
        try await transaction.query(Self.serials(count)).map { try $0.decode(0) }
    }

    /// Writes parcels and what is in them, moves their orders on, and takes the cartons off their stock.
    /// - Parameter session: of the packer; nil when nobody packs.
    /// - Returns: id and order of each parcel.
    func close(
        _ parcels: [Parcel], packer: String, _ session: FloorSession? = nil, in transaction: some SQLExecutor
    ) async throws -> [(parcelID: Int64, orderID: Int64)] {
        let results = try await transaction.pipeline([
            insert(parcels, packer, session), markPacked(Set(parcels.map(\.orderID)).sorted()),
            use(parcels.compactMap(\.plan.carton)),
        ])
        return try results[0].decode((Int64, Int64).self).map { ($0, $1) }
    }

    private func lock(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT order_id, trace FROM warehouse.fulfilment
        WHERE order_id = ANY(\(orderIDs)) AND state = \(FulfilmentState.picked)
            AND NOT EXISTS (SELECT FROM warehouse.packing p WHERE p.order_id = fulfilment.order_id)
            AND NOT EXISTS (
                SELECT FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
                WHERE a.order_id = fulfilment.order_id AND a.state = \(AllocationState.picked) AND \(FreeStockStore.isUnfit))
        ORDER BY order_id FOR UPDATE
        """
    }

    private static func serials(_ count: Int) -> SQL {
        "SELECT nextval('warehouse.sscc_serial') FROM generate_series(1, \(count))"
    }

    /// Stock of cartons that have any, in one order of locks.
    private func use(_ cartons: [String]) -> SQL {
        """
        WITH used AS (
            SELECT c.code, u.pieces FROM warehouse.carton c
            JOIN (SELECT code, count(*)::int AS pieces FROM unnest(\(cartons)::text[]) code GROUP BY code) u USING (code)
            WHERE c.stock > 0 ORDER BY c.code FOR UPDATE OF c
        )
        UPDATE warehouse.carton c SET stock = greatest(0, c.stock - u.pieces) FROM used u WHERE c.code = u.code
        """
    }

    private func insert(_ parcels: [Parcel], _ packer: String, _ session: FloorSession?) -> SQL {
        let contents = parcels.flatMap { parcel in parcel.plan.contents.map { (parcel, $0) } }
        let figures = parcels.map(\.plan.figures)
        return """
            WITH stored AS (
                INSERT INTO warehouse.parcel
                    (order_id, number, sscc, carton, weight_g, length_mm, width_mm, height_mm, steps,
                    void_share, material_g, material_cost, carriage_cost, currency, packer, key_id, session_id)
                SELECT t.*, \(packer), \(session?.keyID)::text, \(session?.id)::bigint
                FROM unnest(\(parcels.map(\.orderID))::bigint[], \(parcels.map(\.number))::smallint[], \(parcels.map(\.sscc))::text[],
                    \(parcels.map(\.plan.carton))::text[], \(parcels.map(\.weight))::int[], \(parcels.map { $0.plan.size[0] })::int[],
                    \(parcels.map { $0.plan.size[1] })::int[], \(parcels.map { $0.plan.size[2] })::int[],
                    \(parcels.map { $0.plan.steps.joined(separator: "\n") })::text[], \(figures.map { $0?.void })::real[],
                    \(figures.map { $0?.materialWeight })::int[], \(figures.map { $0?.materialCost })::bigint[],
                    \(figures.map { $0?.carriage })::bigint[], \(figures.map { $0?.currency?.code })::text[]) t
                RETURNING id, order_id, number
            ), filled AS (
                INSERT INTO warehouse.parcel_line (parcel_id, line_no, quantity)
                SELECT s.id, c.line_no, c.quantity
                FROM unnest(\(contents.map(\.0.orderID))::bigint[], \(contents.map(\.0.number))::smallint[],
                    \(contents.map(\.1.line))::smallint[], \(contents.map(\.1.quantity))::int[]) c (order_id, number, line_no, quantity)
                JOIN stored s USING (order_id, number)
            )
            SELECT id, order_id FROM stored ORDER BY order_id, number
            """
    }

    /// A parcel by the number on its label, and the site where it was packed.
    /// - Returns: nil when there is no such parcel.
    func parcel(sscc: String, in executor: some SQLExecutor) async throws -> (parcel: PackedParcelAnswer, site: String)? {
        let rows = try await executor.query(
            """
            SELECT p.sscc, p.order_id, p.number, p.carton, p.weight_g, p.steps, f.site
            FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id WHERE p.sscc = \(sscc)
            """)
        return try rows.first.map { row in
            let (sscc, order, number, carton, weight, steps, site) = try row.decode(
                (String, Int64, Int, String?, Int, String, String).self)
            let answer = PackedParcelAnswer(
                sscc: sscc, orderID: order, number: number, carton: carton, weight: weight,
                steps: steps.split(separator: "\n").map(String.init))
            return (answer, site)
        }
    }

    private func markPacked(_ orderIDs: [Int64]) -> SQL {
        """
        UPDATE warehouse.fulfilment SET state = \(FulfilmentState.packed), packed_at = now()
        WHERE order_id = ANY(\(orderIDs)) AND state = \(FulfilmentState.picked)
        """
    }
}
