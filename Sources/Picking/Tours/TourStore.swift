import FoundationEssentials
import Fulfilment
import MasterData
import PickPlanning
import Postgres
import ScanDialogue

/// Opens tours of the orders chosen for a cart, and reads them back.
struct TourStore: Sendable {
    /// An allocation that is about to become a pick.
    struct Stop: Sendable {
        let allocationID: Int64
        let orderID: Int64
        let bin: Int
        let quantity: Int
        let place: FloorPlace
    }

    /// A tour that is new and has no picks yet.
    struct OpenedTour: Sendable {
        let tourID: Int64
        let stops: [Stop]
        /// Orders on it of which a lot must not go out any more.
        let unfit: Set<Int64>
    }

    /// Opens a tour with the orders that were chosen for the cart, in this order of bins.
    ///
    /// Orders that were cancelled meanwhile, or that somebody else has or holds at this moment, are left out.
    /// - Parameter isChoosy: whether less than half of the orders is too little.
    /// - Throws: `TourRace` when none is left, or too little, or when the picker or the cart got a tour in the same moment.
    func open(
        with choices: [TourForming.Choice], cart: Station.Cart, badge: String, isChoosy: Bool, in transaction: some SQLExecutor
    ) async throws -> OpenedTour {
        let results = try await transaction.pipeline([opening(choices, cart, badge), stops(badge)])
        let opened = try results[0].decode((Int64, Int64?).self)
        let left = Set(opened.map(\.0))
        guard !left.isEmpty, !isChoosy || 2 * left.count >= choices.count else {
            throw TourRace(lost: Set(choices.map(\.orderID)).subtracting(left))
        }
        guard let tour = opened[0].1 else { throw TourRace(lost: []) }
        let bins = Dictionary(choices.map { ($0.orderID, $0.binOfLine) }) { first, _ in first }
        let stops = try results[1].map { try Self.stop($0, bins) }
        return OpenedTour(
            tourID: tour, stops: stops.map(\.stop), unfit: Set(stops.filter(\.isUnfit).map(\.stop.orderID)))
    }

    private func opening(_ choices: [TourForming.Choice], _ cart: Station.Cart, _ badge: String) -> SQL {
        """
        WITH wanted AS (
            SELECT * FROM unnest(\(choices.map(\.orderID))::bigint[], \(choices.map(\.reason))::text[],
                \(choices.map { $0.cartons.joined(separator: "\t") })::text[], \(choices.map(\.bins))::smallint[])
                WITH ORDINALITY AS t (order_id, reason, cartons, bins, rank)
        ), candidate AS (
            SELECT f.order_id FROM warehouse.fulfilment f
            WHERE f.order_id = ANY(\(choices.map(\.orderID))) AND f.state = \(FulfilmentState.allocated)
                AND (SELECT true FROM orders.released r WHERE r.order_id = f.order_id)
            ORDER BY f.order_id FOR UPDATE OF f SKIP LOCKED
        ), fit AS MATERIALIZED (
            SELECT w.order_id, w.reason, string_to_array(w.cartons, E'\\t') AS cartons, w.bins,
                sum(w.bins) OVER (ORDER BY w.rank) - w.bins + 1 AS bin
            FROM wanted w JOIN candidate USING (order_id)
        ), opened AS (
            INSERT INTO warehouse.tour (site, cart, picker)
            SELECT \(cart.site), \(cart.code), \(badge) WHERE EXISTS (SELECT FROM fit)
            ON CONFLICT DO NOTHING RETURNING id
        ), placed AS (
            INSERT INTO warehouse.tour_order (tour_id, bin, order_id, reason, cartons, bins)
            SELECT o.id, f.bin, f.order_id, f.reason, f.cartons, f.bins FROM fit f, opened o
        ), taken AS (
            UPDATE warehouse.fulfilment f SET state = \(FulfilmentState.picking), picking_at = now()
            FROM fit, opened WHERE f.order_id = fit.order_id AND f.state = \(FulfilmentState.allocated) RETURNING f.order_id
        )
        SELECT order_id, (SELECT id FROM opened) FROM fit
        """
    }

    private func stops(_ badge: String) -> SQL {
        """
        SELECT a.id, a.order_id, a.line_no, o.bin, a.quantity, l.aisle, l.cell, \(FreeStockStore.isUnfit)
        FROM warehouse.tour t
        JOIN warehouse.tour_order o ON o.tour_id = t.id
        JOIN warehouse.allocation a ON a.order_id = o.order_id AND a.state = \(AllocationState.open)
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        WHERE t.picker = \(badge) AND t.state = \(TourState.open)
        ORDER BY o.bin, a.id
        """
    }

    private static func stop(_ row: Row, _ bins: [Int64: [Int: Int]]) throws -> (stop: Stop, isUnfit: Bool) {
        let (allocation, order, line, bin, quantity, aisle, cell, isUnfit) = try row.decode(
            (Int64, Int64, Int, Int, Int, Int, Int, Bool).self)
        let stop = Stop(
            allocationID: allocation, orderID: order, bin: bin + (bins[order]?[line] ?? 0), quantity: quantity,
            place: FloorPlace(aisle: aisle, cell: cell))
        return (stop, isUnfit)
    }

    /// Writes the pick list, in the order of the shortest tour.
    /// - Parameter start: where the picker stands; nil at the drop.
    /// - Throws: `TourRace` when pieces were moved meanwhile to a place that the layout does not have.
    func writePicks(
        of opened: OpenedTour, along layout: FloorLayout, from start: FloorPoint?, in transaction: some SQLExecutor
    ) async throws {
        guard opened.stops.allSatisfy({ layout.has($0.place) }) else { throw TourRace(lost: []) }
        let tour = try PickTour.plan(past: opened.stops.map(\.place), on: layout, from: start)
        let stops = tour.order.map { opened.stops[$0] }
        try await transaction.pipeline([
            """
            INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity)
            SELECT \(opened.tourID), seq, bin, order_id, allocation_id, quantity
            FROM unnest(\(stops.map(\.bin))::smallint[], \(stops.map(\.orderID))::bigint[], \(stops.map(\.allocationID))::bigint[],
                \(stops.map(\.quantity))::int[]) WITH ORDINALITY AS t (bin, order_id, allocation_id, quantity, seq)
            """,
            "UPDATE warehouse.tour SET length_m = \((tour.length + 999) / 1000) WHERE id = \(opened.tourID)",
        ])
    }

    /// The pick list of a tour: the picks that are still open, what else lies at their places, and what is in which bin.
    /// - Parameter takesLaterLots: whether its picker may take lots that expire later than the picks'.
    func pickList(of tourID: Int64, takesLaterLots: Bool, in executor: some SQLExecutor) async throws -> PickList {
        let results = try await executor.pipeline([
            """
            SELECT t.cart, t.picker, c.bins, ARRAY(
                SELECT l.code FROM warehouse.location l
                WHERE l.site = t.site AND l.kind = \(LocationKind.quarantine) AND l.is_active ORDER BY l.code LIMIT \(Self.quarantines))
            FROM warehouse.tour t JOIN warehouse.cart c ON c.code = t.cart WHERE t.id = \(tourID)
            """,
            """
            SELECT p.id, p.seq, l.code, l.check_code, s.sku, k.gtin, k.name, p.quantity, s.lot, s.expiry::text, p.bin,
                p.order_id,
                (SELECT sum(o.on_hand) FROM warehouse.stock o WHERE o.location_id = s.location_id AND o.sku = s.sku)
                    - sum(p.quantity) OVER (PARTITION BY s.location_id, s.sku ORDER BY p.seq)
            FROM warehouse.pick p
            JOIN warehouse.allocation a ON a.id = p.allocation_id
            JOIN warehouse.stock s ON s.id = a.stock_id
            JOIN warehouse.location l ON l.id = s.location_id
            JOIN warehouse.sku k ON k.code = s.sku
            WHERE p.tour_id = \(tourID) AND p.state = \(PickState.open) ORDER BY p.seq
            """,
            """
            SELECT bin, bins, array_to_string(cartons, E'\\t'), order_id FROM warehouse.tour_order WHERE tour_id = \(tourID)
            UNION ALL
            SELECT bin, 1, '', order_id FROM warehouse.extra_bin WHERE tour_id = \(tourID) ORDER BY 1
            """,
            Self.packLevels(tourID),
            LotSwapStore.others(tourID),
        ])
        let packs = PackLevels(
            try results[3].decode((String, String, String, String?, Int).self).map {
                PackLevel(sku: $0, name: $1, gtin: $2, contains: $3, quantity: $4)
            })
        let others = Dictionary(grouping: try LotSwapStore.others(results[4]), by: \.pickID)
        let (cart, picker, binCount, quarantine) =
            try results[0].first?.decode((String, String, Int, [String]).self) ?? ("", "", 0, [])
        let tasks = try results[1].map { row in
            let (pick, seq, place, check, sku, gtin, name, quantity, lot, expiry, bin, order, leaves) = try row.decode(
                (Int64, Int, String, String, String, String, String, Int, String, String?, Int, Int64, Int).self)
            return PickTask(
                pickID: pick, seq: seq, locationCode: place, checkCode: check, sku: sku, gtin: gtin, name: name,
                quantity: quantity, lot: lot, expiry: expiry.flatMap { CivilDay($0) }, bin: bin,
                binCode: CartBin.code(cart: cart, bin: bin), orderID: order, packs: packs.numbered(of: sku),
                otherLots: others[pick]?.map(\.lot) ?? [], leaves: leaves)
        }
        let bins = try results[2].decode((Int, Int, String, Int64).self).flatMap {
            Self.bins($0, $1, cartons: $2, order: $3, cart: cart)
        }
        let taken = Set(bins.map(\.code))
        let free = (0..<binCount).map { CartBin.code(cart: cart, bin: $0 + 1) }.filter { !taken.contains($0) }
        return PickList(
            tourID: tourID, cart: cart, picker: picker, tasks: tasks, bins: bins, freeBins: free, quarantine: quarantine,
            takesLaterLots: takesLaterLots)
    }

    /// Quarantine places that a device is told of at most.
    private static let quarantines = 200

    /// How the articles that are still to be picked are packed.
    private static func packLevels(_ tourID: Int64) -> SQL {
        """
        SELECT k.sku, k.level, k.gtin, k.contains, k.quantity FROM warehouse.pack_level k
        WHERE k.sku IN (
            SELECT s.sku FROM warehouse.pick p
            JOIN warehouse.allocation a ON a.id = p.allocation_id
            JOIN warehouse.stock s ON s.id = a.stock_id
            WHERE p.tour_id = \(tourID) AND p.state = \(PickState.open))
        """
    }

    /// Whether a pick of the tour is open whose lot must not go out any more.
    func hasUnfitLot(_ tourID: Int64, in executor: some SQLExecutor) async throws -> Bool {
        try await executor.query(
            """
            SELECT EXISTS (
                SELECT FROM warehouse.pick p
                JOIN warehouse.allocation a ON a.id = p.allocation_id
                JOIN warehouse.stock s ON s.id = a.stock_id
                WHERE p.tour_id = \(tourID) AND p.state = \(PickState.open) AND \(FreeStockStore.isUnfit))
            """)[0].decode(0)
    }

    /// The picker's accepted scans of picks that are still open, in the order in which they came: with them a device goes on in the
    /// middle of a line. A pick that a scan ended and the books did not follow begins anew.
    func scans(of tourID: Int64, in executor: some SQLExecutor) async throws -> [ScanRecord] {
        let rows = try await executor.query(
            """
            WITH own AS MATERIALIZED (
                -- The tour's scans, read once, each with the last one that ended its pick.
                SELECT s.*, max(s.seq) FILTER (WHERE s.effect IS NOT NULL) OVER (PARTITION BY s.pick_id) AS ended_at
                FROM warehouse.scan s WHERE s.tour_id = \(tourID)
            )
            SELECT s.id, s.pick_id, s.step, s.code, s.message, s.quantity, s.at
            FROM own s
            JOIN warehouse.tour t ON t.id = s.tour_id AND t.picker = s.picker
            JOIN warehouse.pick p ON p.id = s.pick_id AND p.tour_id = s.tour_id AND p.state = \(PickState.open)
            WHERE s.accepted AND s.seq > coalesce(s.ended_at, 0)
            ORDER BY s.seq
            """)
        return try rows.decode((UUID, Int64, String, String, String, Int?, Date).self).compactMap {
            guard let step = PickStep(rawValue: $2) else { return nil }
            return ScanRecord(
                id: $0, pickID: $1, step: step, code: $3, accepted: true, message: $4, effect: nil, quantity: $5, reason: nil,
                at: $6)
        }
    }

    /// An order's bins: a carton in each, and those that are left over in the last.
    private static func bins(_ first: Int, _ count: Int, cartons: String, order: Int64, cart: String) -> [PickList.Bin] {
        let codes = cartons.split(separator: "\t").map(String.init)
        return (0..<count).map { index in
            let own = index == count - 1 ? codes.dropFirst(index) : codes.dropFirst(index).prefix(1)
            return PickList.Bin(code: CartBin.code(cart: cart, bin: first + index), cartons: Array(own), order: order)
        }
    }

    /// Ends a tour on which nothing is left to pick.
    func close(_ tourID: Int64, in executor: some SQLExecutor) async throws {
        try await executor.query(Self.closeStatement(tourID))
    }

    static func closeStatement(_ tourID: Int64) -> SQL {
        """
        UPDATE warehouse.tour t SET state = \(TourState.done), finished_at = now()
        WHERE t.id = \(tourID) AND t.state = \(TourState.open)
            AND NOT EXISTS (SELECT FROM warehouse.pick p WHERE p.tour_id = t.id AND p.state = \(PickState.open))
        """
    }
}

/// The picker or the cart got another tour in the same moment, or what was chosen went elsewhere; asking again finds out.
struct TourRace: Error {
    /// Of the orders chosen, those that others have; empty when nothing is known to be out of reach.
    let lost: Set<Int64>
}
