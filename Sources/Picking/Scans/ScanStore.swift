import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import Receiving
import ScanDialogue

/// Reads the tour an upload is for, and keeps every scan once.
struct ScanStore: Sendable {
    /// The tour an upload is for.
    struct Tour: Sendable {
        let picker: String
        let site: String
        let cart: String
    }

    /// What an upload brought: the tour (locked), the scans that were new, the picks they end and what was scanned for those.
    struct Arrival: Sendable {
        let tour: Tour
        /// When each new scan was made, as the warehouse takes it.
        let new: [UUID: Date]
        /// Picks of the tour that are still to be done.
        let openPicks: Int
        var picks: [ScanCheck.Pick]
        /// Every scan of the picks that was taken as right, whenever it was sent.
        let evidence: [ScanCheck.Evidence]
        /// Picks whose lot must not go out any more: those that are open, and those of orders that are still being picked.
        let unfit: [ScanCheck.Pick]
        /// Orders of the tour that are cancelled or want less, of which no answer has told the picker yet.
        let stops: [StoppedOrder]
        /// Why picks do not get the lots that were taken for them.
        var refusals: [Int64: String] = [:]
        /// Balances of which more may be free, for picks have other lots.
        var freed: [Int64] = []
        /// Of the quarantine places that scans name those that the site has, in small letters and as the books write them.
        let quarantines: [String: String]
        /// The cart's bins and whose they are; nil unless a scan says that one is full.
        let cartBins: FullBins.Cart?
        /// Bins that were full, and the picks that went into others.
        var spills: [FullBins.Spill] = []
    }

    /// An order that was cancelled on its tour, or wants less than its picks were for.
    struct StoppedOrder: Sendable {
        let orderID: Int64
        let isCancelled: Bool
        /// Pieces that are to be put back.
        let inBin: Int
        /// The codes of the bins in which they lie.
        let bins: [String]
    }

    /// Locks the tour, keeps the scans that are new, and reads the picks that they end and those whose lot must not go out any more. One round
    /// trip, unless the tour began on another day or before a lot was barred: a tour begins without such lots, and lots expire when a day
    /// begins.
    /// - Parameters:
    ///   - session: in which the upload was sent; nil when nobody sends any scans.
    ///   - arrived: when the upload came.
    /// - Returns: nil when there is no such tour; nothing is kept when it is another picker's.
    func receive(
        _ upload: ScanUpload, by session: FloorSession?, arrived: Date, tourID: Int64, in transaction: some SQLExecutor
    ) async throws -> Arrival? {
        let ended = Set(upload.scans.filter { $0.effect != nil }.compactMap(\.pickID)).sorted()
        var statements = [tour(tourID), keep(upload, session, arrived, tourID), Self.openPicks(tourID)]
        if !ended.isEmpty { statements += [picks(tourID, "p.id = ANY(\(ended))"), evidence(ended, tourID)] }
        let quarantines = Set(upload.scans.compactMap { $0.damaged?.to.lowercased() }).sorted()
        if !quarantines.isEmpty { statements.append(self.quarantines(quarantines, tourID)) }
        let quarantinesAt = statements.count - 1
        let saysFull = upload.scans.contains { $0.effect != nil && $0.step == .full }
        if saysFull { statements.append(FullBinStore.cart(tourID)) }
        let results = try await transaction.pipeline(statements)
        guard let row = results[0].first else { return nil }
        let (picker, site, cart, hasFitLots, wasStopped) = try row.decode((String, String, String, Bool, Bool).self)
        // A review, which sends nothing, looks in any case.
        let mayHaveUnfit = !hasFitLots || upload.scans.isEmpty
        return Arrival(
            tour: Tour(picker: picker, site: site, cart: cart),
            new: try Self.new(results[1]),
            openPicks: try results[2].first?.decode(0) ?? 0,
            picks: ended.isEmpty ? [] : try results[3].map { try Self.pick($0, cart: cart) },
            evidence: ended.isEmpty ? [] : try Self.evidence(results[4]),
            unfit: mayHaveUnfit ? try await unfit(tourID, cart: cart, in: transaction) : [],
            stops: wasStopped ? try await stops(tourID, cart: cart, since: upload.scans.map(\.id), in: transaction) : [],
            quarantines: quarantines.isEmpty ? [:] : try Self.quarantines(results[quarantinesAt]),
            cartBins: saysFull ? try results.last.map { try FullBinStore.cart($0, code: cart) } : nil)
    }

    private func tour(_ tourID: Int64) -> SQL {
        """
        SELECT picker, site, cart, started_at >= current_date AND NOT EXISTS (
            SELECT FROM warehouse.lot_bar b WHERE b.cleared_at IS NULL AND b.barred_at >= tour.started_at), stopped_at IS NOT NULL
        FROM warehouse.tour WHERE id = \(tourID) FOR UPDATE
        """
    }

    private func quarantines(_ codes: [String], _ tourID: Int64) -> SQL {
        """
        SELECT lower(l.code), l.code FROM warehouse.location l JOIN warehouse.tour t ON t.site = l.site
        WHERE t.id = \(tourID) AND l.kind = \(LocationKind.quarantine) AND l.is_active AND lower(l.code) = ANY (\(codes)::text[])
        """
    }

    private static func quarantines(_ rows: Rows) throws -> [String: String] {
        Dictionary(try rows.decode((String, String).self).map { ($0, $1) }) { first, _ in first }
    }

    /// Asks for a count of the places where scans of these picks were wrong for the third time: something else may lie there.
    /// - Parameter new: the scans that this upload brought.
    func doubt(_ picks: [Int64], new: [UUID], tourID: Int64, in transaction: some SQLExecutor) async throws {
        _ = try await transaction.query(
            CountTaskStore.ask(
                .wrongScans,
                of: """
                    SELECT a.stock_id, max(w.at), max(w.picker)
                    FROM (SELECT pick_id, max(happened_at) AS at, max(picker) AS picker FROM warehouse.scan
                          WHERE tour_id = \(tourID) AND pick_id = ANY (\(picks)) AND step = \(PickStep.item.rawValue) AND NOT accepted
                          GROUP BY pick_id HAVING count(*) >= 3 AND count(*) FILTER (WHERE id <> ALL (\(new)::uuid[])) < 3) w
                    JOIN warehouse.pick p ON p.id = w.pick_id JOIN warehouse.allocation a ON a.id = p.allocation_id
                    GROUP BY a.stock_id
                    """))
    }

    /// Asks for a count of places where pickers saw something left behind these picks, of which the books have nothing more there.
    func doubtEmptiness(behind picks: [Int64], tourID: Int64, in transaction: some SQLExecutor) async throws {
        _ = try await transaction.query(
            CountTaskStore.ask(
                .zeroCheck,
                of: """
                    SELECT s.id, max(p.done_at), max(p.picker)
                    FROM warehouse.pick p JOIN warehouse.allocation a ON a.id = p.allocation_id JOIN warehouse.stock s ON s.id = a.stock_id
                    WHERE p.id = ANY (\(picks)) AND p.tour_id = \(tourID) AND p.state = \(PickState.picked) AND NOT EXISTS (
                        SELECT FROM warehouse.stock o WHERE o.location_id = s.location_id AND o.sku = s.sku AND o.on_hand > 0)
                    GROUP BY s.id
                    """))
    }

    static func openPicks(_ tourID: Int64) -> SQL {
        "SELECT count(*) FROM warehouse.pick WHERE tour_id = \(tourID) AND state = \(PickState.open)"
    }

    /// Keeps the scans that are new of a tour that is locked.
    ///
    /// Devices' clocks are believed within bounds: no scan is from before its tour or after its upload, nor from before one that stands
    /// earlier in the upload.
    private func keep(_ upload: ScanUpload, _ session: FloorSession?, _ arrived: Date, _ tourID: Int64) -> SQL {
        let scans = upload.scans
        return """
            WITH sent AS (
                SELECT t.*, greatest(tour.started_at, max(least(
                    t.at + \(Self.delay(of: upload, arrived))::float8 * interval '1 second', \(arrived)::timestamptz, now()))
                    OVER (ORDER BY t.number)) AS happened_at
                FROM unnest(\(scans.map(\.id))::uuid[], \(scans.map(\.pickID))::bigint[], \(scans.map(\.at))::timestamptz[],
                    \(scans.map(\.step.rawValue))::text[], \(scans.map(\.code))::text[],
                    \(scans.map(\.quantity))::int[], \(scans.map(\.accepted))::bool[],
                    \(scans.map { $0.message.excerpt(bytes: 1000) })::text[], \(scans.map(\.effect?.rawValue))::text[])
                    WITH ORDINALITY AS t (id, pick_id, at, step, code, quantity, accepted, message, effect, number)
                JOIN warehouse.tour ON tour.id = \(tourID) AND tour.picker = \(session?.badge)::text
            ), new AS (
                SELECT DISTINCT ON (id) * FROM sent
                WHERE id NOT IN (SELECT unnest(u.ids) FROM warehouse.scan_upload u WHERE u.tour_id = \(tourID))
                ORDER BY id, number
            )
            INSERT INTO warehouse.scan_upload (tour_id, picker, key_id, session_id, ids, pick_ids, at, happened_at, steps, codes, quantities,
                accepted, messages, effects)
            SELECT \(tourID), \(session?.badge)::text, \(session?.keyID)::text, \(session?.id)::bigint,
                array_agg(id ORDER BY number), array_agg(pick_id ORDER BY number), array_agg(at ORDER BY number),
                array_agg(happened_at ORDER BY number), array_agg(step ORDER BY number), array_agg(code ORDER BY number),
                array_agg(quantity ORDER BY number), array_agg(accepted ORDER BY number), array_agg(message ORDER BY number),
                array_agg(effect ORDER BY number)
            FROM new HAVING count(*) > 0 RETURNING ids, happened_at
            """
    }

    private static func new(_ rows: Rows) throws -> [UUID: Date] {
        guard let (ids, times) = try rows.first?.decode(([UUID], [Date]).self) else { return [:] }
        return Dictionary(uniqueKeysWithValues: zip(ids, times))
    }

    /// Seconds by which the device's clock is behind: it is taken to differ while scanning as much as while sending. Up to ten are
    /// the network's.
    private static func delay(of upload: ScanUpload, _ arrived: Date) -> Double {
        let delay = upload.sentAt.map { arrived.timeIntervalSince($0) } ?? 0
        return abs(delay) > 10 ? delay : 0
    }

    private func picks(_ tourID: Int64, _ condition: SQL) -> SQL {
        """
        SELECT p.id, p.order_id, p.bin, p.quantity, p.picked, p.state, f.state, a.stock_id, s.sku, k.gtin, l.code, l.check_code,
            s.lot, s.expiry::text, (SELECT x.kind FROM (\(FreeStockStore.bar)) x),
            ARRAY(SELECT v.gtin FROM warehouse.pack_level v WHERE v.sku = s.sku AND v.gtin <> ''), p.reason
        FROM warehouse.pick p
        JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        JOIN warehouse.allocation a ON a.id = p.allocation_id
        JOIN warehouse.stock s ON s.id = a.stock_id
        JOIN warehouse.location l ON l.id = s.location_id
        JOIN warehouse.sku k ON k.code = s.sku
        WHERE p.tour_id = \(tourID) AND \(condition)
        ORDER BY p.id
        """
    }

    private static func pick(_ row: Row, cart: String) throws -> ScanCheck.Pick {
        let (
            id, order, bin, quantity, inBin, state, orderState, stock, sku, gtin, place, check, lot, expiry, bar, packs, reason
        ) =
            try row.decode(
                (
                    Int64, Int64, Int, Int, Int, PickState, FulfilmentState, Int64, String, String, String, String, String,
                    String?, LotBar?, [String], String?
                ).self)
        return ScanCheck.Pick(
            id: id, orderID: order, quantity: quantity, inBin: inBin, state: state,
            withdrawn: reason.flatMap(WithdrawnPick.init), orderState: orderState, stockID: stock,
            sku: sku, gtin: gtin, packs: packs, lot: lot, expiry: expiry.flatMap { CivilDay($0) }, bar: bar, place: place,
            checkCode: check,
            binCode: CartBin.code(cart: cart, bin: bin))
    }

    /// What is picked counts as long as the line has it and the order is not done.
    private func unfit(_ tourID: Int64, cart: String, in transaction: some SQLExecutor) async throws -> [ScanCheck.Pick] {
        let condition: SQL = """
            a.state <> \(AllocationState.released) AND f.state = \(FulfilmentState.picking) AND \(FreeStockStore.isUnfit)
            """
        return try await transaction.query(picks(tourID, condition)).map { try Self.pick($0, cart: cart) }
    }

    /// Orders cancelled or cut since the last other upload that was received: the same scans, sent again because the answer was lost, are answered
    /// again.
    private func stops(
        _ tourID: Int64, cart: String, since scans: [UUID], in transaction: some SQLExecutor
    ) async throws -> [StoppedOrder] {
        try await transaction.query(
            """
            SELECT o.order_id, f.state = \(FulfilmentState.cancelled), b.pieces, b.bins
            FROM warehouse.tour_order o
            JOIN warehouse.fulfilment f ON f.order_id = o.order_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(x.quantity - x.returned), 0) AS pieces, coalesce(array_agg(DISTINCT x.container), '{}') AS bins
                FROM warehouse.put_back x
                WHERE x.order_id = o.order_id AND x.state = \(PutBackState.open) AND starts_with(x.container, \(cart) || '-B')) b
            WHERE o.tour_id = \(tourID) AND (f.state = \(FulfilmentState.cancelled) OR f.state IN \([FulfilmentState.picking, .picked])
                AND (b.pieces > 0 OR EXISTS (
                    SELECT FROM warehouse.pick p
                    WHERE p.tour_id = o.tour_id AND p.order_id = o.order_id AND p.reason = \(WithdrawnPick.changed.rawValue))))
                AND NOT EXISTS (
                    SELECT FROM warehouse.scan_upload u
                    WHERE u.tour_id = o.tour_id AND NOT u.ids && \(scans)::uuid[]
                        AND u.received_at > CASE f.state WHEN \(FulfilmentState.cancelled) THEN f.cancelled_at ELSE f.changed_at END)
                AND CASE f.state WHEN \(FulfilmentState.cancelled) THEN true ELSE f.changed_at IS NOT NULL END
            ORDER BY o.bin
            """
        ).decode((Int64, Bool, Int, [String]).self).map { StoppedOrder(orderID: $0, isCancelled: $1, inBin: $2, bins: $3) }
    }

    /// By the times as the warehouse takes them: a device's clock may have been set between two uploads.
    private func evidence(_ picks: [Int64], _ tourID: Int64) -> SQL {
        """
        SELECT pick_id, step, code, coalesce(happened_at, at) FROM warehouse.scan
        WHERE tour_id = \(tourID) AND pick_id = ANY(\(picks)) AND accepted ORDER BY coalesce(happened_at, at), seq
        """
    }

    private static func evidence(_ rows: Rows) throws -> [ScanCheck.Evidence] {
        try rows.decode((Int64, String, String, Date).self).compactMap { pick, step, code, at in
            PickStep(rawValue: step).map { ScanCheck.Evidence(pickID: pick, step: $0, code: code, at: at) }
        }
    }
}

extension ScanStore.Arrival {
    /// A pick that a scan ends, or one whose lot must not go out any more.
    func pick(_ id: Int64) -> ScanCheck.Pick? {
        picks.first { $0.id == id } ?? unfit.first { $0.id == id }
    }

    /// When the last piece of a pick was scanned: that is when the place has it no more.
    func taken(_ pick: Int64) -> Date? {
        evidence.filter { $0.pickID == pick && ($0.step == .item || $0.step == .quantity) }.map(\.at).max()
    }

    /// Whether the picker saw pieces left at the place of a pick when asked.
    func sawSomeLeft(_ pick: Int64) -> Bool {
        evidence.filter { $0.pickID == pick && $0.step == .empty }.compactMap { TerminalKeys.saysSomeAreLeft($0.code) }.last
            ?? false
    }
}
