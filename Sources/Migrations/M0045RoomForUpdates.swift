import Postgres

extension Migration {
    /// Rows that change find room beside themselves, and take no label along.
    static let roomForUpdates = Migration(
        "0045_room_for_updates",
        #"""
        -- A label is written once and its shipment three times. Out of line it stays where it is when the row is written anew.
        ALTER TABLE shipping.shipment SET (toast_tuple_target = 256);
        -- Each row is written anew once, by a change that no index knows of: with room in its page it needs no new index entries.
        ALTER TABLE warehouse.pick SET (fillfactor = 60);
        ALTER TABLE warehouse.allocation SET (fillfactor = 60);
        -- Events that come before their parcel is known are judged again when it is.
        ALTER TABLE tracking.event SET (fillfactor = 75);
        """#)
}
