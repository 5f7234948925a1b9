import Postgres

extension Migration {
    /// What carriers' own formats say beyond status and time.
    static let trackingFormats = Migration(
        "0017_tracking_formats",
        #"""
        -- How to read a delivery; kept with it, so that it can be read again after the source was set up anew.
        ALTER TABLE tracking.delivery ADD COLUMN format text NOT NULL DEFAULT 'waybill';

        -- An estimate only tells when the parcel is expected. The local time is occurred_at with utc_offset (seconds); zone says where
        -- that comes from: given, carrier or assumed. delivered_to may be a person's name.
        ALTER TABLE tracking.event
            ADD COLUMN carrier text NOT NULL DEFAULT '',
            ADD COLUMN is_estimate boolean NOT NULL DEFAULT false,
            ADD COLUMN utc_offset int,
            ADD COLUMN zone text NOT NULL DEFAULT 'given',
            ADD COLUMN expected_at timestamptz,
            ADD COLUMN delivered_to text;

        ALTER TABLE tracking.parcel
            ADD COLUMN last_at timestamptz,
            ADD COLUMN carrier_eta timestamptz,
            ADD COLUMN delivered_to text;
        """#)
}
