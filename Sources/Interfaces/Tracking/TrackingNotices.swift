import Fulfilment

/// What `tracking` tells those who subscribed: events of parcels, by Standard Webhooks. The fields of `data` stand here alone.
enum TrackingNotices {
    static let all = [updated, expected, exception, cleared]

    private static let updated = notice(
        "shipment.updated", "A parcel is somewhere else", "Its status has changed, or its cause.", "ShipmentUpdated",
        [
            .words("status", "Where it stands.", TrackingStatus.self),
            .words("cause", "Why, when something went wrong.", TrackingCause.self).optional,
            .time("status_at", "Since when.").optional,
            .time("delivered_at", "When it was handed over.").optional,
        ])

    private static let expected = notice(
        "shipment.expected", "A parcel comes at another time", "When it should be there was foreseen, or foreseen anew.",
        "ShipmentExpected",
        [
            .time("expected_at", "When it should be there.").optional,
            .time("expected_from", "Between when").optional,
            .time("expected_to", "and when.").optional,
        ])

    private static let exception = notice(
        "shipment.exception", "Something is wrong with a parcel", "Somebody should look after it.", "ShipmentException",
        exceptionFields + [.text("action", "What to do about it.", "Ask the carrier where it is.").optional])

    private static let cleared = notice(
        "shipment.exception_cleared", "Nothing is wrong with a parcel any more", "What was wrong has ended.",
        "ShipmentExceptionCleared", exceptionFields)

    private static let exceptionFields: [Field] = [
        .text("exception", "What is wrong.", "silent"),
        .time("since", "Since when.").optional,
    ]

    /// The parcel that all of them are about.
    private static let parcel: [Field] = [
        .text("tracking_number", "As printed on the label.", "1Z999AA10123456784"),
        .text("carrier", "Its code.", "ups"),
        .text("order", "The order's public id.", OrderSchemas.sampleID).optional,
    ]

    private static func notice(
        _ type: String, _ title: String, _ meaning: String, _ name: String, _ fields: [Field]
    ) -> Notice {
        let data = Record("\(name)Data", "The parcel, and what is new of it.", parcel + fields)
        let body = Record(
            name, title + ".",
            [
                .words("type", "The kind of event.", [type]),
                .time("timestamp", "When it happened."),
                .record("data", "The parcel, and what is new of it.", data),
            ])
        return Notice(type, title, meaning, body)
    }
}
