import Barcodes
import Fulfilment
import Postgres
import ScanDialogue

/// Finds what goes by a code.
struct LookUpStore: Sendable {
    /// More goods than anybody reads at a device.
    private static let most = 200

    /// The names of a code, as the books may have them.
    private struct Names {
        let code: String
        let gtins: [String]
        let sscc: String
        let order: Int64?

        init(_ scanned: String) {
            let code = ScannedCode(scanned)
            self.code = ScannedName.of(scanned)
            // The books have the short form where there is one.
            gtins = code.gtins.flatMap { [$0.gtin13, $0.digits].compactMap { $0 } }
            sscc = code.sscc?.digits ?? ""
            order = self.code.utf8.count <= 18 ? Int64(self.code) : nil
        }
    }

    /// - Parameter reach: the sites of which something is told.
    func lookUp(_ scanned: String, at reach: Reach, on executor: some SQLExecutor) async throws -> LookUpAnswer {
        let names = Names(scanned)
        let sites = Self.sites(reach)
        let found = try await executor.pipeline([
            "SELECT l.id, l.code, l.site, l.kind FROM warehouse.location l WHERE lower(l.code) = lower(\(names.code)) AND l.is_active AND \(sites("l"))",
            Self.articles(names),
            """
            SELECT p.sscc, p.order_id, p.number, p.carton
            FROM warehouse.parcel p JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            WHERE p.sscc = \(names.sscc) AND \(sites("f"))
            """,
            "SELECT f.order_id, f.site, f.state FROM warehouse.fulfilment f WHERE f.order_id = \(names.order) AND \(sites("f"))",
        ])
        let places = try found[0].decode((Int, String, String, LocationKind).self)
        let articles = try found[1].decode((String, String, String, Bool).self)
        let details = try await details(places.map(\.0), articles.map(\.0), sites, on: executor)
        return LookUpAnswer(
            places: places.map { place in
                .init(code: place.1, site: place.2, kind: place.3, goods: details.lying.filter { $0.place == place.1 })
            },
            articles: articles.map { article in
                .init(
                    sku: article.0, gtin: article.1, name: article.2, serials: article.3, lots: details.lots[article.0] ?? [],
                    packs: details.packs.numbered(of: article.0), goods: details.stock.filter { $0.sku == article.0 })
            },
            parcels: try found[2].decode((String, Int64, Int, String?).self).map {
                .init(sscc: $0, order: $1, number: $2, carton: $3)
            },
            orders: try found[3].decode((Int64, String, FulfilmentState).self).map { .init(id: $0, site: $1, state: $2) })
    }

    private static func articles(_ names: Names) -> SQL {
        """
        SELECT k.code, k.gtin, k.name, k.has_serials FROM warehouse.sku k
        WHERE k.code IN (
            -- Each by its index.
            SELECT code FROM warehouse.sku WHERE lower(code) = lower(\(names.code))
            UNION SELECT code FROM warehouse.sku WHERE gtin <> '' AND gtin = ANY (\(names.gtins)::text[])
            UNION SELECT sku FROM warehouse.pack_level WHERE gtin <> '' AND gtin = ANY (\(names.gtins)::text[]))
        ORDER BY k.code LIMIT \(most)
        """
    }

    /// What is known of places and articles beside their names.
    private struct Details {
        /// At the places.
        let lying: [LookUpAnswer.Goods]
        /// Of the articles.
        let stock: [LookUpAnswer.Goods]
        let lots: [String: [LookUpAnswer.Lot]]
        let packs: PackLevels
    }

    private func details(
        _ places: [Int], _ skus: [String], _ sites: (SQL) -> SQL, on executor: some SQLExecutor
    ) async throws -> Details {
        let results = try await executor.pipeline([
            Self.goods(where: "s.location_id = ANY (\(places)::int[])"),
            Self.goods(where: "s.sku = ANY (\(skus)::text[]) AND \(sites("s"))"),
            """
            SELECT s.sku, s.lot, s.expiry::text FROM warehouse.stock s WHERE s.sku = ANY (\(skus)::text[]) AND (s.lot <> '' OR s.on_hand > 0)
            GROUP BY s.sku, s.lot, s.expiry ORDER BY max(s.received_at) DESC LIMIT \(Self.most)
            """,
            "SELECT v.sku, v.level, v.gtin, v.contains, v.quantity FROM warehouse.pack_level v WHERE v.sku = ANY (\(skus)::text[])",
        ])
        let lots = try results[2].decode((String, String, String?).self)
        let packs = try results[3].decode((String, String, String, String?, Int).self)
        return Details(
            lying: try Self.goods(results[0]), stock: try Self.goods(results[1]),
            lots: Dictionary(grouping: lots, by: \.0).mapValues { $0.map { .init(lot: $0.1, expiry: $0.2) } },
            packs: PackLevels(packs.map { PackLevel(sku: $0, name: $1, gtin: $2, contains: $3, quantity: $4) }))
    }

    private static func goods(where condition: SQL) -> SQL {
        """
        SELECT l.code, s.sku, k.name, s.lot, s.expiry::text, s.status, s.on_hand - s.missing
        FROM warehouse.stock s JOIN warehouse.location l ON l.id = s.location_id JOIN warehouse.sku k ON k.code = s.sku
        WHERE \(condition) AND s.on_hand > s.missing ORDER BY l.code, s.sku, s.lot, s.status LIMIT \(most)
        """
    }

    private static func goods(_ rows: Rows) throws -> [LookUpAnswer.Goods] {
        try rows.decode((String, String, String, String, String?, StockStatus, Int).self).map {
            LookUpAnswer.Goods(place: $0, sku: $1, name: $2, lot: $3, expiry: $4, status: $5, quantity: $6)
        }
    }

    /// The condition that a row's site is one of those; of the table with that short name.
    private static func sites(_ reach: Reach) -> (SQL) -> SQL {
        switch reach {
        case .all: { _ in "true" }
        case .only(let sites): { table in "\(table).site = ANY (\(sites.sorted())::text[])" }
        }
    }
}
