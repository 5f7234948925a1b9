-- The rows that the lives of 100 orders leave behind, each written once as it is in the end, in one transaction: the plain work of the
-- database beside 'ops/bench flow', with nothing waited for, looked up again, or told to anybody. Orders have 1.6 lines, go out in one
-- parcel by a carrier that pushes four events, and were picked on one tour. It needs a database
-- seeded with the demo that nobody else writes to.
BEGIN;
INSERT INTO orders."order" (channel, external_id, content_hash, status, promised_by, placed_at, paid_at, recipient, street, city, region,
    postcode, country, latitude, longitude, trace, released_at, completed_at)
SELECT 'bench', 'LIFE-' || gen_random_uuid(), sha256(n::text::bytea), 'completed', now() + n * interval '1 hour', now(), now(),
    'Ana Souza', 'Rua Augusta, 100', 'Curitiba', 'PR', '80030-000', 'BR', -25.4329, -49.30339,
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now(), now()
FROM generate_series(1, 100) AS n;
WITH o AS (SELECT id FROM orders."order" WHERE id > currval('orders.order_id_seq') - 100),
w AS (
    SELECT o.id AS order_id, n AS line_no, s.id AS stock_id, s.sku
    FROM o CROSS JOIN generate_series(1, (ARRAY[1, 1, 1, 1, 1, 1, 1, 2, 2, 5])[1 + o.id % 10]) AS n
    CROSS JOIN LATERAL (
        SELECT id, sku FROM warehouse.stock WHERE id >= 1 + (o.id * 7919 + n * 31) % 2000 ORDER BY id LIMIT 1) AS s),
l AS (
    INSERT INTO orders.line (order_id, line_no, sku, quantity, unit_price, currency) SELECT order_id, line_no, sku, 1, 7990, 'BRL' FROM w),
a AS (
    INSERT INTO warehouse.allocation (order_id, line_no, stock_id, quantity, state)
    SELECT order_id, line_no, stock_id, 1, 'picked' FROM w
    RETURNING order_id, line_no, stock_id, quantity),
c AS (SELECT stock_id, sum(quantity)::int AS quantity FROM a GROUP BY stock_id),
r AS (
    INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor)
    SELECT stock_id, 0, quantity, 'reserve', order_id, line_no, 'picking-worker' FROM a),
f AS (
    INSERT INTO warehouse.fulfilment (order_id, site, state, due_at, weight_g, volume_cm3, trace, allocated_at, picking_at, picked_at,
        packed_at)
    SELECT id, (SELECT min(code) FROM warehouse.site), 'packed', now(), 500, 500,
        '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now(), now(), now(), now() FROM o)
UPDATE warehouse.stock s SET reserved = s.reserved + c.quantity FROM c WHERE s.id = c.stock_id;
WITH a AS (
    SELECT id, order_id, line_no, stock_id, quantity, row_number() OVER (ORDER BY id) AS seq, dense_rank() OVER (ORDER BY order_id) AS bin
    FROM warehouse.allocation WHERE order_id > currval('orders.order_id_seq') - 100),
t AS (
    INSERT INTO warehouse.tour (site, cart, picker, state, length_m, finished_at)
    SELECT site, code, (SELECT min(badge) FROM warehouse.picker), 'done', 236, now() FROM warehouse.cart ORDER BY code LIMIT 1
    RETURNING id, picker),
b AS (
    INSERT INTO warehouse.tour_order (tour_id, bin, order_id, cartons, reason)
    SELECT DISTINCT t.id, a.bin, a.order_id, '{M}'::text[], 'most urgent: 9349 min to its promise' FROM a, t),
p AS (
    INSERT INTO warehouse.pick (tour_id, seq, bin, order_id, allocation_id, quantity, picked, state, picker, done_at)
    SELECT t.id, a.seq, a.bin, a.order_id, a.id, a.quantity, a.quantity, 'picked', t.picker, now() FROM a, t
    RETURNING id, tour_id, picker, quantity),
n AS (
    INSERT INTO warehouse.scan_upload (tour_id, picker, ids, pick_ids, at, steps, codes, quantities, accepted, messages, happened_at, effects)
    SELECT p.tour_id, p.picker, array_agg(gen_random_uuid()), array_agg(p.id), array_agg(now()), array_agg(s.step), array_agg(s.code),
        array_agg(p.quantity), array_agg(true), array_agg(s.message), array_agg(now()), array_agg(s.effect)
    FROM p CROSS JOIN (VALUES
        ('place', 'A-01-2', 'Place A-01-2 is right.', NULL), ('item', '7890000000024', '1 of 1.', NULL),
        ('bin', 'C-21-B01', '1 in bin C-21-B01.', 'picked')) AS s (step, code, message, effect)
    GROUP BY p.tour_id, p.picker),
c AS (SELECT stock_id, sum(quantity)::int AS quantity FROM a GROUP BY stock_id),
m AS (
    INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, order_id, line_no, actor, happened_at)
    SELECT stock_id, -quantity, -quantity, 'pick', order_id, line_no, 'P21', now() FROM a)
UPDATE warehouse.stock s SET reserved = s.reserved - c.quantity, on_hand = s.on_hand - c.quantity FROM c WHERE s.id = c.stock_id;
WITH p AS (
    INSERT INTO warehouse.parcel (order_id, number, sscc, carton, weight_g, length_mm, width_mm, height_mm, packer, steps)
    SELECT id, 1, '00614141' || lpad(nextval('warehouse.sscc_serial')::text, 10, '0'), (SELECT min(code) FROM warehouse.carton), 2981, 450,
        350, 250, 'picking-worker', E'1: Large bath towel, flat, front left, on the bottom\n2: New tea, on its side, front right'
    FROM orders."order" WHERE id > currval('orders.order_id_seq') - 100
    RETURNING id, order_id),
l AS (
    INSERT INTO warehouse.parcel_line (parcel_id, line_no, quantity)
    SELECT p.id, n.line_no, n.quantity FROM p JOIN orders.line n ON n.order_id = p.order_id)
INSERT INTO shipping.shipment (parcel_id, order_id, state, carrier, service, zone, distance_m, billed_g, price, currency, promised_by,
    expected_at, label_key, tracking_number, trace, booked_at, ready_at, handed_over_at, handed_over_by, delivered_at)
SELECT id, order_id, 'delivered', 'andorinha', 'economico', 'Z3', 499689, 6563, 6508, 'BRL', now() + interval '4 days',
    now() + interval '4 days', 'wb-parcel-' || id, 'AN' || lpad(id::text, 13, '0'),
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now(), now(), now(), 'acceptance', now()
FROM p;
INSERT INTO shipping.document (parcel_id, n, kind, media, tracking_number, bytes)
SELECT parcel_id, 1, 'label', 'zpl', tracking_number, convert_to(format(E'^XA\n^CI28\n^PW812\n^LL1218\n^LH0,0
^FO32,28^A0N,24,24^FDandorinha^FS\n^FO32,124^GB748,3,3^FS\n^FO32,138^A0N,40,40^FDIgor Gonçalves^FS
^FO32,186^A0N,40,40^FDRua Marechal Deodoro, 1540^FS\n^FO32,234^A0N,40,40^FD30275-117 Belo Horizonte MG^FS\n^FO32,282^A0N,40,40^FDBR^FS
^FO32,432^GB748,3,3^FS\n^FO32,446^A0N,54,54^FDECONOMICO^FS\n^FO32,514^GB748,3,3^FS\n^BY3,3,150^FO106,530^BCN,150,N,N,N,A^FDAN%1$s^FS
^FO32,688^A0N,30,30^FDAN%1$s^FS\n^FO32,730^GB748,3,3^FS\n^BY3,3,170^FO172,746^BCN,170,N,N,N^FD>;>8000061414%1$s^FS
^FO32,924^A0N,28,28^FD(00) 00061414%1$s^FS\n^BY2,3,10^FO60,964^BQN,2,7^FDMA,https://id.gs1.org/00/0061414%1$s^FS
^FO291,978^A0N,26,26^FD5028 g^FS\n^XZ', lpad(parcel_id::text, 13, '0')), 'UTF8')
FROM shipping.shipment WHERE id > currval('shipping.shipment_id_seq') - 100;
WITH s AS (
    SELECT id, order_id, carrier, tracking_number, expected_at, trace, booked_at, 1 + row_number() OVER (ORDER BY id) % 10 AS push
    FROM shipping.shipment WHERE id > currval('shipping.shipment_id_seq') - 100),
p AS (
    INSERT INTO tracking.parcel (tracking_number, shipment_id, order_id, carrier, status, status_at, first_at, delivered_at, expected_at,
        trace, last_at, booked_at, lane)
    SELECT tracking_number, id, order_id, carrier, 'delivered', now(), now(), now(), expected_at, trace, now(), booked_at,
        '{economico,SAO,BR,BR,30}' FROM s),
e AS (
    SELECT s.push, s.id AS shipment_id, s.tracking_number, s.tracking_number || '-' || n AS key, v.status, v.place, v.message
    FROM s CROSS JOIN (VALUES
        (1, 'picked_up', 'São Paulo Oeste', 'Collected from the sender'), (2, 'in_transit', 'Curitiba', 'Sorted and on its way'),
        (3, 'out_for_delivery', 'Curitiba', 'On the delivery vehicle'), (4, 'delivered', 'Curitiba', 'Handed over'))
        AS v (n, status, place, message)),
d AS (
    INSERT INTO tracking.delivery (source, key, body, state, trace)
    SELECT 'andorinha', 'msg_' || gen_random_uuid(), convert_to('{"events":' || json_agg(json_build_object('code', upper(status),
        'id', key, 'message', message, 'occurred_at', now(), 'place', place, 'status', status, 'tracking_number', tracking_number)) || '}',
        'UTF8'), 'parsed', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    FROM e GROUP BY push ORDER BY push RETURNING id)
INSERT INTO tracking.event (tracking_number, key, source, status, occurred_at, place, code, message, delivery_id, utc_offset, shipment_id)
SELECT tracking_number, 'id:' || key, 'andorinha', status, now(), place, upper(status), message, d.id, 0, shipment_id
FROM e JOIN d ON d.id % 10 = e.push % 10;
COMMIT;
