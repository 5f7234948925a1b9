import Fulfilment
import ScanDialogue

/// Goods in their bins: refills, moves, judgements, counts, and what a code is.
enum StockSchemas {
    static let refillsAnswer = Record(
        "RefillsAnswer", "Faces that run low, the most urgent first.",
        [
            .list("refills", "What waits.", of: refillsAnswerTask)
        ])
    static let refillsAnswerTask = Record(
        "RefillsAnswerTask", "A face that runs low.",
        [
            .text("site", "The site.", "S1"),
            .text("face", "The face's code.", "A-01-03"),
            .text("sku", "The article's number.", "S1"),
            .whole("on_hand", "Pieces at the face."),
            .whole("forecast", "Pieces there after what is known of."),
            .whole("minimum", "Pieces that it should have at least."),
            .whole("maximum", "Pieces that it has room for."),
            .text("from", "The bulk bin; missing when none has any, or the face has no room before somebody picks.", "B-02-11")
                .optional,
            .text("lot", "The lot; empty where there is none.", "L1"),
            .whole("quantity", "Pieces.", 2),
        ])
    static let refillRequest = Record(
        "RefillRequest", "Pieces that were carried from a bulk bin to a face.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1").optional,
            .whole("quantity", "Pieces.", 2),
            .text("from", "From where.", "B-02-11"),
            .text("to", "Where to.", "A-01-03"),
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let moveRequest = Record(
        "MoveRequest", "Pieces that were carried from a place to another of the same site.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "May be missing where the place has one lot of the article only.", "L1").optional,
            .words("status", "What they are; what they usually are at such a place when missing.", StockStatus.self).optional,
            .whole("quantity", "Pieces.", 2),
            .text("from", "From where.", "B-02-11"),
            .text("to", "Where to.", "A-01-03"),
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let judgementRequest = Record(
        "JudgementRequest", "What pieces are from now on.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("bin", "The bin's code.", "C-1/3"),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1").optional,
            .words("was", "What they were; what they usually are at such a place when missing.", StockStatus.self).optional,
            .words("status", "What they are.", StockStatus.self),
            .whole("quantity", "All that no order has when missing.", 2).optional,
            .text("reason", "Why.", "damaged in the bin"),
            .text("to", "Where they are carried to at the same time; they stay when it is missing.", "A-01-03").optional,
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let stockCountRequest = Record(
        "StockCountRequest", "What lay in a bin when somebody looked.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("bin", "The bin's code.", "C-1/3"),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "May be missing where the bin has one lot of the article only.", "L1").optional,
            .text("expiry", "Of a lot that is new to the books.", "2027-03-31").optional,
            .words("status", "Of the pieces; what they usually are at such a place when missing.", StockStatus.self).optional,
            .whole("quantity", "Pieces that lay there.", 2),
            .time("seen_at", "When somebody looked."),
            .whole("task", "The count task that it answers; whichever asks when missing.").optional,
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let countAnswer = Record(
        "CountAnswer",
        [
            .whole("before", "Pieces in the books before it; missing when it is not booked.").optional,
            .whole("after", "Pieces in the books after it.").optional,
            .text(
                "blocked", "Why nothing is promised from there all the same; missing: it is, or the count is not booked.",
                "a picker found too little after it"
            ).optional,
            .whole(
                "task",
                "Of a count that is not booked: its task, which waits for a recount by somebody else or for approval, or was rejected."
            ).optional,
            .words("state", "Of a count that is not booked: where its task stands.", CountTaskState.self).optional,
        ])
    static let countTasksAnswer = Record(
        "CountTasksAnswer", "What is to be counted and what is to be approved, at blocked places first, then along the aisles.",
        [
            .list("tasks", "Places to look into.", of: countTasksAnswerTask),
            .list("approvals", "Of sites where the badge may approve.", of: countTasksAnswerApproval),
        ])
    static let countTasksAnswerTask = Record(
        "CountTasksAnswerTask", "A place to look into. How many pieces the books have is not said.",
        [
            .whole("id", "Its number, for the `task` of `POST /floor/counts`."),
            .text("site", "The site.", "S1"),
            .text("bin", "The place's printed code.", "C-1/3"),
            .text("check_code", "The digits beside it, for typing.", "47"),
            .text("sku", "The article's number.", "S1"),
            .text("name", "What people call the article; may be empty.", "Blue mug"),
            .list("gtins", "What scanners read on its pieces and packs.", of: .text("4006381333931")),
            .text("lot", "Empty when the article has no lots.", "L1"),
            .words("status", "What they are.", StockStatus.self),
            .words("reason", "Why.", CountReason.self),
            .flag(
                "is_recount", "Somebody else has counted it already, and found another number than the books or than others did."),
        ])
    static let countTasksAnswerApproval = Record(
        "CountTasksAnswerApproval", "A difference that two people found.",
        [
            .whole("id", "The task's number, for `POST /floor/count-tasks/{id}/approval`."),
            .text("site", "The site.", "S1"),
            .text("bin", "The bin's code.", "C-1/3"),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .words("status", "What they are.", StockStatus.self),
            .whole("quantity", "What two people agree on.", 2),
            .whole("expected", "What the books had for the moment of looking."),
            .list("counters", "Who counted, in the order in which it was told.", of: .text("P01")),
            .time("seen_at", "When somebody looked."),
        ])
    static let countApproval = Record(
        "CountApproval", "What somebody decides about a difference.", for: .strict,
        [
            .uuid("id", "Given by the device: sent again, it is done once."),
            .flag("approve", "False: nothing of it is booked."),
            .words("cause", "Why the books, or the counts, were wrong; `unknown` when missing.", CountCause.self).optional,
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let lookUpAnswer = Record(
        "LookUpAnswer", "Everything that goes by a code, at the sites where the session may look.",
        [
            .list("places", "The places.", of: lookUpAnswerPlace),
            .list("articles", "The articles.", of: lookUpAnswerArticle),
            .list("parcels", "The parcels.", of: lookUpAnswerParcel),
            .list("orders", "The orders.", of: lookUpAnswerOrder),
        ])
    static let lookUpAnswerPlace = Record(
        "LookUpAnswerPlace", "A place and what lies there.",
        [
            .text("code", "Its code.", "A-01-03"),
            .text("site", "The site.", "S1"),
            .words("kind", "What kind.", LocationKind.self),
            .list("goods", "What lies there.", of: lookUpAnswerGoods),
        ])
    static let lookUpAnswerArticle = Record(
        "LookUpAnswerArticle", "An article and where it lies.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("gtin", "Any GTIN length; empty when it has none.", "4006381333931"),
            .text("name", "What people call it; may be empty.", "Blue mug"),
            .flag("serials", "Whether each piece has a serial number."),
            .list(
                "lots", "Those that the books have, the newest first; one without a name where it has none.", of: lookUpAnswerLot),
            .list("packs", "Packs that can be scanned.", of: PickingSchemas.numberedPack),
            .list("goods", "What lies there.", of: lookUpAnswerGoods),
        ])
    static let lookUpAnswerParcel = Record(
        "LookUpAnswerParcel",
        [
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .whole("order", "The order.", 7),
            .whole("number", "Counted from 1 within the order."),
            .text("carton", "Missing: ships in its own packaging.", "M").optional,
        ])
    static let lookUpAnswerOrder = Record(
        "LookUpAnswerOrder",
        [
            .whole("id", "Its number."),
            .text("site", "The site.", "S1"),
            .words("state", "Where it stands.", FulfilmentState.self),
        ])
    static let lookUpAnswerGoods = Record(
        "LookUpAnswerGoods", "Pieces of one article, lot and status at one place.",
        [
            .text("place", "The place's code.", "A-01-03"),
            .text("sku", "The article's number.", "S1"),
            .text("name", "What people call it.", "Blue mug"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .day("expiry", "The day until which it keeps.").optional,
            .words("status", "What they are.", StockStatus.self),
            .whole("quantity", "Pieces.", 2),
        ])
    static let lookUpAnswerLot = Record(
        "LookUpAnswerLot", "A lot of an article.",
        [
            .text("lot", "The lot; empty where there is none.", "L1"),
            .day("expiry", "The day until which it keeps.").optional,
        ])
}
