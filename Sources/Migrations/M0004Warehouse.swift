import Postgres

extension Migration {
    /// Articles, stock with its ledger, allocation, carts, tours, picks, scans, parcels. Written by picking-worker only.
    static let warehouse = Migration(
        "0004_warehouse",
        #"""
        CREATE SCHEMA warehouse;

        CREATE TABLE warehouse.site (
            code text PRIMARY KEY,
            name text NOT NULL,
            country text NOT NULL,
            latitude double precision NOT NULL,
            longitude double precision NOT NULL
        );

        CREATE TABLE warehouse.sku (
            code text PRIMARY KEY,
            gtin text NOT NULL DEFAULT '',
            name text NOT NULL DEFAULT '',
            category text NOT NULL DEFAULT '',
            -- NULL when the shop did not say: such an article cannot be shipped until somebody measures it.
            weight_g int CHECK (weight_g > 0),
            length_mm int CHECK (length_mm > 0),
            width_mm int CHECK (width_mm > 0),
            height_mm int CHECK (height_mm > 0)
        );

        CREATE TABLE warehouse.location (
            id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site,
            code text NOT NULL UNIQUE,
            check_code text NOT NULL,
            aisle int NOT NULL,
            cell int NOT NULL,
            kind text NOT NULL DEFAULT 'pick' CHECK (kind IN ('pick', 'bulk'))
        );

        -- One row per article, bin and lot. The balances derive from the ledger; the checks are the last line of defence.
        CREATE TABLE warehouse.stock (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site,
            sku text NOT NULL REFERENCES warehouse.sku,
            location_id int NOT NULL REFERENCES warehouse.location,
            lot text NOT NULL DEFAULT '',
            expiry date,
            received_at timestamptz NOT NULL DEFAULT now(),
            is_blocked boolean NOT NULL DEFAULT false,
            on_hand int NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
            reserved int NOT NULL DEFAULT 0,
            CHECK (reserved BETWEEN 0 AND on_hand),
            UNIQUE (site, sku, location_id, lot)
        ) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX stock_sku ON warehouse.stock (sku);

        CREATE TABLE warehouse.ledger (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            at timestamptz NOT NULL DEFAULT now(),
            stock_id bigint NOT NULL,
            on_hand_change int NOT NULL,
            reserved_change int NOT NULL,
            reason text NOT NULL CHECK (reason IN ('receipt', 'reserve', 'release', 'pick', 'adjust')),
            order_id bigint,
            line_no smallint,
            actor text NOT NULL
        );
        CREATE INDEX ledger_order ON warehouse.ledger (order_id) WHERE order_id IS NOT NULL;

        -- What the warehouse does for one order. A row appears when the order reaches allocation (or is cancelled before).
        CREATE TABLE warehouse.fulfilment (
            order_id bigint PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site,
            state text NOT NULL CHECK (state IN ('backordered', 'allocated', 'picking', 'picked', 'packed', 'cancelled')),
            reason text,
            priority smallint NOT NULL DEFAULT 0,
            due_at timestamptz,
            weight_g int NOT NULL DEFAULT 0,
            volume_cm3 int NOT NULL DEFAULT 0,
            trace text,
            arrived_at timestamptz NOT NULL DEFAULT now(),
            allocated_at timestamptz,
            picking_at timestamptz,
            picked_at timestamptz,
            packed_at timestamptz,
            cancelled_at timestamptz
        ) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX fulfilment_work ON warehouse.fulfilment (site, priority DESC, due_at, order_id) WHERE state = 'allocated';
        CREATE INDEX fulfilment_backorder ON warehouse.fulfilment (priority DESC, due_at, order_id) WHERE state = 'backordered';
        CREATE INDEX fulfilment_moving ON warehouse.fulfilment (state) WHERE state IN ('allocated', 'picking', 'picked');

        CREATE TABLE warehouse.allocation (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            order_id bigint NOT NULL REFERENCES warehouse.fulfilment,
            line_no smallint NOT NULL,
            stock_id bigint NOT NULL REFERENCES warehouse.stock,
            quantity int NOT NULL CHECK (quantity > 0),
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'picked', 'released'))
        ) WITH (fillfactor = 80);
        CREATE INDEX allocation_order ON warehouse.allocation (order_id);
        CREATE INDEX allocation_open ON warehouse.allocation (stock_id) WHERE state = 'open';

        CREATE TABLE warehouse.picker (
            badge text PRIMARY KEY,
            name text NOT NULL,
            is_active boolean NOT NULL DEFAULT true
        );

        CREATE TABLE warehouse.cart (
            code text PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site,
            bins smallint NOT NULL CHECK (bins > 0),
            max_weight_g int NOT NULL CHECK (max_weight_g > 0)
        );

        CREATE TABLE warehouse.tour (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            site text NOT NULL REFERENCES warehouse.site,
            cart text NOT NULL REFERENCES warehouse.cart,
            picker text NOT NULL REFERENCES warehouse.picker,
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done')),
            length_m int NOT NULL DEFAULT 0,
            started_at timestamptz NOT NULL DEFAULT now(),
            finished_at timestamptz
        );
        CREATE UNIQUE INDEX tour_open_picker ON warehouse.tour (picker) WHERE state = 'open';
        CREATE UNIQUE INDEX tour_open_cart ON warehouse.tour (cart) WHERE state = 'open';

        -- The pick list: which order rides in which bin of the cart, and each stop of the tour.
        CREATE TABLE warehouse.tour_order (
            tour_id bigint NOT NULL REFERENCES warehouse.tour,
            bin smallint NOT NULL,
            order_id bigint NOT NULL REFERENCES warehouse.fulfilment,
            PRIMARY KEY (tour_id, order_id)
        );
        CREATE INDEX tour_order_order ON warehouse.tour_order (order_id);

        CREATE TABLE warehouse.pick (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            tour_id bigint NOT NULL REFERENCES warehouse.tour,
            seq int NOT NULL,
            bin smallint NOT NULL,
            order_id bigint NOT NULL,
            allocation_id bigint NOT NULL REFERENCES warehouse.allocation,
            quantity int NOT NULL CHECK (quantity > 0),
            picked int NOT NULL DEFAULT 0 CHECK (picked BETWEEN 0 AND quantity),
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'picked', 'short')),
            reason text,
            picker text,
            done_at timestamptz,
            UNIQUE (tour_id, seq)
        ) WITH (fillfactor = 80);
        CREATE INDEX pick_order ON warehouse.pick (order_id);

        -- Every scan as the device recorded it, right or wrong. The id is made by the device: applied once.
        CREATE TABLE warehouse.scan (
            id uuid PRIMARY KEY,
            tour_id bigint NOT NULL,
            pick_id bigint,
            picker text NOT NULL,
            at timestamptz NOT NULL,
            received_at timestamptz NOT NULL DEFAULT now(),
            step text NOT NULL,
            code text NOT NULL,
            quantity int,
            accepted boolean NOT NULL,
            message text NOT NULL DEFAULT ''
        );

        CREATE SEQUENCE warehouse.sscc_serial AS bigint;

        CREATE TABLE warehouse.carton (
            code text PRIMARY KEY,
            length_mm int NOT NULL, width_mm int NOT NULL, height_mm int NOT NULL,
            empty_weight_g int NOT NULL, max_weight_g int NOT NULL
        );

        CREATE TABLE warehouse.parcel (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            order_id bigint NOT NULL REFERENCES warehouse.fulfilment,
            number smallint NOT NULL,
            sscc text NOT NULL UNIQUE,
            -- NULL: ships in its own packaging.
            carton text REFERENCES warehouse.carton,
            weight_g int NOT NULL CHECK (weight_g > 0),
            length_mm int NOT NULL, width_mm int NOT NULL, height_mm int NOT NULL,
            packed_at timestamptz NOT NULL DEFAULT now(),
            packer text NOT NULL,
            UNIQUE (order_id, number)
        );
        CREATE TABLE warehouse.parcel_line (
            parcel_id bigint NOT NULL REFERENCES warehouse.parcel,
            line_no smallint NOT NULL,
            quantity int NOT NULL CHECK (quantity > 0),
            PRIMARY KEY (parcel_id, line_no)
        );

        -- What other services may read.
        CREATE VIEW warehouse.known_sku AS
            SELECT code AS sku, weight_g IS NOT NULL AND length_mm IS NOT NULL AND width_mm IS NOT NULL AND height_mm IS NOT NULL
                   AS is_measured, weight_g, length_mm, width_mm, height_mm
            FROM warehouse.sku;
        CREATE VIEW warehouse.order_progress AS
            SELECT order_id, state, reason, arrived_at, allocated_at, picking_at, picked_at, packed_at, cancelled_at
            FROM warehouse.fulfilment;
        CREATE VIEW warehouse.packed_parcel AS
            SELECT p.id AS parcel_id, p.order_id, p.number, p.sscc, p.carton, p.weight_g, p.length_mm, p.width_mm, p.height_mm,
                   p.packed_at, s.code AS site, s.latitude AS site_latitude, s.longitude AS site_longitude, s.country AS site_country
            FROM warehouse.parcel p
            JOIN warehouse.fulfilment f ON f.order_id = p.order_id
            JOIN warehouse.site s ON s.code = f.site;
        """#)
}
