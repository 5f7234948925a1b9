import JSONReading
package import Postgres
package import ServiceRuntime

/// The SQL that tells a shop where its order is.
package struct OrderStatusStore: Sendable {
    private let postgres: Postgres
    private let ids: PublicIDs

    package init(postgres: Postgres, ids: PublicIDs) { (self.postgres, self.ids) = (postgres, ids) }

    /// Whose order it is; nil when there is none with this id.
    package func channel(of orderID: Int64) async throws -> String? {
        try await postgres.query("SELECT channel FROM orders.\"order\" WHERE id = \(orderID)").first?.decode(0)
    }

    /// Where an order is, or nil when there is none with this id.
    package func status(of orderID: Int64) async throws -> OrderStatus? {
        try await read("s.order_id = \(orderID)")
    }

    /// Where a shop's order is, or nil when there is none with this key.
    package func status(of key: IncomingOrder.Key) async throws -> OrderStatus? {
        try await read("s.channel = \(key.channel) AND s.external_id = \(key.externalID)")
    }

    private func read(_ condition: SQL) async throws -> OrderStatus? {
        let rows = try await postgres.query(
            """
            SELECT s.order_id, s.channel, s.external_id, s.stage, s.reason, s.since, s.placed_at, s.promised_by, s.accepted_at,
                s.completed_at, s.expected_on::text FROM operations.order_state s WHERE \(condition)
            """)
        guard let row = rows.first else { return nil }
        var status = try OrderStatus(row, ids)
        let order: Int64 = try row.decode(0)
        let parts = try await postgres.pipeline([
            holds(order), parcels(order), shipments(order), cancellation(order), address(order), lines(order),
        ])
        status.holds = try parts[0].map(OrderStatus.Hold.init)
        status.parcels = try parts[1].map { try OrderStatus.Parcel($0, ids) }
        status.shipments = try parts[2].map { try OrderStatus.Shipment($0, ids) }
        status.cancellation = try parts[3].first.map(OrderStatus.Cancellation.init)
        if let row = parts[4].first {
            status.shipTo = try OrderStatus.ShipTo(row)
            status.extra = try row.decode(12, as: String?.self).map { try JSONValue(Array($0.utf8)) }
        }
        status.lines = try parts[5].map(OrderStatus.Line.init)
        return status
    }

    private func address(_ orderID: Int64) -> SQL {
        """
        SELECT recipient, company, street, street2, city, region, postcode, country, phone, email, latitude, longitude, extra::text
        FROM orders."order" WHERE id = \(orderID)
        """
    }

    private func lines(_ orderID: Int64) -> SQL {
        """
        SELECT line_no::int4, sku, quantity, unit_price::text, total, currency FROM orders.line WHERE order_id = \(orderID) ORDER BY line_no
        """
    }

    private func cancellation(_ orderID: Int64) -> SQL {
        """
        SELECT status, reason, cancel_requested_at FROM orders."order" WHERE id = \(orderID) AND cancel_requested_at IS NOT NULL
        """
    }

    private func holds(_ orderID: Int64) -> SQL {
        """
        SELECT reason, detail, placed_at FROM orders.hold WHERE order_id = \(orderID) AND released_at IS NULL ORDER BY reason
        """
    }

    private func parcels(_ orderID: Int64) -> SQL {
        "SELECT parcel_id, number::int4, sscc, weight_g, packed_at FROM warehouse.packed_parcel WHERE order_id = \(orderID) AND NOT is_opened ORDER BY number"
    }

    private func shipments(_ orderID: Int64) -> SQL {
        """
        SELECT t.shipment_id, t.carrier, t.tracking_number, t.state, t.expected_at, s.status, s.delivered_at, s.arrival_p50, s.arrival_p90
        FROM shipping.tracked_shipment t LEFT JOIN tracking.shipment_status s ON s.shipment_id = t.shipment_id
        WHERE t.order_id = \(orderID) ORDER BY t.shipment_id
        """
    }
}
