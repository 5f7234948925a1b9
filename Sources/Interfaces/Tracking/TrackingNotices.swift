import Fulfilment

/// What `tracking` tells those who subscribed: events of parcels, by Standard Webhooks.
enum TrackingNotices {
    static let all = [updated, expected, exception, cleared, test]

    private static let updated = notice(
        "shipment.updated", "A parcel is somewhere else", "Its status has changed, or its cause.", "ShipmentUpdated",
        [
            .words("status", "Where it stands.", TrackingStatus.self),
            .words("previous_status", "Where it stood.", TrackingStatus.self),
            .words("cause", "Why, when something went wrong.", TrackingCause.self).optional,
            .time("status_at", "Since when.").optional,
            .time("delivered_at", "When it was handed over.").optional,
            .time("carrier_expects_at", "When its carrier expects to deliver it.").optional,
            .whole("attempts", "Delivery attempts that failed.", 0), leftOut,
        ])

    private static let expected = notice(
        "shipment.expected", "A parcel comes at another time", "When it should be there was foreseen, or foreseen anew.",
        "ShipmentExpected",
        [
            .time("p50", "By when half of all parcels like it arrive; missing: nobody can tell any more.").optional,
            .time("p90", "By when nine in ten do.").optional,
            .words("cause", "What made the difference.", ArrivalCause.self), leftOut,
        ])

    private static let exception = notice(
        "shipment.exception", "Something is wrong with a parcel", "Somebody should look after it.", "ShipmentException",
        [
            kind, .text("cause", "The carrier's cause, where it gave one; else the kind.", "silence"),
            .text("action", "What to do about it.", ParcelExceptionKind.silence.action),
        ])

    private static let cleared = notice(
        "shipment.exception_cleared", "Nothing is wrong with a parcel any more", "What was wrong has ended.",
        "ShipmentExceptionCleared", [kind, .text("reason", "Why, in a sentence.", "it was delivered")])

    private static let test = notice(
        "endpoint.test", "A test", "Sent when somebody asks for it.",
        Record("EndpointTestData", [.text("endpoint", "The endpoint's code.", "shop")]), "EndpointTest")

    private static let kind = Field.words("kind", "What is wrong.", ParcelExceptionKind.self)

    private static let leftOut = Field.list(
        "left_out", "Notices before it that were not sent, for which it stands.", of: leftOutNotice
    ).optional
    private static let leftOutNotice = Record(
        "LeftOutNotice",
        [
            .text("id", "Its `webhook-id`.", EndpointSchemas.messageID), .time("timestamp", "When it happened."),
            .words("status", "Where the parcel stood, of `shipment.updated`.", TrackingStatus.self).optional,
        ])

    /// The parcel that all but the test are about.
    private static let parcel: [Field] = [
        .text("channel", "The shop.", "web"), .text("order", "The shop's number of the order.", "1001"),
        .text("carrier", "Its code.", "ups"),
        .text("tracking_number", "As printed on the label.", "1Z999AA10123456784"),
    ]

    private static func notice(
        _ type: String, _ title: String, _ meaning: String, _ name: String, _ fields: [Field]
    ) -> Notice {
        notice(type, title, meaning, Record("\(name)Data", "The parcel, and what is new of it.", parcel + fields), name)
    }

    private static func notice(_ type: String, _ title: String, _ meaning: String, _ data: Record, _ name: String) -> Notice {
        let body = Record(
            name, title + ".",
            [
                .words("type", "The kind of event.", [type]), .time("timestamp", "When it happened."),
                .record("data", "What is new.", data),
            ])
        return Notice(type, title, meaning, body)
    }
}
