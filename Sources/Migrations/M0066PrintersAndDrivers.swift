import Postgres

extension Migration {
    /// Printers have names, so that nobody types their addresses; the own fleet's drivers and shifts are records as its vehicles are.
    static let printersAndDrivers = Migration(
        "0066_printers_and_drivers",
        """
        CREATE TABLE warehouse.printer (
            code text PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site (code),
            format text NOT NULL CHECK (format IN ('zpl', 'pdf')),
            address text NOT NULL,
            prints text[] NOT NULL DEFAULT '{}',
            is_active boolean NOT NULL DEFAULT true
        );
        COMMENT ON TABLE warehouse.printer IS 'What `waybill print --printer` sends to.';
        COMMENT ON COLUMN warehouse.printer.address IS 'HOST:PORT of a printer that takes jobs as they are, or the path of a file or device.';
        COMMENT ON COLUMN warehouse.printer.prints IS 'Which labels are meant for it; empty: all.';

        CREATE TABLE routing.shift (
            site text NOT NULL,
            weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            cut_off time NOT NULL,
            starts time NOT NULL,
            PRIMARY KEY (site, weekday, cut_off)
        );
        COMMENT ON TABLE routing.shift IS
            'A site''s vehicles leave together: what is booked before the cut-off is planned at the cut-off. By the clock of the site.';
        COMMENT ON COLUMN routing.shift.weekday IS 'Of the cut-off: 1 Monday … 7 Sunday.';
        COMMENT ON COLUMN routing.shift.starts IS 'When vehicles leave; on the next day when it is before the cut-off.';

        CREATE TABLE routing.driver (
            code text PRIMARY KEY,
            name text NOT NULL,
            vehicle text REFERENCES routing.vehicle (code),
            phone text NOT NULL DEFAULT '',
            is_active boolean NOT NULL DEFAULT true
        );
        COMMENT ON TABLE routing.driver IS 'Who drives the own fleet, for the dispatcher; reports are told by keys, not by people.';
        COMMENT ON COLUMN routing.driver.vehicle IS 'Which they drive now; NULL: none, or any.';

        CREATE VIEW warehouse.site_clock AS SELECT code AS site, time_zone FROM warehouse.site;
        COMMENT ON VIEW warehouse.site_clock IS 'The clock on the wall of each site.';
        """)
}
