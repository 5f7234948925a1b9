import Cartonization
import FoundationEssentials
import Fulfilment
import MasterData
import Observability
import Postgres
import ScanDialogue

/// What people pack: who has which order, and by which plan.
struct PackingStore: Sendable {
    /// An order somebody wants to pack, locked.
    struct Order: Sendable {
        let id: Int64
        let site: String
        let state: FulfilmentState
        let trace: TraceContext?
        /// Who packs it, by which plan, and what was scanned so far; nil when nobody does.
        let packing: (packer: String, plan: PackingPlan, scans: [String])?
    }

    /// An article of an order line.
    struct Article: Sendable {
        let sku: String
        let gtin: String
        let name: String
    }

    /// The badge as it is in the books, of somebody who works here.
    func packer(badge: String, in executor: some SQLExecutor) async throws -> String? {
        try await executor.query(activeBadge(badge)).first?.decode(0)
    }

    /// Badges differ by more than the size of their letters; where somebody made two that do not, the one as it was scanned.
    private func activeBadge(_ badge: String) -> SQL {
        """
        SELECT badge FROM warehouse.picker WHERE lower(badge) = lower(\(badge)) AND is_active ORDER BY badge = \(badge) DESC LIMIT 1
        """
    }

    /// Locks the order with a number, the one that lay last in a cart's bin, or the one whose parcel with this SSCC was opened.
    func lock(_ code: String, in transaction: some SQLExecutor) async throws -> Order? {
        let bin = CartBin.parts(of: code)
        let rows = try await transaction.query(
            """
            SELECT f.order_id FROM warehouse.fulfilment f WHERE f.order_id = \(bin == nil ? Int64(code) : nil)::bigint
            UNION ALL
            (SELECT o.order_id FROM warehouse.cart c
            JOIN warehouse.tour t ON t.cart = c.code
            JOIN warehouse.tour_order o ON o.tour_id = t.id AND \(OrderBinStore.has(bin?.bin))
            WHERE lower(c.code) = lower(\(bin?.cart)::text) ORDER BY t.id DESC LIMIT 1)
            UNION ALL
            SELECT p.order_id FROM warehouse.parcel p WHERE p.sscc = \(code) AND p.opened_at IS NOT NULL
            """)
        guard let order: Int64 = try rows.first?.decode(0) else { return nil }
        return try await lock(order, in: transaction)
    }

    func lock(_ orderID: Int64, in transaction: some SQLExecutor) async throws -> Order? {
        let results = try await transaction.pipeline([
            "SELECT site, state, trace FROM warehouse.fulfilment WHERE order_id = \(orderID) FOR UPDATE",
            "SELECT packer, plan::text, scans FROM warehouse.packing WHERE order_id = \(orderID)",
        ])
        guard let (site, state, trace) = try results[0].first?.decode((String, FulfilmentState, String?).self) else { return nil }
        let packing = try results[1].first.map { row in
            let (packer, plan, scans) = try row.decode((String, String, [String]).self)
            return (packer, try JSONDecoder().decode(PackingPlan.self, from: Data(plan.utf8)), scans)
        }
        return Order(
            id: orderID, site: site, state: state, trace: trace.flatMap { TraceContext(traceparent: $0) }, packing: packing)
    }

    /// What lies in the order's bins, the cartons there are for it, and where it goes.
    func contents(
        _ orderID: Int64, in executor: some SQLExecutor
    ) async throws -> (items: [Item], serialLines: [Int], cartons: [Carton], destination: Destination?) {
        let results = try await executor.pipeline([
            OrderContentsStore.items([orderID], state: .picked), OrderContentsStore.cartons(besides: [orderID]),
            OrderContentsStore.destinations([orderID]),
        ])
        let items = try results[0].map(OrderContentsStore.item)
        return (
            items.map(\.item), items.filter(\.hasSerials).map(\.item.line), try results[1].map(OrderContentsStore.carton),
            try results[2].first.map { try OrderContentsStore.destination($0).destination }
        )
    }

    /// The article of each line of an order, and the codes of its bins, or of the opened parcels from which it is to be packed again.
    func goods(_ orderID: Int64, in executor: some SQLExecutor) async throws -> (articles: [Int: Article], bins: [String]) {
        let results = try await executor.pipeline([
            articles(orderID),
            """
            SELECT t.cart, \(OrderBinStore.numbers), ARRAY(
                SELECT p.sscc FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id AND p.opened_at >= f.picked_at
                WHERE p.order_id = o.order_id AND p.opened_at = (SELECT max(l.opened_at) FROM warehouse.parcel l WHERE l.order_id = o.order_id)
                ORDER BY p.number)
            FROM warehouse.tour_order o JOIN warehouse.tour t ON t.id = o.tour_id
            WHERE o.order_id = \(orderID) ORDER BY o.tour_id DESC LIMIT 1
            """,
        ])
        let bins = try results[1].decode((String, [Int], [String]).self).flatMap { cart, bins, parcels in
            parcels.isEmpty ? bins.map { CartBin.code(cart: cart, bin: $0) } : parcels
        }
        return (try Self.articles(results[0]), bins)
    }

    /// The article of each line of an order.
    func articles(_ orderID: Int64, in executor: some SQLExecutor) async throws -> [Int: Article] {
        try Self.articles(try await executor.query(articles(orderID)))
    }

    private func articles(_ orderID: Int64) -> SQL {
        """
        SELECT DISTINCT ON (a.line_no) a.line_no, k.code, k.gtin, k.name
        FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id JOIN warehouse.sku k ON k.code = s.sku
        WHERE a.order_id = \(orderID) AND a.state = \(AllocationState.picked) ORDER BY a.line_no
        """
    }

    private static func articles(_ rows: Rows) throws -> [Int: Article] {
        Dictionary(
            try rows.decode((Int, String, String, String).self).map { ($0, Article(sku: $1, gtin: $2, name: $3)) }
        ) { first, _ in first }
    }

    /// A lot in the order's bins that must not go out: what, and why.
    func unfitLot(_ orderID: Int64, in executor: some SQLExecutor) async throws -> UnfitPieces? {
        let rows = try await executor.query(
            """
            SELECT s.sku, s.lot, (SELECT x.kind FROM (\(FreeStockStore.bar)) x), s.expiry::text
            FROM warehouse.allocation a JOIN warehouse.stock s ON s.id = a.stock_id
            WHERE a.order_id = \(orderID) AND a.state = \(AllocationState.picked) AND \(FreeStockStore.isUnfit)
            ORDER BY a.line_no LIMIT 1
            """)
        return try rows.first.map { row in
            let (sku, lot, bar, expiry) = try row.decode((String, String, LotBar?, String?).self)
            return UnfitPieces(sku: sku, lot: lot, bar: bar, expiry: expiry.flatMap { CivilDay($0) })
        }
    }

    /// Keeps what was scanned of the plan if the order is this packer's, at a site where the session may pack; a list that comes late and is
    /// shorter than what is kept changes nothing.
    /// - Returns: the badge as it is in the books, of somebody who works here; where the order is, nil when there is none, and who packs it.
    func keep(
        _ scans: [String], of orderID: Int64, by session: FloorSession, in executor: some SQLExecutor
    ) async throws -> (badge: String?, site: String?, packer: String?) {
        let sites = session.sites(for: .pack)
        let rows = try await executor.query(
            """
            WITH known AS (
                SELECT (\(activeBadge(session.badge))) AS badge
            ), kept AS (
                UPDATE warehouse.packing p SET scans = \(scans)::text[], key_id = \(session.keyID), session_id = \(session.id)
                FROM known k, warehouse.fulfilment f
                WHERE p.order_id = \(orderID) AND p.packer = k.badge AND cardinality(p.scans) < cardinality(\(scans)::text[])
                    AND f.order_id = p.order_id AND (\(sites == .all) OR f.site = ANY (\(sites.stored)::text[]))
            )
            SELECT k.badge, f.site, p.packer
            FROM known k
            LEFT JOIN warehouse.fulfilment f ON f.order_id = \(orderID)
            LEFT JOIN warehouse.packing p ON p.order_id = \(orderID)
            """)
        return try rows[0].decode((String?, String?, String?).self)
    }

    /// Where an order is; nil when the warehouse does not know it.
    func site(_ orderID: Int64, in executor: some SQLExecutor) async throws -> String? {
        try await executor.query("SELECT site FROM warehouse.fulfilment WHERE order_id = \(orderID)").first?.decode(0)
    }

    /// Keeps the plan; its cartons are the order's from now on.
    func begin(
        _ orderID: Int64, packer: String, _ session: FloorSession, plan: PackingPlan, in transaction: some SQLExecutor
    ) async throws {
        let text = String(decoding: try JSONEncoder().encode(plan), as: UTF8.self)
        try await transaction.pipeline([
            """
            INSERT INTO warehouse.packing (order_id, packer, plan, key_id, session_id)
            VALUES (\(orderID), \(packer), \(text)::jsonb, \(session.keyID), \(session.id))
            ON CONFLICT (order_id) DO UPDATE SET
                packer = excluded.packer, plan = excluded.plan, begun_at = now(), scans = '{}', key_id = excluded.key_id,
                session_id = excluded.session_id
            """,
            """
            UPDATE warehouse.tour_order SET cartons = \(plan.parcels.compactMap(\.carton))::text[]
            WHERE order_id = \(orderID) AND tour_id = (SELECT max(tour_id) FROM warehouse.tour_order WHERE order_id = \(orderID))
            """,
        ])
    }

    /// Forgets the plan.
    func end(_ orderID: Int64, in executor: some SQLExecutor) async throws {
        try await executor.query("DELETE FROM warehouse.packing WHERE order_id = \(orderID)")
    }

    /// A carton that the packer has none of.
    /// - Returns: false when there is no such carton.
    func useUp(carton: String, in executor: some SQLExecutor) async throws -> Bool {
        let rows = try await executor.query(
            "UPDATE warehouse.carton SET stock = 0 WHERE lower(code) = lower(\(carton)) RETURNING code")
        return rows.first != nil
    }

    /// The closed parcels of an order, and who packed them.
    func parcels(
        of orderID: Int64, in executor: some SQLExecutor
    ) async throws -> [(number: Int, sscc: String, packer: String)] {
        try await executor.query(
            "SELECT number, sscc, packer FROM warehouse.parcel WHERE order_id = \(orderID) AND opened_at IS NULL ORDER BY number"
        ).decode((Int, String, String).self).map { ($0, $1, $2) }
    }
}
