-- The schema as all migrations leave it, by the service that owns it. Read it; it is never applied.
--
-- Comments are those of the database (COMMENT ON). The table public.waybill_migration, which says what was applied, is the
-- migrator's. A test compares this file with a migrated database. Renew it after adding a migration:
--
--   swift run waybill migrate
--   ops/stack psql -XAtq -f ops/lib/schema.sql > Sources/Migrations/schema.sql

-- Events between the programs. Written by Messaging and the outbox relay.
CREATE SCHEMA messaging;

-- Events waiting to be published: of one type and one transaction in a row, or one that is sent again. A relay locks rows
-- (SKIP LOCKED), publishes, deletes what the broker confirmed, commits.
CREATE TABLE messaging.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    -- Of each event of the row; subjects, data and traces are in the same order.
    event_ids uuid[] NOT NULL,
    type text NOT NULL,
    version smallint NOT NULL,
    subjects text[] NOT NULL,
    -- The messages as JSON.
    data text[] NOT NULL,
    traces text[] NOT NULL,
    occurred_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    -- NULL: the event exchange. Otherwise this queue only: a retry, a replay, a reminder.
    queue text,
    -- How often the consumer has failed with it.
    attempt smallint DEFAULT 0 NOT NULL,
    -- The event as it first came; NULL: written by this system, from the columns.
    line bytea,
    -- What travelled beside that line.
    headers text,
    -- Why it is sent again.
    reason text,
    CONSTRAINT outbox_pkey PRIMARY KEY (id),
    CONSTRAINT outbox_event_ids_check CHECK (cardinality(event_ids) > 0 AND cardinality(subjects) = cardinality(event_ids) AND cardinality(data) = cardinality(event_ids) AND cardinality(traces) = cardinality(event_ids) AND (line IS NULL OR cardinality(event_ids) = 1))
) WITH (autovacuum_vacuum_scale_factor=0, autovacuum_vacuum_threshold=5000, autovacuum_vacuum_cost_delay=0, autovacuum_vacuum_insert_scale_factor=0, autovacuum_vacuum_insert_threshold=100000);

-- Events one consumer asked to see again later. Due rows move to the outbox, addressed to that queue.
CREATE TABLE messaging.retry (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    due_at timestamptz NOT NULL,
    queue text NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    version smallint NOT NULL,
    subject text NOT NULL,
    data text NOT NULL,
    trace text,
    occurred_at timestamptz NOT NULL,
    attempt smallint NOT NULL,
    reason text NOT NULL,
    line bytea,
    headers text,
    CONSTRAINT retry_pkey PRIMARY KEY (id)
);
-- Relays take what is due, oldest first.
CREATE INDEX retry_due ON messaging.retry (due_at, id);
-- What is being retried needs no reminder; explain shows it with its order.
CREATE INDEX retry_subject ON messaging.retry (subject);

-- What could not be handled, with all that is needed to understand, mend and replay it.
CREATE TABLE messaging.dead_letter (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    queue text NOT NULL,
    reason text NOT NULL,
    -- Same cause, same fingerprint: queue, type and the reason with its numbers and ids blanked.
    fingerprint text NOT NULL,
    attempts integer NOT NULL,
    event_id uuid NOT NULL,
    type text NOT NULL,
    version smallint NOT NULL,
    subject text NOT NULL,
    headers text NOT NULL,
    -- The event's line as it was on the wire, or lines that do not say which events they are; not JSON when that is what is wrong.
    body bytea NOT NULL,
    trace text,
    occurred_at timestamptz NOT NULL,
    first_at timestamptz DEFAULT now() NOT NULL,
    last_at timestamptz DEFAULT now() NOT NULL,
    status text DEFAULT 'open' NOT NULL,
    note text,
    -- How many lines of one message it stands for.
    lines integer DEFAULT 1 NOT NULL,
    -- How many bytes there were; NULL: the body has them all.
    size bigint,
    CONSTRAINT dead_letter_pkey PRIMARY KEY (id),
    -- The same event parked again renews its row.
    CONSTRAINT dead_letter_queue_event_id_key UNIQUE (queue, event_id),
    CONSTRAINT dead_letter_lines_check CHECK (lines > 0),
    CONSTRAINT dead_letter_status_check CHECK (status IN ('open', 'replayed', 'discarded'))
);
-- Open letters are listed, replayed and discarded by cause.
CREATE INDEX dead_letter_open ON messaging.dead_letter (fingerprint) WHERE status = 'open';
-- What is parked needs no reminder; explain shows it with its order.
CREATE INDEX dead_letter_subject ON messaging.dead_letter (subject);

-- Reminders the stall detector sent of things that stood still, so that it neither nags nor forgets.
CREATE TABLE messaging.ring (
    queue text NOT NULL,
    subject text NOT NULL,
    -- Reminders so far; the pause before the next doubles with each.
    rings integer DEFAULT 1 NOT NULL,
    last_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT ring_pkey PRIMARY KEY (queue, subject)
);

-- Events that were being handled when their program died: handled alone from then on, parked when it happens again and again.
CREATE TABLE messaging.suspect (
    queue text NOT NULL,
    event_id uuid NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    CONSTRAINT suspect_pkey PRIMARY KEY (queue, event_id)
);

-- The events of the outbox, each by itself.
CREATE VIEW messaging.outbox_event AS
 SELECT o.id, e.place, e.event_id, o.type, o.version, e.subject, e.data, e.trace, o.occurred_at, o.queue, o.attempt
   FROM messaging.outbox o
     CROSS JOIN LATERAL UNNEST(o.event_ids, o.subjects, o.data, o.traces) WITH ORDINALITY e(event_id, subject, data, trace, place);

-- Orders as the shop sent them, their lines and holds. Written by order-intake.
CREATE SCHEMA orders;

CREATE TABLE orders."order" (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    channel text NOT NULL,
    external_id text NOT NULL,
    -- SHA-256 of the canonical content: the same id with other content is a conflict.
    content_hash bytea NOT NULL,
    status text NOT NULL,
    reason text,
    priority smallint DEFAULT 0 NOT NULL,
    ship_complete boolean DEFAULT true NOT NULL,
    placed_at timestamptz NOT NULL,
    paid_at timestamptz,
    promised_by timestamptz,
    recipient text DEFAULT '' NOT NULL,
    street text DEFAULT '' NOT NULL,
    city text NOT NULL,
    region text DEFAULT '' NOT NULL,
    postcode text NOT NULL,
    country text NOT NULL,
    latitude double precision,
    longitude double precision,
    trace text,
    accepted_at timestamptz DEFAULT now() NOT NULL,
    released_at timestamptz,
    cancel_requested_at timestamptz,
    cancelled_at timestamptz,
    completed_at timestamptz,
    company text DEFAULT '' NOT NULL,
    -- Flat, floor, building: what the shop has beside the street, in one line.
    street2 text DEFAULT '' NOT NULL,
    phone text DEFAULT '' NOT NULL,
    email text DEFAULT '' NOT NULL,
    -- What the shop sent and no field of an order has, by its path in the document; NULL when there was nothing.
    extra json,
    -- When lines or address changed last after it was stored; NULL: they never did.
    changed_at timestamptz,
    -- When the address did; what was booked before goes to another one.
    address_changed_at timestamptz,
    CONSTRAINT order_pkey PRIMARY KEY (id),
    -- A shop's order is stored once, however often it is sent.
    CONSTRAINT order_channel_external_id_key UNIQUE (channel, external_id),
    CONSTRAINT order_status_check CHECK (status IN ('held', 'accepted', 'cancel_requested', 'cancelled', 'completed'))
) WITH (fillfactor=85);
-- Orders that have not ended; ended ones only grow.
CREATE INDEX order_moving ON orders."order" (status, released_at) WHERE status IN ('held', 'accepted', 'cancel_requested');
-- Orders that changed and have not ended.
CREATE INDEX order_changed ON orders."order" (changed_at) WHERE changed_at IS NOT NULL AND status = 'accepted';

CREATE TABLE orders.line (
    order_id bigint NOT NULL,
    line_no smallint NOT NULL,
    sku text NOT NULL,
    -- 0: the line was taken off after the order was stored.
    quantity integer NOT NULL,
    -- In the minor unit of the currency, with fractions of it down to a millionth of the currency's unit.
    unit_price numeric NOT NULL,
    currency text NOT NULL,
    -- In the minor unit of the currency: quantity × unit price, computed exactly and rounded once, a half away from zero.
    total bigint GENERATED ALWAYS AS (round(((quantity)::numeric * unit_price))) STORED,
    CONSTRAINT line_pkey PRIMARY KEY (order_id, line_no),
    CONSTRAINT line_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders."order"(id) ON DELETE CASCADE,
    CONSTRAINT line_quantity_check CHECK (quantity >= 0),
    CONSTRAINT line_unit_price_check CHECK (unit_price >= 0::numeric)
);

-- Why an order must not move yet, one row per reason and who says so.
CREATE TABLE orders.hold (
    order_id bigint NOT NULL,
    reason text NOT NULL,
    holder text NOT NULL,
    detail text NOT NULL,
    placed_at timestamptz DEFAULT now() NOT NULL,
    released_at timestamptz,
    released_by text,
    CONSTRAINT hold_pkey PRIMARY KEY (order_id, reason, holder),
    CONSTRAINT hold_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders."order"(id) ON DELETE CASCADE
);
-- Holds are reviewed by reason while they are open.
CREATE INDEX hold_open ON orders.hold (reason) WHERE released_at IS NULL;

-- Where towns are, for orders that come without coordinates.
CREATE TABLE orders.town (
    country text NOT NULL,
    region text NOT NULL,
    -- Lower case, without accents.
    name text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    CONSTRAINT town_pkey PRIMARY KEY (country, region, name)
);
-- Whether a place stands for a town.
CREATE INDEX town_place ON orders.town (latitude, longitude);

-- How many orders have ended: the sum over a status. Every statement that ends orders adds a row, so none waits for another;
-- order-intake puts the rows together from time to time.
CREATE TABLE orders.ended (
    status text NOT NULL,
    orders bigint NOT NULL
);

-- What was changed in orders after they were stored, and by whom.
CREATE TABLE orders.change (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    order_id bigint NOT NULL,
    changed_at timestamptz NOT NULL,
    -- The name of the API key.
    changed_by text NOT NULL,
    reason text DEFAULT '' NOT NULL,
    -- What was, and what is: `line 2: 3 → 1`.
    sentences text[] NOT NULL,
    CONSTRAINT change_pkey PRIMARY KEY (id),
    CONSTRAINT change_order_id_fkey FOREIGN KEY (order_id) REFERENCES orders."order"(id) ON DELETE CASCADE,
    CONSTRAINT change_sentences_check CHECK (cardinality(sentences) > 0)
);
CREATE INDEX change_order ON orders.change (order_id);

CREATE OR REPLACE FUNCTION orders.count_ended()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO orders.ended
        SELECT status, count(*) FROM arrived WHERE status IN ('completed', 'cancelled') GROUP BY status;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO orders.ended
        SELECT status, -count(*) FROM gone WHERE status IN ('completed', 'cancelled') GROUP BY status;
    ELSE
        INSERT INTO orders.ended
        SELECT status, sum(change) FROM (
            SELECT status, 1 AS change FROM arrived UNION ALL SELECT status, -1 FROM gone) AS both_sides
        WHERE status IN ('completed', 'cancelled') GROUP BY status HAVING sum(change) <> 0;
    END IF;
    RETURN NULL;
END $function$;
CREATE TRIGGER count_arrived AFTER INSERT ON orders."order" REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION orders.count_ended();
CREATE TRIGGER count_changed AFTER UPDATE ON orders."order" REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION orders.count_ended();
CREATE TRIGGER count_gone AFTER DELETE ON orders."order" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION orders.count_ended();

-- For others: orders that may be allocated.
CREATE VIEW orders.released AS
 SELECT o.id AS order_id, o.priority, o.promised_by, o.ship_complete, o.trace, o.released_at
   FROM orders."order" o
  WHERE COALESCE(o.status = 'accepted', false);

-- For others: the lines of orders that may be allocated.
CREATE VIEW orders.released_line AS
 SELECT l.order_id, l.line_no, l.sku, l.quantity, o.priority, o.promised_by, o.ship_complete
   FROM orders.line l
     JOIN orders."order" o ON o.id = l.order_id
  WHERE COALESCE(o.status = 'accepted', false) AND l.quantity > 0;

-- For others: where an order goes.
CREATE VIEW orders.destination AS
 SELECT "order".id AS order_id, "order".channel, "order".external_id, "order".recipient, "order".street, "order".city,
    "order".region, "order".postcode, "order".country, "order".latitude, "order".longitude, "order".promised_by,
    "order".priority, "order".trace, "order".status, "order".company, "order".street2, "order".phone, "order".email
   FROM orders."order";

-- For others: cancellations that are not settled.
CREATE VIEW orders.cancel_wanted AS
 SELECT "order".id AS order_id, "order".cancel_requested_at, "order".trace
   FROM orders."order"
  WHERE "order".status = 'cancel_requested';

-- For others: places that stand for whole towns.
CREATE VIEW orders.town_centre AS
 SELECT town.latitude, town.longitude
   FROM orders.town;

-- For others: at which price articles were sold.
CREATE VIEW orders.sold_line AS
 SELECT line.order_id, line.line_no, line.sku, line.unit_price, line.currency
   FROM orders.line;

-- Articles, stock with its ledger, allocation, carts, tours, picks, scans, parcels. Written by picking-worker.
CREATE SCHEMA warehouse;

-- Serial numbers of parcels.
CREATE SEQUENCE warehouse.sscc_serial AS bigint;

CREATE TABLE warehouse.site (
    code text NOT NULL,
    name text NOT NULL,
    country text NOT NULL,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    -- As 'picking-worker layout' reads it; NULL: one block, as wide and deep as its places are numbered.
    layout jsonb,
    is_active boolean DEFAULT true NOT NULL,
    -- Name of the IANA list: the clock on the wall, by which its hours and its carriers' cut-offs are told.
    time_zone text DEFAULT 'Etc/UTC' NOT NULL,
    -- State or province as the holidays name it; empty: only those of the whole country.
    region text DEFAULT '' NOT NULL,
    -- Orders get lots so many days before their promise; NULL: as soon as they are accepted.
    release_days integer,
    -- Whether orders get lots here. False: it is closed for new ones; what has its lots here goes on.
    takes_orders boolean DEFAULT true NOT NULL,
    -- A count that differs from the books by more pieces, and by more than count_percent, is counted again by somebody else.
    count_pieces integer DEFAULT 2 NOT NULL,
    -- Of the pieces in the books: see count_pieces.
    count_percent integer DEFAULT 5 NOT NULL,
    CONSTRAINT site_pkey PRIMARY KEY (code),
    CONSTRAINT site_count_percent_check CHECK (count_percent >= 0 AND count_percent <= 1000),
    CONSTRAINT site_count_pieces_check CHECK (count_pieces >= 0 AND count_pieces <= 1000000),
    CONSTRAINT site_release_days_check CHECK (release_days >= 0 AND release_days <= 3650)
);

CREATE TABLE warehouse.sku (
    code text NOT NULL,
    gtin text DEFAULT '' NOT NULL,
    name text DEFAULT '' NOT NULL,
    category text DEFAULT '' NOT NULL,
    -- Like the measures NULL when the shop did not say: such an article cannot be shipped until somebody measures it.
    weight_g integer,
    length_mm integer,
    width_mm integer,
    height_mm integer,
    -- Edges that may stand upright: l, w, h.
    upright text DEFAULT 'lwh' NOT NULL,
    is_fragile boolean DEFAULT false NOT NULL,
    bears_nothing boolean DEFAULT false NOT NULL,
    ships_alone boolean DEFAULT false NOT NULL,
    -- Articles of different groups never share a carton.
    keep_apart text,
    -- Days that pieces with an expiry must keep behind the day on which they are delivered.
    min_life_days integer DEFAULT 0 NOT NULL,
    -- When its size last changed: parcels from before were planned with another. NULL: never.
    measured_at timestamptz,
    -- Each piece has a serial number: asked for at the dock and at the packing table, nowhere between.
    has_serials boolean DEFAULT false NOT NULL,
    -- Its pieces lie in pick and bulk places of this class only: chilled; empty: in those without classes.
    handling text DEFAULT '' NOT NULL,
    -- Whose every piece of it is; NULL: the house's own.
    owner text,
    -- Of the Harmonized System, 6 to 10 digits; empty: nobody has said it.
    hs_code text DEFAULT '' NOT NULL,
    -- The country where it was made; empty: nobody has said it.
    origin text DEFAULT '' NOT NULL,
    -- What it is, for customs; empty: its name.
    customs_text text DEFAULT '' NOT NULL,
    CONSTRAINT sku_pkey PRIMARY KEY (code),
    CONSTRAINT sku_height_mm_check CHECK (height_mm > 0),
    CONSTRAINT sku_length_mm_check CHECK (length_mm > 0),
    CONSTRAINT sku_min_life_days_check CHECK (min_life_days >= 0 AND min_life_days <= 3650),
    CONSTRAINT sku_upright_check CHECK (upright ~ '^l?w?h?$' AND upright <> ''),
    CONSTRAINT sku_weight_g_check CHECK (weight_g > 0),
    CONSTRAINT sku_width_mm_check CHECK (width_mm > 0)
);
-- People type articles in any case.
CREATE INDEX sku_any_case ON warehouse.sku (lower(code));
-- What an owner has.
CREATE INDEX sku_owner ON warehouse.sku (owner) WHERE owner IS NOT NULL;
-- The article that a scanned number is of.
CREATE INDEX sku_gtin ON warehouse.sku (gtin) WHERE gtin <> '';

CREATE TABLE warehouse.location (
    id integer GENERATED ALWAYS AS IDENTITY NOT NULL,
    site text NOT NULL,
    code text NOT NULL,
    check_code text NOT NULL,
    aisle integer NOT NULL,
    cell integer NOT NULL,
    kind text DEFAULT 'pick' NOT NULL,
    -- Orders of different zones never share a cart; NULL: no zone.
    zone text,
    -- A retired place holds nothing, and nothing is put there.
    is_active boolean DEFAULT true NOT NULL,
    -- Classes of goods, as articles have them, that a pick or bulk place may hold, and nothing else; empty: only goods without a class.
    handling text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT location_pkey PRIMARY KEY (id),
    CONSTRAINT location_code_key UNIQUE (code),
    CONSTRAINT location_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT location_kind_check CHECK (kind IN ('pick', 'bulk', 'receiving', 'staging', 'packing', 'quarantine', 'returns', 'dock')),
    CONSTRAINT location_zone_check CHECK (zone <> '')
);
-- People type places and devices send them in any case.
CREATE INDEX location_any_case ON warehouse.location (lower(code));
-- The first and the last aisle of a site.
CREATE INDEX location_aisle ON warehouse.location (site, aisle);
-- The first and the last cell of a site's aisles.
CREATE INDEX location_cell ON warehouse.location (site, cell);

-- One row per article, bin, lot and status. The balances derive from the ledger; the checks are the last line of defence.
CREATE TABLE warehouse.stock (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    site text NOT NULL,
    sku text NOT NULL,
    location_id integer NOT NULL,
    lot text DEFAULT '' NOT NULL,
    expiry date,
    -- Since when the oldest of its pieces are in stock, at whatever site: the oldest go out first.
    received_at timestamptz DEFAULT now() NOT NULL,
    is_blocked boolean DEFAULT false NOT NULL,
    on_hand integer DEFAULT 0 NOT NULL,
    reserved integer DEFAULT 0 NOT NULL,
    -- Pieces on hand that were not there when somebody counted, but that orders on tours have reserved: they go with the
    -- reservations. on_hand - missing is what was counted and what moved since.
    missing integer DEFAULT 0 NOT NULL,
    -- When a picker last found too little here.
    short_at timestamptz,
    -- Only free pieces are promised, and only pick and bulk places hold free ones.
    status text DEFAULT 'free' NOT NULL,
    CONSTRAINT stock_pkey PRIMARY KEY (id),
    CONSTRAINT stock_place_sku_lot_status_key UNIQUE (site, sku, location_id, lot, status),
    CONSTRAINT stock_location_id_fkey FOREIGN KEY (location_id) REFERENCES warehouse.location(id),
    CONSTRAINT stock_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT stock_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    -- Nothing is promised that is not there.
    CONSTRAINT stock_check CHECK (reserved >= 0 AND reserved <= on_hand),
    CONSTRAINT stock_missing_check CHECK (missing >= 0),
    CONSTRAINT stock_on_hand_check CHECK (on_hand >= 0),
    CONSTRAINT stock_reserved_status_check CHECK (status = 'free' OR reserved = 0),
    CONSTRAINT stock_status_check CHECK (status IN ('receiving', 'free', 'quality_hold', 'damaged', 'returned'))
) WITH (fillfactor=60, autovacuum_vacuum_scale_factor=0.05);
-- Allocation looks articles up.
CREATE INDEX stock_sku ON warehouse.stock (sku);
-- Few places are blocked at a time, and the status counts them every other second.
CREATE INDEX stock_blocked ON warehouse.stock (location_id) WHERE is_blocked;
-- What has expired.
CREATE INDEX stock_expiry ON warehouse.stock (expiry) WHERE expiry IS NOT NULL;
-- What waits at docks to be put away.
CREATE INDEX stock_receiving ON warehouse.stock (site, sku) WHERE status = 'receiving';
-- What lies at a place: put-away looks for empty ones.
CREATE INDEX stock_location ON warehouse.stock (location_id);

-- Every change of stock, append-only.
CREATE TABLE warehouse.ledger (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    stock_id bigint NOT NULL,
    on_hand_change integer NOT NULL,
    reserved_change integer NOT NULL,
    reason text NOT NULL,
    order_id bigint,
    line_no smallint,
    actor text NOT NULL,
    -- When the pieces moved; NULL: when it was recorded. The sum up to a moment is what lay there then.
    happened_at timestamptz,
    -- The API key of the device it was done with; NULL: by a program, or by a command on the server.
    key_id text,
    -- What it was done for when no order says it: a purchase order and its receipt, a recall, a task.
    document text,
    CONSTRAINT ledger_pkey PRIMARY KEY (id),
    CONSTRAINT ledger_reason_check CHECK (reason IN ('receipt', 'reserve', 'release', 'pick', 'put_back', 'move', 'status', 'adjust', 'transfer'))
);
-- What an order did to the stock.
CREATE INDEX ledger_order ON warehouse.ledger (order_id) WHERE order_id IS NOT NULL;
-- A count takes over what moved after it.
CREATE INDEX ledger_movement ON warehouse.ledger (stock_id, COALESCE(happened_at, at)) WHERE on_hand_change <> 0;

-- What the warehouse does for one order. A row appears when the order reaches allocation, or is cancelled before.
-- No key to the site: rows are written from rows the same statement has locked, and audit proves it.
CREATE TABLE warehouse.fulfilment (
    order_id bigint NOT NULL,
    site text NOT NULL,
    state text NOT NULL,
    reason text,
    priority smallint DEFAULT 0 NOT NULL,
    due_at timestamptz,
    weight_g integer DEFAULT 0 NOT NULL,
    volume_cm3 integer DEFAULT 0 NOT NULL,
    trace text,
    arrived_at timestamptz DEFAULT now() NOT NULL,
    allocated_at timestamptz,
    picking_at timestamptz,
    picked_at timestamptz,
    packed_at timestamptz,
    cancelled_at timestamptz,
    -- While it waits: the day on which all its pieces should be there, by what lies free and what is expected; NULL: not foreseen.
    expected_on date,
    -- Since when its parcels must not leave, for the reason that it has; the first piece that is put back opens them. NULL: they may.
    held_at timestamptz,
    -- When what it has was last made what is ordered; pickers hear of it with the next answer. NULL: it never changed.
    changed_at timestamptz,
    CONSTRAINT fulfilment_pkey PRIMARY KEY (order_id),
    CONSTRAINT fulfilment_state_check CHECK (state IN ('promised', 'backordered', 'allocated', 'picking', 'picked', 'packed', 'cancelled'))
) WITH (fillfactor=60, autovacuum_vacuum_scale_factor=0.05);
-- What may go on the next tour, best ranked first.
CREATE INDEX fulfilment_work ON warehouse.fulfilment (site, priority DESC, due_at, order_id) WHERE state = 'allocated';
-- What waits for stock, best ranked first.
CREATE INDEX fulfilment_backorder ON warehouse.fulfilment (priority DESC, due_at, order_id) WHERE state = 'backordered';
-- Counted by the status; allocated orders are in fulfilment_work already.
CREATE INDEX fulfilment_moving ON warehouse.fulfilment (state) WHERE state IN ('picking', 'picked');
-- Whose time has come.
CREATE INDEX fulfilment_promise ON warehouse.fulfilment (site, due_at) WHERE state = 'promised';
-- Packed orders that are held.
CREATE INDEX fulfilment_held ON warehouse.fulfilment (order_id) WHERE held_at IS NOT NULL;

-- Which stock is reserved for which line. No keys to order and stock: rows are written from rows the same statement has locked,
-- and checking each again cost three quarters of the time of a large allocation; audit proves it. No index names the state:
-- that would keep a change of state from staying within its page.
CREATE TABLE warehouse.allocation (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    order_id bigint NOT NULL,
    line_no smallint NOT NULL,
    stock_id bigint NOT NULL,
    quantity integer NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    CONSTRAINT allocation_pkey PRIMARY KEY (id),
    CONSTRAINT allocation_quantity_check CHECK (quantity > 0),
    CONSTRAINT allocation_state_check CHECK (state IN ('open', 'picked', 'released'))
) WITH (fillfactor=60);
CREATE INDEX allocation_order ON warehouse.allocation (order_id);

-- The people of the floor, whatever they do there.
CREATE TABLE warehouse.picker (
    badge text NOT NULL,
    name text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    -- A salt of 16 bytes and the scrypt hash of the PIN with it; NULL: the badge alone signs in.
    pin_hash bytea,
    -- When the last wrong PINs were given, those being checked included; five within 15 minutes and the badge has to wait.
    wrong_pins timestamptz[] DEFAULT '{}'::timestamptz[] NOT NULL,
    -- What they are: picker at every site, picker@S1 at one. The default is for rows that programs of the version before add.
    roles text[] DEFAULT '{picker,packer}'::text[] NOT NULL,
    CONSTRAINT picker_pkey PRIMARY KEY (badge),
    CONSTRAINT picker_pin_hash_check CHECK (octet_length(pin_hash) = 48),
    CONSTRAINT picker_roles_check CHECK (array_to_string(roles, ' ', '') ~ '^((picker|packer|receiver|counter|supervisor)(@[^ @][^ ]*)?( (picker|packer|receiver|counter|supervisor)(@[^ @][^ ]*)?)*)?$'),
    CONSTRAINT picker_wrong_pins_check CHECK (cardinality(wrong_pins) <= 5)
);

CREATE TABLE warehouse.cart (
    code text NOT NULL,
    site text NOT NULL,
    bins smallint NOT NULL,
    max_weight_g integer NOT NULL,
    -- Only for orders that lie in this zone; NULL: any.
    zone text,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT cart_pkey PRIMARY KEY (code),
    CONSTRAINT cart_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT cart_bins_check CHECK (bins > 0),
    CONSTRAINT cart_max_weight_g_check CHECK (max_weight_g > 0),
    CONSTRAINT cart_zone_check CHECK (zone <> '')
);

CREATE TABLE warehouse.tour (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    site text NOT NULL,
    cart text NOT NULL,
    picker text NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    length_m integer DEFAULT 0 NOT NULL,
    started_at timestamptz DEFAULT now() NOT NULL,
    finished_at timestamptz,
    -- When an order of it was cancelled last: the next answer to its picker says so. NULL: none was.
    stopped_at timestamptz,
    CONSTRAINT tour_pkey PRIMARY KEY (id),
    CONSTRAINT tour_cart_fkey FOREIGN KEY (cart) REFERENCES warehouse.cart(code),
    CONSTRAINT tour_picker_fkey FOREIGN KEY (picker) REFERENCES warehouse.picker(badge),
    CONSTRAINT tour_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT tour_state_check CHECK (state IN ('open', 'done'))
);
-- A picker has one tour at a time.
CREATE UNIQUE INDEX tour_open_picker ON warehouse.tour (picker) WHERE state = 'open';
-- A cart is on one tour at a time.
CREATE UNIQUE INDEX tour_open_cart ON warehouse.tour (cart) WHERE state = 'open';
-- A packer scans a bin: whose order lay in it last.
CREATE INDEX tour_cart ON warehouse.tour (cart, id);

-- Which orders ride on a tour, and in which bins of the cart.
CREATE TABLE warehouse.tour_order (
    tour_id bigint NOT NULL,
    bin smallint NOT NULL,
    order_id bigint NOT NULL,
    -- Chosen when the tour was formed: the cartons that are the order's bins.
    cartons text[] DEFAULT '{}'::text[] NOT NULL,
    -- Why the order is on the tour.
    reason text DEFAULT '' NOT NULL,
    -- The bins of the order: so many from 'bin' on, one per carton.
    bins smallint DEFAULT 1 NOT NULL,
    CONSTRAINT tour_order_pkey PRIMARY KEY (tour_id, order_id),
    CONSTRAINT tour_order_tour_id_fkey FOREIGN KEY (tour_id) REFERENCES warehouse.tour(id),
    CONSTRAINT tour_order_bins_check CHECK (bins > 0)
);
CREATE INDEX tour_order_order ON warehouse.tour_order (order_id);

-- The pick list: each stop of a tour.
CREATE TABLE warehouse.pick (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    tour_id bigint NOT NULL,
    seq integer NOT NULL,
    bin smallint NOT NULL,
    order_id bigint NOT NULL,
    allocation_id bigint NOT NULL,
    quantity integer NOT NULL,
    picked integer DEFAULT 0 NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    reason text,
    picker text,
    done_at timestamptz,
    CONSTRAINT pick_pkey PRIMARY KEY (id),
    CONSTRAINT pick_tour_id_seq_key UNIQUE (tour_id, seq),
    CONSTRAINT pick_tour_id_fkey FOREIGN KEY (tour_id) REFERENCES warehouse.tour(id),
    CONSTRAINT pick_check CHECK (picked >= 0 AND picked <= quantity),
    CONSTRAINT pick_quantity_check CHECK (quantity > 0),
    CONSTRAINT pick_state_check CHECK (state IN ('open', 'picked', 'short'))
) WITH (fillfactor=60);
CREATE INDEX pick_order ON warehouse.pick (order_id);

CREATE TABLE warehouse.carton (
    code text NOT NULL,
    length_mm integer NOT NULL,
    width_mm integer NOT NULL,
    height_mm integer NOT NULL,
    empty_weight_g integer NOT NULL,
    max_weight_g integer NOT NULL,
    -- Like the other outer measures NULL: as large outside as inside.
    outer_length_mm integer,
    outer_width_mm integer,
    outer_height_mm integer,
    -- In the minor unit of the carriage's currency.
    cost integer DEFAULT 0 NOT NULL,
    -- How many there are; NULL: always enough.
    stock integer,
    is_active boolean DEFAULT true NOT NULL,
    -- Grams of paper or the like for each litre that stays empty.
    filling_g_per_l integer DEFAULT 0 NOT NULL,
    -- In the minor unit of the carriage's currency.
    filling_cost_per_kg integer DEFAULT 0 NOT NULL,
    -- When its inside, weight, cost or filling last changed: parcels from before are of another carton. NULL: never.
    changed_at timestamptz,
    CONSTRAINT carton_pkey PRIMARY KEY (code),
    CONSTRAINT carton_cost_check CHECK (cost >= 0),
    CONSTRAINT carton_filling_cost_per_kg_check CHECK (filling_cost_per_kg >= 0),
    CONSTRAINT carton_filling_g_per_l_check CHECK (filling_g_per_l >= 0),
    CONSTRAINT carton_outer_height_mm_check CHECK (outer_height_mm > 0),
    CONSTRAINT carton_outer_length_mm_check CHECK (outer_length_mm > 0),
    CONSTRAINT carton_outer_width_mm_check CHECK (outer_width_mm > 0),
    CONSTRAINT carton_stock_check CHECK (stock >= 0)
);

CREATE TABLE warehouse.parcel (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    order_id bigint NOT NULL,
    number smallint NOT NULL,
    sscc text NOT NULL,
    -- NULL: ships in its own packaging.
    carton text,
    weight_g integer NOT NULL,
    length_mm integer NOT NULL,
    width_mm integer NOT NULL,
    height_mm integer NOT NULL,
    packed_at timestamptz DEFAULT now() NOT NULL,
    packer text NOT NULL,
    -- One line per piece: what, how turned, where, on what.
    steps text DEFAULT '' NOT NULL,
    -- The API key with which it was closed; NULL: by no person, or before there were sessions.
    key_id text,
    -- The session in which it was closed.
    session_id bigint,
    -- The part of the carton's inside that no piece takes; NULL: its own packaging, or from before it was kept.
    void_share real,
    -- Of the carton and its filling; NULL like void_share.
    material_g integer,
    -- Of the carton and its filling, in the minor unit; NULL like void_share, and without a rate card, which says the currency.
    material_cost bigint,
    -- What the cartons were chosen with: of the service that was expected; NULL: not known. The shipment has the price that was paid.
    carriage_cost bigint,
    -- Of both costs.
    currency text,
    -- Since when it is no parcel any more: its pieces are put back, or packed again. NULL: it is closed.
    opened_at timestamptz,
    CONSTRAINT parcel_pkey PRIMARY KEY (id),
    CONSTRAINT parcel_sscc_key UNIQUE (sscc),
    CONSTRAINT parcel_carton_fkey FOREIGN KEY (carton) REFERENCES warehouse.carton(code),
    CONSTRAINT parcel_carriage_cost_check CHECK (carriage_cost >= 0),
    CONSTRAINT parcel_currency_check CHECK ((material_cost IS NULL AND carriage_cost IS NULL) = (currency IS NULL)),
    CONSTRAINT parcel_material_cost_check CHECK (material_cost >= 0),
    CONSTRAINT parcel_material_g_check CHECK (material_g >= 0),
    CONSTRAINT parcel_void_share_check CHECK (void_share >= 0::double precision AND void_share < 1::double precision),
    CONSTRAINT parcel_weight_g_check CHECK (weight_g > 0)
);
-- The figures of a day.
CREATE INDEX parcel_day ON warehouse.parcel USING brin (((packed_at AT TIME ZONE 'UTC')::date)) WITH (autosummarize='on');
-- The parcels of an order; those that are closed are counted from 1, and so are those that were opened together.
CREATE UNIQUE INDEX parcel_order ON warehouse.parcel (order_id, number, opened_at) NULLS NOT DISTINCT;

CREATE TABLE warehouse.parcel_line (
    parcel_id bigint NOT NULL,
    line_no smallint NOT NULL,
    quantity integer NOT NULL,
    CONSTRAINT parcel_line_pkey PRIMARY KEY (parcel_id, line_no),
    CONSTRAINT parcel_line_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES warehouse.parcel(id),
    CONSTRAINT parcel_line_quantity_check CHECK (quantity > 0)
);

-- Orders that are being packed, each with the parcels that were planned for it.
CREATE TABLE warehouse.packing (
    order_id bigint NOT NULL,
    packer text NOT NULL,
    plan jsonb NOT NULL,
    begun_at timestamptz DEFAULT now() NOT NULL,
    -- The codes the packer has scanned; scanned again, a session goes on where it stopped.
    scans text[] DEFAULT '{}'::text[] NOT NULL,
    -- The API key that sent the last of the scans.
    key_id text,
    -- The session in which the last of the scans were sent.
    session_id bigint,
    CONSTRAINT packing_pkey PRIMARY KEY (order_id),
    CONSTRAINT packing_order_id_fkey FOREIGN KEY (order_id) REFERENCES warehouse.fulfilment(order_id),
    CONSTRAINT packing_packer_fkey FOREIGN KEY (packer) REFERENCES warehouse.picker(badge)
);

-- What somebody counted. It holds at the moment of the looking: movements from before it, whenever they are recorded, change
-- nothing that lies there after it.
CREATE TABLE warehouse.stock_count (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    stock_id bigint NOT NULL,
    -- When somebody looked; recorded_at is when it was typed.
    counted_at timestamptz NOT NULL,
    quantity integer NOT NULL,
    counter text NOT NULL,
    recorded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT stock_count_pkey PRIMARY KEY (id),
    CONSTRAINT stock_count_stock_id_fkey FOREIGN KEY (stock_id) REFERENCES warehouse.stock(id),
    CONSTRAINT stock_count_quantity_check CHECK (quantity >= 0)
);
-- Whether a movement is from before a count.
CREATE INDEX stock_count_at ON warehouse.stock_count (stock_id, counted_at);

-- Who signed in with which key. Only the device that did has the token.
CREATE TABLE warehouse.floor_session (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    -- SHA-256 of the token.
    token_hash bytea NOT NULL,
    picker text NOT NULL,
    -- The API key of the device; with another key the token is worth nothing.
    key_id text NOT NULL,
    signed_in_at timestamptz DEFAULT now() NOT NULL,
    -- Also when somebody ended it before its time.
    ends_at timestamptz NOT NULL,
    CONSTRAINT floor_session_pkey PRIMARY KEY (id),
    CONSTRAINT floor_session_token_hash_key UNIQUE (token_hash),
    CONSTRAINT floor_session_picker_fkey FOREIGN KEY (picker) REFERENCES warehouse.picker(badge)
);
-- All of a picker are ended at once, and forgotten long after they ended.
CREATE INDEX floor_session_picker ON warehouse.floor_session (picker, ends_at);

-- Scans as a device sent them together: append-only, each in the arrays at one place. A scan that is sent again is not in a second row.
CREATE TABLE warehouse.scan_upload (
    tour_id bigint NOT NULL,
    -- The order in which uploads arrived; a device sends scans in the order they were made.
    number bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    picker text NOT NULL,
    received_at timestamptz DEFAULT now() NOT NULL,
    -- The API key of the device that sent it; NULL: from before there were sessions.
    key_id text,
    -- The session in which it was sent; old sessions are forgotten, keys are not.
    session_id bigint,
    ids uuid[] NOT NULL,
    pick_ids bigint[] NOT NULL,
    -- As the clock of the device said.
    at timestamptz[] NOT NULL,
    -- The same as the warehouse takes it: never before the tour nor after the upload, and in the order of the upload.
    happened_at timestamptz[] NOT NULL,
    steps text[] NOT NULL,
    codes text[] NOT NULL,
    quantities integer[] NOT NULL,
    accepted boolean[] NOT NULL,
    messages text[] NOT NULL,
    -- How the scan ended its pick; NULL for the steps before.
    effects text[] NOT NULL,
    CONSTRAINT scan_upload_pkey PRIMARY KEY (tour_id, number),
    CONSTRAINT scan_upload_ids_check CHECK (cardinality(ids) >= 1 AND cardinality(ids) <= 1000000 AND cardinality(pick_ids) = cardinality(ids) AND cardinality(at) = cardinality(ids) AND cardinality(happened_at) = cardinality(ids) AND cardinality(steps) = cardinality(ids) AND cardinality(codes) = cardinality(ids) AND cardinality(quantities) = cardinality(ids) AND cardinality(accepted) = cardinality(ids) AND cardinality(messages) = cardinality(ids) AND cardinality(effects) = cardinality(ids))
);

-- Lots of which nothing may leave: recalled, or held until they are judged. Cleared ones stay for the record.
CREATE TABLE warehouse.lot_bar (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    sku text NOT NULL,
    lot text NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    barred_by text NOT NULL,
    barred_at timestamptz DEFAULT now() NOT NULL,
    cleared_by text,
    cleared_at timestamptz,
    CONSTRAINT lot_bar_pkey PRIMARY KEY (id),
    CONSTRAINT lot_bar_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    CONSTRAINT lot_bar_check CHECK ((cleared_by IS NULL) = (cleared_at IS NULL)),
    CONSTRAINT lot_bar_kind_check CHECK (kind IN ('recalled', 'quality_hold')),
    CONSTRAINT lot_bar_reason_check CHECK (reason <> '')
);
-- A lot is barred once; every promise asks whether it is.
CREATE UNIQUE INDEX lot_bar_open ON warehouse.lot_bar (sku, lot) WHERE cleared_at IS NULL;

-- When people work at a site, by its clock; work past midnight ends at 24:00 and begins anew at 00:00. What overlaps counts once.
CREATE TABLE warehouse.opening (
    site text NOT NULL,
    -- 1 Monday … 7 Sunday.
    weekday smallint NOT NULL,
    opens time without time zone NOT NULL,
    closes time without time zone NOT NULL,
    CONSTRAINT opening_pkey PRIMARY KEY (site, weekday, opens),
    CONSTRAINT opening_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT opening_check CHECK (opens < closes),
    CONSTRAINT opening_weekday_check CHECK (weekday >= 1 AND weekday <= 7)
);

-- Days on which sites there do not work and no carrier picks up.
CREATE TABLE warehouse.holiday (
    country text NOT NULL,
    -- Of the sites it is for; empty: of the whole country.
    region text DEFAULT '' NOT NULL,
    day date NOT NULL,
    name text NOT NULL,
    CONSTRAINT holiday_pkey PRIMARY KEY (country, region, day)
);

-- What a site or a carrier does there on one day instead of the usual, also on a holiday.
CREATE TABLE warehouse.site_exception (
    site text NOT NULL,
    day date NOT NULL,
    -- Whose pickup it is about; empty: the site's own hours, and without hours it is closed and nobody picks up.
    carrier text DEFAULT '' NOT NULL,
    -- Of the carrier; empty: all of them that have no row of their own.
    service text DEFAULT '' NOT NULL,
    opens time without time zone,
    closes time without time zone,
    -- The carrier's that day; NULL: it does not come.
    cut_off time without time zone,
    note text DEFAULT '' NOT NULL,
    CONSTRAINT site_exception_pkey PRIMARY KEY (site, day, carrier, service),
    CONSTRAINT site_exception_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT site_exception_check CHECK (
CASE
    WHEN carrier = '' THEN service = '' AND cut_off IS NULL AND (opens IS NULL) = (closes IS NULL) AND COALESCE(opens < closes, true)
    ELSE opens IS NULL AND closes IS NULL
END)
);

-- How articles are packed: a case of pieces, a pallet of cases. Imports see to it that levels end in pieces.
CREATE TABLE warehouse.pack_level (
    sku text NOT NULL,
    level text NOT NULL,
    -- What is scanned on the pack; empty when it has no number of its own.
    gtin text DEFAULT '' NOT NULL,
    -- The level of the same article that lies in it; NULL: pieces.
    contains text,
    -- How many of those.
    quantity integer NOT NULL,
    CONSTRAINT pack_level_pkey PRIMARY KEY (sku, level),
    CONSTRAINT pack_level_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    CONSTRAINT pack_level_quantity_check CHECK (quantity >= 2)
);

-- Who sends goods.
CREATE TABLE warehouse.supplier (
    code text NOT NULL,
    name text NOT NULL,
    -- So much more than ordered is accepted without asking.
    over_percent integer DEFAULT 0 NOT NULL,
    -- So much of a sampled lot goes to quality hold at receipt, rounded up to a piece; 0: nothing is sampled.
    sample_percent integer DEFAULT 0 NOT NULL,
    -- One lot in so many is sampled; 1: every lot.
    sample_one_in integer DEFAULT 1 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT supplier_pkey PRIMARY KEY (code),
    CONSTRAINT supplier_over_percent_check CHECK (over_percent >= 0 AND over_percent <= 1000),
    CONSTRAINT supplier_sample_one_in_check CHECK (sample_one_in > 0),
    CONSTRAINT supplier_sample_percent_check CHECK (sample_percent >= 0 AND sample_percent <= 100)
);

-- What says that goods come: purchase orders, notices of suppliers, deliveries nobody announced, transfers from other sites.
CREATE TABLE warehouse.inbound (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    kind text NOT NULL,
    -- Who sends it; NULL: another site does.
    supplier text,
    number text NOT NULL,
    site text NOT NULL,
    expected_on date,
    -- Of a notice: the purchase order it is about; what comes counts for both.
    purchase_order_id bigint,
    -- Who entered it first.
    actor text NOT NULL,
    recorded_at timestamptz DEFAULT now() NOT NULL,
    -- Of a transfer: the site that its pieces have left.
    from_site text,
    CONSTRAINT inbound_pkey PRIMARY KEY (id),
    CONSTRAINT inbound_supplier_kind_number_key UNIQUE (supplier, kind, number),
    CONSTRAINT inbound_from_site_fkey FOREIGN KEY (from_site) REFERENCES warehouse.site(code),
    CONSTRAINT inbound_purchase_order_id_fkey FOREIGN KEY (purchase_order_id) REFERENCES warehouse.inbound(id),
    CONSTRAINT inbound_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT inbound_supplier_fkey FOREIGN KEY (supplier) REFERENCES warehouse.supplier(code),
    CONSTRAINT inbound_kind_check CHECK (kind IN ('purchase_order', 'notice', 'unannounced', 'transfer')),
    CONSTRAINT inbound_number_check CHECK (number <> ''),
    CONSTRAINT inbound_sender_check CHECK (
CASE
    WHEN kind = 'transfer' THEN supplier IS NULL AND from_site IS NOT NULL AND from_site <> site
    ELSE supplier IS NOT NULL AND from_site IS NULL
END)
);
-- People type numbers in any case.
CREATE INDEX inbound_any_case ON warehouse.inbound (lower(number));
CREATE INDEX inbound_purchase_order ON warehouse.inbound (purchase_order_id) WHERE purchase_order_id IS NOT NULL;
-- A site sends a number once, however it is typed.
CREATE UNIQUE INDEX inbound_transfer ON warehouse.inbound (from_site, lower(number)) WHERE kind = 'transfer';

-- What is expected, and what of it has come.
CREATE TABLE warehouse.inbound_line (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    inbound_id bigint NOT NULL,
    line_no integer NOT NULL,
    sku text NOT NULL,
    -- The article's code at the supplier, as its labels may have it.
    supplier_article text DEFAULT '' NOT NULL,
    quantity integer NOT NULL,
    -- Empty: the supplier did not say.
    lot text DEFAULT '' NOT NULL,
    expiry date,
    -- The pallet or case it is in; empty: not said.
    sscc text DEFAULT '' NOT NULL,
    -- Pieces that came, damaged ones included: the sum of the receipt lines.
    received integer DEFAULT 0 NOT NULL,
    -- Pieces that are not expected any more.
    written_off integer DEFAULT 0 NOT NULL,
    -- Of a transfer: the balance its pieces have left. What has neither come nor been written off is in transit.
    from_stock_id bigint,
    -- Of a transfer: since when the oldest pieces of the balance that they left were in stock; NULL: sent before this was kept.
    stocked_at timestamptz,
    CONSTRAINT inbound_line_pkey PRIMARY KEY (id),
    CONSTRAINT inbound_line_inbound_id_line_no_key UNIQUE (inbound_id, line_no),
    CONSTRAINT inbound_line_from_stock_id_fkey FOREIGN KEY (from_stock_id) REFERENCES warehouse.stock(id),
    CONSTRAINT inbound_line_inbound_id_fkey FOREIGN KEY (inbound_id) REFERENCES warehouse.inbound(id),
    CONSTRAINT inbound_line_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    CONSTRAINT inbound_line_check CHECK (written_off >= 0 AND written_off <= quantity),
    CONSTRAINT inbound_line_quantity_check CHECK (quantity > 0),
    CONSTRAINT inbound_line_received_check CHECK (received >= 0)
);
-- What is expected of an article.
CREATE INDEX inbound_line_sku ON warehouse.inbound_line (sku);
-- A pallet is scanned at the dock.
CREATE INDEX inbound_line_sscc ON warehouse.inbound_line (sscc) WHERE sscc <> '';

-- One delivery of what is expected; what it left expected is the next.
CREATE TABLE warehouse.receipt (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    inbound_id bigint NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    -- The dock at which it is counted; NULL: nothing has arrived.
    location_id integer,
    -- Its receivers are not told what is expected.
    is_blind boolean DEFAULT false NOT NULL,
    -- What was said of pieces too many or too few when it was finished.
    reason text,
    announced_at timestamptz DEFAULT now() NOT NULL,
    arrived_at timestamptz,
    received_at timestamptz,
    put_away_at timestamptz,
    closed_at timestamptz,
    CONSTRAINT receipt_pkey PRIMARY KEY (id),
    CONSTRAINT receipt_inbound_id_number_key UNIQUE (inbound_id, number),
    CONSTRAINT receipt_inbound_id_fkey FOREIGN KEY (inbound_id) REFERENCES warehouse.inbound(id),
    CONSTRAINT receipt_location_id_fkey FOREIGN KEY (location_id) REFERENCES warehouse.location(id),
    CONSTRAINT receipt_check CHECK ((state IN ('announced', 'closed')) OR location_id IS NOT NULL),
    CONSTRAINT receipt_state_check CHECK (state IN ('announced', 'arrived', 'receiving', 'received', 'put_away', 'closed'))
);
-- Deliveries of one document are counted one after another.
CREATE UNIQUE INDEX receipt_under_way ON warehouse.receipt (inbound_id) WHERE state IN ('announced', 'arrived', 'receiving');
-- What is expected, stands at a dock, or waits to be put away.
CREATE INDEX receipt_moving ON warehouse.receipt (state) WHERE state <> 'closed';

-- What was counted at the dock: append-only. The ledger has the same pieces under the receipt's name.
CREATE TABLE warehouse.receipt_line (
    -- Given by who sends it, so that it is booked once however often it is sent.
    id uuid NOT NULL,
    -- Pieces of several expected lines are several parts of one count.
    part integer NOT NULL,
    receipt_id bigint NOT NULL,
    -- What it was expected as; NULL: nobody had announced it.
    line_id bigint,
    -- Of a notice: the line of the purchase order it counts for, too.
    order_line_id bigint,
    sku text NOT NULL,
    lot text DEFAULT '' NOT NULL,
    expiry date,
    quantity integer NOT NULL,
    -- Of them, pieces that went to quality hold as a sample.
    held integer DEFAULT 0 NOT NULL,
    is_damaged boolean DEFAULT false NOT NULL,
    -- Why more than is expected was accepted; NULL: there was no more.
    reason text,
    actor text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT receipt_line_pkey PRIMARY KEY (id, part),
    CONSTRAINT receipt_line_line_id_fkey FOREIGN KEY (line_id) REFERENCES warehouse.inbound_line(id),
    CONSTRAINT receipt_line_order_line_id_fkey FOREIGN KEY (order_line_id) REFERENCES warehouse.inbound_line(id),
    CONSTRAINT receipt_line_receipt_id_fkey FOREIGN KEY (receipt_id) REFERENCES warehouse.receipt(id),
    CONSTRAINT receipt_line_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    CONSTRAINT receipt_line_check CHECK (held >= 0 AND held <= quantity),
    CONSTRAINT receipt_line_quantity_check CHECK (quantity > 0)
);
CREATE INDEX receipt_line_receipt ON warehouse.receipt_line (receipt_id, sku, lot);
CREATE INDEX receipt_line_line ON warehouse.receipt_line (line_id) WHERE line_id IS NOT NULL;
CREATE INDEX receipt_line_order_line ON warehouse.receipt_line (order_line_id) WHERE order_line_id IS NOT NULL;

-- What was carried from the dock to a bin, by the id of whoever sends it: append-only, booked once.
CREATE TABLE warehouse.put_away (
    id uuid NOT NULL,
    sku text NOT NULL,
    lot text NOT NULL,
    -- What the pieces were at the dock.
    status text NOT NULL,
    quantity integer NOT NULL,
    from_id integer NOT NULL,
    to_id integer NOT NULL,
    actor text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT put_away_pkey PRIMARY KEY (id),
    CONSTRAINT put_away_from_id_fkey FOREIGN KEY (from_id) REFERENCES warehouse.location(id),
    CONSTRAINT put_away_to_id_fkey FOREIGN KEY (to_id) REFERENCES warehouse.location(id),
    CONSTRAINT put_away_quantity_check CHECK (quantity > 0)
);

-- From which bins an article is picked, and how full they are kept from the bulk.
CREATE TABLE warehouse.face (
    bin text NOT NULL,
    sku text NOT NULL,
    -- It is refilled when less than so much will be left by the orders that are known.
    minimum integer NOT NULL,
    -- Pieces of the article it takes.
    maximum integer NOT NULL,
    CONSTRAINT face_pkey PRIMARY KEY (bin, sku),
    CONSTRAINT face_bin_fkey FOREIGN KEY (bin) REFERENCES warehouse.location(code),
    CONSTRAINT face_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    CONSTRAINT face_check CHECK (maximum > minimum),
    CONSTRAINT face_minimum_check CHECK (minimum >= 0)
);
-- Where an article is picked.
CREATE INDEX face_sku ON warehouse.face (sku);

-- Where each piece with a known serial number is: at a site, in a parcel, or gone.
CREATE TABLE warehouse.serial (
    sku text NOT NULL,
    -- In capital letters.
    serial text NOT NULL,
    -- Where it was received or packed last.
    site text NOT NULL,
    -- NULL: it has none, or the books do not know it.
    lot text,
    state text NOT NULL,
    order_id bigint,
    -- The parcel it was scanned into.
    sscc text,
    -- Who brought it into its state.
    actor text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT serial_pkey PRIMARY KEY (sku, serial),
    CONSTRAINT serial_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT serial_sku_fkey FOREIGN KEY (sku) REFERENCES warehouse.sku(code),
    CONSTRAINT serial_check CHECK ((state = 'packed') = (order_id IS NOT NULL) AND (state = 'packed') = (sscc IS NOT NULL)),
    CONSTRAINT serial_lot_check CHECK (lot <> ''),
    CONSTRAINT serial_serial_check CHECK (serial <> ''),
    CONSTRAINT serial_state_check CHECK (state IN ('in_stock', 'packed', 'written_off'))
);
-- Whether a scanned number is known of another article.
CREATE INDEX serial_number ON warehouse.serial (serial);
-- Which pieces an order got.
CREATE INDEX serial_order ON warehouse.serial (order_id) WHERE order_id IS NOT NULL;

-- The life of each serial number: append-only, so that a piece that came back and left again has gone to both.
CREATE TABLE warehouse.serial_event (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    sku text NOT NULL,
    serial text NOT NULL,
    -- What it became.
    state text NOT NULL,
    site text NOT NULL,
    -- The receipt it came with; NULL: it was entered or found.
    document text,
    order_id bigint,
    sscc text,
    reason text,
    actor text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT serial_event_pkey PRIMARY KEY (id),
    CONSTRAINT serial_event_state_check CHECK (state IN ('in_stock', 'packed', 'written_off'))
);
CREATE INDEX serial_event_serial ON warehouse.serial_event (sku, serial, id);

-- Whose goods the house keeps beside its own.
CREATE TABLE warehouse.owner (
    code text NOT NULL,
    name text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    -- Its number with customs as an exporter.
    eori text DEFAULT '' NOT NULL,
    -- Its number in the import one-stop shop of the European Union.
    ioss text DEFAULT '' NOT NULL,
    CONSTRAINT owner_pkey PRIMARY KEY (code)
);
ALTER TABLE warehouse.sku ADD CONSTRAINT sku_owner_fkey FOREIGN KEY (owner) REFERENCES warehouse.owner(code);

-- What `waybill print --printer` and packers send to.
CREATE TABLE warehouse.printer (
    code text NOT NULL,
    site text NOT NULL,
    format text NOT NULL,
    -- HOST:PORT of a printer that takes jobs as they are, or the path of a file or device.
    address text NOT NULL,
    -- Which labels are meant for it; empty: all.
    prints text[] DEFAULT '{}'::text[] NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT printer_pkey PRIMARY KEY (code),
    CONSTRAINT printer_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT printer_format_check CHECK (format IN ('zpl', 'pdf'))
);

-- Deliveries nobody announced, refills, counts and judgements that devices sent, each booked once. Counts at the dock and put-aways have tables of their own.
CREATE TABLE warehouse.device_report (
    -- Given by the device, so that it is booked once however often it is sent.
    id uuid NOT NULL,
    -- What was asked, word by word: the same id with anything else is refused.
    request text[] NOT NULL,
    -- What the device was answered, JSON; NULL only within the transaction that books it.
    answer text,
    actor text NOT NULL,
    key_id text NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT device_report_pkey PRIMARY KEY (id)
);

-- What lies at a place of an article, lot and status: somebody is to look, has looked, or has looked without being asked.
CREATE TABLE warehouse.count_task (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    -- The balance in warehouse.stock.
    stock_id bigint NOT NULL,
    reason text NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    -- Since when the answer is wanted, for a short pick since the picker found too little: what was seen before that does not end it.
    asked_at timestamptz NOT NULL,
    asked_by text NOT NULL,
    -- Why the books or the counts were wrong; NULL: nobody said, or nothing was.
    cause text,
    -- The number in warehouse.count_look of what is in the books, or waits for approval.
    settled_look integer,
    -- Pieces that the booked count found more than the books had for that moment.
    difference integer,
    -- The count that is in the books.
    stock_count_id bigint,
    -- Who approved or rejected it; NULL: it was within the tolerance, or booked by command.
    decided_by text,
    ended_at timestamptz,
    CONSTRAINT count_task_pkey PRIMARY KEY (id),
    CONSTRAINT count_task_stock_count_id_key UNIQUE (stock_count_id),
    CONSTRAINT count_task_stock_count_id_fkey FOREIGN KEY (stock_count_id) REFERENCES warehouse.stock_count(id),
    CONSTRAINT count_task_cause_check CHECK (cause IN ('miscount', 'misplaced', 'damaged', 'wrong_unit', 'receipt_error', 'pick_error', 'unknown')),
    CONSTRAINT count_task_check CHECK ((state IN ('awaiting_approval', 'booked')) = (settled_look IS NOT NULL)),
    CONSTRAINT count_task_check1 CHECK ((state = 'booked') = (stock_count_id IS NOT NULL)),
    CONSTRAINT count_task_check2 CHECK ((state IN ('booked', 'rejected')) = (ended_at IS NOT NULL)),
    CONSTRAINT count_task_reason_check CHECK (reason IN ('plan', 'short_pick', 'wrong_scans', 'zero_check', 'on_demand', 'unasked')),
    CONSTRAINT count_task_state_check CHECK (state IN ('open', 'recount', 'awaiting_approval', 'booked', 'rejected'))
);
-- A balance has one question at a time.
CREATE UNIQUE INDEX count_task_unfinished ON warehouse.count_task (stock_id) WHERE state IN ('open', 'recount', 'awaiting_approval');
-- How good the books were in the last days.
CREATE INDEX count_task_ended ON warehouse.count_task (ended_at) WHERE ended_at IS NOT NULL;

-- Who counted what for a task, in the order in which it was told.
CREATE TABLE warehouse.count_look (
    task_id bigint NOT NULL,
    number integer NOT NULL,
    -- When somebody looked; recorded_at is when it was told.
    looked_at timestamptz NOT NULL,
    quantity integer NOT NULL,
    -- What the books had for the moment of the looking when it was told; the counter was not shown it.
    expected integer NOT NULL,
    counter text NOT NULL,
    -- The API key of the device; NULL: a command on the server.
    key_id text,
    recorded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT count_look_pkey PRIMARY KEY (task_id, number),
    CONSTRAINT count_look_task_id_fkey FOREIGN KEY (task_id) REFERENCES warehouse.count_task(id),
    CONSTRAINT count_look_quantity_check CHECK (quantity >= 0)
);

-- Pieces that were picked and left their order, or are held with it: on the books of no bin until somebody has put them into one.
CREATE TABLE warehouse.put_back (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    order_id bigint NOT NULL,
    allocation_id bigint NOT NULL,
    -- Where they were picked from, and so article, lot and expiry.
    stock_id bigint NOT NULL,
    -- Where they lie: the code of a cart's bin, or the SSCC of a parcel.
    container text NOT NULL,
    quantity integer NOT NULL,
    -- Of them, pieces that lie in bins again.
    returned integer DEFAULT 0 NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    created_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    done_at timestamptz,
    -- Who put the last of them back.
    done_by text,
    CONSTRAINT put_back_pkey PRIMARY KEY (id),
    CONSTRAINT put_back_allocation_id_container_key UNIQUE (allocation_id, container),
    CONSTRAINT put_back_stock_id_fkey FOREIGN KEY (stock_id) REFERENCES warehouse.stock(id),
    CONSTRAINT put_back_check CHECK (returned >= 0 AND returned <= quantity),
    CONSTRAINT put_back_check1 CHECK ((state = 'done') = (returned = quantity)),
    CONSTRAINT put_back_container_check CHECK (container <> ''),
    CONSTRAINT put_back_quantity_check CHECK (quantity > 0),
    CONSTRAINT put_back_state_check CHECK (state IN ('open', 'done'))
);
-- What is to be put back; done ones only grow.
CREATE INDEX put_back_open ON warehouse.put_back (order_id) WHERE state = 'open';

-- Zones that no new work goes into, to count or to repair: no tour begins there, nothing is proposed to go there. Opened ones stay for the record.
CREATE TABLE warehouse.zone_closure (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    site text NOT NULL,
    zone text NOT NULL,
    reason text NOT NULL,
    closed_by text NOT NULL,
    -- The API key of the device; NULL: by a command on the server.
    closed_key text,
    closed_at timestamptz DEFAULT now() NOT NULL,
    opened_by text,
    opened_key text,
    -- NULL: it is closed.
    opened_at timestamptz,
    CONSTRAINT zone_closure_pkey PRIMARY KEY (id),
    CONSTRAINT zone_closure_site_fkey FOREIGN KEY (site) REFERENCES warehouse.site(code),
    CONSTRAINT zone_closure_check CHECK ((opened_by IS NULL) = (opened_at IS NULL)),
    CONSTRAINT zone_closure_reason_check CHECK (reason <> ''),
    CONSTRAINT zone_closure_zone_check CHECK (zone <> '')
);
-- A zone is closed once; what is closed now is asked with every tour.
CREATE UNIQUE INDEX zone_closure_now ON warehouse.zone_closure (site, zone) WHERE opened_at IS NULL;

-- Tours that somebody else than their picker changed: handed over, or taken apart so that their orders are given out again. Append-only.
CREATE TABLE warehouse.tour_change (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    tour_id bigint NOT NULL,
    from_picker text NOT NULL,
    -- Who has it from then on; NULL: it stays with its picker, or is closed.
    to_picker text,
    -- Orders of which nothing was picked, and that are given out again.
    given_back bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    reason text NOT NULL,
    actor text NOT NULL,
    -- The API key of the device; NULL: by a command on the server.
    key_id text,
    at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tour_change_pkey PRIMARY KEY (id),
    CONSTRAINT tour_change_tour_id_fkey FOREIGN KEY (tour_id) REFERENCES warehouse.tour(id)
);
-- Who had a tour before.
CREATE INDEX tour_change_tour ON warehouse.tour_change (tour_id);

-- Bins that orders have beside those of tour_order, for a picker found one full. Append-only.
CREATE TABLE warehouse.extra_bin (
    tour_id bigint NOT NULL,
    bin smallint NOT NULL,
    order_id bigint NOT NULL,
    -- The bin that was full.
    instead_of smallint NOT NULL,
    picker text NOT NULL,
    -- The API key of the device.
    key_id text,
    at timestamptz DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT extra_bin_pkey PRIMARY KEY (tour_id, bin),
    CONSTRAINT extra_bin_tour_id_order_id_fkey FOREIGN KEY (tour_id, order_id) REFERENCES warehouse.tour_order(tour_id, order_id),
    CONSTRAINT extra_bin_bin_check CHECK (bin > 0)
);

-- Picks of a lot that expires later than the one that should have gone out first, and who took it. Append-only.
CREATE TABLE warehouse.later_lot (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    pick_id bigint NOT NULL,
    order_id bigint NOT NULL,
    -- The balance that was taken from.
    stock_id bigint NOT NULL,
    -- The balance of the lot that should have gone out.
    instead_of bigint NOT NULL,
    picker text NOT NULL,
    -- The API key of the device.
    key_id text,
    at timestamptz DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT later_lot_pkey PRIMARY KEY (id),
    CONSTRAINT later_lot_instead_of_fkey FOREIGN KEY (instead_of) REFERENCES warehouse.stock(id),
    CONSTRAINT later_lot_pick_id_fkey FOREIGN KEY (pick_id) REFERENCES warehouse.pick(id),
    CONSTRAINT later_lot_stock_id_fkey FOREIGN KEY (stock_id) REFERENCES warehouse.stock(id)
);
-- What is told of an order.
CREATE INDEX later_lot_order ON warehouse.later_lot (order_id);

-- Parcels that somebody scanned when they left the house. A scan that was taken back is in hand_over_undo instead.
CREATE TABLE warehouse.hand_over (
    parcel_id bigint NOT NULL,
    -- Who took it.
    carrier text NOT NULL,
    -- Of the own fleet, the route that it was loaded for; NULL: a third party took it.
    route_id bigint,
    -- The badge of whoever scanned it.
    picker text NOT NULL,
    key_id text,
    -- By the clock of the device, and never later than it was told.
    scanned_at timestamptz NOT NULL,
    booked_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT hand_over_pkey PRIMARY KEY (parcel_id),
    CONSTRAINT hand_over_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES warehouse.parcel(id)
);

-- Scans at the dock that were taken back, because their parcels are still here. Append-only.
CREATE TABLE warehouse.hand_over_undo (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    parcel_id bigint NOT NULL,
    carrier text NOT NULL,
    route_id bigint,
    -- The badge of whoever had scanned it.
    picker text NOT NULL,
    scanned_at timestamptz NOT NULL,
    -- Who took the scan back: a badge, or a person's name.
    undone_by text NOT NULL,
    undone_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT hand_over_undo_pkey PRIMARY KEY (id),
    CONSTRAINT hand_over_undo_parcel_id_fkey FOREIGN KEY (parcel_id) REFERENCES warehouse.parcel(id)
);

CREATE OR REPLACE FUNCTION warehouse.note_carton_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END $function$;
CREATE TRIGGER note_change BEFORE UPDATE ON warehouse.carton FOR EACH ROW WHEN (old.length_mm IS DISTINCT FROM new.length_mm OR old.width_mm IS DISTINCT FROM new.width_mm OR old.height_mm IS DISTINCT FROM new.height_mm OR old.empty_weight_g IS DISTINCT FROM new.empty_weight_g OR old.cost IS DISTINCT FROM new.cost OR old.filling_g_per_l IS DISTINCT FROM new.filling_g_per_l OR old.filling_cost_per_kg IS DISTINCT FROM new.filling_cost_per_kg) EXECUTE FUNCTION warehouse.note_carton_change();

CREATE OR REPLACE FUNCTION warehouse.note_measuring()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
    NEW.measured_at := now();
    RETURN NEW;
END $function$;
CREATE TRIGGER note_measuring BEFORE UPDATE ON warehouse.sku FOR EACH ROW WHEN (old.length_mm IS DISTINCT FROM new.length_mm OR old.width_mm IS DISTINCT FROM new.width_mm OR old.height_mm IS DISTINCT FROM new.height_mm) EXECUTE FUNCTION warehouse.note_measuring();

-- For others: articles, and whether they are measured.
CREATE VIEW warehouse.known_sku AS
 SELECT sku.code AS sku,
    sku.weight_g IS NOT NULL AND sku.length_mm IS NOT NULL AND sku.width_mm IS NOT NULL AND sku.height_mm IS NOT NULL AS is_measured,
    sku.weight_g, sku.length_mm, sku.width_mm, sku.height_mm
   FROM warehouse.sku;

-- For others: how far an order is in the warehouse.
CREATE VIEW warehouse.order_progress AS
 SELECT fulfilment.order_id, fulfilment.state, fulfilment.reason, fulfilment.arrived_at, fulfilment.allocated_at,
    fulfilment.picking_at, fulfilment.picked_at, fulfilment.packed_at, fulfilment.cancelled_at
   FROM warehouse.fulfilment;

-- For others: parcels, where they stand, and whether they were opened again, so that they are none any more.
CREATE VIEW warehouse.packed_parcel AS
 SELECT p.id AS parcel_id, p.order_id, p.number, p.sscc, p.carton, p.weight_g, p.length_mm, p.width_mm, p.height_mm,
    p.packed_at, s.code AS site, s.latitude AS site_latitude, s.longitude AS site_longitude, s.country AS site_country,
    p.opened_at IS NOT NULL AS is_opened
   FROM warehouse.parcel p
     JOIN warehouse.fulfilment f ON f.order_id = p.order_id
     JOIN warehouse.site s ON s.code = f.site;

-- For others: where parcels start.
CREATE VIEW warehouse.shipping_site AS
 SELECT site.code AS site, site.latitude, site.longitude, site.is_active
   FROM warehouse.site;

-- Every scan by itself; seq is the order in which they arrived.
CREATE VIEW warehouse.scan AS
 SELECT s.id, u.tour_id, s.pick_id, u.picker, s.at, u.received_at, s.step, s.code, s.quantity, s.accepted, s.message,
    (u.number << 20) + s.place AS seq, s.happened_at, s.effect, u.key_id, u.session_id
   FROM warehouse.scan_upload u
     CROSS JOIN LATERAL UNNEST(u.ids, u.pick_ids, u.at, u.happened_at, u.steps, u.codes, u.quantities, u.accepted, u.messages, u.effects) WITH ORDINALITY s(id, pick_id, at, happened_at, step, code, quantity, accepted, message, effect, place);

-- By day in UTC, carton (NULL: own packaging) and currency: parcels, those whose figures are known, and the sums over those.
CREATE VIEW warehouse.packing_figures AS
 SELECT (p.packed_at AT TIME ZONE 'UTC')::date AS day, p.carton, p.currency, count(*) AS parcels,
    count(p.void_share) AS measured, avg(p.void_share) AS void_share, sum(p.material_g) AS material_g,
    count(p.material_cost) AS material_priced, sum(p.material_cost) AS material_cost,
    count(p.carriage_cost) AS carriage_priced, sum(p.carriage_cost) AS carriage_cost
   FROM warehouse.parcel p
  GROUP BY ((p.packed_at AT TIME ZONE 'UTC')::date), p.carton, p.currency;

-- Pieces that are not free yet and will be: on purchase orders, on notices, in transit from other sites, at docks; none of lots that are barred or expired. What a notice announces is not counted again with its purchase order.
CREATE VIEW warehouse.expected_supply AS
 SELECT i.site, e.sku, e.quantity - e.received - e.written_off - COALESCE(n.pieces, 0::bigint) AS pieces,
    GREATEST(i.expected_on, CURRENT_DATE) AS expected_on
   FROM warehouse.inbound_line e
     JOIN warehouse.inbound i ON i.id = e.inbound_id AND i.expected_on IS NOT NULL
     LEFT JOIN LATERAL ( SELECT sum(x.quantity - x.received - x.written_off) AS pieces
           FROM warehouse.inbound a
             JOIN warehouse.inbound_line x ON x.inbound_id = a.id
          WHERE a.purchase_order_id = i.id AND x.sku = e.sku AND x.quantity > (x.received + x.written_off)) n ON true
  WHERE e.quantity > (e.received + e.written_off + COALESCE(n.pieces, 0::bigint)) AND (e.expiry IS NULL OR e.expiry > CURRENT_DATE) AND NOT (EXISTS ( SELECT
           FROM warehouse.lot_bar b
          WHERE b.sku = e.sku AND b.lot = e.lot AND b.cleared_at IS NULL AND (e.lot <> '' OR i.kind = 'transfer')))
UNION ALL
 SELECT s.site, s.sku, s.on_hand AS pieces, CURRENT_DATE AS expected_on
   FROM warehouse.stock s
  WHERE s.status = 'receiving' AND s.on_hand > 0 AND (s.expiry IS NULL OR s.expiry > CURRENT_DATE) AND NOT (EXISTS ( SELECT
           FROM warehouse.lot_bar b
          WHERE b.sku = s.sku AND b.lot = s.lot AND b.cleared_at IS NULL));

-- The clock on the wall of each site.
CREATE VIEW warehouse.site_clock AS
 SELECT site.code AS site, site.time_zone
   FROM warehouse.site;

-- For others: which parcels were scanned when they left the house.
CREATE VIEW warehouse.handed_over_parcel AS
 SELECT hand_over.parcel_id, hand_over.scanned_at
   FROM warehouse.hand_over;

-- For others: the clock on the wall of each site, and where it is.
CREATE VIEW warehouse.calendar_site AS
 SELECT site.code AS site, site.time_zone, site.latitude, site.longitude
   FROM warehouse.site;

-- For others: when people work.
CREATE VIEW warehouse.calendar_hours AS
 SELECT opening.site, opening.weekday, opening.opens, opening.closes
   FROM warehouse.opening;

-- For others: when sites do not work and nobody picks up.
CREATE VIEW warehouse.calendar_holiday AS
 SELECT s.code AS site, h.day, h.region, h.name
   FROM warehouse.site s
     JOIN warehouse.holiday h ON h.country = s.country AND (h.region = '' OR lower(h.region) = lower(s.region));

-- For others: days that are unlike the usual.
CREATE VIEW warehouse.calendar_exception AS
 SELECT site_exception.site, site_exception.day, site_exception.carrier, site_exception.service, site_exception.opens,
    site_exception.closes, site_exception.cut_off, site_exception.note
   FROM warehouse.site_exception;

-- For others: what of an order's lines lies in a parcel.
CREATE VIEW warehouse.packed_line AS
 SELECT parcel_line.parcel_id, parcel_line.line_no, parcel_line.quantity
   FROM warehouse.parcel_line;

-- For others: what customs wants to know of articles.
CREATE VIEW warehouse.declared_article AS
 SELECT k.code AS sku, COALESCE(NULLIF(k.customs_text, ''), k.name) AS description, k.hs_code, k.origin,
    k.weight_g, o.code AS owner, COALESCE(o.eori, '') AS eori, COALESCE(o.ioss, '') AS ioss
   FROM warehouse.sku k
     LEFT JOIN warehouse.owner o ON o.code = k.owner;

-- Carriers, rate cards, shipments, labels. Written by carrier-dispatch.
CREATE SCHEMA shipping;

-- What tracking numbers are compared by: letters and digits, small letters as capitals. TrackingNumber.key is the same in the programs.
CREATE OR REPLACE FUNCTION shipping.number_key(number text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN ((number COLLATE "C") ~ '^[0-9A-Z]*$') THEN number ELSE COALESCE(NULLIF(translate(upper(regexp_replace((number COLLATE "C"), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00A0\u00AD\u1680\u180E\u2000-\u206F\u2212\u3000-\u3003\u30FB\uFE58\uFE63\uFEFF\uFF01-\uFF0F\uFF1A-\uFF20\uFF3B-\uFF40\uFF5B-\uFF65]', '', 'g')), '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ01234567890123456789'), ''), number) END;

CREATE TABLE shipping.carrier (
    code text NOT NULL,
    name text NOT NULL,
    is_own_fleet boolean DEFAULT false NOT NULL,
    -- Where labels are bought by our own protocol, through the account of the same code; NULL: nowhere by that.
    endpoint text,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT carrier_pkey PRIMARY KEY (code)
);

CREATE TABLE shipping.service (
    carrier text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    max_weight_g integer NOT NULL,
    max_length_mm integer NOT NULL,
    -- Cubic millimetres per gram of volumetric weight (5000 cm3/kg is 5000).
    volumetric_divisor integer NOT NULL,
    CONSTRAINT service_pkey PRIMARY KEY (carrier, code),
    CONSTRAINT service_carrier_fkey FOREIGN KEY (carrier) REFERENCES shipping.carrier(code),
    CONSTRAINT service_volumetric_divisor_check CHECK (volumetric_divisor > 0)
);

-- A zone is a band of great-circle distance from the site within one country.
-- A country of '*' means every country the service has no zone of its own for.
CREATE TABLE shipping.zone (
    carrier text NOT NULL,
    service text NOT NULL,
    zone text NOT NULL,
    country text NOT NULL,
    from_km integer NOT NULL,
    to_km integer NOT NULL,
    transit_days integer NOT NULL,
    CONSTRAINT zone_pkey PRIMARY KEY (carrier, service, country, zone),
    CONSTRAINT zone_carrier_service_fkey FOREIGN KEY (carrier, service) REFERENCES shipping.service(carrier, code),
    CONSTRAINT zone_check CHECK (from_km < to_km)
);

CREATE TABLE shipping.rate (
    carrier text NOT NULL,
    service text NOT NULL,
    zone text NOT NULL,
    up_to_g integer NOT NULL,
    price bigint NOT NULL,
    currency text NOT NULL,
    CONSTRAINT rate_pkey PRIMARY KEY (carrier, service, zone, up_to_g),
    CONSTRAINT rate_carrier_service_fkey FOREIGN KEY (carrier, service) REFERENCES shipping.service(carrier, code)
);

CREATE TABLE shipping.shipment (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    parcel_id bigint NOT NULL,
    order_id bigint NOT NULL,
    state text NOT NULL,
    reason text,
    carrier text,
    service text,
    zone text,
    distance_m integer,
    billed_g integer,
    price bigint,
    currency text,
    promised_by timestamptz,
    expected_at timestamptz,
    is_late boolean DEFAULT false NOT NULL,
    -- What its attempts to buy a label go by, committed before the carrier is called. Made from the parcel's id, unique as that is.
    label_key text,
    tracking_number text,
    route_id bigint,
    trace text,
    created_at timestamptz DEFAULT now() NOT NULL,
    booked_at timestamptz,
    ready_at timestamptz,
    delivered_at timestamptz,
    number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED,
    -- Since when another parcel has the number: the carrier used it again after this one had ended.
    number_freed_at timestamptz,
    -- Since when its label, bought or in doubt, is to be voided with the carrier; NULL: it is not, or no longer.
    void_wanted_at timestamptz,
    -- When it left the house, at the latest; NULL: nobody has said that it did.
    handed_over_at timestamptz,
    -- By what that is known first: a scan at the dock, the carrier's word of having it, or the departure of its vehicle.
    handed_over_by text,
    -- The one list that it stands on; NULL: none yet, or it is the own fleet's.
    manifest_id bigint,
    CONSTRAINT shipment_pkey PRIMARY KEY (id),
    CONSTRAINT shipment_parcel_id_key UNIQUE (parcel_id),
    CONSTRAINT shipment_carrier_fkey FOREIGN KEY (carrier) REFERENCES shipping.carrier(code),
    CONSTRAINT shipment_handed_over_by_check CHECK (handed_over_by IN ('scan', 'acceptance', 'departure')),
    CONSTRAINT shipment_handed_over_check CHECK ((handed_over_at IS NULL) = (handed_over_by IS NULL) AND (state <> 'handed_over' OR handed_over_at IS NOT NULL)),
    CONSTRAINT shipment_state_check CHECK (state IN ('unroutable', 'booking', 'booked', 'ready', 'handed_over', 'delivered', 'returned', 'failed', 'cancelled'))
) WITH (fillfactor=70, autovacuum_vacuum_scale_factor=0.05, toast_tuple_target=256);
-- The shipments of an order.
CREATE INDEX shipment_order ON shipping.shipment (order_id);
-- Two carriers may have the same number; one carrier uses it for one parcel at a time.
CREATE UNIQUE INDEX shipment_number ON shipping.shipment (carrier, tracking_number) WHERE number_freed_at IS NULL;
-- The parcels a number may mean.
CREATE INDEX shipment_number_key ON shipping.shipment (number_key);
-- Labels that are to be voided.
CREATE INDEX shipment_void ON shipping.shipment (id) WHERE void_wanted_at IS NOT NULL;
-- Shipments that have not arrived; ended ones only grow.
CREATE INDEX shipment_moving ON shipping.shipment (state) WHERE state IN ('unroutable', 'booking', 'booked', 'ready', 'handed_over', 'failed');

-- Until when a parcel leaves a site with a service the same day, by the site's clock. No row for a weekday: no pickup.
CREATE TABLE shipping.cut_off (
    carrier text NOT NULL,
    service text NOT NULL,
    site text NOT NULL,
    -- 1 Monday … 7 Sunday.
    weekday smallint NOT NULL,
    cut_off time without time zone NOT NULL,
    CONSTRAINT cut_off_pkey PRIMARY KEY (carrier, service, site, weekday),
    CONSTRAINT cut_off_carrier_service_fkey FOREIGN KEY (carrier, service) REFERENCES shipping.service(carrier, code),
    CONSTRAINT cut_off_weekday_check CHECK (weekday >= 1 AND weekday <= 7)
);

-- Where labels of a carrier are bought: whose protocol, at which address, by which customer.
CREATE TABLE shipping.account (
    code text NOT NULL,
    carrier text NOT NULL,
    -- The protocol, a name of LabelFormat.
    format text NOT NULL,
    name text NOT NULL,
    -- Its address; empty: the service's own.
    host text DEFAULT '' NOT NULL,
    -- Where what proves who asks is kept, env:NAME or file:PATH; empty: nothing is needed. Never the secret itself.
    credentials text DEFAULT '' NOT NULL,
    -- Labels are only tried: nothing of it may leave the house.
    is_test boolean DEFAULT false NOT NULL,
    -- Who decides when it stops or does not take a label back.
    owner text DEFAULT '' NOT NULL,
    -- Of several of a carrier the lowest is asked.
    priority integer DEFAULT 100 NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    -- Since when it is not called because it refused our key or wants money; a person resumes it. NULL: it is not stopped.
    stopped_at timestamptz,
    stop_reason text,
    -- When its list was last compared with ours, or begun to be.
    swept_at timestamptz,
    -- Up to when its list was compared; the next sweep begins an hour before.
    swept_until timestamptz,
    -- Calls it may get, such as 10/s 500/min 100000/day buy=2/s; CallPace reads it. Empty: as many as are needed.
    pace text DEFAULT '' NOT NULL,
    CONSTRAINT account_pkey PRIMARY KEY (code),
    CONSTRAINT account_carrier_fkey FOREIGN KEY (carrier) REFERENCES shipping.carrier(code)
);
-- The accounts of a carrier in the order in which they are asked.
CREATE INDEX account_carrier ON shipping.account (carrier, priority, code);

-- Purchases of labels, committed before the carrier is called. One is open at a time for a shipment.
CREATE TABLE shipping.label_attempt (
    shipment_id bigint NOT NULL,
    n smallint NOT NULL,
    account text NOT NULL,
    -- Ours, sent with every call of the attempt: the shipment's label key, and from the second attempt on a letter behind it.
    reference text NOT NULL,
    state text NOT NULL,
    -- How often it was claimed: an answer that is no sale counts only for the last.
    calls integer DEFAULT 0 NOT NULL,
    -- How often the carrier was asked what became of it since it is in doubt.
    lookups integer DEFAULT 0 NOT NULL,
    -- When somebody has to look again: the end of the caller's time, or the next look-up.
    next_at timestamptz,
    -- Its label is voided as soon as it is known to be sold.
    cancel_wanted boolean DEFAULT false NOT NULL,
    -- The carrier's name for it, from its quote or its answer.
    handle text,
    -- The quoted rate that is bought.
    offer text,
    offer_until timestamptz,
    -- What was last said of it, for a person.
    detail text,
    called_at timestamptz,
    answered_at timestamptz,
    -- What was refused: address, service, size, customs, date, duplicate, account, other; NULL: nothing was.
    about text,
    CONSTRAINT label_attempt_pkey PRIMARY KEY (shipment_id, n),
    CONSTRAINT label_attempt_n_check CHECK (n >= 1 AND n <= 26),
    CONSTRAINT label_attempt_state_check CHECK (state IN ('intent', 'calling', 'pending', 'unknown', 'retry', 'bought', 'refused', 'suspect', 'dropped'))
) WITH (fillfactor=70, autovacuum_vacuum_scale_factor=0.05);
-- What a carrier lists. Not unique: two workers that begin the same attempt shall meet at the primary key.
CREATE INDEX label_attempt_reference ON shipping.label_attempt (reference);
-- Attempts whose end is not known.
CREATE INDEX label_attempt_doubtful ON shipping.label_attempt (next_at) WHERE state IN ('calling', 'pending', 'unknown');
-- Attempts of which a label may still show up.
CREATE INDEX label_attempt_suspect ON shipping.label_attempt (account) WHERE state = 'suspect';

-- Labels that carriers sold, those that are to be given back among them.
CREATE TABLE shipping.label (
    shipment_id bigint NOT NULL,
    number text NOT NULL,
    -- The attempt that bought it; NULL: from before there were attempts.
    n smallint,
    account text NOT NULL,
    reference text NOT NULL,
    handle text DEFAULT '' NOT NULL,
    state text NOT NULL,
    -- What the account paid, in millionths of the currency; NULL: not told.
    charged_millionths bigint,
    currency text,
    bought_at timestamptz DEFAULT now() NOT NULL,
    -- Until when it is taken back; NULL: the carrier does not say.
    void_until timestamptz,
    void_calls integer DEFAULT 0 NOT NULL,
    -- When the carrier is asked next to take it back, or what became of that.
    next_at timestamptz,
    detail text,
    -- Who decides about a label that is not taken back; NULL: nobody has to.
    owner text,
    CONSTRAINT label_pkey PRIMARY KEY (shipment_id, number),
    CONSTRAINT label_state_check CHECK (state IN ('live', 'void_wanted', 'voiding', 'void_pending', 'voided', 'void_refused'))
) WITH (fillfactor=80);
-- A parcel has one live label at most.
CREATE UNIQUE INDEX label_live ON shipping.label (shipment_id) WHERE state = 'live';
-- Labels on their way back.
CREATE INDEX label_leaving ON shipping.label (next_at) WHERE state IN ('void_wanted', 'voiding', 'void_pending');
-- Labels of which a person decides.
CREATE INDEX label_void_refused ON shipping.label (account) WHERE state = 'void_refused';

-- Closed lists of what goes through an account of a carrier at a site on a day. What collects has no row: it is what stands on no list. Append-only.
CREATE TABLE shipping.manifest (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    carrier text NOT NULL,
    site text NOT NULL,
    -- By the site's clock.
    ship_date date NOT NULL,
    -- When the last of the day's cut-offs passes; NULL: the carrier has none that day.
    cut_off_at timestamptz,
    closed_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    -- Who closed it before; NULL: it was closed at its cut-off.
    closed_by text,
    parcels integer NOT NULL,
    -- The list as it was printed, UTF-8.
    document bytea NOT NULL,
    sha256 bytea GENERATED ALWAYS AS (sha256(document)) STORED NOT NULL,
    -- Through which the labels were bought; empty: nobody knows any more.
    account text DEFAULT '' NOT NULL,
    -- What stands on it, as shipment.manifest_id says from the other side; NULL: it is from before this was kept.
    shipments bigint[],
    CONSTRAINT manifest_pkey PRIMARY KEY (id),
    CONSTRAINT manifest_carrier_account_site_ship_date_key UNIQUE (carrier, account, site, ship_date),
    CONSTRAINT manifest_carrier_fkey FOREIGN KEY (carrier) REFERENCES shipping.carrier(code),
    CONSTRAINT manifest_parcels_check CHECK (parcels > 0)
);
ALTER TABLE shipping.shipment ADD CONSTRAINT shipment_manifest_id_fkey FOREIGN KEY (manifest_id) REFERENCES shipping.manifest(id);

-- Where accounts with a pace stand: all programs take the turns of their calls from here.
CREATE TABLE shipping.account_pace (
    account text NOT NULL,
    -- The operation that is limited; empty: the whole account.
    operation text NOT NULL,
    -- The first turn that nobody has taken yet.
    next_at timestamptz NOT NULL,
    -- The day in UTC that the calls are of.
    day date NOT NULL,
    -- Turns that were taken of that day.
    calls integer NOT NULL,
    CONSTRAINT account_pace_pkey PRIMARY KEY (account, operation),
    CONSTRAINT account_pace_account_fkey FOREIGN KEY (account) REFERENCES shipping.account(code)
) WITH (fillfactor=50);

-- What goes with parcels: labels, customs forms, invoices. The same bytes are kept once for a parcel. Append-only.
CREATE TABLE shipping.document (
    parcel_id bigint NOT NULL,
    -- The attempt of the parcel's shipment that bought it; NULL: none did, or it is from before there were attempts.
    n smallint,
    kind text NOT NULL,
    media text NOT NULL,
    kept_at timestamptz DEFAULT now() NOT NULL,
    -- Of the label that it goes with; NULL: it goes with the parcel, whoever carries it.
    tracking_number text,
    sha256 bytea GENERATED ALWAYS AS (sha256(bytes)) STORED NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT document_pkey PRIMARY KEY (parcel_id, kind, sha256),
    CONSTRAINT document_bytes_check CHECK (length(bytes) > 0),
    CONSTRAINT document_kind_check CHECK (kind IN ('label', 'return_label', 'cod_label', 'customs', 'invoice', 'packing_list', 'receipt', 'manifest', 'other')),
    CONSTRAINT document_media_check CHECK (media IN ('zpl', 'epl', 'pdf', 'png', 'gif', 'jpg', 'html', 'other'))
);

-- What the carrier's service was told of a closed manifest. No row: the service of its account does not want to be told.
CREATE TABLE shipping.manifest_filing (
    manifest_id bigint NOT NULL,
    state text NOT NULL,
    -- How often the service was asked: an answer counts only for the last.
    calls integer DEFAULT 0 NOT NULL,
    -- When somebody has to go on: the end of the caller's time, or the next call. NULL: nobody has to.
    next_at timestamptz,
    -- The service's name for it, from its answer.
    handle text DEFAULT '' NOT NULL,
    -- What was last said of it, for a person.
    detail text,
    -- Who decides about one that was refused; NULL: nobody has to.
    owner text,
    called_at timestamptz,
    answered_at timestamptz,
    CONSTRAINT manifest_filing_pkey PRIMARY KEY (manifest_id),
    CONSTRAINT manifest_filing_manifest_id_fkey FOREIGN KEY (manifest_id) REFERENCES shipping.manifest(id),
    CONSTRAINT manifest_filing_state_check CHECK (state IN ('wanted', 'calling', 'pending', 'unknown', 'taken', 'refused'))
);
-- Manifests whose carriers are still to be asked; the others only grow.
CREATE INDEX manifest_filing_open ON shipping.manifest_filing (next_at) WHERE state IN ('wanted', 'calling', 'pending', 'unknown');

-- The forms that carriers made of manifests, for the driver to scan.
CREATE TABLE shipping.manifest_form (
    manifest_id bigint NOT NULL,
    n smallint NOT NULL,
    -- A name of DocumentMedia: pdf, png, …
    media text NOT NULL,
    document bytea NOT NULL,
    CONSTRAINT manifest_form_pkey PRIMARY KEY (manifest_id, n),
    CONSTRAINT manifest_form_manifest_id_fkey FOREIGN KEY (manifest_id) REFERENCES shipping.manifest(id),
    CONSTRAINT manifest_form_n_check CHECK (n >= 1)
);

-- What a carrier charged an account. Append-only.
CREATE TABLE shipping.invoice (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    account text NOT NULL,
    -- The carrier's.
    number text NOT NULL,
    currency text NOT NULL,
    imported_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    imported_by text NOT NULL,
    lines bigint NOT NULL,
    -- The sum of its lines, in millionths of the currency.
    total_millionths bigint NOT NULL,
    CONSTRAINT invoice_pkey PRIMARY KEY (id),
    CONSTRAINT invoice_account_number_key UNIQUE (account, number),
    CONSTRAINT invoice_lines_check CHECK (lines > 0)
);

-- Each line of an invoice, with what we say to it.
CREATE TABLE shipping.invoice_line (
    invoice_id bigint NOT NULL,
    -- Of the file, counted from 1 with its header.
    line bigint NOT NULL,
    number text NOT NULL,
    reference text NOT NULL,
    -- What is charged, in the carrier's word; empty: carriage.
    kind text NOT NULL,
    -- In millionths of the invoice's currency; below zero for what is given back.
    charged_millionths bigint NOT NULL,
    -- The weight that the carrier charges; NULL: it does not say.
    billed_g bigint,
    verdict text DEFAULT 'orphan' NOT NULL,
    shipment_id bigint,
    -- With the shipment, the label that it is for; NULL: no label is known.
    label_number text,
    -- What the label was to cost, all lines of it together: as it was bought, else by our cards. NULL: nobody knows.
    expected_millionths bigint,
    expected_g bigint,
    CONSTRAINT invoice_line_pkey PRIMARY KEY (invoice_id, line),
    CONSTRAINT invoice_line_invoice_id_fkey FOREIGN KEY (invoice_id) REFERENCES shipping.invoice(id),
    CONSTRAINT invoice_line_verdict_check CHECK (verdict IN ('matched', 'price_differs', 'weight_differs', 'orphan', 'voided_charged', 'charged_twice'))
);
-- What was charged for a label before.
CREATE INDEX invoice_line_label ON shipping.invoice_line (shipment_id, label_number) WHERE shipment_id IS NOT NULL;

CREATE OR REPLACE FUNCTION shipping.keep_own_account()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
END $function$;
CREATE TRIGGER keep_own_account AFTER INSERT OR UPDATE OF endpoint ON shipping.carrier FOR EACH ROW EXECUTE FUNCTION shipping.keep_own_account();

-- For others: what the own fleet carries.
CREATE VIEW shipping.fleet_shipment AS
 SELECT s.id AS shipment_id, s.order_id, s.parcel_id, s.state, s.promised_by, s.tracking_number, s.trace
   FROM shipping.shipment s
  WHERE ( SELECT c.is_own_fleet
           FROM shipping.carrier c
          WHERE c.code = s.carrier);

-- For others: what can be tracked.
CREATE VIEW shipping.tracked_shipment AS
 SELECT shipment.id AS shipment_id, shipment.order_id, shipment.carrier, shipment.tracking_number, shipment.state,
    shipment.expected_at, shipment.promised_by, shipment.trace, shipment.number_key, shipment.booked_at
   FROM shipping.shipment
  WHERE shipment.tracking_number IS NOT NULL;

-- For others: how much of an order is delivered.
CREATE VIEW shipping.order_delivery AS
 SELECT shipment.order_id, count(*) AS shipments,
    count(*) FILTER (WHERE shipment.state = 'delivered') AS delivered, max(shipment.delivered_at) AS delivered_at
   FROM shipping.shipment
  GROUP BY shipment.order_id;

-- For others: what carriers take, so that an order nobody can ship is held instead of picked.
CREATE VIEW shipping.offered_service AS
 SELECT s.carrier, s.code AS service, c.is_own_fleet, s.max_weight_g, s.max_length_mm, s.volumetric_divisor
   FROM shipping.service s
     JOIN shipping.carrier c ON c.code = s.carrier
  WHERE c.is_active;

-- For others: what that costs.
CREATE VIEW shipping.offered_price AS
 SELECT z.carrier, z.service, z.zone, z.country, z.from_km, z.to_km, z.transit_days, r.up_to_g, r.price, r.currency
   FROM shipping.zone z
     JOIN shipping.rate r ON r.carrier = z.carrier AND r.service = z.service AND r.zone = z.zone;

-- For others: whom an event may name.
CREATE VIEW shipping.carrier_code AS
 SELECT carrier.code, carrier.is_own_fleet
   FROM shipping.carrier;

-- For others: until when carriers take parcels.
CREATE VIEW shipping.offered_pickup AS
 SELECT p.carrier, p.service, p.site, p.weekday, p.cut_off
   FROM shipping.cut_off p
     JOIN shipping.carrier c ON c.code = p.carrier
  WHERE c.is_active;

-- For others: how far carriers go, and how many days it takes them.
CREATE VIEW shipping.offered_zone AS
 SELECT z.carrier, z.service, z.zone, z.country, z.from_km, z.to_km, z.transit_days
   FROM shipping.zone z
     JOIN shipping.carrier c ON c.code = z.carrier
  WHERE c.is_active AND (EXISTS ( SELECT
           FROM shipping.rate r
          WHERE r.carrier = z.carrier AND r.service = z.service AND r.zone = z.zone));

-- For others: who is to take each parcel, on which route of the own fleet, and whether it has left.
CREATE VIEW shipping.parcel_to_leave AS
 SELECT shipment.parcel_id, shipment.order_id, shipment.state, shipment.carrier, shipment.route_id,
    shipment.handed_over_at, shipment.handed_over_by, shipment.manifest_id
   FROM shipping.shipment;

-- For others: who carries.
CREATE VIEW shipping.known_carrier AS
 SELECT carrier.code, carrier.name, carrier.is_own_fleet
   FROM shipping.carrier;

-- For others: which parcel a tracked shipment is, and the service it was booked with.
CREATE VIEW shipping.tracked_carriage AS
 SELECT shipment.id AS shipment_id, shipment.parcel_id, COALESCE(shipment.service, '') AS service
   FROM shipping.shipment
  WHERE shipment.tracking_number IS NOT NULL;

-- For others: when a tracked shipment got its label, was to leave and left, and when it is to be at its door: promised, else expected.
CREATE VIEW shipping.watched_shipment AS
 SELECT s.id AS shipment_id, s.parcel_id, COALESCE(s.service, '') AS service, s.state, s.ready_at,
    s.handed_over_at, COALESCE(m.cut_off_at, m.closed_at) AS listed_until,
    COALESCE(s.promised_by, s.expected_at) AS due_by
   FROM shipping.shipment s
     LEFT JOIN shipping.manifest m ON m.id = s.manifest_id
  WHERE s.tracking_number IS NOT NULL;

-- For others: what goes with each parcel; not current is what came with a label that was given back.
CREATE VIEW shipping.parcel_document AS
 SELECT d.parcel_id, s.order_id, d.kind, d.media, d.tracking_number, d.kept_at, d.sha256, d.bytes,
    d.tracking_number IS NULL OR NOT d.tracking_number IS DISTINCT FROM s.tracking_number AS is_current
   FROM shipping.document d
     JOIN shipping.shipment s ON s.parcel_id = d.parcel_id;

-- For others: the label of each parcel in its bytes, or why it has none.
CREATE VIEW shipping.parcel_label AS
 SELECT s.parcel_id, s.order_id, s.state, s.carrier, s.reason,
    ( SELECT d.bytes
           FROM shipping.document d
          WHERE d.parcel_id = s.parcel_id AND d.kind = 'label' AND (d.tracking_number IS NULL OR d.tracking_number = s.tracking_number)
          ORDER BY d.kept_at DESC, d.sha256
         LIMIT 1) AS label
   FROM shipping.shipment s;

-- Vehicles, routes and stops of the own fleet. Written by route-optimizer.
CREATE SCHEMA routing;

CREATE TABLE routing.vehicle (
    code text NOT NULL,
    site text NOT NULL,
    capacity_g integer NOT NULL,
    capacity_cm3 integer NOT NULL,
    shift_s integer NOT NULL,
    max_stops integer NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT vehicle_pkey PRIMARY KEY (code),
    CONSTRAINT vehicle_capacity_cm3_check CHECK (capacity_cm3 > 0),
    CONSTRAINT vehicle_capacity_g_check CHECK (capacity_g > 0),
    CONSTRAINT vehicle_max_stops_check CHECK (max_stops > 0),
    CONSTRAINT vehicle_shift_s_check CHECK (shift_s > 0)
);

CREATE TABLE routing.route (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    site text NOT NULL,
    vehicle text NOT NULL,
    state text DEFAULT 'planned' NOT NULL,
    distance_m integer NOT NULL,
    duration_s integer NOT NULL,
    planned_at timestamptz DEFAULT now() NOT NULL,
    driven_at timestamptz,
    departs_at timestamptz,
    back_at timestamptz,
    started_at timestamptz,
    -- When the vehicle was reported back at the depot; back_at is the plan until then.
    returned_at timestamptz,
    -- Counts every change; a plan made from another version is out of date.
    version integer DEFAULT 1 NOT NULL,
    -- Where the travel times come from, in words.
    travel text,
    -- When the stop should have ended that nothing was heard of; NULL: the vehicle reports.
    silent_since timestamptz,
    -- When that was last noticed; the rest of the route is planned from then on.
    silent_at timestamptz,
    -- The id of the key under which started_at was told; NULL before keys were noted.
    started_by text,
    -- As started_by, of returned_at.
    returned_by text,
    CONSTRAINT route_pkey PRIMARY KEY (id),
    CONSTRAINT route_vehicle_fkey FOREIGN KEY (vehicle) REFERENCES routing.vehicle(code),
    -- Cancelled: every stop was, before the vehicle left.
    CONSTRAINT route_state_check CHECK (state IN ('planned', 'started', 'driven', 'cancelled'))
);
-- Drivers ask for their routes, planners for when vehicles are back; driven routes only grow.
CREATE INDEX route_under_way ON routing.route (id) WHERE state IN ('planned', 'started');
-- When vehicles came back.
CREATE INDEX route_back ON routing.route (back_at) WHERE state = 'driven';
-- Drivers ask for the routes of their vehicles, driven ones too.
CREATE INDEX route_vehicle ON routing.route (vehicle, id);

-- One per shipment. Open until it is completed, failed for good, or its order is cancelled.
CREATE TABLE routing.stop (
    shipment_id bigint NOT NULL,
    order_id bigint NOT NULL,
    -- NULL while no route holds the stop; then reason says why.
    route_id bigint,
    seq integer,
    tracking_number text,
    latitude double precision NOT NULL,
    longitude double precision NOT NULL,
    weight_g integer NOT NULL,
    volume_cm3 integer NOT NULL,
    arrive_at timestamptz,
    reason text,
    asked_at timestamptz DEFAULT now() NOT NULL,
    state text DEFAULT 'open' NOT NULL,
    -- Not before; NULL: shipment.booked says when. Infinity while a vehicle still has to bring the parcel back.
    plan_after timestamptz,
    cancelled_at timestamptz,
    -- The start of the shift it waits for.
    depart_after timestamptz,
    CONSTRAINT stop_pkey PRIMARY KEY (shipment_id),
    CONSTRAINT stop_route_id_seq_key UNIQUE (route_id, seq),
    CONSTRAINT stop_route_id_fkey FOREIGN KEY (route_id) REFERENCES routing.route(id),
    CONSTRAINT stop_state_check CHECK (state IN ('open', 'completed', 'failed', 'cancelled'))
);
-- What the next planning takes.
CREATE INDEX stop_unplanned ON routing.stop (plan_after) WHERE route_id IS NULL AND state = 'open';

-- What drivers reported, one per stop of a route; a stop that failed may be tried again on another route.
CREATE TABLE routing.stop_report (
    route_id bigint NOT NULL,
    shipment_id bigint NOT NULL,
    -- Like arrive_at as it was when reported: the stop's place on the route and its planned arrival.
    seq integer NOT NULL,
    arrive_at timestamptz,
    outcome text NOT NULL,
    -- Why it failed.
    cause text,
    -- A person's name.
    recipient text,
    latitude double precision,
    longitude double precision,
    -- URL or key of a picture kept elsewhere.
    photo text,
    note text,
    occurred_at timestamptz NOT NULL,
    reported_at timestamptz DEFAULT now() NOT NULL,
    trace text,
    -- The id of the key it came under; NULL before keys were noted.
    reported_by text,
    -- From where it was made to the stop; NULL: it does not say where.
    distance_m integer,
    -- What is odd about it. A marked report counts as any other.
    marks text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT stop_report_pkey PRIMARY KEY (route_id, shipment_id),
    CONSTRAINT stop_report_route_id_fkey FOREIGN KEY (route_id) REFERENCES routing.route(id),
    CONSTRAINT stop_report_shipment_id_fkey FOREIGN KEY (shipment_id) REFERENCES routing.stop(shipment_id),
    CONSTRAINT stop_report_check CHECK ((cause IS NULL) = (outcome = 'completed')),
    CONSTRAINT stop_report_marks_check CHECK (marks <@ ARRAY['far', 'late', 'dispatched']),
    CONSTRAINT stop_report_outcome_check CHECK (outcome IN ('completed', 'failed'))
);
-- What was reported of a shipment, on any route.
CREATE INDEX stop_report_shipment ON routing.stop_report (shipment_id);
-- What somebody should look at.
CREATE INDEX stop_report_marked ON routing.stop_report (reported_at) WHERE marks <> '{}'::text[];

-- How routes were changed after they were planned, in words.
CREATE TABLE routing.route_change (
    route_id bigint NOT NULL,
    -- The route's version after the change.
    version integer NOT NULL,
    place integer NOT NULL,
    kind text NOT NULL,
    -- NULL when it is about the route as a whole.
    shipment_id bigint,
    sentence text NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT route_change_pkey PRIMARY KEY (route_id, version, place),
    CONSTRAINT route_change_route_id_fkey FOREIGN KEY (route_id) REFERENCES routing.route(id),
    CONSTRAINT route_change_kind_check CHECK (kind IN ('added', 'removed', 'moved', 'retimed', 'route'))
);

-- A site's vehicles leave together: what is booked before the cut-off is planned at the cut-off. By the clock of the site.
CREATE TABLE routing.shift (
    site text NOT NULL,
    -- Of the cut-off: 1 Monday … 7 Sunday.
    weekday smallint NOT NULL,
    cut_off time without time zone NOT NULL,
    -- When vehicles leave; on the next day when it is before the cut-off.
    starts time without time zone NOT NULL,
    CONSTRAINT shift_pkey PRIMARY KEY (site, weekday, cut_off),
    CONSTRAINT shift_weekday_check CHECK (weekday >= 1 AND weekday <= 7)
);

-- Who drives the own fleet, for the dispatcher; reports are told by keys, not by people.
CREATE TABLE routing.driver (
    code text NOT NULL,
    name text NOT NULL,
    -- Which they drive now; NULL: none, or any.
    vehicle text,
    phone text DEFAULT '' NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    CONSTRAINT driver_pkey PRIMARY KEY (code),
    CONSTRAINT driver_vehicle_fkey FOREIGN KEY (vehicle) REFERENCES routing.vehicle(code)
);

-- For others: stops that a route holds.
CREATE VIEW routing.planned_stop AS
 SELECT s.shipment_id, s.order_id, s.route_id, s.seq, s.arrive_at, r.vehicle, r.planned_at
   FROM routing.stop s
     JOIN routing.route r ON r.id = s.route_id
  WHERE s.state <> 'cancelled';

-- For others: what drivers reported.
CREATE VIEW routing.reported_stop AS
 SELECT stop_report.route_id, stop_report.shipment_id, stop_report.outcome, stop_report.cause, stop_report.recipient,
    stop_report.note, stop_report.occurred_at
   FROM routing.stop_report;

-- For others: stops whose vehicle has left.
CREATE VIEW routing.started_stop AS
 SELECT s.shipment_id, s.route_id, s.arrive_at, r.started_at
   FROM routing.stop s
     JOIN routing.route r ON r.id = s.route_id
  WHERE r.started_at IS NOT NULL AND s.state <> 'cancelled';

-- For others: when open stops are reached, by which version of their route, and since when that is so.
CREATE VIEW routing.expected_stop AS
 SELECT s.shipment_id, s.route_id, n.version, n.timed_at, s.arrive_at
   FROM routing.stop s
     JOIN routing.route r ON r.id = s.route_id
     CROSS JOIN LATERAL ( SELECT COALESCE(max(c.version), 1) AS version,
            COALESCE(max(c.changed_at), r.planned_at) AS timed_at
           FROM routing.route_change c
          WHERE c.route_id = r.id) n
  WHERE s.state = 'open' AND s.arrive_at IS NOT NULL AND (r.state IN ('planned', 'started'));

-- For others: which vehicle parcels are loaded into, and when it leaves.
CREATE VIEW routing.loading_route AS
 SELECT route.id AS route_id, route.site, route.vehicle, route.state, route.departs_at
   FROM routing.route;

-- Raw carrier webhooks, their events, and the status folded from them. Written by tracking.
CREATE SCHEMA tracking;

-- The bytes a carrier pushed, stored before the answer. Kept with the error when they cannot be read.
CREATE TABLE tracking.delivery (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source text NOT NULL,
    key text NOT NULL,
    received_at timestamptz DEFAULT now() NOT NULL,
    body bytea NOT NULL,
    state text DEFAULT 'received' NOT NULL,
    error text,
    trace text,
    -- How to read it; kept with it, so that it can be read again after the source was set up anew.
    format text DEFAULT 'waybill' NOT NULL,
    -- Whether we fetched it from the carrier ourselves.
    looked_up boolean DEFAULT false NOT NULL,
    -- It is read behind other large ones: it is large itself, or its source had sent more than its share.
    in_bulk boolean DEFAULT false NOT NULL,
    CONSTRAINT delivery_pkey PRIMARY KEY (id),
    -- What a carrier pushes again is stored once.
    CONSTRAINT delivery_source_key_key UNIQUE (source, key),
    CONSTRAINT delivery_state_check CHECK (state IN ('received', 'parsed', 'unreadable'))
);
-- What is not read yet.
CREATE INDEX delivery_waiting ON tracking.delivery (received_at) WHERE state = 'received';

-- One per shipment: its status, folded from all its events whenever one comes.
CREATE TABLE tracking.parcel (
    tracking_number text NOT NULL,
    shipment_id bigint NOT NULL,
    order_id bigint NOT NULL,
    carrier text NOT NULL,
    status text DEFAULT 'pending' NOT NULL,
    cause text,
    status_at timestamptz,
    first_at timestamptz,
    delivered_at timestamptz,
    attempts integer DEFAULT 0 NOT NULL,
    expected_at timestamptz,
    trace text,
    since timestamptz DEFAULT now() NOT NULL,
    last_at timestamptz,
    carrier_eta timestamptz,
    -- May be a person's name.
    delivered_to text,
    number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED,
    -- When its label was bought: what is dated two days before that is of an earlier parcel.
    booked_at timestamptz,
    -- Service, site, its country, the consignee's country and the beginning of the postcode, as in lane_week; NULL: not known.
    lane text[],
    -- By when half of all parcels like it arrive, as was told last; stays when it is over. NULL: nobody can tell.
    arrival_p50 timestamptz,
    -- The same of nine in ten.
    arrival_p90 timestamptz,
    -- When somebody looks whether something is wrong with it, though nothing is heard; NULL: nothing is to be expected of it any more.
    look_at timestamptz DEFAULT (now() + '12:00:00'::interval),
    -- An exception of it is open: it is looked at as soon as something is heard.
    is_exceptional boolean DEFAULT false NOT NULL,
    CONSTRAINT parcel_pkey PRIMARY KEY (shipment_id),
    CONSTRAINT parcel_arrival_check CHECK ((arrival_p50 IS NULL) = (arrival_p90 IS NULL) AND arrival_p50 <= arrival_p90),
    CONSTRAINT parcel_lane_check CHECK (cardinality(lane) = 5)
) WITH (fillfactor=60, autovacuum_vacuum_scale_factor=0.05);
-- The parcels an event may be about.
CREATE INDEX parcel_number ON tracking.parcel (number_key);
-- The parcels to look at; ended ones only grow.
CREATE INDEX parcel_look ON tracking.parcel (look_at) WHERE look_at IS NOT NULL;

-- Append-only. A number nobody knows yet is kept too and matched when the shipment appears.
CREATE TABLE tracking.event (
    tracking_number text NOT NULL,
    key text NOT NULL,
    source text NOT NULL,
    status text NOT NULL,
    cause text,
    occurred_at timestamptz,
    place text DEFAULT '' NOT NULL,
    code text DEFAULT '' NOT NULL,
    message text DEFAULT '' NOT NULL,
    -- NULL: a driver of the own fleet reported it.
    delivery_id bigint,
    received_at timestamptz DEFAULT now() NOT NULL,
    -- A correction may change even a delivered parcel; without it the status could not be folded again from the events.
    is_correction boolean DEFAULT false NOT NULL,
    carrier text DEFAULT '' NOT NULL,
    -- An estimate only tells when the parcel is expected.
    is_estimate boolean DEFAULT false NOT NULL,
    -- Seconds; with it occurred_at is the local time.
    utc_offset integer,
    -- Where the local time comes from: given, carrier, place or assumed.
    zone text DEFAULT 'given' NOT NULL,
    expected_at timestamptz,
    -- May be a person's name.
    delivered_to text,
    -- NULL: of a parcel nobody knows yet. Blank: it counts for shipment_id. Otherwise why it counts for none.
    refused text,
    -- The day, where the carrier named no time of day; expected_at is its end then.
    expected_on date,
    -- Like expected_to an end of the window, where the carrier named one.
    expected_from timestamptz,
    expected_to timestamptz,
    -- What the carrier has to show for a delivery: photo, signature or document.
    proof text,
    -- Where the carrier keeps it; may show a door, a name or a person, and is never shown to the public.
    proof_url text,
    number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED NOT NULL,
    -- The parcel it counts for; NULL while it counts for none.
    shipment_id bigint
) WITH (fillfactor=75);
-- Two carriers, or a carrier that uses a number again, may give two events of a number the same id.
CREATE UNIQUE INDEX event_once ON tracking.event (number_key, key, source, occurred_at) NULLS NOT DISTINCT;
-- What came since the lanes were last brought up to date.
CREATE INDEX event_received ON tracking.event USING brin (received_at) WITH (autosummarize='on');

-- What carriers are asked about their parcels: whether an end is true that nobody vouches for, and whether there is news of a quiet one.
CREATE TABLE tracking.second_look (
    source text NOT NULL,
    -- As a webhook wrote it: the carrier is asked about it so, and once however others write it.
    tracking_number text NOT NULL,
    -- What a webhook said and its carrier has to confirm; blank: nothing, it is asked for news.
    status text NOT NULL,
    due_at timestamptz DEFAULT now() NOT NULL,
    -- How often it was asked in vain; after news it begins anew.
    attempts integer DEFAULT 0 NOT NULL,
    number_key text GENERATED ALWAYS AS (shipping.number_key(tracking_number)) STORED NOT NULL,
    CONSTRAINT second_look_pkey PRIMARY KEY (source, number_key)
);
-- Oldest first.
CREATE INDEX second_look_due ON tracking.second_look (due_at);
-- What one source is to be asked, confirmations first.
CREATE INDEX second_look_of_source ON tracking.second_look (source, (status = ''), due_at);

-- Subscriptions that their sender wants confirmed by a call of ours; the delivery has the address and the secret.
CREATE TABLE tracking.handshake (
    delivery_id bigint NOT NULL,
    source text NOT NULL,
    requested_at timestamptz DEFAULT now() NOT NULL,
    confirmed_at timestamptz,
    CONSTRAINT handshake_pkey PRIMARY KEY (delivery_id),
    CONSTRAINT handshake_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES tracking.delivery(id) ON DELETE CASCADE
);
-- How many a source has asked for of late.
CREATE INDEX handshake_recent ON tracking.handshake (source, requested_at);

-- How long the legs of parcels took that were delivered in a week, by lane; what a level does not tell apart is blank or 0.
CREATE TABLE tracking.lane_week (
    level text NOT NULL,
    carrier text NOT NULL,
    service text NOT NULL,
    site text NOT NULL,
    origin text NOT NULL,
    country text NOT NULL,
    postcode_prefix text NOT NULL,
    -- Of the first scan, by the clock of the site: 1 Monday … 7 Sunday.
    weekday smallint NOT NULL,
    -- Its Monday, in UTC.
    week date NOT NULL,
    parcels integer NOT NULL,
    -- Counts of the bins of each leg; LegSketches writes and reads them.
    sketches bytea NOT NULL,
    CONSTRAINT lane_week_pkey PRIMARY KEY (level, carrier, service, site, origin, country, postcode_prefix, weekday, week),
    CONSTRAINT lane_week_level_check CHECK (level IN ('weekday', 'lane', 'country', 'countries', 'service', 'carrier')),
    CONSTRAINT lane_week_parcels_check CHECK (parcels > 0),
    CONSTRAINT lane_week_week_check CHECK (EXTRACT(isodow FROM week) = 1::numeric),
    CONSTRAINT lane_week_weekday_check CHECK (weekday >= 0 AND weekday <= 7)
);

-- What each delivered parcel is counted with in lane_week: nothing is counted twice, and what was counted wrongly is taken back.
CREATE TABLE tracking.lane_case (
    shipment_id bigint NOT NULL,
    carrier text NOT NULL,
    service text NOT NULL,
    site text NOT NULL,
    origin text NOT NULL,
    country text NOT NULL,
    postcode_prefix text NOT NULL,
    weekday smallint NOT NULL,
    week date NOT NULL,
    acceptance integer,
    haul integer,
    door integer,
    attempt integer,
    -- Seconds, as those of the other legs, of which NULL says that nobody can tell.
    transit integer NOT NULL,
    CONSTRAINT lane_case_pkey PRIMARY KEY (shipment_id),
    CONSTRAINT lane_case_weekday_check CHECK (weekday >= 1 AND weekday <= 7)
);
-- What is old enough to be forgotten.
CREATE INDEX lane_case_old ON tracking.lane_case (week);

-- Parcels of which something new is known, to be counted anew.
CREATE TABLE tracking.lane_due (
    shipment_id bigint NOT NULL,
    CONSTRAINT lane_due_pkey PRIMARY KEY (shipment_id)
);

-- One row: the parcels of events received before it are counted or due.
CREATE TABLE tracking.lane_mark (
    is_only boolean DEFAULT true NOT NULL,
    collected_until timestamptz NOT NULL,
    CONSTRAINT lane_mark_pkey PRIMARY KEY (is_only),
    CONSTRAINT lane_mark_is_only_check CHECK (is_only)
);

-- Every change of when a parcel is expected. Append-only.
CREATE TABLE tracking.arrival (
    shipment_id bigint NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    noted_at timestamptz DEFAULT now() NOT NULL,
    -- NULL like p90: nobody can tell any more, or it waits for its consignee.
    p50 timestamptz,
    p90 timestamptz,
    cause text NOT NULL,
    -- What of the lanes it was read from; NULL: a route's plan, or nothing.
    level text,
    CONSTRAINT arrival_pkey PRIMARY KEY (shipment_id, id),
    CONSTRAINT arrival_cause_check CHECK (cause IN ('label', 'scan', 'out_for_delivery', 'attempt', 'delay', 'plan', 'status', 'overdue')),
    CONSTRAINT arrival_check CHECK ((p50 IS NULL) = (p90 IS NULL) AND p50 <= p90),
    CONSTRAINT arrival_level_check CHECK (level IN ('weekday', 'lane', 'country', 'countries', 'service', 'carrier'))
);
-- Which parcels should have arrived since the last time that was looked for.
CREATE INDEX arrival_half ON tracking.arrival (p50);
-- Which forecasts are to be judged.
CREATE INDEX arrival_most ON tracking.arrival (p90) WHERE cause = 'scan';

-- How many forecasts, made at the first scan, came due on a day in UTC, and how many parcels had not arrived by then: by how much a service is slower or quicker than its lanes say.
CREATE TABLE tracking.arrival_day (
    carrier text NOT NULL,
    service text NOT NULL,
    day date NOT NULL,
    half_due integer DEFAULT 0 NOT NULL,
    half_missed integer DEFAULT 0 NOT NULL,
    most_due integer DEFAULT 0 NOT NULL,
    most_missed integer DEFAULT 0 NOT NULL,
    CONSTRAINT arrival_day_pkey PRIMARY KEY (carrier, service, day),
    CONSTRAINT arrival_day_check CHECK (half_missed <= half_due),
    CONSTRAINT arrival_day_check1 CHECK (most_missed <= most_due)
);

-- One row: parcels that should have arrived before it were looked at.
CREATE TABLE tracking.arrival_mark (
    is_only boolean DEFAULT true NOT NULL,
    looked_until timestamptz NOT NULL,
    CONSTRAINT arrival_mark_pkey PRIMARY KEY (is_only),
    CONSTRAINT arrival_mark_is_only_check CHECK (is_only)
);

-- What was, or is, wrong with a parcel that its carrier has or should have. Opened once and cleared by itself.
CREATE TABLE tracking.exception (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    shipment_id bigint NOT NULL,
    kind text NOT NULL,
    -- The carrier's cause where it gave one, else the kind.
    cause text NOT NULL,
    -- What is wrong, in a sentence, when it was opened.
    detail text NOT NULL,
    -- The numbers that showed it; ExceptionEvidence writes them.
    evidence jsonb NOT NULL,
    opened_at timestamptz DEFAULT clock_timestamp() NOT NULL,
    cleared_at timestamptz,
    -- Why it is over, in a sentence.
    cleared_by text,
    CONSTRAINT exception_pkey PRIMARY KEY (id),
    CONSTRAINT exception_check CHECK ((cleared_at IS NULL) = (cleared_by IS NULL)),
    CONSTRAINT exception_kind_check CHECK (kind IN ('not_handed_over', 'silence', 'stuck', 'late', 'attempts', 'address', 'weight', 'customs', 'loss'))
);
-- One of a kind is open at a time.
CREATE UNIQUE INDEX exception_open ON tracking.exception (shipment_id, kind) WHERE cleared_at IS NULL;
-- The exceptions of a parcel.
CREATE INDEX exception_shipment ON tracking.exception (shipment_id);

-- How often each source was asked, and whether it may be asked now. Locked by whoever asks it.
CREATE TABLE tracking.poll_account (
    source text NOT NULL,
    -- The minute since 1970 that minute_calls are of; day, in UTC, likewise.
    minute bigint DEFAULT 0 NOT NULL,
    minute_calls integer DEFAULT 0 NOT NULL,
    day bigint DEFAULT 0 NOT NULL,
    day_calls integer DEFAULT 0 NOT NULL,
    -- Calls in a row that brought no answer.
    failures integer DEFAULT 0 NOT NULL,
    -- It is not asked before: it said so, or does not answer.
    stopped_until timestamptz,
    last_at timestamptz,
    last_answer text DEFAULT '' NOT NULL,
    CONSTRAINT poll_account_pkey PRIMARY KEY (source),
    CONSTRAINT poll_account_day_calls_check CHECK (day_calls >= 0),
    CONSTRAINT poll_account_failures_check CHECK (failures >= 0),
    CONSTRAINT poll_account_minute_calls_check CHECK (minute_calls >= 0)
);

-- Who may push webhooks, in which format, and by what each is believed.
CREATE TABLE tracking.source (
    name text NOT NULL,
    format text NOT NULL,
    -- signature: the ways of the format; address: whoever knows the secret address.
    trust text NOT NULL,
    -- The header that was named to a carrier which lets its receivers name one.
    token_header text,
    -- Whose parcels it may speak of; * for all.
    carriers text[] NOT NULL,
    -- Where its public keys are fetched; NULL: it has secrets.
    key_address text,
    -- Called in place of the carrier's own host, for its sandbox.
    api_host text,
    api_key_id text,
    -- Our key to the carrier's API, encrypted with the key that api_key_id names.
    api_key bytea,
    -- Of which parcels its carrier is asked for news: of none, of quiet ones, of all.
    polls text DEFAULT 'quiet' NOT NULL,
    -- Calls to its carrier at most, confirmations included; polls_per_day likewise.
    polls_per_minute integer DEFAULT 60 NOT NULL,
    polls_per_day integer DEFAULT 5000 NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    changed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT source_pkey PRIMARY KEY (name),
    CONSTRAINT source_carriers_check CHECK (cardinality(carriers) > 0),
    CONSTRAINT source_check CHECK ((api_key IS NULL) = (api_key_id IS NULL)),
    CONSTRAINT source_name_check CHECK (name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'),
    CONSTRAINT source_polls_check CHECK (polls IN ('never', 'quiet', 'always')),
    CONSTRAINT source_polls_per_day_check CHECK (polls_per_day > 0),
    CONSTRAINT source_polls_per_minute_check CHECK (polls_per_minute > 0),
    CONSTRAINT source_trust_check CHECK (trust IN ('signature', 'address'))
);

-- What webhooks of a source are believed by: all secrets that have not expired. Encrypted; the key is outside of the database.
CREATE TABLE tracking.source_secret (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source text NOT NULL,
    -- The key it is encrypted with: the beginning of that key's digest.
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    -- From then on it is believed no more; NULL: never.
    expires_at timestamptz,
    CONSTRAINT source_secret_pkey PRIMARY KEY (id),
    CONSTRAINT source_secret_source_fkey FOREIGN KEY (source) REFERENCES tracking.source(name)
);
-- The secrets of a source.
CREATE INDEX source_secret_source ON tracking.source_secret (source);

-- Subscribers' addresses, to which notices are sent, and what each of them wants.
CREATE TABLE tracking.endpoint (
    code text NOT NULL,
    url text NOT NULL,
    -- In this list as in the next three, * is any.
    event_types text[] NOT NULL,
    -- Whose orders.
    channels text[] NOT NULL,
    carriers text[] NOT NULL,
    statuses text[] NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    disabled_at timestamptz,
    disabled_reason text,
    -- Since the last success.
    failures integer DEFAULT 0 NOT NULL,
    failing_since timestamptz,
    -- Nothing is sent before: it fails, or has asked for a pause.
    not_before timestamptz,
    -- Its last answer took long, or did not come: it shares its lanes with others like it.
    is_slow boolean DEFAULT false NOT NULL,
    CONSTRAINT endpoint_pkey PRIMARY KEY (code),
    CONSTRAINT endpoint_carriers_check CHECK (cardinality(carriers) > 0),
    CONSTRAINT endpoint_channels_check CHECK (cardinality(channels) > 0),
    CONSTRAINT endpoint_check CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL)),
    CONSTRAINT endpoint_code_check CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$'),
    CONSTRAINT endpoint_event_types_check CHECK (cardinality(event_types) > 0),
    CONSTRAINT endpoint_statuses_check CHECK (cardinality(statuses) > 0)
);
-- Whom a notice is for.
CREATE INDEX endpoint_channels ON tracking.endpoint USING gin (channels) WHERE disabled_at IS NULL;

-- What notices are signed with, encrypted; each that has not expired signs.
CREATE TABLE tracking.endpoint_secret (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    endpoint text NOT NULL,
    -- The key it is encrypted with.
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    -- NULL: it was not rotated out.
    expires_at timestamptz,
    CONSTRAINT endpoint_secret_pkey PRIMARY KEY (id),
    CONSTRAINT endpoint_secret_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES tracking.endpoint(code) ON DELETE CASCADE
);
-- What a notice is signed with.
CREATE INDEX endpoint_secret_endpoint ON tracking.endpoint_secret (endpoint);

-- What happened to parcels that subscribers may want to know, in the order in which it happened to each. Empty while there are none.
CREATE TABLE tracking.notice (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    message_id uuid DEFAULT gen_random_uuid() NOT NULL,
    type text NOT NULL,
    shipment_id bigint NOT NULL,
    -- What is told beside parcel and order.
    data jsonb NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    -- Whether those who want it have it in notice_due.
    is_addressed boolean DEFAULT false NOT NULL,
    CONSTRAINT notice_pkey PRIMARY KEY (id),
    CONSTRAINT notice_message_id_key UNIQUE (message_id)
);
-- What is to be addressed, oldest first.
CREATE INDEX notice_new ON tracking.notice (id) WHERE NOT is_addressed;
-- What is sent again since some time, and what is old enough to go.
CREATE INDEX notice_time ON tracking.notice (created_at);

-- Notices that an endpoint has not confirmed.
CREATE TABLE tracking.notice_due (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    endpoint text NOT NULL,
    shipment_id bigint NOT NULL,
    notice_id bigint NOT NULL,
    -- Of several that wait with the same one, the last is sent.
    merge_key text NOT NULL,
    -- The notices before, which it stands for.
    left_out bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    due_at timestamptz DEFAULT now() NOT NULL,
    -- It is being sent; after that time whoever did has ended. NULL: it waits.
    taken_until timestamptz,
    CONSTRAINT notice_due_pkey PRIMARY KEY (id),
    CONSTRAINT notice_due_endpoint_fkey FOREIGN KEY (endpoint) REFERENCES tracking.endpoint(code) ON DELETE CASCADE,
    CONSTRAINT notice_due_notice_id_fkey FOREIGN KEY (notice_id) REFERENCES tracking.notice(id)
);
-- One waits for each endpoint, parcel and merge key.
CREATE UNIQUE INDEX notice_due_merge ON tracking.notice_due (endpoint, shipment_id, merge_key) WHERE taken_until IS NULL;
-- Whether something earlier of the parcel has to go before.
CREATE INDEX notice_due_order ON tracking.notice_due (endpoint, shipment_id, notice_id);
-- What an endpoint is to be sent next.
CREATE INDEX notice_due_time ON tracking.notice_due (endpoint, due_at, notice_id);
-- How many an endpoint is being sent.
CREATE INDEX notice_due_taken ON tracking.notice_due (endpoint) WHERE taken_until IS NOT NULL;
-- Whether a notice may go.
CREATE INDEX notice_due_notice ON tracking.notice_due (notice_id);

-- The log of what was sent, and what was answered. Append-only; old rows are deleted.
CREATE TABLE tracking.notice_attempt (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    endpoint text NOT NULL,
    message_id uuid NOT NULL,
    type text NOT NULL,
    tracking_number text,
    attempt integer NOT NULL,
    started_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    -- Of HTTP; NULL: there was no answer.
    status integer,
    -- Its first bytes.
    answer text DEFAULT '' NOT NULL,
    -- For people: delivered, or why not.
    outcome text NOT NULL,
    -- NULL: it is not tried again by itself.
    retry_at timestamptz,
    CONSTRAINT notice_attempt_pkey PRIMARY KEY (id)
);
-- What an endpoint was sent last.
CREATE INDEX notice_attempt_endpoint ON tracking.notice_attempt (endpoint, id);
-- What is old enough to go.
CREATE INDEX notice_attempt_time ON tracking.notice_attempt USING brin (started_at) WITH (autosummarize='on');

-- For others: the folded status of a shipment.
CREATE VIEW tracking.shipment_status AS
 SELECT parcel.shipment_id, parcel.order_id, parcel.tracking_number, parcel.status, parcel.cause, parcel.status_at,
    parcel.first_at, parcel.delivered_at, parcel.attempts,
        CASE
            WHEN parcel.status <> ALL (ARRAY['delivered', 'return_to_sender', 'cancelled']) THEN parcel.arrival_p50
            ELSE NULL::timestamptz
        END AS arrival_p50,
        CASE
            WHEN parcel.status <> ALL (ARRAY['delivered', 'return_to_sender', 'cancelled']) THEN parcel.arrival_p90
            ELSE NULL::timestamptz
        END AS arrival_p90
   FROM tracking.parcel;

-- Who may call, and views over the whole way of an order. Written by waybill.
CREATE SCHEMA operations;

-- A key is shown once, when it is made; at rest there is only its SHA-256 (the secret has 256 random bits).
CREATE TABLE operations.api_key (
    id text NOT NULL,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    revoked_at timestamptz,
    -- Whose orders the key reaches: names of channels, or * for all. Orders of other channels do not exist for its holder.
    channels text[] DEFAULT '{}'::text[] NOT NULL,
    -- Which vehicles the key drives: their codes, or * for all. Routes of other vehicles do not exist for its holder.
    vehicles text[] DEFAULT '{}'::text[] NOT NULL,
    -- At which sites a device of the floor works with the key: their codes, or * for all.
    sites text[] DEFAULT '{*}'::text[] NOT NULL,
    -- From then on it is refused; NULL: never.
    expires_at timestamptz,
    CONSTRAINT api_key_pkey PRIMARY KEY (id)
);

-- What this installation encrypts with. public_ids: the AES key of the ids that shops see. It belongs into the backup:
-- with another one every id that was given out is unknown.
CREATE TABLE operations.secret (
    name text NOT NULL,
    value bytea NOT NULL,
    CONSTRAINT secret_pkey PRIMARY KEY (name)
);

-- What imports changed of master records, by kind: append-only.
CREATE TABLE operations.master_change (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    actor text NOT NULL,
    -- Of master records; staff and keys also when a command changed what somebody may do.
    kind text NOT NULL,
    -- How many records were new.
    added integer NOT NULL,
    -- The others, and keys that were added: action (added, changed, retired, deleted), record, and fields with column, before and after.
    changes jsonb NOT NULL,
    CONSTRAINT master_change_pkey PRIMARY KEY (id)
);

-- One row per order: the stage it is in, why, and since when. Derived, never stored. A back-order's reason names the blocked
-- places that hold its articles.
CREATE VIEW operations.order_state AS
 SELECT o.id AS order_id, o.channel, o.external_id, o.placed_at, o.promised_by, o.accepted_at, o.completed_at,
        CASE
            WHEN o.status IN ('held', 'cancelled', 'completed') THEN o.status
            WHEN f.order_id IS NULL THEN 'accepted'
            WHEN f.state <> 'packed' THEN f.state
            WHEN d.order_id IS NULL OR d.shipments < p.parcels THEN 'packed'
            WHEN d.unroutable > 0 THEN 'unroutable'
            WHEN d.failed > 0 THEN 'exception'
            WHEN d.booking > 0 THEN 'booking'
            WHEN d.booked > 0 THEN 'booked'
            WHEN d.ready > 0 THEN 'ready'
            WHEN d.handed_over > 0 THEN 'handed_over'
            ELSE 'delivered'
        END AS stage,
    COALESCE(
        CASE
            WHEN o.status = 'held' THEN h.detail
            ELSE NULL::text
        END,
        CASE
            WHEN o.status = 'cancelled' THEN o.reason
            ELSE NULL::text
        END,
        CASE
            WHEN f.state = 'promised' THEN 'not due yet; ' || COALESCE('all of it is expected by ' || f.expected_on, 'not all of it is expected so far')
            ELSE NULL::text
        END,
        CASE
            WHEN f.state IN ('backordered', 'cancelled') THEN (f.reason || COALESCE('; expected on ' || f.expected_on, '')) || COALESCE('; blocked until counted: ' || b.places, '')
            ELSE NULL::text
        END,
        CASE
            WHEN f.held_at IS NOT NULL THEN 'held: ' || f.reason
            ELSE NULL::text
        END, d.reason, '') AS reason,
    COALESCE(o.completed_at, o.cancelled_at, f.held_at, d.changed_at, f.packed_at, f.picked_at, f.picking_at, f.allocated_at, f.arrived_at, o.accepted_at) AS since,
        CASE
            WHEN (o.status <> ALL (ARRAY['held', 'cancelled', 'completed'])) AND (f.state IN ('promised', 'backordered')) THEN f.expected_on
            ELSE NULL::date
        END AS expected_on
   FROM orders."order" o
     LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
     LEFT JOIN LATERAL ( SELECT string_agg(hold.detail, '; ' ORDER BY hold.reason) AS detail
           FROM orders.hold
          WHERE hold.order_id = o.id AND hold.released_at IS NULL) h ON o.status = 'held'
     LEFT JOIN LATERAL ( SELECT string_agg(((((s.on_hand - s.reserved) || ' of ') || s.sku) || ' at ') || l.code, ', ' ORDER BY l.code, s.sku) AS places
           FROM orders.line n
             JOIN warehouse.stock s ON s.sku = n.sku AND s.site = f.site AND s.is_blocked AND s.reserved < s.on_hand
             JOIN warehouse.location l ON l.id = s.location_id
          WHERE n.order_id = o.id AND f.state = 'backordered') b ON true
     LEFT JOIN LATERAL ( SELECT count(*) AS parcels
           FROM warehouse.parcel
          WHERE parcel.order_id = o.id AND parcel.opened_at IS NULL) p ON f.state = 'packed'
     LEFT JOIN LATERAL ( SELECT s.order_id, count(*) AS shipments,
            count(*) FILTER (WHERE s.state = 'unroutable') AS unroutable,
            count(*) FILTER (WHERE s.state IN ('failed', 'returned', 'cancelled')) AS failed,
            count(*) FILTER (WHERE s.state = 'booking') AS booking,
            count(*) FILTER (WHERE s.state = 'booked') AS booked,
            count(*) FILTER (WHERE s.state = 'ready') AS ready,
            count(*) FILTER (WHERE s.state = 'handed_over') AS handed_over, max(s.reason) AS reason,
            max(COALESCE(s.delivered_at, s.handed_over_at, s.ready_at, s.booked_at, s.created_at)) AS changed_at
           FROM shipping.shipment s
             JOIN warehouse.parcel c ON c.id = s.parcel_id AND c.opened_at IS NULL
          WHERE s.order_id = o.id
          GROUP BY s.order_id) d ON f.state = 'packed';

-- For all: orders of which a parcel has left the house: it was scanned, accepted by its carrier, or aboard when its vehicle left. They cannot be cancelled any more. Shipments follow; this asks the signs themselves.
CREATE VIEW operations.dispatched_order AS
 SELECT s.order_id,
        CASE
            WHEN bool_and(s.state = 'delivered' OR t.status = 'delivered') THEN 'delivered'
            WHEN bool_and(s.state = 'returned' OR t.status = 'return_to_sender') THEN 'returned'
            ELSE 'handed_over'
        END AS stage
   FROM shipping.shipment s
     LEFT JOIN tracking.parcel t ON t.shipment_id = s.id
  WHERE s.state <> 'cancelled'
  GROUP BY s.order_id
 HAVING bool_or((s.state IN ('handed_over', 'delivered', 'returned')) OR (t.status <> ALL (ARRAY['pending', 'unknown', 'cancelled'])) OR (EXISTS ( SELECT
           FROM warehouse.hand_over h
          WHERE h.parcel_id = s.parcel_id)) OR (EXISTS ( SELECT
           FROM routing.stop p
             JOIN routing.route r ON r.id = p.route_id
          WHERE p.shipment_id = s.id AND p.state <> 'cancelled' AND (r.state IN ('started', 'driven')))) OR (EXISTS ( SELECT
           FROM routing.stop_report d
          WHERE d.shipment_id = s.id)));

-- For all: packed orders whose parcels are not what is ordered any more, and why. Those that have left are among them.
CREATE VIEW operations.changed_order AS
 SELECT f.order_id,
        CASE
            WHEN l.is_less THEN 'fewer pieces are ordered than were packed'
            ELSE 'it goes to another address than it was booked to'
        END AS reason
   FROM warehouse.fulfilment f
     JOIN orders."order" o ON o.id = f.order_id AND o.changed_at IS NOT NULL
     CROSS JOIN LATERAL ( SELECT (EXISTS ( SELECT
                   FROM warehouse.parcel p
                     JOIN warehouse.parcel_line c ON c.parcel_id = p.id
                     JOIN orders.line n ON n.order_id = p.order_id AND n.line_no = c.line_no
                  WHERE p.order_id = f.order_id AND p.opened_at IS NULL
                  GROUP BY n.line_no, n.quantity
                 HAVING sum(c.quantity) > n.quantity)) AS is_less,
            (EXISTS ( SELECT
                   FROM shipping.shipment s
                  WHERE s.order_id = f.order_id AND (s.state <> ALL (ARRAY['unroutable', 'cancelled'])) AND s.created_at <= o.address_changed_at AND ( SELECT p.opened_at IS NULL
                           FROM warehouse.parcel p
                          WHERE p.id = s.parcel_id))) AS is_elsewhere
         OFFSET 0) l
  WHERE f.state = 'packed' AND (l.is_less OR l.is_elsewhere);

-- For all: orders that will not ship, because intake has cancelled them or the warehouse has. Who is told that an order was
-- cancelled looks here before anything is voided.
CREATE VIEW operations.cancelled_order AS
 SELECT o.id AS order_id
   FROM orders."order" o
     LEFT JOIN warehouse.order_progress p ON p.order_id = o.id
  WHERE o.status = 'cancelled' OR p.state = 'cancelled';

-- For all: packed orders of which nothing may leave the house, and why: a lot is barred, or the order changed. Those that have left are among them.
CREATE VIEW operations.barred_order AS
 SELECT f.order_id, b.reason
   FROM warehouse.fulfilment f
     CROSS JOIN LATERAL ( SELECT concat_ws('; ', ( SELECT string_agg(DISTINCT ((s.sku || COALESCE(' lot ' || NULLIF(s.lot, ''), '')) || ' is ') ||
                        CASE x.kind
                            WHEN 'recalled' THEN 'recalled'
                            ELSE 'held for quality'
                        END, '; ') AS string_agg
                   FROM warehouse.allocation a
                     JOIN warehouse.stock s ON s.id = a.stock_id
                     JOIN warehouse.lot_bar x ON x.sku = s.sku AND x.lot = s.lot AND x.cleared_at IS NULL
                  WHERE a.order_id = f.order_id AND a.state = 'picked'), ( SELECT c.reason
                   FROM operations.changed_order c
                  WHERE c.order_id = f.order_id)) AS reason) b
  WHERE f.state = 'packed' AND b.reason <> '';

-- What waits for a program to act: the queue to remind, the subject, the message, and since when. The stall detector reads it.
-- What waits for its time does not stand still.
CREATE VIEW operations.standing AS
 SELECT 'picking-worker.order.accepted' AS queue, 'order.accepted' AS type, o.id::text AS subject,
    json_build_object('order_id', o.id)::text AS data, o.released_at AS since, o.trace
   FROM orders."order" o
     LEFT JOIN warehouse.fulfilment f ON f.order_id = o.id
  WHERE o.status = 'accepted' AND f.order_id IS NULL
UNION ALL
 SELECT 'picking-worker.order.cancel-requested' AS queue, 'order.cancel-requested' AS type,
    "order".id::text AS subject, json_build_object('order_id', "order".id)::text AS data,
    "order".cancel_requested_at AS since, "order".trace
   FROM orders."order"
  WHERE "order".status = 'cancel_requested'
UNION ALL
 SELECT 'picking-worker.pick.completed' AS queue, 'pick.completed' AS type,
    fulfilment.order_id::text AS subject, json_build_object('order_id', fulfilment.order_id)::text AS data,
    fulfilment.picked_at AS since, fulfilment.trace
   FROM warehouse.fulfilment
  WHERE fulfilment.state = 'picked'
UNION ALL
 SELECT 'carrier-dispatch.parcel.packed' AS queue, 'parcel.packed' AS type, p.id::text AS subject,
    json_build_object('parcel_id', p.id, 'order_id', p.order_id)::text AS data, p.packed_at AS since, f.trace
   FROM warehouse.parcel p
     JOIN warehouse.fulfilment f ON f.order_id = p.order_id
  WHERE NOT (EXISTS ( SELECT
           FROM shipping.shipment s
          WHERE s.parcel_id = p.id)) AND p.opened_at IS NULL AND NOT (EXISTS ( SELECT
           FROM operations.barred_order b
          WHERE b.order_id = p.order_id))
UNION ALL
 SELECT 'carrier-dispatch.label.requested' AS queue, 'label.requested' AS type, shipment.id::text AS subject,
    json_build_object('shipment_id', shipment.id)::text AS data, shipment.created_at AS since, shipment.trace
   FROM shipping.shipment
  WHERE shipment.state = 'booking' AND NOT (EXISTS ( SELECT
           FROM operations.barred_order b
          WHERE b.order_id = shipment.order_id))
UNION ALL
 SELECT 'route-optimizer.shipment.booked' AS queue, 'shipment.booked' AS type, s.id::text AS subject,
    json_build_object('shipment_id', s.id, 'parcel_id', s.parcel_id, 'order_id', s.order_id, 'carrier', s.carrier, 'is_own_fleet', c.is_own_fleet)::text AS data,
    s.booked_at AS since, s.trace
   FROM shipping.shipment s
     JOIN shipping.carrier c ON c.code = s.carrier
  WHERE s.state = 'booked' AND NOT (EXISTS ( SELECT
           FROM operations.barred_order b
          WHERE b.order_id = s.order_id)) AND NOT (EXISTS ( SELECT
           FROM routing.stop t
          WHERE t.shipment_id = s.id AND (t.route_id IS NOT NULL OR t.state <> 'open' OR t.plan_after IS NOT NULL)))
UNION ALL
 SELECT 'carrier-dispatch.route.planned' AS queue, 'route.planned' AS type, t.route_id::text AS subject,
    json_build_object('route_id', t.route_id)::text AS data, min(r.planned_at) AS since, NULL::text AS trace
   FROM routing.stop t
     JOIN routing.route r ON r.id = t.route_id
     JOIN shipping.shipment s ON s.id = t.shipment_id AND s.state = 'booked'
  GROUP BY t.route_id
UNION ALL
 SELECT 'tracking.shipment.ready' AS queue, 'shipment.ready' AS type, s.id::text AS subject,
    json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'carrier', s.carrier, 'tracking_number', s.tracking_number)::text AS data,
    s.ready_at AS since, s.trace
   FROM shipping.shipment s
  WHERE (s.state IN ('ready', 'handed_over')) AND NOT (EXISTS ( SELECT
           FROM tracking.parcel p
          WHERE p.shipment_id = s.id))
UNION ALL
 SELECT
        CASE
            WHEN delivery.in_bulk THEN 'tracking.webhook.received-in-bulk'
            ELSE 'tracking.webhook.received'
        END AS queue,
        CASE
            WHEN delivery.in_bulk THEN 'webhook.received-in-bulk'
            ELSE 'webhook.received'
        END AS type,
    delivery.id::text AS subject, json_build_object('delivery_id', delivery.id)::text AS data,
    delivery.received_at AS since, delivery.trace
   FROM tracking.delivery
  WHERE delivery.state = 'received'
UNION ALL
 SELECT 'carrier-dispatch.tracking.updated' AS queue, 'tracking.updated' AS type, s.id::text AS subject,
    json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'tracking_number', p.tracking_number, 'status', p.status)::text AS data,
    p.status_at AS since, s.trace
   FROM shipping.shipment s
     JOIN tracking.parcel p ON p.shipment_id = s.id
  WHERE (s.state IN ('ready', 'handed_over')) AND (p.status IN ('delivered', 'return_to_sender'))
UNION ALL
 SELECT 'order-intake.shipment.delivered' AS queue, 'shipment.delivered' AS type, s.id::text AS subject,
    json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'delivered_at', to_char((s.delivered_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'))::text AS data,
    s.delivered_at AS since, s.trace
   FROM shipping.shipment s
     JOIN orders."order" o ON o.id = s.order_id
  WHERE s.state = 'delivered' AND o.status = 'accepted' AND NOT (EXISTS ( SELECT
           FROM shipping.shipment x
          WHERE x.order_id = s.order_id AND (x.state <> ALL (ARRAY['delivered', 'cancelled']))))
UNION ALL
 SELECT 'route-optimizer.route.replan-requested' AS queue, 'route.replan-requested' AS type,
    r.id::text AS subject, json_build_object('route_id', r.id)::text AS data, min(o.at) AS since, NULL::text AS trace
   FROM routing.route r
     JOIN ( SELECT stop_report.route_id, stop_report.shipment_id, stop_report.reported_at AS at
           FROM routing.stop_report
          WHERE stop_report.outcome = 'failed'
        UNION ALL
         SELECT stop.route_id, stop.shipment_id, stop.cancelled_at
           FROM routing.stop
          WHERE stop.state = 'cancelled') o ON o.route_id = r.id
  WHERE (r.state IN ('planned', 'started')) AND NOT (EXISTS ( SELECT
           FROM routing.route_change c
          WHERE c.route_id = r.id AND c.shipment_id = o.shipment_id AND c.kind = 'removed'))
  GROUP BY r.id
UNION ALL
 SELECT 'tracking.route.started' AS queue, 'route.started' AS type, r.id::text AS subject,
    json_build_object('route_id', r.id)::text AS data, r.started_at AS since, NULL::text AS trace
   FROM routing.route r
  WHERE r.state = 'started' AND (EXISTS ( SELECT
           FROM routing.stop t
             JOIN shipping.shipment s ON s.id = t.shipment_id
          WHERE t.route_id = r.id AND t.state = 'open' AND s.tracking_number IS NOT NULL AND NOT (EXISTS ( SELECT
                   FROM tracking.event e
                  WHERE e.number_key = s.number_key AND e.key = ((('id:route-' || r.id) || '-started-') || s.id)))))
UNION ALL
 SELECT
        CASE t.outcome
            WHEN 'completed' THEN 'tracking.stop.completed'
            ELSE 'tracking.stop.failed'
        END AS queue,
    'stop.' || t.outcome AS type, s.id::text AS subject,
    json_build_object('route_id', t.route_id, 'shipment_id', s.id, 'order_id', s.order_id)::text AS data,
    t.reported_at AS since, t.trace
   FROM shipping.shipment s
     JOIN routing.stop_report t ON t.shipment_id = s.id
  WHERE (s.state IN ('booked', 'ready', 'handed_over')) AND s.tracking_number IS NOT NULL AND NOT (EXISTS ( SELECT
           FROM tracking.event e
          WHERE e.number_key = s.number_key AND e.key = ((('id:route-' || t.route_id) || '-stop-') || s.id)))
UNION ALL
 SELECT
        CASE e.version
            WHEN 1 THEN 'tracking.route.planned'
            ELSE 'tracking.route.changed'
        END AS queue,
        CASE e.version
            WHEN 1 THEN 'route.planned'
            ELSE 'route.changed'
        END AS type,
    e.route_id::text AS subject, json_build_object('route_id', e.route_id)::text AS data, min(e.timed_at) AS since,
    NULL::text AS trace
   FROM routing.expected_stop e
     JOIN shipping.shipment s ON s.id = e.shipment_id
  WHERE s.tracking_number IS NOT NULL AND NOT (EXISTS ( SELECT
           FROM tracking.event k
          WHERE k.number_key = s.number_key AND k.key = ((((('id:route-' || e.route_id) || '-expected-') || s.id) || '-') || e.version)))
  GROUP BY e.route_id, e.version
UNION ALL
 SELECT 'tracking.handshake.requested' AS queue, 'handshake.requested' AS type,
    h.delivery_id::text AS subject, json_build_object('delivery_id', h.delivery_id)::text AS data,
    h.requested_at AS since, d.trace
   FROM tracking.handshake h
     JOIN tracking.delivery d ON d.id = h.delivery_id
  WHERE h.confirmed_at IS NULL AND h.requested_at > (now() - '1 day'::interval)
UNION ALL
 SELECT 'picking-worker.order.changed' AS queue, 'order.changed' AS type, o.id::text AS subject,
    json_build_object('order_id', o.id)::text AS data, o.changed_at AS since, o.trace
   FROM orders."order" o
     JOIN warehouse.fulfilment f ON f.order_id = o.id
  WHERE o.changed_at IS NOT NULL AND o.status = 'accepted' AND COALESCE(f.changed_at, f.arrived_at) < o.changed_at AND (( SELECT d.stage
           FROM operations.dispatched_order d
          WHERE d.order_id = o.id)) IS NULL
UNION ALL
 SELECT 'carrier-dispatch.tracking.updated' AS queue, 'tracking.updated' AS type, s.id::text AS subject,
    json_build_object('shipment_id', s.id, 'order_id', s.order_id, 'tracking_number', p.tracking_number, 'status', p.status)::text AS data,
    p.status_at AS since, s.trace
   FROM shipping.shipment s
     JOIN tracking.parcel p ON p.shipment_id = s.id
  WHERE s.state = 'ready' AND (p.status <> ALL (ARRAY['pending', 'unknown', 'cancelled', 'delivered', 'return_to_sender']))
UNION ALL
 SELECT 'carrier-dispatch.parcel.handed-over' AS queue, 'parcel.handed-over' AS type,
    h.parcel_id::text AS subject, json_build_object('parcel_id', h.parcel_id, 'order_id', s.order_id)::text AS data,
    h.booked_at AS since, s.trace
   FROM shipping.shipment s
     JOIN warehouse.hand_over h ON h.parcel_id = s.parcel_id
  WHERE s.state = 'ready';
