import Postgres

extension Migration {
    /// What is to be counted, what people saw, and what became of it.
    static let countTasks = Migration(
        "0072_count_tasks",
        """
        ALTER TABLE warehouse.site
            ADD COLUMN count_pieces integer NOT NULL DEFAULT 2 CHECK (count_pieces BETWEEN 0 AND 1000000),
            ADD COLUMN count_percent integer NOT NULL DEFAULT 5 CHECK (count_percent BETWEEN 0 AND 1000);
        COMMENT ON COLUMN warehouse.site.count_pieces IS
            'A count that differs from the books by more pieces, and by more than count_percent, is counted again by somebody else.';
        COMMENT ON COLUMN warehouse.site.count_percent IS 'Of the pieces in the books: see count_pieces.';

        -- A key to warehouse.stock would make who asks wait for every row lock of picking, in an order of its own.
        CREATE TABLE warehouse.count_task (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            stock_id bigint NOT NULL,
            reason text NOT NULL CHECK (reason IN ('plan', 'short_pick', 'wrong_scans', 'on_demand', 'unasked')),
            state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'recount', 'awaiting_approval', 'booked', 'rejected')),
            asked_at timestamptz NOT NULL,
            asked_by text NOT NULL,
            cause text CHECK (cause IN (
                'miscount', 'misplaced', 'damaged', 'wrong_unit', 'receipt_error', 'pick_error', 'unknown')),
            settled_look integer,
            difference integer,
            stock_count_id bigint UNIQUE REFERENCES warehouse.stock_count (id),
            decided_by text,
            ended_at timestamptz,
            CHECK ((state IN ('awaiting_approval', 'booked')) = (settled_look IS NOT NULL)),
            CHECK ((state = 'booked') = (stock_count_id IS NOT NULL)),
            CHECK ((state IN ('booked', 'rejected')) = (ended_at IS NOT NULL))
        );
        COMMENT ON TABLE warehouse.count_task IS
            'What lies at a place of an article, lot and status: somebody is to look, has looked, or has looked without being asked.';
        COMMENT ON COLUMN warehouse.count_task.stock_id IS 'The balance in warehouse.stock.';
        COMMENT ON COLUMN warehouse.count_task.asked_at IS
            'Since when the answer is wanted, for a short pick since the picker found too little: what was seen before that does not end it.';
        COMMENT ON COLUMN warehouse.count_task.cause IS 'Why the books or the counts were wrong; NULL: nobody said, or nothing was.';
        COMMENT ON COLUMN warehouse.count_task.settled_look IS
            'The number in warehouse.count_look of what is in the books, or waits for approval.';
        COMMENT ON COLUMN warehouse.count_task.difference IS 'Pieces that the booked count found more than the books had for that moment.';
        COMMENT ON COLUMN warehouse.count_task.stock_count_id IS 'The count that is in the books.';
        COMMENT ON COLUMN warehouse.count_task.decided_by IS 'Who approved or rejected it; NULL: it was within the tolerance, or booked by command.';
        CREATE UNIQUE INDEX count_task_unfinished ON warehouse.count_task (stock_id)
            WHERE state IN ('open', 'recount', 'awaiting_approval');
        COMMENT ON INDEX warehouse.count_task_unfinished IS 'A balance has one question at a time.';
        CREATE INDEX count_task_ended ON warehouse.count_task (ended_at) WHERE ended_at IS NOT NULL;
        COMMENT ON INDEX warehouse.count_task_ended IS 'How good the books were in the last days.';

        CREATE TABLE warehouse.count_look (
            task_id bigint NOT NULL REFERENCES warehouse.count_task (id),
            number integer NOT NULL,
            looked_at timestamptz NOT NULL,
            quantity integer NOT NULL CHECK (quantity >= 0),
            expected integer NOT NULL,
            counter text NOT NULL,
            key_id text,
            recorded_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (task_id, number)
        );
        COMMENT ON TABLE warehouse.count_look IS 'Who counted what for a task, in the order in which it was told.';
        COMMENT ON COLUMN warehouse.count_look.looked_at IS 'When somebody looked; recorded_at is when it was told.';
        COMMENT ON COLUMN warehouse.count_look.expected IS
            'What the books had for the moment of the looking when it was told; the counter was not shown it.';
        COMMENT ON COLUMN warehouse.count_look.key_id IS 'The API key of the device; NULL: a command on the server.';
        """)
}
