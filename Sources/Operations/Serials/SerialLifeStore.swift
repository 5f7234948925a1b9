import FoundationEssentials
import Fulfilment
import MasterData
import Postgres

/// The SQL of `waybill serials`: what the books know of single pieces.
struct SerialLifeStore: Sendable {
    /// One thing that happened to a piece.
    struct Event: Sendable, Equatable {
        /// What it became.
        let state: SerialState
        let site: String
        /// The receipt it came with.
        let document: String?
        let orderID: Int64?
        let sscc: String?
        /// Where the order went: town and country.
        let town: String
        let reason: String?
        let actor: String
        let at: Date
    }

    /// Which pieces somebody wants to see; nil: of any.
    struct Choice: Sendable {
        var sku: String?
        var site: String?
        var state: SerialState?
    }

    /// The article as it is in the books, in any case; nil when there is none.
    func article(_ sku: String, on executor: some SQLExecutor) async throws -> String? {
        try await executor.query(
            "SELECT code FROM warehouse.sku WHERE lower(code) = lower(\(sku)) ORDER BY code = \(sku) DESC LIMIT 1"
        ).first?.decode(0)
    }

    /// The site as it is in the books, in any case; nil when there is no active one.
    func site(_ code: String, on executor: some SQLExecutor) async throws -> String? {
        try await executor.query(
            "SELECT code FROM warehouse.site WHERE lower(code) = lower(\(code)) AND is_active ORDER BY code = \(code) DESC LIMIT 1"
        ).first?.decode(0)
    }

    /// The life of a piece, the oldest first.
    func life(_ sku: String, _ serial: SerialNumber, on executor: some SQLExecutor) async throws -> [Event] {
        try await executor.query(
            """
            SELECT e.state, e.site, e.document, e.order_id, e.sscc, coalesce(concat_ws(', ', o.city, o.country), ''), e.reason, e.actor, e.at
            FROM warehouse.serial_event e LEFT JOIN orders."order" o ON o.id = e.order_id
            WHERE e.sku = \(sku) AND e.serial = \(serial.text) ORDER BY e.id
            """
        ).map { row in
            Event(
                state: try row.decode(0), site: try row.decode(1), document: try row.decode(2), orderID: try row.decode(3),
                sscc: try row.decode(4), town: try row.decode(5), reason: try row.decode(6), actor: try row.decode(7),
                at: try row.decode(8))
        }
    }

    /// Serial numbers by article and number; letters' case of article and site does not matter.
    func list(_ choice: Choice, limit: Int, on executor: some SQLExecutor) async throws -> [SerialStore.Entry] {
        try await executor.query(
            """
            SELECT s.sku, s.serial, s.site, s.lot, s.state, s.order_id, s.sscc, s.actor, s.changed_at FROM warehouse.serial s
            WHERE (\(choice.sku)::text IS NULL OR lower(s.sku) = lower(\(choice.sku)))
                AND (\(choice.site)::text IS NULL OR lower(s.site) = lower(\(choice.site)))
                AND (\(choice.state?.rawValue)::text IS NULL OR s.state = \(choice.state?.rawValue))
            ORDER BY s.sku, s.serial LIMIT \(limit)
            """
        ).map(SerialStore.entry)
    }
}
