import Fulfilment
import ScanDialogue

/// Parcels that leave, and pieces that go back.
enum HandOverSchemas {
    static let handOverList = Record(
        "HandOverList", "Who takes parcels, and those that wait for it at the sites of the person.",
        [
            .record("to", "Who takes them.", handOverTaker),
            .list("parcels", "Those packed first in front.", of: handOverListParcel),
        ])
    static let handOverTaker = Record(
        "HandOverTaker", "Who takes parcels: a third party, or a vehicle of the own fleet on its route.",
        [
            .text("carrier", "The carrier's code.", "dhl"),
            .text("name", "What people call the carrier.", "DHL"),
            .whole("route", "Missing: a third party.").optional,
            .text("vehicle", "Of the own fleet: which vehicle.", "VAN-01").optional,
        ])
    static let handOverListParcel = Record(
        "HandOverListParcel",
        [
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .whole("order", "The order.", 7),
        ])
    static let handOverParcel = Record(
        "HandOverParcel", "One parcel, whether or not it waits.",
        [
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .whole("order", "The order.", 7),
            .words("standing", "Whether it may be handed over, or why not.", HandOverStanding.self),
            .text(
                "detail", "What it is held for, whose it is, its route or its site; missing where there is no more to say.", "S2"
            ).optional,
        ])
    static let parcelHandOverRequest = Record(
        "ParcelHandOverRequest", "A parcel was scanned when it left.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .text("carrier", "The carrier's code.", "dhl"),
            .whole("route", "Of the own fleet, the route whose vehicle it was loaded into.").optional,
            .time("scanned_at", "By the device's clock."),
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let parcelHandOverAnswer = Record(
        "ParcelHandOverAnswer", "What was booked, the same for the same report again.",
        [
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .whole("order", "The order.", 7),
            .time("handed_over_at", "By the device's clock, but not before it was packed and not after it was told."),
        ])
    static let handOverUndoRequest = Record(
        "HandOverUndoRequest", "A parcel that was scanned is here still.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .text("sscc", "The parcel's number, 18 digits.", "340123450000000018"),
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let handOverUndoAnswer = Record(
        "HandOverUndoAnswer", "What was taken back, the same for the same report again.",
        [.text("sscc", "The parcel's number, 18 digits.", "340123450000000018"), .whole("order", "The order.", 7)])
    static let putBackList = Record(
        "PutBackList",
        "What was picked and left its order, or is held with it, in bins of carts or in parcels, the longest waiting first.",
        [
            .list("put_backs", "What waits.", of: putBackListTask)
        ])
    static let putBackListTask = Record(
        "PutBackListTask", "Pieces of one article and lot in one bin of a cart or one parcel.",
        [
            .whole("order", "The order.", 7),
            .text("site", "The site.", "S1"),
            .text("from", "The code of the cart's bin, or the parcel's SSCC.", "B-02-11"),
            .text("sku", "The article's number.", "S1"),
            .text("name", "What people call it.", "Blue mug"),
            .text("gtin", "The article's own number; empty when it has none.", "4006381333931"),
            .text("lot", "Empty when they have none.", "L1"),
            .day("expiry", "The day, `2027-03-31`; missing when they do not expire.").optional,
            .whole("quantity", "Pieces.", 2),
            .text(
                "to",
                "Where they should go: the bin that they came from, else where they would be put away; missing: nobody knows a bin with room.",
                "A-01-03"
            ).optional,
            .list(
                "serials",
                "Of an article that has them, those that are known to lie there: one of each piece is sent when there are any.",
                of: .text("SN-1001")),
        ])
    static let putBackRequest = Record(
        "PutBackRequest", "Pieces that left their order were put into a bin.", for: .strict,
        [
            .uuid("id", "Made by the device: sent again, it is booked once."),
            .whole("order", "The order.", 7),
            .text("sku", "The article's number.", "S1"),
            .text("lot", "May be missing where the order has one lot of the article only.", "L1").optional,
            .text("from", "Where they lay; may be missing where they lay together.", "B-02-11").optional,
            .whole("quantity", "Pieces.", 2),
            .text("to", "The bin: one that pickers or refills take from, or a quarantine bin.", "A-01-03"),
            .flag("damaged", "They are broken: such pieces go to a quarantine bin.").optional,
            .list("serials", "Of pieces that were packed with theirs: one of each.", of: .text("SN-1001")).optional,
            .text("badge", "The badge's code; the session's when it is missing.", "P01").optional,
        ])
    static let putBackAnswer = Record(
        "PutBackAnswer", "What was booked, the same for the same report again.",
        [
            .text("sku", "The article's number.", "S1"),
            .text("lot", "The lot; empty where there is none.", "L1"),
            .whole("quantity", "Pieces.", 2),
            .text("bin", "The bin, as the books call it.", "C-1/3"),
            .whole("rest", "Pieces of the order that are still to be put back, of whatever article."),
        ])
}
