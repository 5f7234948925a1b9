import Fulfilment
import ScanDialogue

/// What pickers' devices send and get: signing in, work, tours and scans.
enum PickingSchemas {
    static let signInRequest = Record(
        "SignInRequest", "Who stands there.", for: .strict,
        [
            .text("badge", "The badge's printed code.", "P01"),
            .text("pin", "For a picker who has one.", "4711").optional,
        ])
    static let signInAnswer = Record(
        "SignInAnswer",
        [
            .text("badge", "The badge's code.", "P01"),
            .text("name", "What people call the person.", "Ana Lima"),
            .list(
                "carts", "Codes of the carts nobody else uses now, and the one this picker has an open tour with.",
                of: .text("C-1")),
            .text(
                "session",
                "The token that every other request carries in the header `Waybill-Session`; for the device's memory alone.",
                "3f2a9c0d5e6b47189a0c1d2e3f405162"),
        ])
    static let workRequest = Record(
        "WorkRequest", "What is there to do for me?", for: .strict,
        [
            .text("badge", "The badge's code: that of the session.", "P01"),
            .text("at", "The code of the place where the person stands; missing: not known.", "A-01-03").optional,
            .list("kinds", "What the device can do; missing: everything.", of: .words(WorkKind.self)).optional,
            .whole("wait_seconds", "Seconds for which the answer may wait for work, 0 to 30.", 0, 0...30).optional,
        ])
    static let workTask = Record(
        "WorkTask", "The next task, and what to open it with.",
        [
            .words("kind", "What kind.", WorkKind.self),
            .text("site", "The site.", "S1"),
            .text(
                "place", "The code of the place where it begins; missing where that is not known before it is begun.", "A-01-03"
            ).optional,
            .text("why", "Why it is urgent, in a sentence.", "Order 7 leaves at 16:00."),
            .record("open", "What its dialogue is opened with.", workTaskOpening),
        ])
    static let workTaskOpening = Record(
        "WorkTaskOpening", "What the dialogue for it is opened with; each kind has some of these.",
        [
            .text("cart", "`pick`: the cart of a tour that was begun; a new tour is for any free one.", "C-1").optional,
            .whole("tour", "`pick`: the tour that was begun.").optional,
            .whole("order", "`pick`, `pack`: the order that presses.", 7).optional,
            .text(
                "bin", "`pack`: the bin of a cart in which the order begins, or the opened parcel; `count`: the place.", "C-1/3"
            ).optional,
            .list("bins", "`pack`: all bins to fetch, where the order lies in several.", of: .text("C-1/3")).optional,
            .text("dock", "`put_away`, `receive`: the dock.", "DOCK-1").optional,
            .whole("receipt", "`receive`: the number of the receipt.").optional,
            .text("document", "`receive`: the number on the papers.", "PO-77").optional,
            .text("sku", "`refill`: what to carry, from where, to which face; `put_back`: the first of what lies there.", "S1")
                .optional,
            .text("lot", "`refill`, `put_back`: its lot.", "L1").optional,
            .whole("quantity", "Pieces.", 2).optional,
            .text("from", "From where.", "B-02-11").optional,
            .text("to", "Where to.", "A-01-03").optional,
        ])
    static let tourRequest = Record(
        "TourRequest", "Give me work for this cart.", for: .strict,
        [
            .text("badge", "The badge's code: that of the session.", "P01"),
            .text("cart", "The cart's printed code.", "C-1"),
            .text("at", "The code of the place where the picker stands; missing at the drop, where carts are taken.", "A-01-03")
                .optional,
            .whole("wait_seconds", "Seconds for which the answer may wait for work, 0 to 30; missing: not at all.", 0, 0...30)
                .optional,
        ])
    static let scanUpload = Record(
        "ScanUpload", "What the device recorded, in the order it happened.", for: .strict,
        [
            .text("badge", "The badge's code: that of the session.", "P01"),
            .list("scans", "The scans.", of: scanRecord),
            .time(
                "sent_at",
                "The device's clock while it sends, by which the times of the scans are corrected; missing: it is right."
            ).optional,
        ])
    static let scanRecord = Record(
        "ScanRecord", "One scan as the device journals and uploads it, right or wrong. Applied once by its id.", for: .strict,
        [
            .uuid("id", "Made by the device."),
            .whole("pick_id", "The pick that was asked for; missing once the tour is done.").optional,
            .words("step", "What was asked for.", PickStep.self),
            .text("code", "What was read.", "4006381333931"),
            .flag(
                "accepted",
                "Whether it was what was asked for. A scan of the last thing once more does no harm, but says nothing of what is asked now."
            ),
            .text("message", "The message the picker got.", "This is another article."),
            .words("effect", "What the books must do now; missing for scans on the way.", ScanRecord.Effect.self).optional,
            .whole("quantity", "Pieces in hand after the scan; with an effect, pieces that went into the bin.", 2).optional,
            .words("reason", "Why pieces are missing, with a short effect.", ShortReason.self).optional,
            .record(
                "damaged", "Pieces that lie in quarantine now, with a short effect because they are damaged; missing: none do.",
                scanRecordDamaged
            ).optional,
            .time("at", "The device's clock."),
        ])
    static let scanRecordDamaged = Record(
        "ScanRecordDamaged", "Damaged pieces of a pick.", for: .strict,
        [
            .whole("quantity", "At least one, and no more than the pick lacks.", 2),
            .text("to", "The code of the quarantine place to which they were taken.", "Q-01"),
        ])
    static let tourAnswer = Record(
        "TourAnswer", "The pick list's own fields and, beside them, the scans to replay.",
        [
            .whole("tour_id", "The tour's id in the warehouse's books."),
            .text("cart", "The cart's printed code.", "C-1"),
            .text("picker", "The picker's badge.", "P01"),
            .list("tasks", "In the order of the tour.", of: pickTask),
            .list(
                "bins", "The bins that orders ride in, with the cartons to put there; missing when the warehouse does not say.",
                of: pickListBin
            ).optional,
            .list(
                "free_bins", "Codes of the cart's bins that no order has; missing when the warehouse does not say.",
                of: .text("C-1/4")
            ).optional,
            .list(
                "quarantine",
                "Codes of the site's quarantine places, to which damaged pieces may be taken; missing when the warehouse does not say.",
                of: .text("Q-01")
            ).optional,
            .flag("takes_later_lots", "Whether this picker may take lots that expire later than those of the picks; missing: no.")
                .optional,
            .list("scans", "Scans received for picks that are still open, in the order they were made.", of: scanRecord),
        ])
    static let pickTask = Record(
        "PickTask", "One stop of a pick list: so many pieces of one article and lot, from one place into one bin of the cart.",
        [
            .whole("pick_id", "The pick's id in the warehouse's books."),
            .whole("seq", "Its place in the tour, ascending."),
            .text("location_code", "The place's printed code.", "A-01-03"),
            .text("check_code", "The two or three check digits beside it, for typing.", "47"),
            .text("sku", "The article.", "S1"),
            .text("gtin", "Any GTIN length; empty when the article has none.", "4006381333931"),
            .text("name", "What people call it; may be empty.", "Blue mug"),
            .whole("quantity", "Pieces wanted.", 2),
            .text("lot", "Empty when the article has no lots.", "L1"),
            .day("expiry", "The last day on which the lot may be used, as the books have it; missing when they have none.")
                .optional,
            .whole("bin", "The number of the cart's bin the pieces go into."),
            .text("bin_code", "The bin's printed code.", "C-1/3"),
            .whole("order_id", "The order it is picked for.", 7),
            .list(
                "packs", "Packs of the article that can be scanned instead of pieces; missing when there are none.",
                of: numberedPack
            ).optional,
            .list("other_lots", "Other lots of the article that lie at the place; missing when there are none.", of: placeLot)
                .optional,
            .whole(
                "leaves",
                "Pieces of the article, of any lot, that the books leave at the place after this pick and those before it."
            ).optional,
        ])
    static let pickListBin = Record(
        "PickListBin", "A bin of the cart and what it consists of.",
        [
            .text("code", "The bin's printed code.", "C-1/3"),
            .list(
                "cartons",
                "Codes of the cartons its order will ship in; empty for pieces in their own packaging, and where another bin was full.",
                of: .text("M")),
            .whole("order", "The order that rides there; missing when the warehouse does not say.", 7).optional,
        ])
    static let numberedPack = Record(
        "NumberedPack", "A pack with a number of its own, reckoned down to pieces.",
        [
            .text("name", "`case`, `pallet`: what people call it.", "case"),
            .text("gtin", "Its GTIN, of any length; empty when it has none.", "4006381333931"),
            .whole("pieces", "Pieces of the article in it."),
        ])
    static let placeLot = Record(
        "PlaceLot", "Another lot of a pick's article that lies at its place, as the books have it.",
        [
            .text("lot", "The lot; empty where there is none.", "L1"),
            .day("expiry", "The last day on which it may be used; missing when the books have none.").optional,
            .whole("pieces", "On hand beyond what picks on tours want, reserved for other orders or not."),
            .words("bar", "Nothing of it may go out; missing: it may, unless it has expired.", LotBar.self).optional,
            .flag("keeps", "Whether it may be used long enough after the pick's order is delivered."),
        ])
    static let scanReceipt = Record(
        "ScanReceipt", "Every scan sent is settled: applied now, applied before, or in conflict with the books.",
        [
            .whole("applied", "Scans that were new."),
            .whole("duplicates", "Scans that had come before."),
            .list("conflicts", "Scans the books could not follow. They are kept, but changed nothing.", of: scanConflict),
            .whole(
                "open_picks",
                "Picks of the tour that are still to be done. More than the device knows of when a short pick was given another place."
            ),
        ])
    static let scanConflict = Record(
        "ScanConflict", "One scan the books could not follow, and what to do about it.",
        [
            .uuid("scan", "The scan's id."),
            .text("message", "One sentence for the picker.", "This is another article."),
        ])
}
