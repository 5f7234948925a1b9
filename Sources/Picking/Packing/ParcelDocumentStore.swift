import Fulfilment
import Labels
import Postgres

/// Reads what is printed for a parcel, by the number on its label.
struct ParcelDocumentStore: Sendable {
    /// Whether the parcel has a label, and the site where it was packed; nil when there is no such parcel.
    func label(_ sscc: String, in executor: some SQLExecutor) async throws -> (standing: LabelStanding, site: String)? {
        let rows = try await executor.query(
            """
            SELECT f.site, l.state, l.carrier, l.reason, l.label
            FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            LEFT JOIN shipping.parcel_label l ON l.parcel_id = p.id WHERE p.sscc = \(sscc)
            """)
        return try rows.first.map { row in
            let (site, state, carrier, reason, label) = try row.decode(
                (String, ShipmentState?, String?, String?, [UInt8]?).self)
            return (LabelStanding(state: state, carrier: carrier, reason: reason, label: label), site)
        }
    }

    /// The packing list of a parcel, and the site where it was packed; nil when there is no such parcel.
    func packingList(_ sscc: String, in executor: some SQLExecutor) async throws -> (list: PackingList, site: String)? {
        let results = try await executor.pipeline([head(sscc), lines(sscc), serials(sscc)])
        guard let head = results[0].first else { return nil }
        let serials = Dictionary(grouping: try results[2].decode((String, String).self), by: \.0).mapValues { $0.map(\.1) }
        let parts: [AddressField.Part] = [.recipient, .company, .street, .street2, .city, .region, .postcode, .country, .phone]
        let list = PackingList(
            orderID: try head.decode(1), reference: try head.decode(4),
            consignee: try parts.enumerated().map { AddressField($1, try head.decode(5 + $0)) }, sscc: sscc,
            number: try head.decode(2), parcels: try head.decode(3), articles: try Self.articles(results[1], serials))
        return (list, try head.decode(0))
    }

    private func head(_ sscc: String) -> SQL {
        """
        SELECT f.site, p.order_id, p.number, (SELECT count(*) FROM warehouse.parcel o WHERE o.order_id = p.order_id AND o.opened_at IS NULL), d.external_id,
            d.recipient, d.company, d.street, d.street2, d.city, d.region, d.postcode, d.country, d.phone
        FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id
        JOIN orders.destination d ON d.order_id = p.order_id WHERE p.sscc = \(sscc)
        """
    }

    /// Each line with what was picked for it: pieces in all parcels, how many lots they are of ('' counts), the lots and their pieces.
    private func lines(_ sscc: String) -> SQL {
        """
        WITH parcel AS (
            SELECT id, order_id FROM warehouse.parcel WHERE sscc = \(sscc)
        ), picked AS (
            SELECT a.line_no, s.sku, s.lot, sum(a.quantity)::int AS pieces
            FROM parcel p JOIN warehouse.allocation a ON a.order_id = p.order_id AND a.state = \(AllocationState.picked)
            JOIN warehouse.stock s ON s.id = a.stock_id GROUP BY a.line_no, s.sku, s.lot
        )
        SELECT k.code, k.name, l.quantity, sum(o.pieces)::int, count(*)::int,
            coalesce(array_agg(o.lot ORDER BY o.lot) FILTER (WHERE o.lot <> ''), '{}'),
            coalesce(array_agg(o.pieces ORDER BY o.lot) FILTER (WHERE o.lot <> ''), '{}')
        FROM parcel p JOIN warehouse.parcel_line l ON l.parcel_id = p.id
        JOIN picked o ON o.line_no = l.line_no JOIN warehouse.sku k ON k.code = o.sku
        GROUP BY l.line_no, k.code, k.name, l.quantity ORDER BY l.line_no
        """
    }

    private func serials(_ sscc: String) -> SQL {
        """
        SELECT s.sku, s.serial FROM warehouse.parcel p JOIN warehouse.serial s ON s.order_id = p.order_id AND s.sscc = p.sscc
        WHERE p.sscc = \(sscc) ORDER BY s.sku, s.serial
        """
    }

    /// An article that the order has in several lines gets its serial numbers line by line.
    private static func articles(_ rows: Rows, _ serials: [String: [String]]) throws -> [PackingList.Article] {
        var left = serials
        return try rows.decode((String, String, Int, Int, Int, [String], [Int]).self).map { row in
            let (sku, name, quantity, all, kinds, lots, pieces) = row
            let own = left[sku, default: []].prefix(quantity)
            left[sku]?.removeFirst(own.count)
            return PackingList.Article(
                sku: sku, name: name, quantity: quantity,
                lots: zip(lots, pieces).map { lot, pieces in
                    .init(name: lot, quantity: kinds == 1 ? quantity : all == quantity ? pieces : nil)
                },
                serials: Array(own))
        }
    }
}
