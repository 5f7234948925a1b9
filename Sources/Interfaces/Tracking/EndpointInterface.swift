import JSONReading

/// What `tracking` offers to subscribers' systems.
enum EndpointInterface {
    static let operations = [list, create, get, log] + changes

    private static let code = Parameter.path("code", "The endpoint's code.", .text("shop"))
    private static let missing = Refusal(
        404, "No such endpoint", meaning: "The same for none and for one of channels that the key does not have.")
    private static let wrong = Refusal(
        400, "Endpoint not understood", meaning: "Every field that is wrong is named. Nothing was changed.")
    private static let noSecrets = Refusal(
        503, "Secrets cannot be kept", meaning: "The program has no key for them; whoever operates it has to know.")
    private static let ofOne = [missing, .path, .content, .away]
    private static let ofChange = [missing, .path, .away] + Refusal.body
    private static let nothing = Body("No fields.", EndpointSchemas.nothing, isRequired: false)

    private static let list = Operation(
        "listEndpoints", "GET /endpoints", "The endpoints of the key", "Those whose channels are all the key's.",
        answers: [Answer(200, "The endpoints.", EndpointSchemas.endpoints)], refusals: [.away])

    private static let create = Operation(
        "createEndpoint", "POST /endpoints", "Subscribe to notices", "Of what is sent, `webhooks` has the bodies.",
        body: Body("What is sent where, at most 64 KiB.", EndpointSchemas.wish),
        answers: [Answer(201, "Stored. The secret is never shown again.", EndpointSchemas.secret)],
        refusals: [
            wrong, Refusal(403, "Channel not of this key", meaning: "Name the channels that the key has."),
            Refusal(409, "Endpoint exists", meaning: "Remove it first, or take another code."), noSecrets, .away,
        ] + Refusal.body)

    private static let get = Operation(
        "getEndpoint", "GET /endpoints/{code}", "An endpoint", "How it stands, without its secrets.", parameters: [code],
        answers: [Answer(200, "The endpoint.", EndpointSchemas.endpoint)], refusals: ofOne)

    private static let log = Operation(
        "getEndpointLog", "GET /endpoints/{code}/log", "Attempts to send", "The newest first.",
        parameters: [
            code, .query("limit", "How many at most; missing: 100.", .whole(100, 1...1000)),
            .query("message_id", "Of one notice alone, as the header `webhook-id`.", .text(EndpointSchemas.messageID)),
        ],
        answers: [Answer(200, "The attempts.", EndpointSchemas.attempts)], refusals: [wrong] + ofOne)

    /// In an order in which the examples can be asked one after the other; a try behind the end, so that they send nothing.
    private static let changes = [
        Operation(
            "rotateEndpointSecret", "POST /endpoints/{code}/rotate", "Another secret", "Those before sign beside it for a while.",
            parameters: [code], body: Body("May be missing.", EndpointSchemas.rotation, isRequired: false),
            answers: [Answer(200, "The new one, which is never shown again.", EndpointSchemas.secret)],
            refusals: [wrong, noSecrets] + ofChange),
        Operation(
            "disableEndpoint", "POST /endpoints/{code}/disable", "Switch an endpoint off",
            "What waits for it stays; what is new is not kept for it.", parameters: [code], body: nothing,
            answers: [Answer(200, "The endpoint.", EndpointSchemas.endpoint)], refusals: ofChange),
        Operation(
            "enableEndpoint", "POST /endpoints/{code}/enable", "Switch an endpoint on", "What waits is sent at once.",
            parameters: [code], body: nothing, answers: [Answer(200, "What it missed.", EndpointSchemas.missed)],
            refusals: ofChange),
        Operation(
            "replayNotices", "POST /endpoints/{code}/replay", "Send notices again", "Under the ids that they had.",
            parameters: [code], body: Body("Which: one of the two fields.", EndpointSchemas.replay),
            answers: [Answer(200, "How many are sent.", EndpointSchemas.replayed)], refusals: [wrong] + ofChange),
        Operation(
            "removeEndpoint", "POST /endpoints/{code}/remove", "Remove an endpoint", "With all that waits for it.",
            parameters: [code], body: nothing, answers: [Answer(200, "Removed.", EndpointSchemas.removed)], refusals: ofChange),
        Operation(
            "testEndpoint", "POST /endpoints/{code}/test", "Send a test",
            "Once and now, also where the endpoint is switched off: `endpoint.test`.", parameters: [code], body: nothing,
            answers: [Answer(200, "What came of it.", EndpointSchemas.attempt)], refusals: ofChange),
    ]
}
