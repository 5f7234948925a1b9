import Fulfilment
import JSONReading

/// What `picking-worker` offers to the floor's devices and to buyers' systems.
package enum PickingInterface {
    package static let program = ProgramInterface(
        "picking-worker", port: 8081,
        "The floor's devices: tours, packing, goods in, stock, hand-overs, supervision; and what buyers' systems tell the warehouse.",
        signIn + picking + PackingInterface.operations + GoodsInterface.operations + LeavingInterface.operations
            + SupervisionInterface.operations + expected)

    private static let signIn = [
        Operation(
            "signIn", "POST /floor/sign-in", "A badge signs in",
            """
            Who stands at the device. The session that is answered goes into the header `Waybill-Session` of every other request of the floor, and is \
            good with this key only. The header here, too: then a session of the same badge goes on.
            """,
            parameters: [
                .header("Waybill-Session", "The session that the device has, if any.", .text(sampleSession)), language,
            ],
            body: Body("The badge.", PickingSchemas.signInRequest),
            answers: [Answer(200, "Signed in.", PickingSchemas.signInAnswer)],
            refusals: [
                Refusal(401, "PIN missing", meaning: "The badge has a PIN: ask for it and send it along."),
                Refusal(
                    403, "Badge not known", "Role missing", "Worker of another site", "PIN wrong",
                    meaning: "The badge may not work here, or its PIN is another one."),
                Refusal(429, "Too many wrong PINs", meaning: "Wait for as many seconds as `Retry-After` says."),
            ] + read)
    ]

    private static let picking = [
        Operation(
            "nextWork", "POST /floor/work", "What is there to do for me",
            "The most urgent task for the badge, near where it stands. It is not given to it: another device may be told the same.",
            parameters: [language], body: Body("What the device can do.", PickingSchemas.workRequest),
            answers: [Answer(200, "A task.", PickingSchemas.workTask), Answer(204, "There is nothing to do.")],
            refusals: [Refusal(422, "Place not known", meaning: "`at` is no place.")] + ofBadge + read),
        Operation(
            "beginTour", "POST /floor/tours", "Work for a cart",
            "A new tour, or the one that the badge has open with the cart, with the scans that the books have of it.",
            parameters: [language], body: Body("The cart.", PickingSchemas.tourRequest),
            answers: [
                Answer(201, "A new tour.", PickingSchemas.tourAnswer),
                Answer(200, "The tour goes on.", PickingSchemas.tourAnswer),
                Answer(204, "There is nothing to pick."),
            ],
            refusals: [
                Refusal(404, "Cart not known", meaning: "Nobody registered it."),
                Refusal(409, "Cart in use", meaning: "Another badge has it."),
                Refusal(422, "Place not known", meaning: "`at` is no place."),
                Refusal(503, "Too many at once", meaning: "Ask again after `Retry-After`."),
            ] + ofBadge + read),
        Operation(
            "uploadScans", "POST /floor/tours/{id}/scans", "What a device recorded",
            "Each scan is applied once, by its id: an upload without an answer is sent again as it is. What the books cannot follow is answered as a conflict.",
            parameters: [.path("id", "The tour's number.", .whole(41)), language],
            body: Body("The scans, at most 8 MiB.", PickingSchemas.scanUpload),
            answers: [Answer(200, "Every scan is settled.", PickingSchemas.scanReceipt)],
            refusals: [
                Refusal(404, "Tour not known", meaning: "There is none of this number."),
                Refusal(409, "Tour of another picker", meaning: "Another badge has it."),
            ] + ofBadge + read),
    ]

    private static let expected = [
        Operation(
            "postPurchaseOrder", "POST /v1/purchase-orders", "A purchase order",
            "What was bought, and when it should come. \(sameAgain)",
            body: Body("The document, at most 4 MiB.", ExpectedGoodsSchemas.expectedGoods), answers: stored, refusals: ofExpected),
        Operation(
            "postNotice", "POST /v1/notices", "A notice of goods on their way",
            "What is in the lorry: lots, days, cases. \(sameAgain)",
            body: Body("The document, at most 4 MiB.", ExpectedGoodsSchemas.expectedGoods), answers: stored, refusals: ofExpected),
    ]
    private static let sameAgain =
        "The same document again changes nothing; another one under the same number replaces it until goods of it arrive."
    private static let stored = [
        Answer(201, "Stored now.", ExpectedGoodsSchemas.expectedGoodsAnswer),
        Answer(200, "The books had it, or have it so now.", ExpectedGoodsSchemas.expectedGoodsAnswer),
    ]
    private static let ofExpected =
        [
            Refusal(403, "Key of another site", meaning: "The key is not for the document's site. Nothing was stored."),
            Refusal(409, "Goods have arrived", meaning: "Some of it cannot be changed any more."),
            Refusal(422, "Goods not as the books have it", meaning: "Every field is named. Nothing was stored."),
        ] + read
}

// What the floor's operations share.
extension PickingInterface {
    static let sampleSession = "3f2a9c0d5e6b47189a0c1d2e3f405162"
    static let language = Parameter.header(
        "Accept-Language", "`zh` for Chinese; what people read of the answer is English otherwise.", .text("zh"))

    /// Of every request with a body.
    static let read = [
        Refusal(
            422, "Request not understood", meaning: "Every field that is wrong or not understood is named. Nothing was changed."),
        .query, .size, .content, .away,
    ]
    /// Of every request that is about a site and a badge.
    static let ofSite = [
        Refusal(
            403, "Device of another site", "Worker of another site",
            meaning: "The site is not one of the device's, or of this worker's.")
    ]
    /// Of every request that may name the badge.
    static let ofBadge =
        ofSite + [
            Refusal(
                403, "Session of another badge", "Badge not known",
                meaning: "The body names another badge than the session's, or one that is gone.")
        ]
    /// Of every look-up.
    static let ofLook =
        ofSite + [Refusal(422, "Request not understood", meaning: "A part of the address is not what is wanted."), .path, .away]
    /// What a rule of the books forbids, by the rule.
    static let ofBooks = [
        Refusal(
            409, "Not possible", "Counted already", "Expired", "Hand over missing", "Id taken", "Not agreed", "Not awaited",
            "Not expected", "Other dock", "Other expiry", "Over", "Same counter", "Serial in stock", "Short", "Task ended",
            "Too few",
            "Wrong state",
            meaning:
                "It was understood, and a rule of the books forbids it; `detail` says which and what to do. Nothing was changed."),
        Refusal(
            422, "Article missing", "Contradiction", "Expiry missing", "Lot missing", "No such pieces", "Other picker",
            "Quantity missing", "Serial missing", "Several articles", "Several documents", "Several lots", "Unknown article",
            "Unknown pallet", "Unknown place", "Unknown supplier", "Unreadable code", "Wrong place", "Wrong task", "Wrong value",
            meaning: "Another place, article, lot or number is meant; `detail` says what is allowed. Nothing was changed."),
    ]
    static let order = Parameter.path("order", "The order's number in the warehouse.", .whole(7))
    static let sscc = Parameter.path("sscc", "The parcel's number, 18 digits.", .text("340123450000000018"))
}
