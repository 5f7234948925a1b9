import Fulfilment
import Postgres

/// What must not be true of goods that come in, and of their serial numbers.
extension Damage {
    /// A purchase order of ten mugs that is counted at A-01.
    private static let received: [SQL] = [
        "INSERT INTO warehouse.supplier (code, name) VALUES ('ACME', 'Acme')",
        "INSERT INTO warehouse.inbound (kind, supplier, number, site, actor) VALUES ('purchase_order', 'ACME', '4711', 'SAO', 'test')",
        "INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, quantity) VALUES (1, 1, 'MUG', 10)",
        "INSERT INTO warehouse.receipt (inbound_id, number, state, location_id, received_at) VALUES (1, 1, 'received', 1, now())",
    ]

    /// A transfer of ten mugs from A-01 to a second site.
    private static let sent: [SQL] = [
        "INSERT INTO warehouse.site VALUES ('RIO', 'Rio', 'BR', -22.9, -43.2)",
        "INSERT INTO warehouse.inbound (kind, from_site, number, site, actor) VALUES ('transfer', 'SAO', 'T-1', 'RIO', 'test')",
        "INSERT INTO warehouse.inbound_line (inbound_id, line_no, sku, lot, quantity, from_stock_id) VALUES (1, 1, 'MUG', 'L7', 10, 1)",
    ]

    /// Ten mugs have left A-01 for a transfer of that number.
    private static func left(_ number: String) -> SQL {
        """
        INSERT INTO warehouse.ledger (stock_id, on_hand_change, reserved_change, reason, actor, document)
        VALUES (1, -10, 0, 'transfer', 'test', 'transfer ' || \(number)::text || ' from SAO')
        """
    }

    static let goodsIn: [Damage] = [
        Damage(
            check: "transfers-whole",
            sentence: "transfer T-1 from SAO line 1: 10 sent, the ledger says 0; 0 received, 0 written off", statements: sent),
        Damage(
            check: "transfers-whole", sentence: "transfer T-9 from SAO, stock 1: 0 sent, the ledger says 10",
            statements: [left("T-9")]),
        Damage(
            check: "transfers-whole",
            sentence: "transfer T-1 from SAO line 1: 10 sent, the ledger says 10; 9 received, 2 written off",
            statements: sent + [left("T-1"), "UPDATE warehouse.inbound_line SET received = 9, written_off = 2"]),
        Damage(
            check: "receipts-in-ledger", sentence: "PO 4711 of ACME, receipt 1: 3 of MUG counted as receiving, the ledger says 0",
            statements: received + [
                "INSERT INTO warehouse.receipt_line (id, part, receipt_id, sku, quantity, actor) VALUES (gen_random_uuid(), 1, 1, 'MUG', 3, 'test')"
            ]),
        Damage(
            check: "expected-lines", sentence: "purchase_order 4711 line 1: 3 of MUG received, the counts say 0",
            statements: received + ["UPDATE warehouse.inbound_line SET received = 3"]),
        Damage(
            check: "receipts-waiting", sentence: "PO 4711 of ACME, receipt 1 has waited at A-01 since",
            statements: received + ["UPDATE warehouse.receipt SET received_at = now() - interval '2 days'"]),
    ]

    static let serials: [Damage] = [
        Damage(
            check: "serials-on-hand", sentence: "HAT at SAO: 1 serial numbers in stock, 0 pieces on hand, picked or sent",
            statements: [
                "INSERT INTO warehouse.serial (sku, serial, site, state, actor) VALUES ('HAT', 'H1', 'SAO', 'in_stock', 'test')"
            ]),
        Damage(
            check: "serials-on-hand", sentence: "MUG at SAO: 91 serial numbers in stock, ",
            statements: [
                """
                INSERT INTO warehouse.serial (sku, serial, site, state, actor)
                SELECT 'MUG', 'M' || g, 'SAO', 'in_stock', 'test' FROM generate_series(1, 91) g
                """
            ]),
        Damage(
            check: "serials-in-parcels", sentence: "order 5: 3 serial numbers of MUG in parcel",
            statements: [
                """
                INSERT INTO warehouse.serial (sku, serial, site, state, order_id, sscc, actor)
                SELECT 'MUG', 'M' || g, 'SAO', 'packed', order_id, sscc, 'test' FROM warehouse.parcel, generate_series(1, 3) g WHERE order_id = 5
                """
            ]),
    ]
}
