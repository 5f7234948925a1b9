import Fulfilment

/// What subscribers' systems send and get.
enum EndpointSchemas {
    static let messageID = "msg_6f1d2b0c5a2e4c1b9f430a8d1e2f3b4c"

    private static let code = Field.text("code", "Letters, digits, `.`, `-` and `_`.", "shop", length: 1...63)
    private static let url = Field.text(
        "url", "Where notices are sent: `https`, without user and fragment.", "https://shop.example/notices", length: 1...2000)
    private static let choices = [
        choice("event_types", "Kinds of notices.", "shipment.updated"), choice("channels", "Of whose orders.", "web"),
        choice("carriers", "Of which carriers.", "dhl"),
        choice("statuses", "Which a parcel must have.", TrackingStatus.delivered.rawValue),
    ]

    private static func choice(_ name: String, _ meaning: String, _ sample: String) -> Field {
        .list(name, meaning + " `*`: any.", of: .text(sample, length: 1...100), count: 1...100)
    }

    static let nothing = Record("Nothing", for: .strict, [])
    static let endpoints = Record("Endpoints", [.list("endpoints", "All that the key reaches.", of: endpoint)])
    static let endpoint = Record(
        "Endpoint",
        [code, url] + choices + [
            .time("created_at", "When it was added."),
            .time("disabled_at", "Since when it is switched off.").optional,
            .text("disabled_reason", "Why.", "410: the endpoint is gone").optional,
            .whole("failures", "Since the last success.", 0),
            .time("failing_since", "Since when it fails.").optional,
            .time("not_before", "Until when it rests.").optional,
            .whole("secrets", "Secrets that sign."), .whole("waiting", "Notices that it has not confirmed.", 0),
            .time("last_delivered_at", "When one arrived last.").optional,
        ])
    static let wish = Record(
        "EndpointWish", for: .strict,
        [code, url] + choices.map(\.optional) + [
            .text(
                "secret", "Where it is known elsewhere: `whsec_` and Base64 of 24 to 64 bytes. Missing: it is drawn.",
                sampleSecret
            )
            .optional
        ])
    static let secret = Record("EndpointSecret", [code, .text("secret", "With which notices are signed.", sampleSecret)])
    static let rotation = Record(
        "SecretRotation", for: .strict,
        [
            .whole("overlap_hours", "How long those before sign beside it; missing: 24.", 24, 0...8760).optional,
            .text("secret", "Missing: it is drawn.", sampleSecret).optional,
        ])
    static let missed = Record(
        "MissedNotices",
        [
            .time("since", "Since when it was switched off; missing: it was not.").optional,
            .whole("notices", "That it would have got, and `replay` sends.", 0),
        ])
    static let replay = Record(
        "Replay", for: .strict,
        [.time("since", "All since then.").optional, .text("message_id", "One, as the header `webhook-id`.", messageID).rare])
    static let replayed = Record("Replayed", [.whole("notices", "How many.", 0)])
    static let removed = Record("Removed", [.flag("removed", "Always.")])
    static let attempts = Record("EndpointLog", [.list("attempts", "The newest first.", of: attempt)])
    static let attempt = Record(
        "SendAttempt",
        [
            .text("endpoint", "Its code.", "shop"), .text("message_id", "As the header `webhook-id`.", messageID),
            .text("type", "The kind of notice.", "shipment.updated"),
            .text("tracking_number", "The parcel.", "1Z999AA10123456784").optional,
            .whole("attempt", "Which, from 1."), .time("started_at", "When."), .whole("duration_ms", "Milliseconds.", 120),
            .whole("status", "Of HTTP; missing: there was no answer.", 200).optional,
            .text("answer", "Its first bytes.", "thank you"),
            .text("outcome", "`delivered`, or why not.", "delivered"),
            .time("retry_at", "When it is tried again.").optional,
        ])

    private static let sampleSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
}
