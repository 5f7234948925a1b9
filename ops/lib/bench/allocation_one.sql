-- The rows an allocation writes for an order with one line, one order per transaction, nothing chosen.
\set n random(1, 2000)
BEGIN;
UPDATE warehouse.stock SET reserved = reserved + 1 WHERE id = :n;
INSERT INTO warehouse.fulfilment (order_id, site, state, due_at, weight_g, volume_cm3, trace, allocated_at)
VALUES (nextval('bench_order'), 'SP1', 'allocated', now(), 500, 500, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now());
INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity) VALUES (currval('bench_order'), 1, :n, 1);
INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
VALUES (:n, 0, 1, 'reserve', currval('bench_order'), 1, 'picking-worker');
COMMIT;
