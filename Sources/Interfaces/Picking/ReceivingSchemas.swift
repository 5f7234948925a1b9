import Fulfilment
import ScanDialogue

/// Deliveries, from the dock to their bins.
enum ReceivingSchemas {
    static let receiptRequest = Record(
        "ReceiptRequest", "A delivery stands at a dock.", for: .strict,
        [
            .text("document", "The number of the purchase order or notice, or the SSCC of a pallet of it.", "PO-77"),
            .text("dock", "The dock's code.", "DOCK-1"),
            .flag("blind", "Its receivers are not told what is expected.").optional,
            .text("supplier", "Where several suppliers have the number, and where nobody announced it.", "ACME").optional,
            .flag("unannounced", "Nobody has announced it: `document` is the number on its papers.").optional,
            .uuid("id", "Of a delivery that nobody announced: it is opened once.").optional,
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let receiptAnswer = Record(
        "ReceiptAnswer",
        [
            .whole("id", "Its number."),
            .text("name", "What people call it.", "R-12"),
            .text("document", "The number on its papers.", "PO-77"),
            .words("kind", "What kind.", InboundKind.self),
            .text("supplier", "The supplier's code.", "ACME"),
            .text("site", "The site.", "S1"),
            .text("dock", "The dock's code.", "DOCK-1").optional,
            .words("state", "Where it stands.", ReceiptState.self),
            .flag("blind", "Whether receivers are not told what is expected."),
            .list("lines", "None where its receivers are not told what is expected.", of: receiptAnswerLine),
            .list("counted", "What came so far.", of: receiptAnswerCounted),
        ])
    static let receiptAnswerLine = Record(
        "ReceiptAnswerLine", "An article that is expected, whatever delivery it comes with.",
        [
            .whole("number", "Counted from 1."),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "Empty when not said.", "L1"),
            .day("expiry", "The day until which it keeps.").optional,
            .whole("expected", "Pieces, without those that are written off."),
            .whole("received", "Of them, pieces that have come with this delivery and those before."),
        ])
    static let receiptAnswerCounted = Record(
        "ReceiptAnswerCounted", "Pieces of one article and lot that the delivery brought.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .whole("quantity", "Pieces.", 2),
            .whole("held", "Of them, pieces that are held as a sample."),
            .whole("damaged", "Of them, pieces that are broken."),
        ])
    static let countsRequest = Record(
        "CountsRequest", "Pieces that were counted at the dock.", for: .strict,
        [
            .list("counts", "The counts, in their order.", of: .record(countsRequestCount), count: 1...500),
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let countsRequestCount = Record(
        "CountsRequestCount", "Pieces that were counted.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("code", "A bar code, or the article itself.", "4006381333931"),
            .text("lot", "The lot; empty where there is none.", "L1").optional,
            .text("expiry", "The day until which it keeps.", "2027-03-31").optional,
            .whole("quantity", "May be missing where the code says it.", 2).optional,
            .flag("damaged", "They are broken.").optional,
            .list("serials", "Of an article that has them: one of each piece, beside that of the code.", of: .text("SN-1001"))
                .optional,
            .text("reason", "Why more than is expected is accepted.", "the supplier sent more").optional,
        ])
    static let countsAnswer = Record(
        "CountsAnswer", "What became of the counts.",
        [
            .list("counts", "The counts, in their order.", of: FloorSchemas.settled(countsAnswerBooked))
        ])
    static let countsAnswerBooked = Record(
        "CountsAnswerBooked", "Pieces that were booked under the id of a count.",
        [
            .list("lines", "The lines.", of: countsAnswerLine)
        ])
    static let countsAnswerLine = Record(
        "CountsAnswerLine", "Pieces of one article and lot.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .whole("quantity", "Pieces.", 2),
            .whole("held", "Of them, pieces that are held as a sample."),
        ])
    static let finishRequest = Record(
        "FinishRequest", "A delivery is counted to its end.", for: .strict,
        [
            .text("reason", "Why what is missing will not come.", "damaged in the bin").optional,
            .flag("expect_rest", "What is missing is still to come; then there is no reason.").rare,
            .text("accept_over", "Why more than is expected is accepted, of what was counted blind.", "the supplier sent more")
                .optional,
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let dockAnswer = Record(
        "DockAnswer", "What lies at a dock, what orders wait for first.",
        [
            .text("dock", "The dock's code.", "DOCK-1"),
            .list("goods", "What lies there.", of: dockAnswerGoods),
        ])
    static let dockAnswerGoods = Record(
        "DockAnswerGoods", "Pieces of one article, lot and status.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .day("expiry", "The day until which it keeps.").optional,
            .words("status", "What they are.", StockStatus.self),
            .whole("quantity", "Pieces.", 2),
            .flag("awaited", "Whether orders wait for some of it."),
            .list(
                "bins", "Where they should go; none for what must be judged first, or where no bin is known to have room.",
                of: dockAnswerBin),
        ])
    static let dockAnswerBin = Record(
        "DockAnswerBin", "Pieces for one bin, and why.",
        [
            .text("bin", "The bin's code.", "C-1/3"),
            .whole("quantity", "Pieces.", 2),
            .text("reason", "Why.", "the same article lies there"),
        ])
    static let putAwaysRequest = Record(
        "PutAwaysRequest", "Pieces that were carried from a dock to their bins.", for: .strict,
        [
            .list("put_aways", "The put-aways, in their order.", of: .record(putAwaysRequestPutAway), count: 1...500),
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let putAwaysRequestPutAway = Record(
        "PutAwaysRequestPutAway", "Pieces that were carried from a dock to a bin.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1").optional,
            .words("status", "What they are at the dock; `receiving` when missing.", StockStatus.self).optional,
            .whole("quantity", "Pieces.", 2),
            .text("from", "From where.", "B-02-11"),
            .text("to", "Where to.", "A-01-03"),
        ])
    static let putAwaysAnswer = Record(
        "PutAwaysAnswer", "What became of the put-aways.",
        [
            .list("put_aways", "The put-aways, in their order.", of: FloorSchemas.settled(putAwaysAnswerBooked))
        ])
    static let putAwaysAnswerBooked = Record(
        "PutAwaysAnswerBooked", "What was put away, as the books call it.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .whole("quantity", "Pieces.", 2),
            .text("bin", "The bin's code.", "C-1/3"),
        ])
}
