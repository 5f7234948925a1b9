-- The same rows for 1000 orders in one statement, nothing chosen; the ledger has one row per lot.
WITH o AS (
    INSERT INTO warehouse.fulfilment (order_id, site, state, due_at, weight_g, volume_cm3, trace, allocated_at)
    SELECT nextval('bench_order'), 'SP1', 'allocated', now() + n % 240 * interval '1 hour', 500, 500,
        '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now() FROM generate_series(1, 1000) AS n RETURNING order_id),
a AS (
    INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity)
    SELECT order_id, 1, 1 + order_id * 7919 % 2000, 1 FROM o RETURNING stock_id, quantity),
c AS (SELECT stock_id, sum(quantity)::int AS quantity FROM a GROUP BY stock_id),
l AS (
    INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
    SELECT stock_id, 0, quantity, 'reserve', 'picking-worker' FROM c)
UPDATE warehouse.stock s SET reserved = s.reserved + c.quantity FROM c WHERE s.id = c.stock_id;
