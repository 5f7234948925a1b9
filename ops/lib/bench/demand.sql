-- Demand for ops/bench allocation: :lines order lines, :per_order to an order (0: like a marketplace's), over :skus articles that
-- lie in eight lots each with expiry dates of their own, enough for all.
SELECT setseed(0.42);
CREATE TEMP TABLE article AS
    SELECT sku, row_number() OVER (ORDER BY sku) AS number FROM (SELECT DISTINCT sku FROM warehouse.stock ORDER BY sku LIMIT :skus) s;
INSERT INTO warehouse.stock (site, sku, location_id, lot, expiry, on_hand)
SELECT p.site, a.sku, p.id, 'B' || n, current_date + 30 + floor(random() * 300)::int, (:lines / sqrt(:skus) / 2)::int
FROM article a CROSS JOIN generate_series(1, 8) AS n
JOIN warehouse.location p ON p.id = (SELECT min(id) FROM warehouse.location) + (a.number * 8 + n) % (SELECT count(*) FROM warehouse.location);
INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor)
SELECT id, on_hand, 0, 'receipt', 'bench' FROM warehouse.stock WHERE lot LIKE 'B%';
-- Nothing but those lots is free.
UPDATE warehouse.stock SET is_blocked = true WHERE lot NOT LIKE 'B%';
CREATE TEMP TABLE wish AS
    SELECT id, CASE WHEN :per_order > 0 THEN :per_order
        ELSE (ARRAY[1, 1, 1, 1, 1, 1, 1, 2, 2, 3])[1 + id % 10] + CASE WHEN id % 20 = 0 THEN 3 ELSE 0 END END AS lines
    FROM generate_series(1, :lines) AS id;
DELETE FROM wish WHERE id > (SELECT max(id) FROM (SELECT id, sum(lines) OVER (ORDER BY id) AS top FROM wish) w WHERE top <= :lines);
INSERT INTO orders."order" (channel, external_id, content_hash, status, priority, placed_at, paid_at, promised_by, city, postcode,
    country, trace, released_at)
SELECT 'bench', id::text, '\x00', 'accepted', CASE WHEN random() < 0.03 THEN 5 ELSE 0 END, now(), now(),
    now() + random() * interval '10 days', 'curitiba', '80030', 'BR', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', now()
FROM wish ORDER BY id;
-- A few articles sell much, most sell little.
INSERT INTO orders.line
SELECT o.id, n, (SELECT array_agg(sku ORDER BY number) FROM article)[1 + floor(:skus * power(random(), 2))::int],
    1 + floor(-ln(1 - random()) * 0.45)::int, 1090, 'BRL'
FROM orders."order" o JOIN wish w ON o.external_id = w.id::text AND o.channel = 'bench' CROSS JOIN generate_series(1, w.lines) AS n;
VACUUM ANALYZE orders."order", orders.line, warehouse.stock;
