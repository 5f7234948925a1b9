import Fulfilment
import JSONReading

/// What `order-intake` offers to shops.
package enum OrderInterface {
    package static let program = ProgramInterface(
        "order-intake", port: 8080, "Takes orders from shops, keeps them, and says where they are.",
        [post, postMany, cancel, change, release, get, find])

    private static let size = "at most 1 MiB"
    private static let id = Parameter.path(
        "id", "The order's public id, `ord_…`, as it was answered.", .text(OrderSchemas.sampleID))
    private static let tooLarge = Refusal(413, "Document too large", meaning: "One order may have 1,048,576 bytes.")
    private static let unreadable = Refusal(400, "Not a JSON object", meaning: "The body cannot be read.")
    private static let unknown = Refusal(
        404, "No such order",
        meaning: "The same for an id that was never given out, for no order, and for one of a channel that the key does not have."
    )
    private static let overloaded = Refusal(
        503, "Overloaded", "Not stored", meaning: "Too much waits. Send the same order again after `Retry-After`.")

    private static let post = Operation(
        "postOrder", "POST /orders", "Send an order",
        """
        Returns when the order is on disk. The pair of channel and number makes an order: the same order again, however its JSON is laid out, is \
        answered with what is stored, so a request without an answer is sent again as it is. Members that are no fields of an order are kept as \
        extra data, with a note; null counts as missing. Something wrong with the trade, such as an unknown article, is a hold and not a refusal.
        """,
        parameters: [.header("traceparent", "The caller's trace, by W3C Trace Context.", .text(sampleTrace))],
        body: Body("The order, \(size).", OrderSchemas.order),
        answers: [
            Answer(201, "Stored now.", OrderSchemas.orderTaken),
            Answer(200, "Stored before, with the same content.", OrderSchemas.orderTaken),
        ],
        refusals: [
            unreadable, .query,
            Refusal(403, "Foreign channel", meaning: "The key does not have the order's channel. Nothing was stored."),
            Refusal(
                409, "Number taken",
                meaning: "The number is taken by other content. What differs is told to keys that also have `orders:read`."),
            tooLarge,
            Refusal(
                422, "Order invalid", "Order refused",
                meaning: "Every field that is wrong is named, or what the database refuses. Nothing was stored."),
            overloaded, .away,
        ])

    private static let postMany = Operation(
        "postOrders", "POST /orders/bulk", "Send many orders",
        """
        One order a line, as many as wanted; each line \(size). Orders are stored chunk by chunk: after an upload that broke off the same file is \
        sent again, and what is stored already is counted as duplicates.
        """,
        body: Body(
            "Orders as of `POST /orders`, a line each.", .text(OrderSchemas.order.sample.compact + "\n"),
            type: "application/x-ndjson", isRequired: false),
        answers: [
            Answer(
                200, "What became of each. Orders of channels that the key does not have are invalid lines.",
                OrderSchemas.bulkReport)
        ],
        refusals: [
            .query,
            Refusal(503, "Upload interrupted", meaning: "Some is stored. Send the whole file again after `Retry-After`."),
            overloaded,
            .away,
        ])

    private static let cancel = Operation(
        "cancelOrder", "POST /orders/{id}/cancel", "Cancel an order",
        """
        An order that is held or has just been accepted ends at once; of one that the warehouse works on, the warehouse decides. Asking again \
        changes nothing.
        """,
        parameters: [id], body: Body("Why.", OrderSchemas.cancelOrder, isRequired: false),
        answers: [
            Answer(200, "It will not ship.", OrderSchemas.cancelAnswer),
            Answer(202, "The warehouse was asked; `GET /orders/{id}` says what it decided.", OrderSchemas.cancelAnswer),
        ],
        refusals: [
            .query, unreadableBody, unknown,
            Refusal(409, "Too late to cancel", meaning: "A parcel has left the house, or the order has ended."), tooLarge,
            Refusal(422, "Field invalid", meaning: "The reason is too long or has control characters."), .away,
        ])

    private static let change = Operation(
        "changeOrder", "POST /orders/{id}/change", "Change an order",
        """
        Fewer pieces, or another address, as long as no parcel has left the house. `lines`, `ship_to` or both must be there. The same change \
        again changes nothing and is answered without `changes`.
        """,
        parameters: [id], body: Body("What should be different.", OrderSchemas.changeOrder),
        answers: [Answer(200, "It is so now.", OrderSchemas.changeAnswer)],
        refusals: [
            unreadable, .query, unknown,
            Refusal(409, "Too late to change", meaning: "A parcel has left the house, or the order has ended."), tooLarge,
            Refusal(422, "Change invalid", meaning: "Every field that is wrong is named. Nothing was changed."), .content, .away,
        ])

    private static let release = Operation(
        "releaseHold", "POST /orders/{id}/holds/{reason}/release", "Release a hold",
        "The order moves when it was the last one. A hold that is released already is answered like one that was released now.",
        parameters: [
            id, .path("reason", "Which hold.", .words(HoldReason.self).sampled(.text(HoldReason.unknownTown.rawValue))),
        ],
        body: Body("For `unknown_town`: where the town is.", OrderSchemas.releaseHold, isRequired: false),
        answers: [Answer(200, "Released.", OrderSchemas.releaseAnswer)],
        refusals: [
            .query, unreadableBody, unknown, Refusal(404, "No such hold", meaning: "The order never had it."),
            Refusal(
                409, "Cause still there",
                meaning: "The article must be imported or measured first, or the coordinates be sent along."), tooLarge,
            Refusal(422, "Field invalid", meaning: "Half a place, none, or one for a hold that needs none."), .away,
        ])

    private static let unreadableBody = Refusal(
        400, "Body unreadable", meaning: "The body is not the JSON that is wanted, or has members that are not understood.")

    private static let get = Operation(
        "getOrder", "GET /orders/{id}", "Where an order is", "With its lines, holds, parcels and shipments.", parameters: [id],
        answers: [Answer(200, "The order.", OrderSchemas.orderStatus)], refusals: [unknown, .away])

    private static let find = Operation(
        "findOrder", "GET /orders", "Where the order of a shop's number is", "Both parameters must be there.",
        parameters: [
            .query("channel", "The shop.", .text("web"), isRequired: true),
            .query("external_id", "The shop's number.", .text("1001"), isRequired: true),
        ],
        answers: [Answer(200, "The order.", OrderSchemas.orderStatus)],
        refusals: [Refusal(400, "Query incomplete", meaning: "A parameter is missing."), unknown, .away])

    private static let sampleTrace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
}
