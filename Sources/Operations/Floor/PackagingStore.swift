import Postgres

/// Reads what parcels were made of.
struct PackagingStore: Sendable {
    /// What one carton held, wasted and cost.
    struct Usage: Sendable, Equatable {
        /// nil: pieces in their own packaging.
        let carton: String?
        /// nil: no cost is known.
        let currency: String?
        let parcels: Int
        /// The empty part, from 0 to 1, as a mean; nil when it is not known.
        let void: Double?
        /// Litres of air that were sent.
        let air: Double?
        /// Grams of carton and filling, as a mean.
        let grams: Double?
        /// Of carton and filling, as a mean, in the minor unit.
        let cost: Double?
        /// As expected, as a mean, in the minor unit.
        let carriage: Double?
    }

    init() {}

    /// - Parameter days: today and as many before it as make so many, in UTC.
    /// - Returns: the one that sent most air first; cartons in use that no parcel had come last.
    func usage(days: Int, on executor: some SQLExecutor) async throws -> [Usage] {
        try await executor.query(
            """
            SELECT coalesce(f.carton, c.code), f.currency, coalesce(sum(f.parcels), 0)::bigint,
                \(Self.mean("f.void_share * f.measured", of: "f.measured")),
                (sum(f.void_share * f.measured) * min(c.length_mm::bigint * c.width_mm * c.height_mm) / 1000000)::float8,
                \(Self.mean("f.material_g", of: "f.measured")), \(Self.mean("f.material_cost", of: "f.material_priced")),
                \(Self.mean("f.carriage_cost", of: "f.carriage_priced"))
            FROM (SELECT * FROM warehouse.packing_figures WHERE day > (now() AT TIME ZONE 'UTC')::date - \(days)::int) f
            FULL JOIN warehouse.carton c ON c.code = f.carton
            WHERE f.parcels > 0 OR c.is_active
            GROUP BY 1, 2 ORDER BY 5 DESC NULLS LAST, 3 DESC, 1, 2
            """
        ).decode((String?, String?, Int, Double?, Double?, Double?, Double?, Double?).self).map {
            Usage(carton: $0, currency: $1, parcels: $2, void: $3, air: $4, grams: $5, cost: $6, carriage: $7)
        }
    }

    private static func mean(_ sum: SQL, of count: SQL) -> SQL { "(sum(\(sum))::float8 / nullif(sum(\(count)), 0)::float8)" }
}
