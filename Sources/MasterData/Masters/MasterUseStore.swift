import Fulfilment
import Postgres

/// What keeps master records from being retired, deleted, or changed where it matters to work under way.
struct MasterUseStore: Sendable {
    /// Records of a kind that are in use.
    /// - Parameters:
    ///   - keys: those that are asked about.
    /// - Returns: key and reason, with what to do.
    func uses(of keys: [[String]], _ kind: MasterKind, on executor: some SQLExecutor) async throws -> [(
        key: [String], reason: String
    )] {
        guard let use = Self.uses[kind.name] else { return [] }
        let rows = try await executor.query(use(MasterStore.given(keys, kind)))
        return try rows.map { row in
            let count = kind.keyLength
            return (try (0..<count).map { try row.decode($0, as: String.self) }, try row.decode(count, as: String.self))
        }
    }

    private static let movingOrders: SQL = """
        \([FulfilmentState.promised, .backordered, .allocated, .picking, .picked])
        """

    /// By kind; from the keys `g`.
    private static let uses: [String: @Sendable (SQL) -> SQL] = [
        MasterKind.sites.name: { keys in
            """
            SELECT g.code, CASE WHEN f.orders > 0 THEN 'has ' || f.orders || ' orders in the warehouse: let them leave, or cancel them'
                WHEN s.pieces > 0 THEN 'has ' || s.pieces || ' pieces in stock: carry or count them away'
                ELSE 'is sent the transfers ' || t.numbers || ': let them arrive, or write them off (waybill receive)' END
            FROM \(keys)
            CROSS JOIN LATERAL (
                SELECT count(*) AS orders FROM warehouse.fulfilment f WHERE f.site = g.code AND f.state IN \(movingOrders)) f
            CROSS JOIN LATERAL (SELECT coalesce(sum(on_hand), 0) AS pieces FROM warehouse.stock s WHERE s.site = g.code) s
            CROSS JOIN LATERAL (
                SELECT string_agg(i.number, ', ' ORDER BY i.id) AS numbers FROM warehouse.inbound i
                WHERE i.site = g.code AND i.kind = \(InboundKind.transfer) AND EXISTS (
                    SELECT FROM warehouse.receipt r WHERE r.inbound_id = i.id AND r.state <> \(ReceiptState.closed))) t
            WHERE f.orders > 0 OR s.pieces > 0 OR t.numbers IS NOT NULL
            """
        },
        MasterKind.bins.name: { keys in
            """
            SELECT g.code, 'holds ' || sum(s.on_hand) || ' pieces of ' || string_agg(DISTINCT s.sku, ', ')
                || CASE WHEN l.is_active AND min(s.site) = l.site THEN ', which a ' || l.kind || ' place cannot' ELSE '' END
                || ': carry them elsewhere (waybill stock move) or count them away'
            FROM \(keys) JOIN warehouse.location l ON l.code = g.code JOIN warehouse.stock s ON s.location_id = l.id AND s.on_hand > 0
            WHERE NOT l.is_active OR s.site <> l.site OR \(FreeStockStore.usualStatus) IS NULL
                OR (s.status = \(StockStatus.free) AND l.kind NOT IN \(LocationKind.pickable))
            GROUP BY g.code, l.id
            UNION ALL
            SELECT g.code, 'is the face of ' || string_agg(f.sku, ', ') || ': take it out of the faces first'
            FROM \(keys) JOIN warehouse.face f ON f.bin = g.code
            WHERE NOT EXISTS (
                SELECT FROM warehouse.location l JOIN warehouse.stock s ON s.location_id = l.id
                WHERE l.code = g.code AND s.on_hand > 0)
            GROUP BY g.code
            """
        },
        MasterKind.suppliers.name: { keys in
            """
            SELECT g.code, 'is expected to send ' || string_agg(DISTINCT i.number, ', ')
                || ': let it arrive, or write it off (waybill receive)'
            FROM \(keys) JOIN warehouse.inbound i ON i.supplier = g.code
            JOIN warehouse.receipt r ON r.inbound_id = i.id AND r.state <> \(ReceiptState.closed)
            GROUP BY g.code
            """
        },
        MasterKind.owners.name: { keys in
            """
            SELECT g.code, 'has ' || count(*) || ' articles, ' || min(k.code) || ' among them: give them another owner first'
            FROM \(keys) JOIN warehouse.sku k ON k.owner = g.code GROUP BY g.code
            """
        },
        MasterKind.articles.name: { keys in
            """
            SELECT g.code, 'is in the books of the stock: an article that was ever stored stays'
            FROM \(keys) WHERE EXISTS (SELECT FROM warehouse.stock s WHERE s.sku = g.code)
            UNION ALL
            SELECT DISTINCT g.code, 'is in orders: an article that was ever ordered stays'
            FROM \(keys) JOIN orders.line l ON l.sku = g.code
            WHERE NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.sku = g.code)
            UNION ALL
            SELECT DISTINCT g.code, 'has packs: take them out of the packs first'
            FROM \(keys) JOIN warehouse.pack_level k ON k.sku = g.code
            UNION ALL
            SELECT g.code, 'is in purchase orders or receipts: an article that was ever expected stays'
            FROM \(keys) WHERE EXISTS (SELECT FROM warehouse.inbound_line e WHERE e.sku = g.code)
                AND NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.sku = g.code)
                AND NOT EXISTS (SELECT FROM orders.line l WHERE l.sku = g.code)
            UNION ALL
            SELECT g.code, 'has serial numbers in the books: an article whose pieces were ever followed stays'
            FROM \(keys) WHERE EXISTS (SELECT FROM warehouse.serial n WHERE n.sku = g.code)
                AND NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.sku = g.code)
                AND NOT EXISTS (SELECT FROM orders.line l WHERE l.sku = g.code)
                AND NOT EXISTS (SELECT FROM warehouse.inbound_line e WHERE e.sku = g.code)
            UNION ALL
            SELECT g.code, 'has a face, ' || min(f.bin) || ': take it out of the faces first'
            FROM \(keys) JOIN warehouse.face f ON f.sku = g.code
            WHERE NOT EXISTS (SELECT FROM warehouse.stock s WHERE s.sku = g.code)
                AND NOT EXISTS (SELECT FROM orders.line l WHERE l.sku = g.code)
                AND NOT EXISTS (SELECT FROM warehouse.inbound_line e WHERE e.sku = g.code)
            GROUP BY g.code
            """
        },
        MasterKind.staff.name: { keys in
            """
            SELECT g.badge, 'is on tour ' || t.id || ': let it end, or release it (waybill tours)'
            FROM \(keys) JOIN warehouse.tour t ON t.picker = g.badge AND t.state = \(TourState.open)
            """
        },
        MasterKind.carts.name: { keys in
            """
            SELECT g.code, 'is on tour ' || t.id || ' of ' || t.picker || ': let it end, or release it (waybill tours)'
            FROM \(keys) JOIN warehouse.tour t ON t.cart = g.code AND t.state = \(TourState.open)
            """
        },
        MasterKind.cartons.name: { keys in
            """
            SELECT g.code, 'is planned for ' || count(*) || ' orders that are not packed: let them be packed'
            FROM \(keys) JOIN warehouse.tour_order o ON g.code = ANY (o.cartons)
            JOIN warehouse.fulfilment f ON f.order_id = o.order_id AND f.state IN (\(FulfilmentState.picking), \(FulfilmentState.picked))
            GROUP BY g.code
            """
        },
        MasterKind.services.name: { keys in
            """
            SELECT g.carrier, g.code, 'has zones: take them out of the zones first'
            FROM \(keys) WHERE EXISTS (SELECT FROM shipping.zone z WHERE z.carrier = g.carrier AND z.service = g.code)
            UNION ALL
            SELECT g.carrier, g.code, 'has cut-offs: take them out of the cutoffs first'
            FROM \(keys) WHERE EXISTS (SELECT FROM shipping.cut_off c WHERE c.carrier = g.carrier AND c.service = g.code)
            UNION ALL
            SELECT g.carrier, g.code, 'is in exceptions: take it out of them first'
            FROM \(keys) WHERE EXISTS (SELECT FROM warehouse.site_exception e WHERE e.carrier = g.carrier AND e.service = g.code)
            UNION ALL
            SELECT g.carrier, g.code, 'has ' || count(*) || ' parcels that wait for its labels'
            FROM \(keys) JOIN shipping.shipment s ON s.carrier = g.carrier AND s.service = g.code AND s.state = \(ShipmentState.booking)
            GROUP BY g.carrier, g.code
            """
        },
        MasterKind.zones.name: { keys in
            """
            SELECT g.carrier, g.service, g.country, g.zone, 'has rates: take them out of the rates first'
            FROM \(keys)
            WHERE EXISTS (SELECT FROM shipping.rate r WHERE r.carrier = g.carrier AND r.service = g.service AND r.zone = g.zone)
                AND NOT EXISTS (
                    SELECT FROM shipping.zone z WHERE z.carrier = g.carrier AND z.service = g.service AND z.zone = g.zone
                        AND z.country <> g.country)
            """
        },
        MasterKind.vehicles.name: { keys in
            """
            SELECT g.code, 'is on route ' || min(r.id) || ': let it be driven'
            FROM \(keys) JOIN routing.route r ON r.vehicle = g.code AND r.state IN (\(RouteState.planned), \(RouteState.started))
            GROUP BY g.code
            UNION ALL
            SELECT g.code, 'is driven by ' || string_agg(d.code, ', ' ORDER BY d.code) || ': give them another vehicle first'
            FROM \(keys) JOIN routing.driver d ON d.vehicle = g.code AND d.is_active GROUP BY g.code
            """
        },
    ]

    /// Ends what retired staff has open on its devices.
    func endSessions(ofRetiredStaff badges: [String], on executor: some SQLExecutor) async throws {
        try await executor.query(
            "UPDATE warehouse.floor_session SET ends_at = now() WHERE picker = ANY (\(badges)::text[]) AND ends_at > now()")
    }

    /// Articles by their GTINs, those that are among these; both as 14 digits.
    func articles(numbered gtins: [String], on executor: some SQLExecutor) async throws -> [String: String] {
        let rows = try await executor.query(
            """
            SELECT lpad(gtin, 14, '0'), min(code) FROM warehouse.sku
            WHERE gtin <> '' AND lpad(gtin, 14, '0') = ANY (\(gtins)::text[]) GROUP BY 1
            """)
        return Dictionary(try rows.decode((String, String).self)) { first, _ in first }
    }

    /// Faces in bins that nobody picks from: the bin, and what it is for.
    func facesElsewhere(on executor: some SQLExecutor) async throws -> [(bin: String, kind: String)] {
        let rows = try await executor.query(
            """
            SELECT DISTINCT l.code, l.kind FROM warehouse.face f JOIN warehouse.location l ON l.code = f.bin
            WHERE l.kind <> \(LocationKind.pick) ORDER BY l.code
            """)
        return try rows.decode((String, String).self).map { (bin: $0, kind: $1) }
    }

    /// The currencies of all prices; prices of several cannot be compared.
    func currencies(on executor: some SQLExecutor) async throws -> [String] {
        try await executor.query("SELECT DISTINCT currency FROM shipping.rate ORDER BY currency").map { try $0.decode(0) }
    }
}
