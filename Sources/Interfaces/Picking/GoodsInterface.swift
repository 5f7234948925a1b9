import Fulfilment
import JSONReading

/// Goods in and in stock: deliveries, put-aways, refills, moves, judgements, counts, and what a code is.
enum GoodsInterface {
    static let operations = receiving + stock + counts

    private typealias Floor = PickingInterface

    private static let receipt = Parameter.path("id", "The receipt's number.", .whole(12))
    private static let unknownReceipt = Refusal(404, "Unknown receipt", meaning: "There is none of this number.")
    private static let ofGoods = Floor.ofBooks + Floor.ofBadge + Floor.read

    private static let receiving = [
        Operation(
            "openReceipt", "POST /floor/receipts", "A delivery stands at a dock",
            "By the number of its purchase order or notice, or the SSCC of one of its pallets. One that is open already goes on.",
            parameters: [Floor.language], body: Body("The delivery.", ReceivingSchemas.receiptRequest),
            answers: [Answer(200, "What is expected, and what came.", ReceivingSchemas.receiptAnswer)],
            refusals: [Refusal(404, "Unknown document", meaning: "Nobody announced it.")] + ofGoods),
        Operation(
            "getReceipt", "GET /floor/receipts/{id}", "A delivery", "What is expected of it, and what came.",
            parameters: [receipt, Floor.language], answers: [Answer(200, "The delivery.", ReceivingSchemas.receiptAnswer)],
            refusals: [unknownReceipt] + Floor.ofLook),
        Operation(
            "countReceipt", "POST /floor/receipts/{id}/counts", "Pieces were counted at the dock",
            "Each count is settled by itself, once by its id.", parameters: [receipt, Floor.language],
            body: Body("1 to 500 counts.", ReceivingSchemas.countsRequest),
            answers: [Answer(200, "What became of each.", ReceivingSchemas.countsAnswer)], refusals: [unknownReceipt] + ofGoods),
        Operation(
            "finishReceipt", "POST /floor/receipts/{id}/finish", "A delivery is counted to its end",
            "What is missing is written off with a reason, or still to come.", parameters: [receipt, Floor.language],
            body: Body("What of the rest.", ReceivingSchemas.finishRequest),
            answers: [Answer(200, "The delivery.", ReceivingSchemas.receiptAnswer)], refusals: [unknownReceipt] + ofGoods),
        Operation(
            "listPutAways", "GET /floor/put-aways", "What lies at a dock",
            "What orders wait for first, each with the bins that it should go to.",
            parameters: [
                .query("dock", "The dock's code.", .text("DOCK-1", length: 1...Int.max), isRequired: true), Floor.language,
            ],
            answers: [Answer(200, "The goods.", ReceivingSchemas.dockAnswer)],
            refusals: [Refusal(422, "Unknown place", meaning: "It is no dock.")] + Floor.ofLook),
        Operation(
            "putAway", "POST /floor/put-aways", "Pieces were put away", "Each is settled by itself, once by its id.",
            parameters: [Floor.language], body: Body("1 to 500 put-aways.", ReceivingSchemas.putAwaysRequest),
            answers: [Answer(200, "What became of each.", ReceivingSchemas.putAwaysAnswer)], refusals: ofGoods),
    ]

    private static let stock = [
        Operation(
            "listRefills", "GET /floor/refills", "Faces that run low", "At the sites of the badge.", parameters: [Floor.language],
            answers: [Answer(200, "The most urgent first.", StockSchemas.refillsAnswer)], refusals: Floor.ofLook),
        Operation(
            "refill", "POST /floor/refills", "Pieces were carried to a face", "Booked once by its id.",
            parameters: [Floor.language],
            body: Body("What was carried.", StockSchemas.refillRequest),
            answers: [Answer(200, "Booked.", FloorSchemas.booked)], refusals: ofGoods),
        Operation(
            "move", "POST /floor/moves", "Pieces were carried elsewhere",
            "From a place to another of the same site; booked once by its id.",
            parameters: [Floor.language], body: Body("What was carried.", StockSchemas.moveRequest),
            answers: [Answer(200, "Booked.", FloorSchemas.booked)], refusals: ofGoods),
        Operation(
            "judge", "POST /floor/judgements", "What pieces are",
            "Held pieces are released, good ones barred; booked once by its id.",
            parameters: [Floor.language], body: Body("What they are from now on.", StockSchemas.judgementRequest),
            answers: [Answer(200, "Booked.", FloorSchemas.booked)], refusals: ofGoods),
        Operation(
            "lookUp", "GET /floor/look-up", "What goes by a code",
            "Places, articles, parcels and orders, at the sites of the badge.",
            parameters: [
                .query("code", "As it was scanned.", .text("4006381333931", length: 1...Int.max), isRequired: true),
                Floor.language,
            ],
            answers: [Answer(200, "Everything; nothing is no refusal.", StockSchemas.lookUpAnswer)], refusals: Floor.ofLook),
    ]

    private static let counts = [
        Operation(
            "count", "POST /floor/counts", "What lay in a bin",
            "Booked once by its id, or kept for a recount by somebody else where it differs much from the books.",
            parameters: [Floor.language], body: Body("The count.", StockSchemas.stockCountRequest),
            answers: [Answer(200, "Booked or kept.", StockSchemas.countAnswer)],
            refusals: [Refusal(404, "Unknown task", meaning: "`task` is none.")] + ofGoods),
        Operation(
            "listCountTasks", "GET /floor/count-tasks", "What is to be counted",
            "And what is to be approved, where the badge may.",
            parameters: [Floor.language], answers: [Answer(200, "The tasks.", StockSchemas.countTasksAnswer)],
            refusals: Floor.ofLook),
        Operation(
            "decideCount", "POST /floor/count-tasks/{id}/approval", "A difference is approved or not", "Decided once by its id.",
            parameters: [.path("id", "The task's number.", .whole(3)), Floor.language],
            body: Body("The decision.", StockSchemas.countApproval),
            answers: [Answer(200, "What was booked, if anything.", StockSchemas.countAnswer)],
            refusals: [Refusal(404, "Unknown task", meaning: "There is none of this number.")] + ofGoods),
    ]
}
