package import Fulfilment
package import Postgres

/// A parcel whose scan at the dock is to be taken back.
package struct ScannedParcel: Sendable {
    package let id: Int64
    package let orderID: Int64
    package let sscc: String
    package let site: String
    package let trace: String?
    package let facts: HandOverUndoFacts
}

/// Takes scans at the dock back: for the floor, and for a person at a command line.
package struct HandOverUndoStore: Sendable {
    package init() {}

    /// One parcel by the digits of its SSCC, whose scan nobody else takes back meanwhile; nil: there is none.
    package func parcel(_ sscc: String, in transaction: some SQLExecutor) async throws -> ScannedParcel? {
        try await transaction.query(
            """
            SELECT p.id, p.order_id, p.sscc, f.site, f.trace, l.state, l.handed_over_by, h.parcel_id IS NOT NULL, h.route_id, r.state, l.manifest_id
            FROM warehouse.parcel p
            JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            LEFT JOIN warehouse.hand_over h ON h.parcel_id = p.id
            LEFT JOIN shipping.parcel_to_leave l ON l.parcel_id = p.id
            LEFT JOIN routing.loading_route r ON r.route_id = h.route_id
            WHERE p.sscc = \(sscc) FOR UPDATE OF p
            """
        ).first.map { row in
            ScannedParcel(
                id: try row.decode(0), orderID: try row.decode(1), sscc: try row.decode(2), site: try row.decode(3),
                trace: try row.decode(4),
                facts: HandOverUndoFacts(
                    state: try row.decode(5), sign: try row.decode(6, as: String?.self).flatMap(HandOverSign.init),
                    isScanned: try row.decode(7), route: try row.decode(8), routeState: try row.decode(9),
                    manifest: try row.decode(10)))
        }
    }

    /// Takes the scan of a parcel back, and keeps who did.
    /// - Parameters:
    ///   - parcel: its id.
    ///   - person: a badge, or a person's name.
    package func undo(_ parcel: Int64, by person: String, in transaction: some SQLExecutor) async throws {
        try await transaction.query(
            """
            WITH gone AS (DELETE FROM warehouse.hand_over WHERE parcel_id = \(parcel) RETURNING *)
            INSERT INTO warehouse.hand_over_undo (parcel_id, carrier, route_id, picker, scanned_at, undone_by)
            SELECT parcel_id, carrier, route_id, picker, scanned_at, \(person) FROM gone
            """)
    }
}
