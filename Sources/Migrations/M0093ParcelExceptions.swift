import Postgres

extension Migration {
    /// Parcels are looked after: what is wrong with one is opened once, and cleared when it is over.
    static let parcelExceptions = Migration(
        "0093_parcel_exceptions",
        """
        CREATE VIEW shipping.watched_shipment AS
            SELECT s.id AS shipment_id, s.parcel_id, coalesce(s.service, '') AS service, s.state, s.ready_at, s.handed_over_at,
                coalesce(m.cut_off_at, m.closed_at) AS listed_until, coalesce(s.promised_by, s.expected_at) AS due_by
            FROM shipping.shipment s LEFT JOIN shipping.manifest m ON m.id = s.manifest_id
            WHERE s.tracking_number IS NOT NULL;
        COMMENT ON VIEW shipping.watched_shipment IS
            'For others: when a tracked shipment got its label, was to leave and left, and when it is to be at its door: promised, else expected.';

        ALTER TABLE tracking.parcel
            ADD COLUMN look_at timestamptz DEFAULT now() + interval '12 hours',
            ADD COLUMN is_exceptional boolean NOT NULL DEFAULT false;
        COMMENT ON COLUMN tracking.parcel.look_at IS
            'When somebody looks whether something is wrong with it, though nothing is heard; NULL: nothing is to be expected of it any more.';
        COMMENT ON COLUMN tracking.parcel.is_exceptional IS 'An exception of it is open: it is looked at as soon as something is heard.';
        UPDATE tracking.parcel SET look_at = NULL WHERE status IN ('delivered', 'return_to_sender', 'cancelled');
        CREATE INDEX parcel_look ON tracking.parcel (look_at) WHERE look_at IS NOT NULL;
        COMMENT ON INDEX tracking.parcel_look IS 'The parcels to look at; ended ones only grow.';

        CREATE TABLE tracking.exception (
            id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
            shipment_id bigint NOT NULL,
            kind text NOT NULL CHECK (kind IN
                ('not_handed_over', 'silence', 'stuck', 'late', 'attempts', 'address', 'weight', 'customs', 'loss')),
            cause text NOT NULL,
            detail text NOT NULL,
            evidence jsonb NOT NULL,
            opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            cleared_at timestamptz,
            cleared_by text,
            CHECK ((cleared_at IS NULL) = (cleared_by IS NULL))
        );
        COMMENT ON TABLE tracking.exception IS 'What was, or is, wrong with a parcel that its carrier has or should have. Opened once and cleared by itself.';
        COMMENT ON COLUMN tracking.exception.cause IS 'The carrier''s cause where it gave one, else the kind.';
        COMMENT ON COLUMN tracking.exception.detail IS 'What is wrong, in a sentence, when it was opened.';
        COMMENT ON COLUMN tracking.exception.evidence IS 'The numbers that showed it; ExceptionEvidence writes them.';
        COMMENT ON COLUMN tracking.exception.cleared_by IS 'Why it is over, in a sentence.';
        CREATE UNIQUE INDEX exception_open ON tracking.exception (shipment_id, kind) WHERE cleared_at IS NULL;
        COMMENT ON INDEX tracking.exception_open IS 'One of a kind is open at a time.';
        CREATE INDEX exception_shipment ON tracking.exception (shipment_id);
        COMMENT ON INDEX tracking.exception_shipment IS 'The exceptions of a parcel.';
        """)
}
