import JSONReading

/// What `tracking` offers to carriers and to whoever waits for a parcel.
package enum TrackingInterface {
    package static let program = ProgramInterface(
        "tracking", port: 8084, "Takes carriers' webhooks, says where parcels are, and tells subscribers.",
        [webhook, secretWebhook, token, shipment] + EndpointInterface.operations,
        notices: TrackingNotices.all)

    private static let source = Parameter.path(
        "source", "Who pushes, by the name that `tracking source` set it up under.", .text("ups"))
    private static let unknown = Refusal(404, "No such source", meaning: "Nobody by that name pushes here.")
    private static let delivery = Body(
        "What the carrier sends, in its own format, at most 1 MiB; it is stored as it is.",
        Schema.anything.sampled(["tracking_number": "1Z999AA10123456784"]), type: "*/*")
    private static let stored = Answer(
        200, "Stored, and read later. Some formats want another status below 300, or a text: they get those.")
    private static let refusals = [
        Refusal(
            401, "Signature refused",
            meaning: "The delivery cannot be believed. Some formats want another status for it, and get that."),
        unknown, .size, .encoded, .tooMany,
        Refusal(503, "No keys", "Not stored", "Source not usable", meaning: "The carrier sends the same delivery again."), .away,
    ]

    private static let webhook = Operation(
        "postWebhook", "POST /webhooks/{source}", "A carrier's webhook",
        "Proven by the signature that the source's format has. The same delivery again changes nothing.", parameters: [source],
        body: delivery, answers: [stored], refusals: refusals)

    private static let secretWebhook = Operation(
        "postSecretWebhook", "POST /webhooks/{source}/{secret}", "A webhook of a carrier that cannot sign",
        "Proven by the secret in its address.", parameters: [source, .path("secret", "The source's secret.", .text("s3cret"))],
        body: delivery, answers: [stored], refusals: refusals)

    private static let token = Operation(
        "postToken", "POST /webhooks/{source}/oauth/token", "A token for a carrier that pushes with one",
        "By OAuth 2.0 (RFC 6749, client credentials): the secret stands in `Authorization: Basic` or in the form.",
        parameters: [source],
        body: Body(
            "The form, at most 16 KiB.", Schema.record(TrackingSchemas.tokenForm), type: "application/x-www-form-urlencoded",
            isRequired: false),
        answers: [Answer(200, "The token.", TrackingSchemas.token)],
        refusals: [
            Refusal(
                400, as: .record(TrackingSchemas.tokenRefusal), meaning: "Another grant is wanted: `unsupported_grant_type`."),
            Refusal(401, as: .record(TrackingSchemas.tokenRefusal), meaning: "The secret is none: `invalid_client`."),
            Refusal(404, "No such source", meaning: "Nobody by that name fetches tokens here."), .size,
            .encoded, .tooMany,
            Refusal(503, "Source not usable", meaning: "The source's secrets cannot be read just now."),
        ])

    private static let shipment = Operation(
        "getShipment", "GET /shipments/{number}", "Where a parcel is",
        """
        For whoever knows the tracking number, which may be written with blanks and hyphens: towns and times, no names. Looking for numbers that \
        nobody has is limited.
        """,
        parameters: [
            .path("number", "The tracking number.", .text("1Z999AA10123456784")),
            .query("carrier", "Whose parcel is meant, where several carriers have one of this number.", .text("ups")),
        ],
        answers: [
            Answer(200, "The parcel.", TrackingSchemas.shipmentTimeline),
            Answer(300, "Several carriers have a parcel of this number.", TrackingSchemas.shipmentChoices),
        ],
        refusals: [
            .path, Refusal(404, "No such shipment", meaning: "Maybe the carrier has not been handed the parcel yet."), .tooMany,
            .away,
        ])
}
