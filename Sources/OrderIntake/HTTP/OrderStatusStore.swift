package import Postgres

/// The SQL that tells a shop where its order is.
package struct OrderStatusStore: Sendable {
    private let postgres: Postgres

    package init(postgres: Postgres) { self.postgres = postgres }

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
                s.completed_at FROM operations.order_state s WHERE \(condition)
            """)
        guard let row = rows.first else { return nil }
        var status = try OrderStatus(row)
        let parts = try await postgres.pipeline([
            holds(status.id), parcels(status.id), shipments(status.id), cancellation(status.id),
        ])
        status.holds = try parts[0].map(OrderStatus.Hold.init)
        status.parcels = try parts[1].map(OrderStatus.Parcel.init)
        status.shipments = try parts[2].map(OrderStatus.Shipment.init)
        status.cancellation = try parts[3].first.map(OrderStatus.Cancellation.init)
        return status
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
        "SELECT parcel_id, number::int4, sscc, weight_g, packed_at FROM warehouse.packed_parcel WHERE order_id = \(orderID) ORDER BY number"
    }

    private func shipments(_ orderID: Int64) -> SQL {
        """
        SELECT t.shipment_id, t.carrier, t.tracking_number, t.state, t.expected_at, s.status, s.delivered_at
        FROM shipping.tracked_shipment t LEFT JOIN tracking.shipment_status s ON s.shipment_id = t.shipment_id
        WHERE t.order_id = \(orderID) ORDER BY t.shipment_id
        """
    }
}
