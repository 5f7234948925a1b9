import Postgres

extension Migration {
    /// What the schema's things are for, kept in the database: `\d+` in psql and `Sources/Migrations/schema.sql` show it.
    static let comments = Migration(
        "0032_comments",
        #"""
        COMMENT ON SCHEMA messaging IS 'Events between the programs. Written by Messaging and the outbox relay.';
        COMMENT ON TABLE messaging.outbox IS
            'Events waiting to be published. A relay locks rows (SKIP LOCKED), publishes, deletes what the broker confirmed, commits.';
        COMMENT ON COLUMN messaging.outbox.queue IS 'NULL: the event exchange. Otherwise this queue only: a retry, a replay, a reminder.';
        COMMENT ON COLUMN messaging.outbox.attempt IS 'How often the consumer has failed with it.';
        COMMENT ON COLUMN messaging.outbox.line IS 'The event as it first came; NULL: written by this system, from the columns.';
        COMMENT ON COLUMN messaging.outbox.headers IS 'What travelled beside that line.';
        COMMENT ON COLUMN messaging.outbox.reason IS 'Why it is sent again.';
        COMMENT ON TABLE messaging.retry IS
            'Events one consumer asked to see again later. Due rows move to the outbox, addressed to that queue.';
        COMMENT ON INDEX messaging.retry_due IS 'Relays take what is due, oldest first.';
        COMMENT ON INDEX messaging.retry_subject IS 'What is being retried needs no reminder; explain shows it with its order.';
        COMMENT ON TABLE messaging.dead_letter IS
            'What could not be handled, with all that is needed to understand, mend and replay it.';
        COMMENT ON COLUMN messaging.dead_letter.fingerprint IS
            'Same cause, same fingerprint: queue, type and the reason with its numbers and ids blanked.';
        COMMENT ON COLUMN messaging.dead_letter.body IS
            'The event''s line as it was on the wire; not JSON when that is what is wrong with it.';
        COMMENT ON CONSTRAINT dead_letter_queue_event_id_key ON messaging.dead_letter IS 'The same event parked again renews its row.';
        COMMENT ON INDEX messaging.dead_letter_open IS 'Open letters are listed, replayed and discarded by cause.';
        COMMENT ON INDEX messaging.dead_letter_subject IS 'What is parked needs no reminder; explain shows it with its order.';
        COMMENT ON TABLE messaging.ring IS
            'Reminders the stall detector sent of things that stood still, so that it neither nags nor forgets.';
        COMMENT ON COLUMN messaging.ring.rings IS 'Reminders so far; the pause before the next doubles with each.';
        COMMENT ON TABLE messaging.suspect IS
            'Events that were being handled when their program died: handled alone from then on, parked when it happens again and again.';

        COMMENT ON SCHEMA orders IS 'Orders as the shop sent them, their lines and holds. Written by order-intake.';
        COMMENT ON COLUMN orders."order".content_hash IS 'SHA-256 of the canonical content: the same id with other content is a conflict.';
        COMMENT ON CONSTRAINT order_channel_external_id_key ON orders."order" IS
            'A shop''s order is stored once, however often it is sent.';
        COMMENT ON INDEX orders.order_moving IS 'Orders that have not ended; ended ones only grow.';
        COMMENT ON COLUMN orders.line.unit_price IS 'In the minor unit of the currency.';
        COMMENT ON TABLE orders.hold IS 'Why an order must not move yet, one row per reason and who says so.';
        COMMENT ON INDEX orders.hold_open IS 'Holds are reviewed by reason while they are open.';
        COMMENT ON TABLE orders.town IS 'Where towns are, for orders that come without coordinates.';
        COMMENT ON COLUMN orders.town.name IS 'Lower case, without accents.';
        COMMENT ON TABLE orders.ended IS
            'How many orders have ended: the sum over a status. Every statement that ends orders adds a row, so none waits for another;
        order-intake puts the rows together from time to time.';
        COMMENT ON VIEW orders.released IS 'For others: orders that may be allocated.';
        COMMENT ON VIEW orders.released_line IS 'For others: the lines of orders that may be allocated.';
        COMMENT ON VIEW orders.destination IS 'For others: where an order goes.';
        COMMENT ON VIEW orders.cancel_wanted IS 'For others: cancellations that are not settled.';

        COMMENT ON SCHEMA warehouse IS
            'Articles, stock with its ledger, allocation, carts, tours, picks, scans, parcels. Written by picking-worker.';
        COMMENT ON COLUMN warehouse.site.layout IS
            'As ''picking-worker layout'' reads it; NULL: one block, as wide and deep as its places are numbered.';
        COMMENT ON COLUMN warehouse.sku.weight_g IS
            'Like the measures NULL when the shop did not say: such an article cannot be shipped until somebody measures it.';
        COMMENT ON COLUMN warehouse.sku.upright IS 'Edges that may stand upright: l, w, h.';
        COMMENT ON COLUMN warehouse.sku.keep_apart IS 'Articles of different groups never share a carton.';
        COMMENT ON COLUMN warehouse.location.zone IS 'Orders of different zones never share a cart; NULL: no zone.';
        COMMENT ON TABLE warehouse.stock IS
            'One row per article, bin and lot. The balances derive from the ledger; the checks are the last line of defence.';
        COMMENT ON INDEX warehouse.stock_sku IS 'Allocation looks articles up.';
        COMMENT ON INDEX warehouse.stock_blocked IS 'Few places are blocked at a time, and the status counts them every other second.';
        COMMENT ON CONSTRAINT stock_check ON warehouse.stock IS 'Nothing is promised that is not there.';
        COMMENT ON TABLE warehouse.ledger IS 'Every change of stock, append-only.';
        COMMENT ON INDEX warehouse.ledger_order IS 'What an order did to the stock.';
        COMMENT ON TABLE warehouse.fulfilment IS
            'What the warehouse does for one order. A row appears when the order reaches allocation, or is cancelled before.
        No key to the site: rows are written from rows the same statement has locked, and audit proves it.';
        COMMENT ON INDEX warehouse.fulfilment_work IS 'What may go on the next tour, best ranked first.';
        COMMENT ON INDEX warehouse.fulfilment_backorder IS 'What waits for stock, best ranked first.';
        COMMENT ON INDEX warehouse.fulfilment_moving IS 'Counted by the status; allocated orders are in fulfilment_work already.';
        COMMENT ON TABLE warehouse.allocation IS
            'Which stock is reserved for which line. No keys to order and stock: rows are written from rows the same statement has locked,
        and checking each again cost three quarters of the time of a large allocation; audit proves it. No index names the state:
        that would keep a change of state from staying within its page.';
        COMMENT ON INDEX warehouse.tour_open_picker IS 'A picker has one tour at a time.';
        COMMENT ON INDEX warehouse.tour_open_cart IS 'A cart is on one tour at a time.';
        COMMENT ON INDEX warehouse.tour_cart IS 'A packer scans a bin: whose order lay in it last.';
        COMMENT ON COLUMN warehouse.cart.zone IS 'Only for orders that lie in this zone; NULL: any.';
        COMMENT ON TABLE warehouse.tour_order IS 'Which orders ride on a tour, and in which bins of the cart.';
        COMMENT ON COLUMN warehouse.tour_order.bins IS 'The bins of the order: so many from ''bin'' on, one per carton.';
        COMMENT ON COLUMN warehouse.tour_order.cartons IS 'Chosen when the tour was formed: the cartons that are the order''s bins.';
        COMMENT ON COLUMN warehouse.tour_order.reason IS 'Why the order is on the tour.';
        COMMENT ON TABLE warehouse.pick IS 'The pick list: each stop of a tour.';
        COMMENT ON TABLE warehouse.scan IS
            'Every scan as the device recorded it, right or wrong. The id is made by the device: applied once.';
        COMMENT ON COLUMN warehouse.scan.seq IS 'The order in which scans arrived; a device sends them in the order they were made.';
        COMMENT ON INDEX warehouse.scan_tour IS 'The scans of a tour in order.';
        COMMENT ON COLUMN warehouse.carton.outer_length_mm IS 'Like the other outer measures NULL: as large outside as inside.';
        COMMENT ON COLUMN warehouse.carton.cost IS 'In the minor unit of the carriage''s currency.';
        COMMENT ON COLUMN warehouse.carton.stock IS 'How many there are; NULL: always enough.';
        COMMENT ON COLUMN warehouse.parcel.carton IS 'NULL: ships in its own packaging.';
        COMMENT ON COLUMN warehouse.parcel.steps IS 'One line per piece: what, how turned, where, on what.';
        COMMENT ON TABLE warehouse.packing IS 'Orders that are being packed, each with the parcels that were planned for it.';
        COMMENT ON SEQUENCE warehouse.sscc_serial IS 'Serial numbers of parcels.';
        COMMENT ON VIEW warehouse.known_sku IS 'For others: articles, and whether they are measured.';
        COMMENT ON VIEW warehouse.order_progress IS 'For others: how far an order is in the warehouse.';
        COMMENT ON VIEW warehouse.packed_parcel IS 'For others: closed parcels, and where they stand.';
        COMMENT ON VIEW warehouse.shipping_site IS 'For others: where parcels start.';

        COMMENT ON SCHEMA shipping IS 'Carriers, rate cards, shipments, labels, manifests. Written by carrier-dispatch.';
        COMMENT ON COLUMN shipping.carrier.endpoint IS 'Where labels are bought; NULL for the own fleet.';
        COMMENT ON COLUMN shipping.service.volumetric_divisor IS
            'Cubic millimetres per gram of volumetric weight (5000 cm3/kg is 5000).';
        COMMENT ON TABLE shipping.zone IS
            'A zone is a band of great-circle distance from the site within one country.
        A country of ''*'' means every country the service has no zone of its own for.';
        COMMENT ON COLUMN shipping.shipment.label_key IS
            'Committed before the carrier is called, sent with every try: one key, one label. Made from the parcel''s id, unique as that is:
        a second unique index would not be asked by ON CONFLICT (parcel_id).';
        COMMENT ON INDEX shipping.shipment_order IS 'The shipments of an order.';
        COMMENT ON INDEX shipping.shipment_moving IS 'Shipments that have not arrived; ended ones only grow.';
        COMMENT ON VIEW shipping.fleet_shipment IS 'For others: what the own fleet carries.';
        COMMENT ON VIEW shipping.tracked_shipment IS 'For others: what can be tracked.';
        COMMENT ON VIEW shipping.order_delivery IS 'For others: how much of an order is delivered.';
        COMMENT ON VIEW shipping.offered_service IS
            'For others: what carriers take, so that an order nobody can ship is held instead of picked.';
        COMMENT ON VIEW shipping.offered_price IS 'For others: what that costs.';

        COMMENT ON SCHEMA routing IS 'Vehicles, routes and stops of the own fleet. Written by route-optimizer.';
        COMMENT ON COLUMN routing.route.version IS 'Counts every change; a plan made from another version is out of date.';
        COMMENT ON COLUMN routing.route.travel IS 'Where the travel times come from, in words.';
        COMMENT ON COLUMN routing.route.returned_at IS
            'When the vehicle was reported back at the depot; back_at is the plan until then.';
        COMMENT ON COLUMN routing.route.silent_since IS
            'When the stop should have ended that nothing was heard of; NULL: the vehicle reports.';
        COMMENT ON COLUMN routing.route.silent_at IS
            'When that was last noticed; the rest of the route is planned from then on.';
        COMMENT ON CONSTRAINT route_state_check ON routing.route IS 'Cancelled: every stop was, before the vehicle left.';
        COMMENT ON INDEX routing.route_under_way IS
            'Drivers ask for their routes, planners for when vehicles are back; driven routes only grow.';
        COMMENT ON INDEX routing.route_back IS 'When vehicles came back.';
        COMMENT ON TABLE routing.stop IS 'One per shipment. Open until it is completed, failed for good, or its order is cancelled.';
        COMMENT ON COLUMN routing.stop.route_id IS 'NULL while no route holds the stop; then reason says why.';
        COMMENT ON COLUMN routing.stop.plan_after IS
            'Not before; NULL: shipment.booked says when. Infinity while a vehicle still has to bring the parcel back.';
        COMMENT ON COLUMN routing.stop.depart_after IS 'The start of the shift it waits for.';
        COMMENT ON INDEX routing.stop_unplanned IS 'What the next planning takes.';
        COMMENT ON TABLE routing.stop_report IS
            'What drivers reported, one per stop of a route; a stop that failed may be tried again on another route.';
        COMMENT ON COLUMN routing.stop_report.seq IS
            'Like arrive_at as it was when reported: the stop''s place on the route and its planned arrival.';
        COMMENT ON COLUMN routing.stop_report.cause IS 'Why it failed.';
        COMMENT ON COLUMN routing.stop_report.recipient IS 'A person''s name.';
        COMMENT ON COLUMN routing.stop_report.photo IS 'URL or key of a picture kept elsewhere.';
        COMMENT ON INDEX routing.stop_report_shipment IS 'What was reported of a shipment, on any route.';
        COMMENT ON TABLE routing.route_change IS 'How routes were changed after they were planned, in words.';
        COMMENT ON COLUMN routing.route_change.version IS 'The route''s version after the change.';
        COMMENT ON COLUMN routing.route_change.shipment_id IS 'NULL when it is about the route as a whole.';
        COMMENT ON VIEW routing.planned_stop IS 'For others: stops that a route holds.';
        COMMENT ON VIEW routing.reported_stop IS 'For others: what drivers reported.';
        COMMENT ON VIEW routing.started_stop IS 'For others: stops whose vehicle has left.';
        COMMENT ON VIEW routing.expected_stop IS
            'For others: when open stops are reached, by which version of their route, and since when that is so.';

        COMMENT ON SCHEMA tracking IS 'Raw carrier webhooks, their events, and the status folded from them. Written by tracking.';
        COMMENT ON TABLE tracking.delivery IS
            'The bytes a carrier pushed, stored before the answer. Kept with the error when they cannot be read.';
        COMMENT ON COLUMN tracking.delivery.format IS
            'How to read it; kept with it, so that it can be read again after the source was set up anew.';
        COMMENT ON COLUMN tracking.delivery.looked_up IS 'Whether we fetched it from the carrier ourselves.';
        COMMENT ON CONSTRAINT delivery_source_key_key ON tracking.delivery IS 'What a carrier pushes again is stored once.';
        COMMENT ON INDEX tracking.delivery_waiting IS 'What is not read yet.';
        COMMENT ON TABLE tracking.parcel IS 'One per shipment: its status, folded from all its events whenever one comes.';
        COMMENT ON COLUMN tracking.parcel.delivered_to IS 'May be a person''s name.';
        COMMENT ON TABLE tracking.event IS
            'Append-only. A number nobody knows yet is kept too and matched when the shipment appears.';
        COMMENT ON COLUMN tracking.event.delivery_id IS 'NULL: a driver of the own fleet reported it.';
        COMMENT ON COLUMN tracking.event.is_correction IS
            'A correction may change even a delivered parcel; without it the status could not be folded again from the events.';
        COMMENT ON COLUMN tracking.event.is_estimate IS 'An estimate only tells when the parcel is expected.';
        COMMENT ON COLUMN tracking.event.utc_offset IS 'Seconds; with it occurred_at is the local time.';
        COMMENT ON COLUMN tracking.event.zone IS 'Where the local time comes from: given, carrier or assumed.';
        COMMENT ON COLUMN tracking.event.delivered_to IS 'May be a person''s name.';
        COMMENT ON COLUMN tracking.event.refused IS
            'NULL: of a parcel nobody knows yet. Blank: its source may speak of that parcel. Otherwise why it does not count.';
        COMMENT ON TABLE tracking.second_look IS
            'Carrier confirmations that are due: what carriers are asked about their parcels before a webhook is believed.';
        COMMENT ON INDEX tracking.second_look_due IS 'Oldest first.';
        COMMENT ON VIEW tracking.shipment_status IS 'For others: the folded status of a shipment.';

        COMMENT ON SCHEMA operations IS 'Who may call, and views over the whole way of an order. Written by waybill.';
        COMMENT ON TABLE operations.api_key IS
            'A key is shown once, when it is made; at rest there is only its SHA-256 (the secret has 256 random bits).';
        COMMENT ON VIEW operations.order_state IS
            'One row per order: the stage it is in, why, and since when. Derived, never stored. A back-order''s reason names the blocked
        places that hold its articles.';
        COMMENT ON VIEW operations.standing IS
            'What waits for a program to act: the queue to remind, the subject, the message, and since when. The stall detector reads it.
        What waits for its time does not stand still.';
        """#)
}
