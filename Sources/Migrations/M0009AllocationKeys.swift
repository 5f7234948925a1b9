import Postgres

extension Migration {
    /// Takes checks off the warehouse's hottest inserts, and lets the scans of a tour be read in order.
    static let allocationKeys = Migration(
        "0009_allocation_keys",
        #"""
        -- These rows are written from rows the same statement has just locked or written, so the keys hold by construction;
        -- the auditor proves it. Checking each row again cost three quarters of the time of a large allocation.
        ALTER TABLE warehouse.allocation DROP CONSTRAINT allocation_order_id_fkey, DROP CONSTRAINT allocation_stock_id_fkey;
        ALTER TABLE warehouse.fulfilment DROP CONSTRAINT fulfilment_site_fkey;
        ALTER TABLE warehouse.pick DROP CONSTRAINT pick_allocation_id_fkey;
        ALTER TABLE warehouse.tour_order DROP CONSTRAINT tour_order_order_id_fkey;
        ALTER TABLE warehouse.parcel DROP CONSTRAINT parcel_order_id_fkey;

        -- The order in which scans arrived; a device sends them in the order they were made.
        ALTER TABLE warehouse.scan ADD COLUMN seq bigint GENERATED ALWAYS AS IDENTITY;
        CREATE INDEX scan_tour ON warehouse.scan (tour_id, seq);
        """#)
}
