package import Fulfilment
package import Postgres

/// A town and its coordinates.
package struct LocatedTown: Sendable, Equatable {
    package let town: Town
    package let location: GeoPoint

    package init(town: Town, location: GeoPoint) { (self.town, self.location) = (town, location) }
}

/// Towns by which orders without coordinates are located.
package struct TownStore: Sendable {
    package init() {}

    /// Adds towns, and moves those that are known to the coordinates given; all in one statement, so all or none.
    /// - Returns: how many were new, and how many were moved.
    package func add(_ located: [LocatedTown], on database: some SQLExecutor) async throws -> (added: Int, moved: Int) {
        let towns = located.map(\.town)
        let rows = try await database.query(
            """
            WITH written AS (
                INSERT INTO orders.town AS t (country, region, name, latitude, longitude)
                SELECT * FROM unnest(\(towns.map(\.country))::text[], \(towns.map(\.region))::text[], \(towns.map(\.name))::text[],
                    \(located.map(\.location.latitude))::float8[], \(located.map(\.location.longitude))::float8[])
                    AS given(country, region, name, latitude, longitude)
                ORDER BY country, region, name
                ON CONFLICT (country, region, name) DO UPDATE SET latitude = excluded.latitude, longitude = excluded.longitude
                WHERE (t.latitude, t.longitude) IS DISTINCT FROM (excluded.latitude, excluded.longitude)
                RETURNING xmax = 0 AS is_new)
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
            """)
        let (added, moved) = try rows[0].decode((Int64, Int64).self)
        return (Int(added), Int(moved))
    }
}
