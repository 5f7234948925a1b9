import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import Receiving
import ServiceRuntime

/// Finds an order and reads its story, all of it from one snapshot.
struct OrderStoryStore: Sendable {
    /// An order that may be meant.
    struct Match: Sendable, Equatable {
        let id: Int64
        let channel: String
        let externalID: String
    }

    /// Orders with this id, as the database has it or as the shop; if there is none, with this number of a shop, alone or as
    /// `shop/number`; if there is none, with a parcel of this tracking number.
    func find(_ reference: String, on database: some SQLExecutor) async throws -> [Match] {
        let id = try await OrderReference.serialID(ofPublic: reference, on: database) ?? Int64(reference) ?? 0
        let found = try await database.query(
            """
            SELECT id, channel, external_id FROM (
                SELECT id, channel, external_id, dense_rank() OVER (ORDER BY id <> \(id)) AS choice FROM orders."order"
                WHERE id = \(id) OR external_id = \(reference) OR channel || '/' || external_id = \(reference)) meant
            WHERE choice = 1 ORDER BY id LIMIT 20
            """)
        let rows = found.isEmpty ? try await database.query(withParcel(reference)) : found
        return try rows.decode((Int64, String, String).self).map { Match(id: $0, channel: $1, externalID: $2) }
    }

    private func withParcel(_ number: String) -> SQL {
        """
        SELECT DISTINCT o.id, o.channel, o.external_id FROM shipping.tracked_shipment s JOIN orders."order" o ON o.id = s.order_id
        WHERE s.number_key = \(TrackingNumber.key(number)) ORDER BY o.id LIMIT 20
        """
    }

    /// The story of an order; nil when there is none with this id.
    func story(_ orderID: Int64, on database: Postgres) async throws -> OrderStory? {
        try await database.transaction(isolation: .repeatableRead) { transaction in
            guard let (facts, at) = try await OrderFactStore().facts(orderID, on: transaction) else { return nil }
            let publicID = try await PublicIDStore().ids(on: transaction).text(orderID, of: .order)
            let messages = MessageStepStore(orderID: orderID)
            let steps = Self.steps(orderID) + messages.statements
            let results = try await transaction.pipeline(steps + [messages.pending, messages.parked])
            return OrderStory(
                order: facts, publicID: publicID, steps: try Self.sorted(results.prefix(steps.count)),
                messages: try results[steps.count].map(Self.message),
                parked: try results[steps.count + 1].decode((Int64, String).self).map { ($0, $1) }, at: at)
        }
    }

    private static func steps(_ orderID: Int64) -> [SQL] {
        OrderStepStore(orderID: orderID).statements + WarehouseStepStore(orderID: orderID).statements
            + ShippingStepStore(orderID: orderID).statements
    }

    /// In the order of time; what happened in the same moment in the order in which it was asked for.
    private static func sorted(_ results: some Sequence<Rows>) throws -> [OrderStory.Step] {
        let steps = try results.flatMap { try $0.map(step) }
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private static func step(_ row: Row) throws -> OrderStory.Step {
        let (at, kind, who, details) = try row.decode((Date, StepKind, String, String?).self)
        return OrderStory.Step(at: at, kind: kind, who: who, details: (details ?? "").split(separator: "\n").map(String.init))
    }

    private static func message(_ row: Row) throws -> OrderStory.Message {
        let (type, queue, dueAt, attempt, reason) = try row.decode((String, String, Date?, Int, String).self)
        return OrderStory.Message(type: type, queue: queue, dueAt: dueAt, attempt: attempt, reason: reason)
    }
}

/// Reads what the tables say about one order now.
struct OrderFactStore: Sendable {
    /// The facts and the moment they are of; nil when there is no such order.
    func facts(_ orderID: Int64, on database: some SQLExecutor) async throws -> (OrderFacts, Date)? {
        let results = try await database.pipeline([
            order(orderID), holds(orderID), tour(orderID), parcels(orderID), coming(orderID),
            ZoneClosureStore.reasons(of: orderID),
        ])
        guard let row = results[0].first else { return nil }
        let facts = OrderFacts(
            id: orderID, channel: try row.decode("channel"), externalID: try row.decode("external_id"),
            state: try row.decode("status"), stage: try row.decode("stage"), reason: try row.decode("reason"),
            isHeld: try row.decode("is_held"),
            acceptedAt: try row.decode("accepted_at"),
            completedAt: try row.decode("completed_at"), since: try row.decode("since"),
            holds: try results[1].map { try $0.decode(0) },
            ahead: try row.decode("ahead"), tour: try results[2].first.map(Self.tour), parcels: try results[3].map(Self.parcel),
            site: try await OrderSiteStore().site(of: orderID, on: database),
            departure: try await OrderDepartureStore().departure(of: orderID, on: database),
            coming: try results[4].map { try $0.decode(0) }, closedZones: try results[5].first?.decode(0, as: String?.self))
        return (facts, try row.decode("now"))
    }

    private func order(_ orderID: Int64) -> SQL {
        """
        SELECT v.channel, v.external_id, o.status, v.stage, v.reason,
            EXISTS (SELECT FROM warehouse.fulfilment h WHERE h.order_id = v.order_id AND h.held_at IS NOT NULL) AS is_held, v.accepted_at, v.completed_at, v.since, now() AS now, (
            SELECT count(*) FROM warehouse.fulfilment f JOIN warehouse.fulfilment own ON own.order_id = v.order_id
            WHERE own.state = \(FulfilmentState.allocated) AND f.state = \(FulfilmentState.allocated) AND f.site = own.site
                AND (-f.priority, coalesce(f.due_at, 'infinity'), f.order_id)
                    < (-own.priority, coalesce(own.due_at, 'infinity'), own.order_id)) AS ahead
        FROM operations.order_state v JOIN orders."order" o ON o.id = v.order_id WHERE v.order_id = \(orderID)
        """
    }

    /// Of a back-order's articles, what waits at docks and what is expected.
    private func coming(_ orderID: Int64) -> SQL {
        """
        WITH wanted AS (
            SELECT DISTINCT n.sku, f.site FROM warehouse.fulfilment f JOIN orders.line n ON n.order_id = f.order_id
            WHERE f.order_id = \(orderID) AND f.state = \(FulfilmentState.backordered)
        )
        SELECT text FROM (
            SELECT 0 AS rank, l.code AS place, s.sku || ': ' || sum(s.on_hand) || ' at ' || l.code || ', to be put away' AS text
            FROM wanted w JOIN warehouse.stock s ON s.site = w.site AND s.sku = w.sku AND s.status = \(StockStatus.receiving) AND s.on_hand > 0
            JOIN warehouse.location l ON l.id = s.location_id GROUP BY s.sku, l.code
            UNION ALL
            SELECT 1, coalesce(i.expected_on::text, '9999'), e.sku || ': ' || sum(e.quantity - e.received - e.written_off)
                || ' expected' || coalesce(' on ' || i.expected_on, '') || ', ' || \(ReceiptNameStore.name)
            FROM wanted w JOIN warehouse.inbound_line e ON e.sku = w.sku AND e.received + e.written_off < e.quantity
            JOIN warehouse.inbound i ON i.id = e.inbound_id AND i.site = w.site AND i.purchase_order_id IS NULL
            JOIN warehouse.receipt r ON r.inbound_id = i.id AND r.state IN \([ReceiptState.announced, .arrived, .receiving])
            -- As warehouse.expected_supply has it: nothing is expected of what will not be sold.
            WHERE NOT coalesce(\(FreeStockStore.isExpired("e.expiry")), false) AND NOT EXISTS (
                SELECT FROM warehouse.lot_bar b WHERE b.sku = e.sku AND b.lot = e.lot AND b.cleared_at IS NULL
                    AND (e.lot <> '' OR i.kind = \(InboundKind.transfer)))
            GROUP BY e.sku, i.id, r.id
        ) AS found ORDER BY rank, place, text LIMIT 5
        """
    }

    private func holds(_ orderID: Int64) -> SQL {
        "SELECT reason || ': ' || detail FROM orders.hold WHERE order_id = \(orderID) AND released_at IS NULL ORDER BY reason"
    }

    private func tour(_ orderID: Int64) -> SQL {
        """
        SELECT t.id, k.name || ' (' || k.badge || ')', count(*) FILTER (WHERE p.state = \(PickState.open)), count(*)
        FROM warehouse.pick p JOIN warehouse.tour t ON t.id = p.tour_id JOIN warehouse.picker k ON k.badge = t.picker
        WHERE p.order_id = \(orderID) AND t.state = \(TourState.open) GROUP BY t.id, k.badge
        """
    }

    private static func tour(_ row: Row) throws -> OpenTour {
        let (id, picker, open, picks) = try row.decode((Int64, String, Int, Int).self)
        return OpenTour(id: id, picker: picker, openPicks: open, picks: picks)
    }

    private func parcels(_ orderID: Int64) -> SQL {
        """
        SELECT p.number, s.state, s.reason, coalesce(c.name, s.carrier) AS carrier,
            coalesce(k.carrier_eta, s.expected_at) AS expected_at, t.route_id, r.vehicle, t.reason AS stop_reason,
            k.shipment_id IS NOT NULL AS is_tracked, k.status, k.status_at, e.arrival_p50, e.arrival_p90
        FROM warehouse.parcel p
        LEFT JOIN shipping.shipment s ON s.parcel_id = p.id
        LEFT JOIN shipping.carrier c ON c.code = s.carrier
        LEFT JOIN routing.stop t ON t.shipment_id = s.id LEFT JOIN routing.route r ON r.id = t.route_id
        LEFT JOIN tracking.parcel k ON k.shipment_id = s.id
        LEFT JOIN tracking.shipment_status e ON e.shipment_id = s.id
        WHERE p.order_id = \(orderID) AND p.opened_at IS NULL ORDER BY p.number
        """
    }

    private static func parcel(_ row: Row) throws -> ParcelFacts {
        let half: Date? = try row.decode("arrival_p50")
        let most: Date? = try row.decode("arrival_p90")
        return ParcelFacts(
            number: try row.decode("number"), state: try row.decode("state"), reason: try row.decode("reason"),
            carrier: try row.decode("carrier"), expectedAt: try row.decode("expected_at"),
            arrival: half.flatMap { half in most.map { (half, $0) } }, routeID: try row.decode("route_id"),
            vehicle: try row.decode("vehicle"), stopReason: try row.decode("stop_reason"),
            isTracked: try row.decode("is_tracked"), status: try row.decode("status"), statusAt: try row.decode("status_at"))
    }
}
