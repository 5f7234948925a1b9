import Postgres

/// The checks of what is kept of parcels' packaging.
enum PackagingAuditStore {
    static let checks: [AuditCheck] = [figures]

    /// What `Packaging` computes, computed again. Where the carton or an article changed since the order was picked, it was planned with
    /// other sizes than the books have now.
    private static let figures = AuditCheck(
        "packaging-figures", "What is kept of a parcel's packaging is what its carton and its pieces make.",
        """
        SELECT id, 'parcel ' || id || ' of order ' || order_id || ' in carton ' || carton || ' has ' || \(percent("void_share")) || ' % void, '
            || material_g || ' g and a cost of ' || coalesce(material_cost::text, 'nobody knows what') || '; its pieces leave '
            || \(percent("empty / inside")) || ' %, ' || empty_weight_g + filling || ' g and '
            || cost + (filling * filling_cost_per_kg + 500) / 1000
        FROM (
            SELECT p.*, c.empty_weight_g, c.cost, c.filling_cost_per_kg, c.inside::numeric AS inside, e.empty,
                (e.empty * c.filling_g_per_l + 500000) / 1000000 AS filling
            FROM warehouse.parcel p
            JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            JOIN (SELECT *, length_mm::bigint * width_mm * height_mm AS inside FROM warehouse.carton) c ON c.code = p.carton
            JOIN (
                SELECT l.parcel_id, max(k.measured_at) AS measured_at, sum(l.quantity * coalesce(k.length_mm, 1)::bigint
                    * coalesce(k.width_mm, 1) * coalesce(k.height_mm, 1))::bigint AS volume
                FROM warehouse.parcel_line l
                JOIN warehouse.parcel p ON p.id = l.parcel_id
                JOIN orders.line o ON o.order_id = p.order_id AND o.line_no = l.line_no
                JOIN warehouse.sku k ON k.code = o.sku
                WHERE p.void_share IS NOT NULL GROUP BY l.parcel_id
            ) n ON n.parcel_id = p.id
            CROSS JOIN LATERAL (SELECT greatest(0, c.inside - n.volume) AS empty) e
            WHERE greatest(c.changed_at, n.measured_at) IS NULL OR greatest(c.changed_at, n.measured_at) < f.picked_at
        ) p
        WHERE abs(void_share - empty / inside) > 0.0001 OR material_g IS DISTINCT FROM empty_weight_g + filling
            OR material_cost <> cost + (filling * filling_cost_per_kg + 500) / 1000
        UNION ALL
        SELECT id, 'parcel ' || id || ' of order ' || order_id || ' is in its own packaging and has figures of a carton'
        FROM warehouse.parcel WHERE carton IS NULL AND coalesce(void_share, material_g, material_cost) IS NOT NULL
        """)

    private static func percent(_ share: SQL) -> SQL { "round((100 * \(share))::numeric, 1)" }
}
