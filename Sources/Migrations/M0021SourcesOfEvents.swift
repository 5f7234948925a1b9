import Postgres

extension Migration {
    /// A source speaks only of parcels of its own carriers.
    static let sourcesOfEvents = Migration(
        "0021_sources_of_events",
        #"""
        -- NULL: of a parcel nobody knows yet. Blank: its source may speak of that parcel. Otherwise why it does not count.
        -- What is there already counted so far and goes on to.
        ALTER TABLE tracking.event ADD COLUMN refused text DEFAULT '';
        ALTER TABLE tracking.event ALTER COLUMN refused DROP DEFAULT;
        UPDATE tracking.event e SET refused = NULL
        WHERE NOT EXISTS (SELECT FROM tracking.parcel p WHERE p.tracking_number = e.tracking_number);
        """#)
}
