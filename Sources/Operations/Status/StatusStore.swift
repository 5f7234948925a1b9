import Fulfilment
import MasterData
package import Postgres

/// The SQL of `waybill status`: reads only. What moves is found by index; what has ended is counted as it happens.
package struct StatusStore: Sendable {
    package init() {}

    /// Everything but the broker's queues, in one round trip, and one for each site with parcels that have not left.
    package func report(queues: [StatusReport.Queue]?, on database: some SQLExecutor) async throws -> StatusReport {
        let results = try await database.pipeline([
            Self.moving, Self.ended, Self.waiting, Self.deadLetters, Self.packing, Self.sites,
        ])
        let missed = try await MissedParcelStore().missed(on: database).count
        let moving = try results[0].map { row in
            let (stage, orders, oldest, reason) = try row.decode((OrderStage, Int64, Double?, String).self)
            return StatusReport.Stage(stage: stage, orders: Int(orders), oldest: oldest, reason: reason)
        }
        let ended = try results[1].map { row in
            let (state, orders) = try row.decode((OrderState, Int64).self)
            return StatusReport.Stage(stage: .order(state), orders: Int(orders), oldest: nil, reason: "")
        }
        let letters = try results[3].map { row in
            let (fingerprint, count) = try row.decode((String, Int64).self)
            return StatusReport.DeadLetters(fingerprint: fingerprint, letters: Int(count))
        }
        return StatusReport(
            stages: (moving + ended).sorted { $0.stage.rank < $1.stage.rank }, sites: try Self.sites(results[5]),
            waiting: try Self.waiting(results[2][0], missed: missed),
            packing: try results[4].decode((String?, Int, Double?, Double?, Double?).self).map {
                StatusReport.Packing(currency: $0, parcels: $1, void: $2, grams: $3, cost: $4)
            },
            deadLetters: letters,
            queues: queues)
    }

    /// Orders that are neither completed nor cancelled, per stage.
    private static let moving: SQL = """
        SELECT stage, count(*), extract(epoch FROM now() - min(since))::float8, coalesce(mode() WITHIN GROUP (ORDER BY nullif(reason, '')), '')
        FROM operations.order_state
        WHERE order_id IN (SELECT id FROM orders."order" WHERE status IN \([OrderState.held, .accepted, .cancelRequested]))
        GROUP BY stage
        """

    /// States of orders that the warehouse still has; each has an index of its own.
    static let inWarehouse: [FulfilmentState] = [.promised, .backordered, .allocated, .picking, .picked]

    /// Orders in the warehouse by site and state, as long as there are several sites.
    private static let sites: SQL = {
        let counts = inWarehouse.map { state in
            "SELECT site, state FROM warehouse.fulfilment WHERE state = \(state)" as SQL
        }
        return """
            SELECT w.code, w.takes_orders, m.state, count(m.state)
            FROM warehouse.site w LEFT JOIN (\(counts.dropFirst().reduce(counts[0]) { "\($0) UNION ALL \($1)" })) m ON m.site = w.code
            WHERE (SELECT count(*) FROM warehouse.site WHERE is_active) > 1 AND (w.is_active OR m.site IS NOT NULL)
            GROUP BY w.code, w.takes_orders, m.state ORDER BY w.code
            """
    }()

    private static func sites(_ rows: Rows) throws -> [StatusReport.Site] {
        let counts = try rows.decode((String, Bool, FulfilmentState?, Int).self)
        return Dictionary(grouping: counts, by: \.0).sorted { $0.key < $1.key }.map { site, counts in
            let orders = counts.compactMap { _, _, state, count in state.map { ($0.rawValue, count) } }
            return StatusReport.Site(
                site: site, takesOrders: counts.allSatisfy(\.1), orders: Dictionary(uniqueKeysWithValues: orders))
        }
    }

    private static let ended: SQL = """
        SELECT status, sum(orders)::bigint FROM orders.ended GROUP BY status HAVING sum(orders) > 0
        """

    private static let waiting: SQL = """
        SELECT
            (SELECT coalesce(sum(cardinality(event_ids)), 0) FROM messaging.outbox),
            (SELECT coalesce(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0)::float8 FROM messaging.outbox WHERE attempt = 0),
            (SELECT count(*) FROM messaging.retry),
            (SELECT count(*) FROM messaging.retry WHERE due_at <= now()),
            (SELECT count(*) FROM messaging.ring WHERE last_at > now() - interval '1 hour'),
            (SELECT count(*) FROM tracking.delivery WHERE state = \(WebhookState.received)),
            (SELECT count(*) FROM routing.stop WHERE route_id IS NULL AND state = \(StopState.open)),
            (SELECT count(DISTINCT location_id) FROM warehouse.stock WHERE is_blocked),
            (SELECT count(*) FROM warehouse.receipt WHERE state IN \([ReceiptState.arrived, .receiving])),
            (SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock WHERE status = \(StockStatus.receiving)),
            (SELECT count(*) FROM warehouse.count_task WHERE state IN \([CountTaskState.open, .recount])),
            (SELECT count(*) FROM warehouse.count_task WHERE state = \(CountTaskState.awaitingApproval)),
            (SELECT count(*) FROM warehouse.zone_closure WHERE opened_at IS NULL),
            (SELECT extract(epoch FROM now() - min(closed_at))::float8 FROM warehouse.zone_closure WHERE opened_at IS NULL),
            (SELECT coalesce(sum(quantity - returned), 0) FROM warehouse.put_back WHERE state = \(PutBackState.open)),
            (SELECT count(*) FROM shipping.label WHERE state IN \(LabelState.leaving)),
            (SELECT count(*) FROM shipping.label_attempt WHERE state IN \([LabelAttemptState.pending, .unknown])
                OR state = \(LabelAttemptState.calling) AND next_at < now()),
            (SELECT count(*) FROM shipping.label WHERE state = \(LabelState.voidRefused)),
            (SELECT coalesce(array_agg(code || CASE owner WHEN '' THEN '' ELSE ', for ' || owner END ORDER BY code), '{}')
                FROM shipping.account WHERE stopped_at IS NOT NULL AND is_active),
            (SELECT count(*) FROM warehouse.fulfilment WHERE held_at IS NOT NULL),
            (SELECT count(*) FROM tracking.exception WHERE cleared_at IS NULL)
        """

    private static let deadLetters: SQL = """
        SELECT fingerprint, count(*) FROM messaging.dead_letter WHERE status = \(DeadLetterState.open) GROUP BY fingerprint ORDER BY count(*) DESC, fingerprint
        """

    private static let packing: SQL = """
        SELECT currency, sum(parcels)::bigint, (sum(void_share * measured) / nullif(sum(measured), 0))::float8,
            (sum(material_g) / nullif(sum(measured), 0))::float8, (sum(material_cost) / nullif(sum(material_priced), 0))::float8
        FROM warehouse.packing_figures WHERE day = (now() AT TIME ZONE 'UTC')::date GROUP BY currency ORDER BY currency
        """

    private static func waiting(_ row: Row, missed: Int) throws -> StatusReport.Waiting {
        StatusReport.Waiting(
            outbox: Int(try row.decode(0, as: Int64.self)), outboxOldest: try row.decode(1),
            retries: Int(try row.decode(2, as: Int64.self)),
            retriesDue: Int(try row.decode(3, as: Int64.self)), reminders: Int(try row.decode(4, as: Int64.self)),
            webhooks: Int(try row.decode(5, as: Int64.self)), unplannedStops: Int(try row.decode(6, as: Int64.self)),
            blockedPlaces: Int(try row.decode(7, as: Int64.self)), toCount: Int(try row.decode(10, as: Int64.self)),
            countsToApprove: Int(try row.decode(11, as: Int64.self)), deliveries: Int(try row.decode(8, as: Int64.self)),
            piecesAtDocks: Int(try row.decode(9, as: Int64.self)), closedZones: Int(try row.decode(12, as: Int64.self)),
            closedLongest: try row.decode(13), piecesToPutBack: Int(try row.decode(14, as: Int64.self)),
            labelsToVoid: Int(try row.decode(15, as: Int64.self)), heldOrders: Int(try row.decode(19, as: Int64.self)),
            missedCutOffs: missed, labelsInDoubt: Int(try row.decode(16, as: Int64.self)),
            voidsRefused: Int(try row.decode(17, as: Int64.self)), stoppedAccounts: try row.decode(18),
            exceptions: Int(try row.decode(20, as: Int64.self)))
    }
}
