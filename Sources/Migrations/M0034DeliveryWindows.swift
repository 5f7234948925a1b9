import Postgres

extension Migration {
    /// What carriers say beside status and time: the day or the hours they expect to deliver in, and what shows a delivery.
    static let deliveryWindows = Migration(
        "0034_delivery_windows",
        #"""
        ALTER TABLE tracking.event
            ADD COLUMN expected_on date,
            ADD COLUMN expected_from timestamptz,
            ADD COLUMN expected_to timestamptz,
            ADD COLUMN proof text,
            ADD COLUMN proof_url text;
        COMMENT ON COLUMN tracking.event.expected_on IS
            'The day, where the carrier named no time of day; expected_at is its end then.';
        COMMENT ON COLUMN tracking.event.expected_from IS 'Like expected_to an end of the window, where the carrier named one.';
        COMMENT ON COLUMN tracking.event.proof IS 'What the carrier has to show for a delivery: photo, signature or document.';
        COMMENT ON COLUMN tracking.event.proof_url IS
            'Where the carrier keeps it; may show a door, a name or a person, and is never shown to the public.';
        COMMENT ON COLUMN tracking.event.zone IS 'Where the local time comes from: given, carrier, place or assumed.';
        """#)
}
