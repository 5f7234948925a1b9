import Postgres

extension Migration {
    /// Fewer indexes on the warehouse's hottest rows.
    static let allocationIndexes = Migration(
        "0011_allocation_indexes",
        #"""
        -- Nothing looks open allocations up by lot; the auditor reads them all. An index whose condition names the state also
        -- kept every change of state from staying within its page.
        DROP INDEX warehouse.allocation_open;

        -- Allocated orders are in fulfilment_work already.
        DROP INDEX warehouse.fulfilment_moving;
        CREATE INDEX fulfilment_moving ON warehouse.fulfilment (state) WHERE state IN ('picking', 'picked');
        """#)
}
