import Fulfilment
import Postgres

/// What must not be true of parcels, their labels and how they leave.
extension Damage {
    static let parcels: [Damage] = [
        Damage(
            check: "packaging-figures",
            sentence: "of order 5 in carton S has 40.0 % void, 103 g and a cost of 40; its pieces leave 55.0 %, 135 g and 61",
            statements: carton(void: 0.4)),
        Damage(
            check: "packaging-figures",
            sentence: "has 55.0 % void, 103 g and a cost of 40; its pieces leave 55.0 %, 135 g and 61",
            statements: carton(void: 0.55)),
        Damage(
            check: "packaging-figures", sentence: "order 5 is in its own packaging and has figures of a carton",
            statements: ["UPDATE warehouse.parcel SET material_g = 95 WHERE order_id = 5"]),
        Damage(
            check: "parcels-cover-picks", sentence: "order 5 line 1: 2 picked, 1 in parcels",
            statements: ["UPDATE warehouse.parcel_line SET quantity = 1 WHERE parcel_id = 1"]),
        Damage(
            check: "packed-in-parcels", sentence: "order 4 is picked, its parcels: 1",
            statements: [
                """
                INSERT INTO warehouse.parcel (order_id, number, sscc, weight_g, length_mm, width_mm, height_mm, packer)
                VALUES (4, 1, '000000000000000099', 1, 1, 1, 1, 'test')
                """
            ]),
        Damage(
            check: "one-sscc", sentence: "SSCC 17, parcels that have it: 1",
            statements: ["UPDATE warehouse.parcel SET sscc = '17' WHERE id = 1"]),
        Damage(
            check: "one-sscc", sentence: "SSCC 000000000000000005, parcels that have it: 2",
            statements: [
                "ALTER TABLE warehouse.parcel DROP CONSTRAINT parcel_sscc_key",
                "UPDATE warehouse.parcel SET sscc = '000000000000000005' WHERE id = 2",
            ]),
        Damage(
            check: "one-live-shipment", sentence: "shipment 1 of order 6 is for parcel 3, which is of order 7",
            statements: [
                "ALTER TABLE shipping.shipment DROP CONSTRAINT shipment_parcel_id_key",
                "UPDATE shipping.shipment SET state = 'cancelled', parcel_id = 3 WHERE id = 1",
            ]),
        Damage(
            check: "one-label", sentence: "tracking number FL3 is on shipments 3, 4",
            statements: [
                "DROP INDEX shipping.shipment_number",
                "UPDATE shipping.shipment SET tracking_number = 'FL3' WHERE id = 4",
                "UPDATE shipping.document d SET tracking_number = 'FL3' FROM shipping.shipment s WHERE s.id = 4 AND d.parcel_id = s.parcel_id",
            ]),
        Damage(
            check: "one-label", sentence: "shipment 2 is booked without a label",
            statements: ["DELETE FROM shipping.document d USING shipping.shipment s WHERE s.id = 2 AND d.parcel_id = s.parcel_id"]
        ),
        Damage(
            check: "one-live-label", sentence: "shipment 4 has the number FL4 and living labels: FL4, FL9",
            statements: [
                "DROP INDEX shipping.label_live",
                """
                INSERT INTO shipping.label (shipment_id, number, account, reference, state)
                SELECT 4, number, 'flecha', 'wb-parcel-4', 'live' FROM unnest('{FL4,FL9}'::text[]) AS number
                """,
            ]),
        Damage(
            check: "label-calls-end", sentence: "label wb-parcel-1 of shipment 1 was asked for by account flecha at",
            statements: [
                """
                INSERT INTO shipping.label_attempt (shipment_id, n, account, reference, state, called_at)
                VALUES (1, 1, 'flecha', 'wb-parcel-1', 'calling', now() - interval '11 minutes')
                """
            ]),
        Damage(
            check: "voids-end", sentence: "label FL9 of shipment 4 is void_wanted since",
            statements: [
                """
                INSERT INTO shipping.label (shipment_id, number, account, reference, state, next_at)
                VALUES (4, 'FL9', 'flecha', 'wb-parcel-4', 'void_wanted', now() - interval '2 hours')
                """
            ]),
        Damage(
            check: "tracked-shipments", sentence: "tracking number FL4 is tracked for shipment 4, which has OTHER",
            statements: ["UPDATE shipping.shipment SET tracking_number = 'OTHER' WHERE id = 4"]),
        Damage(
            check: "delivered-tracked", sentence: "shipment 3 (FL3) is delivered, tracking says nothing",
            statements: [
                "UPDATE shipping.shipment SET state = 'delivered', handed_over_at = now(), handed_over_by = 'acceptance' WHERE id = 3"
            ]),
        Damage(
            check: "manifests-whole",
            sentence: "manifest 1 of flecha at SAO: 2 parcels were listed, 1 stand on it, 0 of them wrongly",
            statements: manifest(parcels: 2)),
        Damage(
            check: "manifests-whole",
            sentence: "manifest 1 of flecha at SAO: 1 parcels were listed, 1 stand on it, 1 of them wrongly",
            statements: manifest(parcels: 1) + ["UPDATE shipping.shipment SET ready_at = now() + interval '1 hour' WHERE id = 3"]),
        Damage(
            check: "left-by-a-sign", sentence: "shipment 3 is handed_over by a scan that nobody made",
            statements: [
                "UPDATE shipping.shipment SET state = 'handed_over', handed_over_at = now(), handed_over_by = 'scan' WHERE id = 3"
            ]),
        Damage(
            check: "left-by-a-sign", sentence: "shipment 3 is returned without a sign that it left",
            statements: [
                "UPDATE shipping.shipment SET state = 'returned' WHERE id = 3",
                "UPDATE tracking.parcel SET status = 'return_to_sender' WHERE shipment_id = 3",
            ]),
        Damage(
            check: "delivered-after-booking", sentence: "shipment 5 (FL5) of order 10 was booked at",
            statements: [
                "UPDATE tracking.parcel SET delivered_at = delivered_at - interval '600 days' WHERE shipment_id = 5"
            ]),
        Damage(
            check: "drivers-reports",
            sentence: "was reported completed under key ab12: 900 m from its stop, 13:00:00 after it, by the dispatcher",
            statements: marked(reportedBefore: "1 day")),
    ]

    /// Order 5 in a carton of 3.6 litres, 20 g of filling for each that stays empty, whose figures are not those of two mugs.
    private static func carton(void: Double) -> [SQL] {
        [
            """
            INSERT INTO warehouse.carton (code, length_mm, width_mm, height_mm, empty_weight_g, max_weight_g, cost, filling_g_per_l,
                filling_cost_per_kg)
            VALUES ('S', 200, 180, 100, 95, 5000, 25, 20, 900)
            """,
            """
            UPDATE warehouse.parcel SET carton = 'S', void_share = \(void)::float8, material_g = 103, material_cost = 40, currency = 'BRL'
            WHERE order_id = 5
            """,
        ]
    }

    /// A closed manifest with shipment 3.
    private static func manifest(parcels: Int) -> [SQL] {
        [
            """
            INSERT INTO shipping.manifest (carrier, site, ship_date, parcels, document)
            VALUES ('flecha', 'SAO', current_date, \(parcels)::int, 'list')
            """,
            "UPDATE shipping.shipment SET manifest_id = 1 WHERE id = 3",
        ]
    }
}
