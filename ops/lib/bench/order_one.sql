-- The rows intake writes for an order with one line, one order per transaction.
\set n random(1, 1000000000)
BEGIN;
INSERT INTO orders."order" (channel, external_id, content_hash, status, priority, ship_complete, placed_at, paid_at, promised_by,
    recipient, street, city, region, postcode, country, latitude, longitude, trace, released_at)
VALUES ('pgbench', gen_random_uuid()::text, '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'accepted', 0, true,
    '2026-01-05T12:01:20-03:00', '2026-01-05T12:03:37-03:00', '2026-12-13', 'Ana Souza', 'Rua Augusta, 100', 'curitiba', 'PR', '80030',
    'BR', -25.4329, -49.30339, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now()) RETURNING id \gset
INSERT INTO orders.line (order_id, line_no, sku, quantity, unit_price, currency) VALUES (:id, 1, 'SKU' || :n, 1, 1090, 'BRL');
INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces)
VALUES ('order.accepted', 1, ARRAY[gen_random_uuid()], ARRAY[:id::text], ARRAY['{"order_id":' || :id || '}'],
    ARRAY['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01']);
COMMIT;
