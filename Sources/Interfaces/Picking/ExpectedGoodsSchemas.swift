import Fulfilment

/// What buyers' systems tell the warehouse.
enum ExpectedGoodsSchemas {
    static let expectedGoods = Record(
        "ExpectedGoods", for: .strict,
        [
            .text("number", "The buyer's or the supplier's own number.", "PO-77"),
            .text("supplier", "The supplier's code.", "ACME"),
            .text("site", "Where it comes to.", "S1"),
            .text("expected", "The day: `2026-03-09`.", "2026-03-09").optional,
            .text("purchase_order", "Of a notice: what it belongs to.", "PO-70").optional,
            .list("lines", "What comes.", of: expectedLine),
        ])
    static let expectedLine = Record(
        "ExpectedLine", for: .strict,
        [
            .text("sku", "The article; empty where the supplier's number stands for it.", "S1"),
            .text("supplier_article", "The supplier's number of it.", "4711").optional,
            .whole("quantity", "Pieces.", 2, 1...10_000_000),
            .text("lot", "Its lot.", "L1").optional,
            .text("expiry", "The day until which it keeps: `2027-01-31`.", "2027-01-31").optional,
            .text("sscc", "The number of the case or pallet, 18 digits.", "340123450000000018").optional,
        ])
    static let expectedGoodsAnswer = Record(
        "ExpectedGoodsAnswer",
        [
            .text("number", "As it was sent.", "PO-77"),
            .words("outcome", "What became of it.", ["new", "unchanged", "replaced"]),
        ])
}
