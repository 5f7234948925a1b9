-- The same rows for 256 orders in one statement.
WITH o AS (
    INSERT INTO orders."order" (channel, external_id, content_hash, status, priority, ship_complete, placed_at, paid_at, promised_by,
        recipient, street, city, region, postcode, country, latitude, longitude, trace, released_at)
    SELECT 'pgbench', gen_random_uuid()::text, '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'accepted', 0, true,
        '2026-01-05T12:01:20-03:00', '2026-01-05T12:03:37-03:00', '2026-12-13', 'Ana Souza', 'Rua Augusta, 100', 'curitiba', 'PR', '80030',
        'BR', -25.4329, -49.30339, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now()
    FROM generate_series(1, 256) RETURNING id),
l AS (
    INSERT INTO orders.line (order_id, line_no, sku, quantity, unit_price, currency) SELECT id, 1, 'SKU' || id, 1, 1090, 'BRL' FROM o)
INSERT INTO messaging.outbox (type, version, event_ids, subjects, data, traces)
SELECT 'order.accepted', 1, array_agg(gen_random_uuid()), array_agg(id::text), array_agg('{"order_id":' || id || '}'),
    array_agg('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'::text) FROM o;
