package import FoundationEssentials
package import Fulfilment
package import Postgres

/// Serial numbers in the books: which piece came when and where, and into whose parcel it went.
///
/// A piece is followed from its receipt to its parcel, not from bin to bin. Its row is locked after everything else: stock, picks, fulfilments,
/// cartons, and then serial numbers in their order.
package struct SerialStore: Sendable {
    /// A serial number as the books have it now.
    package struct Entry: Sendable, Equatable {
        package let sku: String
        package let serial: String
        package let site: String
        package let lot: String?
        package let state: SerialState
        package let orderID: Int64?
        package let sscc: String?
        /// Who brought it into its state, and when.
        package let actor: String
        package let changedAt: Date
    }

    /// A piece that goes into a parcel.
    package struct Piece: Sendable, Hashable {
        let sku: String
        let serial: SerialNumber
        let sscc: String

        package init(sku: String, serial: SerialNumber, sscc: String) { (self.sku, self.serial, self.sscc) = (sku, serial, sscc) }
    }

    package init() {}

    /// Pieces that came: new ones, ones that came back, and ones that were written off and are found.
    /// - Parameters:
    ///   - lot: nil when it has none or nobody knows.
    ///   - origin: the site that sent them: what is in stock there has come from there.
    ///   - document: the receipt they came with; nil: none.
    /// - Returns: those of them that are in stock already; when there are any, the transaction must not be committed.
    package func enter(
        _ serials: [SerialNumber], of sku: String, lot: String?, at site: String, from origin: String? = nil, document: String?,
        reason: String?, by person: String, in transaction: Transaction
    ) async throws -> [Entry] {
        let given = serials.sorted().map(\.text)
        let entered: Set<String> = Set(
            try await transaction.query(
                """
                WITH put AS (
                    INSERT INTO warehouse.serial AS s (sku, serial, site, lot, state, actor)
                    SELECT \(sku), g.serial, \(site), \(lot)::text, \(SerialState.inStock), \(person) FROM unnest(\(given)::text[]) AS g (serial)
                    ORDER BY g.serial
                    ON CONFLICT (sku, serial) DO UPDATE SET site = excluded.site, lot = coalesce(excluded.lot, s.lot), state = excluded.state,
                        order_id = NULL, sscc = NULL, actor = excluded.actor, changed_at = excluded.changed_at
                    WHERE s.state <> excluded.state OR s.site = \(origin)::text
                    RETURNING s.*
                )
                INSERT INTO warehouse.serial_event (sku, serial, state, site, document, reason, actor)
                SELECT p.sku, p.serial, p.state, p.site, \(document)::text, \(reason)::text, p.actor FROM put p ORDER BY p.serial RETURNING serial
                """
            ).map { try $0.decode(0) })
        return entered.count == given.count
            ? [] : try await entries(given.filter { !entered.contains($0) }.map { (sku, $0) }, on: transaction)
    }

    /// Pieces that go into the parcels of an order. One that the books do not know is entered by this.
    /// - Returns: why one of them must not; then the transaction must not be committed.
    package func pack(
        _ pieces: [Piece], order: Int64, at site: String, by packer: String, in transaction: Transaction
    ) async throws -> SerialRefusal? {
        let sorted = pieces.sorted { ($0.sku, $0.serial) < ($1.sku, $1.serial) }
        let packed = try await transaction.query(
            """
            WITH put AS (
                INSERT INTO warehouse.serial AS s (sku, serial, site, state, order_id, sscc, actor)
                SELECT g.sku, g.serial, \(site), \(SerialState.packed), \(order), g.sscc, \(packer)
                FROM unnest(\(sorted.map(\.sku))::text[], \(sorted.map(\.serial.text))::text[], \(sorted.map(\.sscc))::text[])
                    AS g (sku, serial, sscc)
                WHERE NOT EXISTS (\(Self.otherArticle("g.sku", "g.serial")))
                ORDER BY g.sku, g.serial
                ON CONFLICT (sku, serial) DO UPDATE SET site = excluded.site, state = excluded.state, order_id = excluded.order_id,
                    sscc = excluded.sscc, actor = excluded.actor, changed_at = excluded.changed_at
                WHERE s.state = \(SerialState.inStock) AND NOT EXISTS (\(Self.bar))
                RETURNING s.*
            )
            INSERT INTO warehouse.serial_event (sku, serial, state, site, order_id, sscc, actor)
            SELECT p.sku, p.serial, p.state, p.site, p.order_id, p.sscc, p.actor FROM put p ORDER BY p.sku, p.serial RETURNING sku, serial
            """
        ).decode((String, String).self)
        guard packed.count < sorted.count else { return nil }
        for piece in sorted where !packed.contains(where: { $0 == (piece.sku, piece.serial.text) }) {
            if let refusal = try await refusal(piece.sku, piece.serial, on: transaction) { return refusal }
        }
        return .changing
    }

    /// Takes pieces that are put back out of an order's parcels: their serial numbers are in stock again.
    /// - Parameter parcels: the SSCCs.
    /// - Returns: how many of the article lay in them, and how many of those given were among them; when not all were, the transaction must not be
    ///   committed.
    package func unpack(
        _ serials: [SerialNumber], of sku: String, order: Int64, parcels: [String], by person: String, in transaction: Transaction
    ) async throws -> (there: Int, taken: Int) {
        let rows = try await transaction.query(
            """
            WITH packed AS (
                SELECT serial FROM warehouse.serial
                WHERE order_id = \(order) AND sku = \(sku) AND sscc = ANY (\(parcels)::text[]) AND state = \(SerialState.packed)
                ORDER BY serial FOR UPDATE
            ), taken AS (
                UPDATE warehouse.serial s SET state = \(SerialState.inStock), order_id = NULL, sscc = NULL, actor = \(person), changed_at = now()
                FROM packed p WHERE s.sku = \(sku) AND s.serial = p.serial AND s.serial = ANY (\(serials.map(\.text))::text[]) RETURNING s.*
            ), told AS (
                INSERT INTO warehouse.serial_event (sku, serial, state, site, order_id, reason, actor)
                SELECT t.sku, t.serial, t.state, t.site, \(order), 'put back', t.actor FROM taken t ORDER BY t.serial
            )
            SELECT (SELECT count(*) FROM packed), (SELECT count(*) FROM taken)
            """)
        return try rows[0].decode((Int, Int).self)
    }

    /// Serial numbers in the parcels of orders are in stock again, for the parcels were opened to be packed anew.
    package static func takeOut(of orders: [Int64], by person: String) -> SQL {
        """
        WITH packed AS (
            SELECT sku, serial FROM warehouse.serial WHERE order_id = ANY (\(orders)::bigint[]) AND state = \(SerialState.packed)
            ORDER BY sku, serial FOR UPDATE
        ), taken AS (
            UPDATE warehouse.serial s SET state = \(SerialState.inStock), order_id = NULL, sscc = NULL, actor = \(person), changed_at = now()
            FROM packed p WHERE s.sku = p.sku AND s.serial = p.serial RETURNING s.*
        )
        INSERT INTO warehouse.serial_event (sku, serial, state, site, reason, actor)
        SELECT t.sku, t.serial, t.state, t.site, 'parcel opened', t.actor FROM taken t ORDER BY t.sku, t.serial
        """
    }

    /// Why a piece must not be packed, as the books are now; nil: it may be.
    package func refusal(
        _ sku: String, _ serial: SerialNumber, on executor: some SQLExecutor
    ) async throws -> SerialRefusal? {
        let rows = try await executor.query(
            """
            SELECT s.state, s.order_id, s.sscc, s.changed_at, s.lot, (\(Self.bar)), o.sku
            FROM (VALUES (\(sku), \(serial.text))) AS g (sku, serial)
            LEFT JOIN warehouse.serial s USING (sku, serial)
            LEFT JOIN LATERAL (\(Self.otherArticle("g.sku", "g.serial"))) o ON true
            """)
        let (state, order, sscc, since, lot, bar, other) = try rows[0].decode(
            (SerialState?, Int64?, String?, Date?, String?, LotBar?, String?).self)
        switch state {
        case nil: return other.map { .otherArticle(serial, of: sku, is: $0) }
        case .packed: return .packed(serial, of: sku, order: order ?? 0, sscc: sscc ?? "")
        case .writtenOff: return .writtenOff(serial, of: sku, since: since ?? .distantPast)
        case .inStock: return bar.map { .barred(serial, of: sku, lot: lot ?? "", $0) }
        }
    }

    /// Another article in stock that has the number, where the one in question has it not.
    private static func otherArticle(_ sku: SQL, _ serial: SQL) -> SQL {
        """
        SELECT o.sku FROM warehouse.serial o WHERE o.serial = \(serial) AND o.sku <> \(sku) AND o.state = \(SerialState.inStock)
            AND NOT EXISTS (SELECT FROM warehouse.serial k WHERE k.sku = \(sku) AND k.serial = \(serial))
        ORDER BY o.sku LIMIT 1
        """
    }

    /// The bar on the lot of the serial number `s`.
    private static let bar: SQL = """
        SELECT b.kind FROM warehouse.lot_bar b WHERE b.sku = s.sku AND b.lot = s.lot AND b.cleared_at IS NULL
        """

    /// Writes a piece off that is gone.
    /// - Returns: false when it is not in stock; then nothing changes.
    package func writeOff(
        _ sku: String, _ serial: SerialNumber, reason: String, by person: String, on executor: some SQLExecutor
    ) async throws -> Bool {
        try await !executor.query(
            """
            WITH gone AS (
                UPDATE warehouse.serial SET state = \(SerialState.writtenOff), actor = \(person), changed_at = now()
                WHERE sku = \(sku) AND serial = \(serial.text) AND state = \(SerialState.inStock) RETURNING *
            )
            INSERT INTO warehouse.serial_event (sku, serial, state, site, reason, actor)
            SELECT sku, serial, state, site, \(reason), actor FROM gone RETURNING id
            """
        ).isEmpty
    }

    /// Serial numbers of articles, those that are not known left out.
    package func entries(_ serials: [(sku: String, serial: String)], on executor: some SQLExecutor) async throws -> [Entry] {
        try await executor.query(
            """
            SELECT s.sku, s.serial, s.site, s.lot, s.state, s.order_id, s.sscc, s.actor, s.changed_at
            FROM warehouse.serial s JOIN unnest(\(serials.map(\.sku))::text[], \(serials.map(\.serial))::text[]) AS g (sku, serial)
                USING (sku, serial)
            ORDER BY s.sku, s.serial
            """
        ).map(Self.entry)
    }

    /// - Parameter row: the columns of `entries`.
    package static func entry(_ row: Row) throws -> Entry {
        Entry(
            sku: try row.decode(0), serial: try row.decode(1), site: try row.decode(2), lot: try row.decode(3),
            state: try row.decode(4), orderID: try row.decode(5), sscc: try row.decode(6), actor: try row.decode(7),
            changedAt: try row.decode(8))
    }
}
