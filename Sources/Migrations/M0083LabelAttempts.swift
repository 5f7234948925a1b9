import Postgres

extension Migration {
    /// Labels are bought through accounts, in attempts that are committed before a carrier is called, so that a lost answer is looked up
    /// instead of bought again.
    static let labelAttempts = Migration(
        "0083_label_attempts",
        #"""
        CREATE TABLE shipping.account (
            code text PRIMARY KEY,
            carrier text NOT NULL REFERENCES shipping.carrier,
            format text NOT NULL,
            name text NOT NULL,
            host text NOT NULL DEFAULT '',
            credentials text NOT NULL DEFAULT '',
            is_test boolean NOT NULL DEFAULT false,
            owner text NOT NULL DEFAULT '',
            priority int NOT NULL DEFAULT 100,
            is_active boolean NOT NULL DEFAULT true,
            stopped_at timestamptz,
            stop_reason text,
            swept_at timestamptz,
            swept_until timestamptz
        );
        COMMENT ON TABLE shipping.account IS 'Where labels of a carrier are bought: whose protocol, at which address, by which customer.';
        COMMENT ON COLUMN shipping.account.format IS 'The protocol, a name of LabelFormat.';
        COMMENT ON COLUMN shipping.account.host IS 'Its address; empty: the service''s own.';
        COMMENT ON COLUMN shipping.account.credentials IS
            'Where what proves who asks is kept, env:NAME or file:PATH; empty: nothing is needed. Never the secret itself.';
        COMMENT ON COLUMN shipping.account.is_test IS 'Labels are only tried: nothing of it may leave the house.';
        COMMENT ON COLUMN shipping.account.owner IS 'Who decides when it stops or does not take a label back.';
        COMMENT ON COLUMN shipping.account.priority IS 'Of several of a carrier the lowest is asked.';
        COMMENT ON COLUMN shipping.account.stopped_at IS
            'Since when it is not called because it refused our key or wants money; a person resumes it. NULL: it is not stopped.';
        COMMENT ON COLUMN shipping.account.swept_at IS 'When its list was last compared with ours, or begun to be.';
        COMMENT ON COLUMN shipping.account.swept_until IS 'Up to when its list was compared; the next sweep begins an hour before.';
        CREATE INDEX account_carrier ON shipping.account (carrier, priority, code);
        COMMENT ON INDEX shipping.account_carrier IS 'The accounts of a carrier in the order in which they are asked.';

        -- A carrier with an address has the account of our own protocol there, however the address came into the books.
        CREATE FUNCTION shipping.keep_own_account() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF NEW.endpoint IS NULL OR NEW.is_own_fleet THEN
                UPDATE shipping.account SET is_active = false WHERE code = NEW.code AND format = 'waybill' AND is_active;
            ELSE
                INSERT INTO shipping.account AS a (code, carrier, format, name, host)
                VALUES (NEW.code, NEW.code, 'waybill', NEW.name, NEW.endpoint)
                ON CONFLICT (code) DO UPDATE SET host = excluded.host, is_active = true
                WHERE a.format = 'waybill' AND a.carrier = NEW.code;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER keep_own_account AFTER INSERT OR UPDATE OF endpoint ON shipping.carrier FOR EACH ROW
            EXECUTE FUNCTION shipping.keep_own_account();
        INSERT INTO shipping.account (code, carrier, format, name, host)
        SELECT code, code, 'waybill', name, endpoint FROM shipping.carrier WHERE endpoint IS NOT NULL AND NOT is_own_fleet;
        COMMENT ON COLUMN shipping.carrier.endpoint IS
            'Where labels are bought by our own protocol, through the account of the same code; NULL: nowhere by that.';

        CREATE TABLE shipping.label_attempt (
            shipment_id bigint NOT NULL,
            n smallint NOT NULL CHECK (n BETWEEN 1 AND 26),
            account text NOT NULL,
            reference text NOT NULL,
            state text NOT NULL CHECK (state IN
                ('intent', 'calling', 'pending', 'unknown', 'retry', 'bought', 'refused', 'suspect', 'dropped')),
            calls int NOT NULL DEFAULT 0,
            lookups int NOT NULL DEFAULT 0,
            next_at timestamptz,
            cancel_wanted boolean NOT NULL DEFAULT false,
            handle text,
            offer text,
            offer_until timestamptz,
            detail text,
            called_at timestamptz,
            answered_at timestamptz,
            PRIMARY KEY (shipment_id, n)
        ) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
        COMMENT ON TABLE shipping.label_attempt IS
            'Purchases of labels, committed before the carrier is called. One is open at a time for a shipment.';
        COMMENT ON COLUMN shipping.label_attempt.reference IS
            'Ours, sent with every call of the attempt: the shipment''s label key, and from the second attempt on a letter behind it.';
        COMMENT ON COLUMN shipping.label_attempt.calls IS 'How often it was claimed: an answer that is no sale counts only for the last.';
        COMMENT ON COLUMN shipping.label_attempt.lookups IS 'How often the carrier was asked what became of it since it is in doubt.';
        COMMENT ON COLUMN shipping.label_attempt.next_at IS
            'When somebody has to look again: the end of the caller''s time, or the next look-up.';
        COMMENT ON COLUMN shipping.label_attempt.cancel_wanted IS 'Its label is voided as soon as it is known to be sold.';
        COMMENT ON COLUMN shipping.label_attempt.handle IS 'The carrier''s name for it, from its quote or its answer.';
        COMMENT ON COLUMN shipping.label_attempt.offer IS 'The quoted rate that is bought.';
        COMMENT ON COLUMN shipping.label_attempt.detail IS 'What was last said of it, for a person.';
        CREATE INDEX label_attempt_reference ON shipping.label_attempt (reference);
        COMMENT ON INDEX shipping.label_attempt_reference IS
            'What a carrier lists. Not unique: two workers that begin the same attempt shall meet at the primary key.';
        CREATE INDEX label_attempt_doubtful ON shipping.label_attempt (next_at) WHERE state IN ('calling', 'pending', 'unknown');
        COMMENT ON INDEX shipping.label_attempt_doubtful IS 'Attempts whose end is not known.';
        CREATE INDEX label_attempt_suspect ON shipping.label_attempt (account) WHERE state = 'suspect';
        COMMENT ON INDEX shipping.label_attempt_suspect IS 'Attempts of which a label may still show up.';

        CREATE TABLE shipping.label (
            shipment_id bigint NOT NULL,
            number text NOT NULL,
            n smallint,
            account text NOT NULL,
            reference text NOT NULL,
            handle text NOT NULL DEFAULT '',
            state text NOT NULL CHECK (state IN ('live', 'void_wanted', 'voiding', 'void_pending', 'voided', 'void_refused')),
            charged_millionths bigint,
            currency text,
            bought_at timestamptz NOT NULL DEFAULT now(),
            void_until timestamptz,
            void_calls int NOT NULL DEFAULT 0,
            next_at timestamptz,
            detail text,
            owner text,
            PRIMARY KEY (shipment_id, number)
        ) WITH (fillfactor = 80);
        COMMENT ON TABLE shipping.label IS 'Labels that carriers sold, those that are to be given back among them.';
        COMMENT ON COLUMN shipping.label.n IS 'The attempt that bought it; NULL: from before there were attempts.';
        COMMENT ON COLUMN shipping.label.charged_millionths IS 'What the account paid, in millionths of the currency; NULL: not told.';
        COMMENT ON COLUMN shipping.label.void_until IS 'Until when it is taken back; NULL: the carrier does not say.';
        COMMENT ON COLUMN shipping.label.next_at IS 'When the carrier is asked next to take it back, or what became of that.';
        COMMENT ON COLUMN shipping.label.owner IS 'Who decides about a label that is not taken back; NULL: nobody has to.';
        CREATE UNIQUE INDEX label_live ON shipping.label (shipment_id) WHERE state = 'live';
        COMMENT ON INDEX shipping.label_live IS 'A parcel has one live label at most.';
        CREATE INDEX label_leaving ON shipping.label (next_at) WHERE state IN ('void_wanted', 'voiding', 'void_pending');
        COMMENT ON INDEX shipping.label_leaving IS 'Labels on their way back.';
        CREATE INDEX label_void_refused ON shipping.label (account) WHERE state = 'void_refused';
        COMMENT ON INDEX shipping.label_void_refused IS 'Labels of which a person decides.';

        -- Labels that were bought before, as far as they can still be given back, and those that were asked for and are to be voided. One whose
        -- parcel is merely held is marked, and lives.
        INSERT INTO shipping.label (shipment_id, number, account, reference, state, bought_at, next_at)
        SELECT s.id, s.tracking_number, s.carrier, s.label_key,
            CASE s.state WHEN 'cancelled' THEN 'void_wanted' ELSE 'live' END, coalesce(s.booked_at, s.created_at),
            CASE s.state WHEN 'cancelled' THEN s.void_wanted_at END
        FROM shipping.shipment s JOIN shipping.carrier c ON c.code = s.carrier AND NOT c.is_own_fleet
        WHERE s.tracking_number IS NOT NULL AND s.label_key IS NOT NULL
            AND (s.state = 'ready' OR s.state = 'cancelled' AND s.void_wanted_at IS NOT NULL);
        INSERT INTO shipping.label_attempt (shipment_id, n, account, reference, state, calls, next_at, cancel_wanted, called_at)
        SELECT id, 1, carrier, label_key, 'unknown', 1, now(), true, created_at FROM shipping.shipment
        WHERE state = 'cancelled' AND void_wanted_at IS NOT NULL AND tracking_number IS NULL AND label_key IS NOT NULL;
        COMMENT ON COLUMN shipping.shipment.label_key IS
            'What its attempts to buy a label go by, committed before the carrier is called. Made from the parcel''s id, unique as that is.';
        COMMENT ON COLUMN shipping.shipment.void_wanted_at IS
            'Since when its label, bought or in doubt, is to be voided with the carrier; NULL: it is not, or no longer.';
        """#)
}
