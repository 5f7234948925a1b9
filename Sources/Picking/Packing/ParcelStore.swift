import Cartonization
import Fulfilment
import Observability
import Postgres

/// The SQL of packing.
struct ParcelStore: Sendable {
    /// What packing needs to know, read in one round trip: jobs by order, cartons, and a serial for each order.
    struct Desk: Sendable {
        var jobs: [PackingJob]
        var cartons: [Carton]
        var serials: [Int64]
    }

    /// Locks those of the orders that are picked and not packed yet, and reads what lies in their bins.
    func open(orderIDs: [Int64], in transaction: some SQLExecutor) async throws -> Desk {
        let results = try await transaction.pipeline([
            lock(orderIDs), contents(orderIDs), Self.cartons, Self.serials(orderIDs.count),
        ])
        var jobs = try results[0].decode((Int64, String?).self).map {
            PackingJob(orderID: $0, trace: $1.flatMap { TraceContext(traceparent: $0) }, items: [])
        }
        let index = Dictionary(uniqueKeysWithValues: jobs.enumerated().map { ($1.orderID, $0) })
        for row in results[1] {
            let (order, line, quantity, weight, length, width, height) = try row.decode(
                (Int64, Int, Int, Int, Int, Int, Int).self)
            guard let job = index[order] else { continue }
            let size = Dimensions(length: length, width: width, height: height)
            jobs[job].items.append(Item(line: line, quantity: quantity, weight: weight, dimensions: size))
        }
        return Desk(jobs: jobs, cartons: try results[2].map(carton), serials: try results[3].map { try $0.decode(0) })
    }

    /// Further numbers for orders that need several parcels. A number once drawn is never used again, even if nothing was packed.
    func serials(_ count: Int, in transaction: some SQLExecutor) async throws -> [Int64] {
        try await transaction.query(Self.serials(count)).map { try $0.decode(0) }
    }

    /// Writes parcels and what is in them, and moves their orders on.
    /// - Returns: id and order of each parcel.
    func close(_ parcels: [PackedParcel], in transaction: some SQLExecutor) async throws -> [(parcelID: Int64, orderID: Int64)] {
        let results = try await transaction.pipeline([insert(parcels), markPacked(Set(parcels.map(\.orderID)).sorted())])
        return try results[0].decode((Int64, Int64).self).map { ($0, $1) }
    }

    private func lock(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT order_id, trace FROM warehouse.fulfilment WHERE order_id = ANY(\(orderIDs)) AND state = 'picked'
        ORDER BY order_id FOR UPDATE
        """
    }

    /// What nobody measured counts as one gram and one millimetre: such orders do not pass intake.
    private func contents(_ orderIDs: [Int64]) -> SQL {
        """
        SELECT a.order_id, a.line_no, sum(a.quantity), coalesce(k.weight_g, 1), coalesce(k.length_mm, 1), coalesce(k.width_mm, 1),
            coalesce(k.height_mm, 1)
        FROM warehouse.allocation a
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.sku k ON k.code = s.sku
        WHERE a.order_id = ANY(\(orderIDs)) AND a.state = 'picked'
        GROUP BY a.order_id, a.line_no, k.code
        ORDER BY a.order_id, a.line_no
        """
    }

    private static let cartons: SQL =
        "SELECT code, length_mm, width_mm, height_mm, max_weight_g, empty_weight_g FROM warehouse.carton ORDER BY code"

    private static func serials(_ count: Int) -> SQL {
        "SELECT nextval('warehouse.sscc_serial') FROM generate_series(1, \(count))"
    }

    private func carton(_ row: Row) throws -> Carton {
        let (code, length, width, height, maxWeight, emptyWeight) = try row.decode((String, Int, Int, Int, Int, Int).self)
        return Carton(
            code: code, inner: Dimensions(length: length, width: width, height: height), maxWeight: maxWeight,
            emptyWeight: emptyWeight)
    }

    private func insert(_ parcels: [PackedParcel]) -> SQL {
        let contents = parcels.flatMap { parcel in parcel.plan.contents.map { (parcel, $0) } }
        return """
            WITH stored AS (
                INSERT INTO warehouse.parcel
                    (order_id, number, sscc, carton, weight_g, length_mm, width_mm, height_mm, packer)
                SELECT t.*, 'picking-worker'
                FROM unnest(\(parcels.map(\.orderID))::bigint[], \(parcels.map(\.number))::smallint[], \(parcels.map(\.sscc))::text[],
                    \(parcels.map(\.plan.carton?.code))::text[], \(parcels.map { max(1, $0.plan.weight) })::int[],
                    \(parcels.map(\.plan.dimensions.length))::int[], \(parcels.map(\.plan.dimensions.width))::int[],
                    \(parcels.map(\.plan.dimensions.height))::int[]) t
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

    private func markPacked(_ orderIDs: [Int64]) -> SQL {
        """
        UPDATE warehouse.fulfilment SET state = 'packed', packed_at = now() WHERE order_id = ANY(\(orderIDs)) AND state = 'picked'
        """
    }
}
