import Postgres

extension Migration {
    /// Sites have a clock of their own, hours in which people work, days on which nobody does, and days that are unlike others.
    static let siteCalendars = Migration(
        "0052_site_calendars",
        """
        ALTER TABLE warehouse.site
            ADD COLUMN time_zone text NOT NULL DEFAULT 'Etc/UTC',
            ADD COLUMN region text NOT NULL DEFAULT '';
        COMMENT ON COLUMN warehouse.site.time_zone IS
            'Name of the IANA list: the clock on the wall, by which its hours and its carriers'' cut-offs are told.';
        COMMENT ON COLUMN warehouse.site.region IS 'State or province as the holidays name it; empty: only those of the whole country.';

        CREATE TABLE warehouse.opening (
            site text NOT NULL REFERENCES warehouse.site (code),
            weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
            opens time NOT NULL,
            closes time NOT NULL,
            PRIMARY KEY (site, weekday, opens),
            CONSTRAINT opening_check CHECK (opens < closes)
        );
        COMMENT ON TABLE warehouse.opening IS
            'When people work at a site, by its clock; work past midnight ends at 24:00 and begins anew at 00:00. What overlaps counts once.';
        COMMENT ON COLUMN warehouse.opening.weekday IS '1 Monday … 7 Sunday.';

        CREATE TABLE warehouse.holiday (
            country text NOT NULL,
            region text NOT NULL DEFAULT '',
            day date NOT NULL,
            name text NOT NULL,
            PRIMARY KEY (country, region, day)
        );
        COMMENT ON TABLE warehouse.holiday IS 'Days on which sites there do not work and no carrier picks up.';
        COMMENT ON COLUMN warehouse.holiday.region IS 'Of the sites it is for; empty: of the whole country.';

        CREATE TABLE warehouse.site_exception (
            site text NOT NULL REFERENCES warehouse.site (code),
            day date NOT NULL,
            carrier text NOT NULL DEFAULT '',
            service text NOT NULL DEFAULT '',
            opens time,
            closes time,
            cut_off time,
            note text NOT NULL DEFAULT '',
            PRIMARY KEY (site, day, carrier, service),
            CONSTRAINT site_exception_check CHECK (
                CASE WHEN carrier = '' THEN service = '' AND cut_off IS NULL AND (opens IS NULL) = (closes IS NULL)
                    AND coalesce(opens < closes, true) ELSE opens IS NULL AND closes IS NULL END)
        );
        COMMENT ON TABLE warehouse.site_exception IS
            'What a site or a carrier does there on one day instead of the usual, also on a holiday.';
        COMMENT ON COLUMN warehouse.site_exception.carrier IS
            'Whose pickup it is about; empty: the site''s own hours, and without hours it is closed and nobody picks up.';
        COMMENT ON COLUMN warehouse.site_exception.service IS 'Of the carrier; empty: all of them that have no row of their own.';
        COMMENT ON COLUMN warehouse.site_exception.cut_off IS 'The carrier''s that day; NULL: it does not come.';
        """)
}
