import Fulfilment
import JSONReading

/// What shops send and get: orders, where they are, and requests to change them.
enum OrderSchemas {
    static let sampleID = "ord_0b9yv8qk3m5xw2c7d1f4g6h8jn"
    static let order = Record(
        "Order", for: .request,
        [
            .text("channel", "The shop; with its number it is what makes an order unique.", "web", length: 1...64),
            .text("external_id", "The shop's own number of the order.", "1001", length: 1...128),
            .time("placed_at", "When the customer ordered, with its offset, or a day."),
            .time("paid_at", "Missing: not paid, and the order is held.").optional,
            Field("promised_by", "When it should be there; a day is meant to its end, UTC.", .either([.time, .day])).optional,
            .whole("priority", "Higher goes first; missing: 0.", 0, -100...100).optional,
            .flag("ship_complete", "Must be true where it is there: orders are not sent in parts.").optional,
            .text(
                "status", "`cancelled` or `canceled`: stored, never moved. Other words change nothing.", "cancelled",
                length: 0...40
            )
            .rare,
            .record("ship_to", "Where it goes.", address),
            .list("lines", "What is wanted.", of: .record(orderLine), count: 1...500),
        ])
    static let address = Record(
        "Address", for: .request,
        [
            .text("name", "Who gets it.", "Ana Lima", length: 0...200).optional,
            .text("company", "The firm.", "Lima Ltda", length: 0...200).optional,
            .text("street", "Street and number.", "Rua A 1", length: 0...300).optional,
            .text(
                "street2", "What else is written there. Shops' other names are understood: `address2`, `line2`, `addressLine3`.",
                "ap. 7", length: 0...300
            ).optional,
            .text("city", "The town.", "Curitiba", length: 1...120),
            .text("state", "State or region.", "PR", length: 0...80).optional,
            .text("postcode", "Must be there where the country has postcodes.", "80030-000", length: 0...20).optional,
            .text("country", "Two letters by ISO 3166; usual other spellings are read, with a note.", "BR", length: 1...60),
            .text("phone", "For the carrier.", "+55 41 5550100", length: 0...40).optional,
            .text("email", "For the carrier.", "ana@example.com", length: 0...254).optional,
            .latitude("Where it is, when the shop knows; both or none.").optional,
            .longitude("Where it is, when the shop knows; both or none.").optional,
        ])
    static let orderLine = Record(
        "OrderLine", for: .request,
        [
            .text("sku", "The article's number in the catalogue.", "S1", length: 1...64),
            .whole("quantity", "Pieces.", 2, 1...100_000),
            Field(
                "unit_price", "The price of one piece, not negative; six decimals are kept. Best as text.",
                .either([.text("10.90"), .number(10.9)])),
            .text("currency", "By ISO 4217; when it is missing, that of the settings.", "BRL", length: 3...3).optional,
        ])
    static let orderTaken = Record(
        "OrderTaken",
        [
            .text("id", "The order's public id: `ord_…`.", sampleID),
            .words("status", "Its state.", OrderState.self),
            .list("holds", "Why it must not move yet; none for an accepted one.", of: holdPlaced),
            .list("notes", "What was not taken as it was sent; missing where there is none.", of: note).optional,
        ])
    static let holdPlaced = Record(
        "HoldPlaced",
        [
            .words("reason", "The code.", HoldReason.self),
            .text("detail", "One sentence with the values at fault.", "The article 'S1' is not known."),
        ])
    static let note = Record(
        "Note",
        [
            .text("field", "Its path in the document; empty: several.", "lines[0].sku"),
            .text("value", "As it was sent, cut where it is long.", " S1"),
            .text("note", "What was made of it: read otherwise than it was sent, or kept as extra data.", "was read as S1"),
        ])
}

/// Where an order is.
extension OrderSchemas {
    static let orderStatus = Record(
        "OrderStatus",
        [
            .text("id", "The public id.", sampleID),
            .text("channel", "The shop.", "web"),
            .text("external_id", "The shop's number.", "1001"),
            .text(
                "state", "How far it is: an order's state and, while it moves, the warehouse's and the carriers'.", "in_transit"),
            .text("reason", "Why it stands there; empty when nothing is wrong.", "the carrier has not come yet"),
            .time("since", "Since when it is in this state."),
            .time("placed_at", "When the customer ordered."),
            .time("promised_by", "What the customer was promised.").optional,
            .time("accepted_at", "When it came here."),
            .time("completed_at", "When its last parcel was delivered.").optional,
            .day("expected_on", "While it waits for stock: when all its pieces should be there.").optional,
            .record("cancellation", "What became of the request to cancel; missing where nobody asked.", cancellation).optional,
            .record("ship_to", "Where it goes.", shipTo).optional,
            .list("lines", "What was ordered.", of: statusLine),
            Field(
                "extra", "What the shop sent beside the fields of an order, by its path in the document.",
                Schema.anything.sampled(["gift_note": "Happy birthday"])
            ).optional,
            .list("holds", "What keeps it.", of: openHold),
            .list("parcels", "Its closed parcels.", of: parcel),
            .list("shipments", "Its parcels on their way.", of: shipment),
        ])
    static let openHold = Record(
        "OpenHold",
        [
            .words("reason", "The code, with which it is released.", HoldReason.self),
            .text("detail", "One sentence with the values at fault.", "The article 'S1' is not known."),
            .time("placed_at", "Since when."),
        ])
    static let cancellation = Record(
        "Cancellation",
        [
            .words("outcome", "`requested` until the warehouse has answered.", ["requested", "cancelled", "refused"]),
            .text("reason", "Why the shop cancels; when it was refused, why that.", "the customer has changed her mind"),
            .time("requested_at", "When the shop asked."),
        ])
    static let shipTo = Record(
        "ShipTo",
        [
            .text("name", "Who gets it.", "Ana Lima"),
            .text("company", "The firm.", "Lima Ltda"),
            .text("street", "Street and number.", "Rua A 1"),
            .text("street2", "What else is written there.", "ap. 7"),
            .text("city", "The town.", "Curitiba"),
            .text("state", "State or region.", "PR"),
            .text("postcode", "Empty where there is none.", "80030-000"),
            .text("country", "Two letters by ISO 3166.", "BR"),
            .text("phone", "For the carrier.", "+55 41 5550100"),
            .text("email", "For the carrier.", "ana@example.com"),
            .latitude("Where it is, when that is known.").optional,
            .longitude("Where it is, when that is known.").optional,
        ])
    static let statusLine = Record(
        "StatusLine",
        [
            .whole("line", "From 1, in the order in which they were sent."),
            .text("sku", "The article.", "S1"),
            .whole("quantity", "Pieces.", 2),
            .text("unit_price", "Decimal text, in the currency's unit.", "10.90"),
            .text("total", "Quantity × price, rounded once, a half away from zero.", "21.80"),
            .text("currency", "By ISO 4217.", "BRL"),
        ])
    static let parcel = Record(
        "Parcel",
        [
            .text("id", "Its public id.", "par_0b9yv8qk3m5xw2c7d1f4g6h8jn"),
            .whole("number", "Of the order's parcels, from 1."),
            .text("sscc", "The number on the parcel, 18 digits.", "340123450000000018"),
            .whole("weight_g", "Grams.", 640),
            .time("packed_at", "When it was closed."),
        ])
    static let shipmentArrival = Record(
        "ShipmentArrival",
        [.time("p50", "By when half of all parcels like it arrive."), .time("p90", "By when nine in ten do.")])
    static let shipment = Record(
        "Shipment",
        [
            .text("id", "Its public id.", "shp_0b9yv8qk3m5xw2c7d1f4g6h8jn"),
            .text("carrier", "The carrier's code.", "dhl"),
            .text("tracking_number", "The number by which the carrier knows it.", "1Z999AA10123456784"),
            .words("state", "Its state here.", ShipmentState.self),
            .time("expected_at", "When it should be there.").optional,
            .record(
                "eta", "When it will arrive by what is known of parcels like it; missing: nobody can tell, or it is over.",
                shipmentArrival
            ).optional,
            .words("status", "What the carrier reported last; missing where it has not.", TrackingStatus.self).optional,
            .time("delivered_at", "When it was handed over.").optional,
        ])
}

/// Requests about an order that is stored.
extension OrderSchemas {
    static let cancelOrder = Record(
        "CancelOrder", for: .strict,
        [
            .text(
                "reason", "For the record and for whoever asks where the order is.", "the customer has changed her mind",
                length: 0...1000
            ).optional
        ])
    static let cancelAnswer = Record(
        "CancelAnswer",
        [
            .text("id", "The order.", sampleID),
            .words(
                "status", "`cancel_requested` until the warehouse decides.",
                [OrderState.cancelled.rawValue, OrderState.cancelRequested.rawValue]),
        ])
    static let changeOrder = Record(
        "ChangeOrder", for: .strict,
        [
            .list("lines", "Lines that should have fewer pieces; others stay.", of: .record(changedLine), count: 1...500)
                .optional,
            .record("ship_to", "Another address, the whole of it. Members that an address does not have are refused.", address)
                .optional,
            .text("reason", "For the record.", "the customer has changed her mind", length: 0...1000).optional,
        ])
    static let changedLine = Record(
        "ChangedLine", for: .strict,
        [
            .whole("line", "Which line, as the order's answer counts them, from 1.", 1, 1...500),
            .whole("quantity", "How many pieces it should have: no more than it has; 0 takes it off.", 2, 0...100_000),
        ])
    static let changeAnswer = Record(
        "ChangeAnswer",
        [
            .text("id", "The order.", sampleID),
            .words("status", "Its state.", OrderState.self),
            .list("changes", "What was and what is, a sentence each; none when it was so already.", of: .text("line 1: 2 → 1")),
        ])
    static let releaseHold = Record(
        "ReleaseHold", for: .strict,
        [
            .latitude("For `unknown_town` only: where the town is; both or none.").optional,
            .longitude("For `unknown_town` only: where the town is; both or none.").optional,
        ])
    static let releaseAnswer = Record(
        "ReleaseAnswer",
        [
            .text("id", "The order.", sampleID),
            .words("status", "Its state.", OrderState.self),
            .list("holds", "The reasons of the holds that are left.", of: .words(HoldReason.self)),
        ])
}

/// What became of a file of orders.
extension OrderSchemas {
    static let bulkReport = Record(
        "BulkReport",
        [
            .whole("received", "Lines that were not blank."),
            .whole("accepted", "Orders stored that move."),
            .whole("held", "Orders stored that wait."),
            .whole("cancelled", "Orders that came cancelled."),
            .whole("duplicates", "Orders that were stored before."),
            .whole("conflict_count", "Orders whose number is taken by other content."),
            .list("conflicts", "Of those, a thousand at most.", of: bulkConflict),
            .whole("invalid_count", "Lines that are no order."),
            .list("invalid", "Of those, a thousand at most.", of: bulkInvalid),
            .whole("note_count", "Notes on orders that were taken."),
            .list("notes", "Of those, a thousand at most.", of: bulkNote),
            .whole("unlisted", "What is counted and had no room in the lists."),
        ])
    static let bulkConflict = Record(
        "BulkConflict",
        [
            .whole("line", "In the upload, from 1."),
            .text("channel", "The shop.", "web"),
            .text("external_id", "The shop's number.", "1001"),
            .text("id", "The order that is stored with other content.", sampleID),
        ])
    static let bulkInvalid = Record(
        "BulkInvalid",
        [
            .whole("line", "In the upload, from 1."),
            .text("external_id", "The shop's number, when that much could be read.", "1001").optional,
            .list("errors", "What is wrong, ten at most.", of: ProblemDocument.fieldError),
            .whole("more_errors", "How many are not listed."),
        ])
    static let bulkNote = Record(
        "BulkNote",
        [
            .whole("line", "In the upload, from 1."),
            .text("external_id", "The shop's number.", "1001"),
            .text("field", "Its path.", "lines[0].sku"),
            .text("value", "As it was sent.", " S1"),
            .text("note", "What was made of it.", "was read as S1"),
        ])
}
