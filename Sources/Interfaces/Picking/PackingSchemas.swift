import Fulfilment
import ScanDialogue

/// What packers' devices send and get: orders to be packed, parcels, and where printers are.
enum PackingSchemas {
    static let packRequest = Record(
        "PackRequest", "What shall I pack.", for: .strict,
        [
            .text("badge", "The packer's; the session's when it is missing.", "P01").optional,
            .text("code", "The code of a cart's bin, or an order's number.", "A-01-03"),
            .text("missing_carton", "A carton the packer has none of: it counts as used up, and others are chosen.", "M")
                .optional,
        ])
    static let packList = Record(
        "PackList",
        "An order as a packer's device gets it: its parcels, and in each the pieces in the order in which they go in.",
        [
            .whole("order_id", "The order.", 7),
            .list("parcels", "At least one.", of: packListParcel),
            .list(
                "scans", "What this packer scanned of it before, on any device: the session goes on there.",
                of: .text("4006381333931")
            ).optional,
            .list("bins", "Codes of all bins of the cart that the order has; missing: of none.", of: .text("C-1/3")).optional,
        ])
    static let packListParcel = Record(
        "PackListParcel", "One parcel to be packed.",
        [
            .whole("number", "Counted from 1 within the order."),
            .text("carton", "The carton's code; missing: a single piece in its own packaging.", "M").optional,
            .whole("weight_g", "Grams of the closed parcel, as the articles' weights say.", 640),
            .list("pieces", "The pieces.", of: packListPiece),
        ])
    static let packListPiece = Record(
        "PackListPiece", "One piece and where it goes.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("gtin", "Any GTIN length; empty when the article has none.", "4006381333931"),
            .text("name", "What people call it; may be empty.", "Blue mug"),
            .text("step", "`3: laptop, flat, back left, on 1 and 2`.", "1: mug, upright, back left"),
            .flag("has_serial", "Whether its serial number is asked for; missing: it is not.").optional,
        ])
    static let packReport = Record(
        "PackReport", "The order is packed, every piece was scanned.", for: .strict,
        [
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
            .list("parcels", "Every parcel of the pack list.", of: packReportWeighed),
        ])
    static let packReportWeighed = Record(
        "PackReportWeighed", "One closed parcel.", for: .strict,
        [
            .whole("number", "Counted from 1."),
            .whole("weight_g", "Grams on the scale.", 640),
            .list("serials", "The pieces in it whose serial numbers are asked for; missing: none.", of: pieceSerial).optional,
        ])
    static let pieceSerial = Record(
        "PieceSerial", "A piece of an article, by its serial number.", for: .strict,
        [
            .text("sku", "The article's number.", "S1"),
            .text("serial", "The serial number.", "SN-1001"),
        ])
    static let packReceipt = Record(
        "PackReceipt", "The numbers on the parcels' labels. The same report again gets the same answer.",
        [
            .list("parcels", "The parcels.", of: packReceiptClosed)
        ])
    static let packReceiptClosed = Record(
        "PackReceiptClosed", "A parcel in the books.",
        [
            .whole("number", "Counted from 1."),
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
        ])
    static let packProgress = Record(
        "PackProgress", "How far the packer is.", for: .strict,
        [
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
            .list("scans", "Every code that moved the session on, from its first.", of: .text("4006381333931")),
        ])
    static let serialQuestion = Record(
        "SerialQuestion", "Whether a piece may go into a parcel of the order.", for: .strict,
        [
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
            .record("piece", "Which piece.", pieceSerial),
        ])
    static let packAside = Record(
        "PackAside", "This packer does not go on with the order.", for: .strict,
        [
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional
        ])
    static let packedParcelAnswer = Record(
        "PackedParcelAnswer", "How a parcel is packed.",
        [
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .whole("order_id", "The order.", 7),
            .whole("number", "Counted from 1 within the order."),
            .text("carton", "Missing: ships in its own packaging.", "M").optional,
            .whole("weight_g", "Grams.", 640),
            .list(
                "steps", "One line per piece, in packing order; empty for a piece in its own packaging.",
                of: .text("1: mug, upright, back left")),
        ])
    static let printerAnswer = Record(
        "PrinterAnswer", "Where a printer takes its jobs, and what it understands.",
        [
            .text("code", "Its code.", "LP-1"),
            .words("format", "What it understands.", PrinterFormat.self),
            .text("host", "Where it listens.", "192.0.2.7"),
            .whole("port", "On which port.", 9100),
        ])
}
