import Fulfilment

/// What tracking answers to people, and to carriers that fetch a token.
enum TrackingSchemas {
    static let shipmentTimeline = Record(
        "ShipmentTimeline",
        [
            .text("tracking_number", "As printed on the label.", "1Z999AA10123456784"),
            .text("carrier", "Its code.", "dhl"),
            .words("status", "Where it stands.", TrackingStatus.self),
            .words("cause", "Why, when something went wrong.", TrackingCause.self).optional,
            .time("status_at", "Since when.").optional,
            .time("expected_at", "When it should be there.").optional,
            .day("expected_on", "The day alone, where the carrier named no time of day.").optional,
            .time("expected_from", "Between when").optional,
            .time("expected_to", "and when, where the carrier said so.").optional,
            .record(
                "eta", "When it is expected by what is known of parcels like it; missing: nobody can tell, or it is over.",
                expectedArrival
            ).optional,
            .list("eta_history", "Each time that this changed, the first first.", of: expectedArrival),
            .time("delivered_at", "When it was handed over.").optional,
            .whole("attempts", "Delivery attempts that failed.", 0),
            .list("exceptions", "What is wrong with it now, the oldest first.", of: timelineException),
            .list("events", "By time, undated ones last; a thousand at most.", of: timelineEvent),
        ])
    static let expectedArrival = Record(
        "ExpectedArrival",
        [
            .time("noted_at", "From when on."),
            .time("p50", "By when half of all parcels like it arrive; missing: nobody could tell.").optional,
            .time("p90", "By when nine in ten do.").optional,
            .words("cause", "What made the difference.", ArrivalCause.self),
        ])
    static let timelineException = Record(
        "TimelineException",
        [.words("kind", "What is wrong.", ParcelExceptionKind.self), .time("since", "Since when.")])
    static let timelineEvent = Record(
        "TimelineEvent",
        [
            .time("occurred_at", "Missing where the carrier names no time.").optional,
            .words("status", "What it means.", TrackingStatus.self),
            .words("cause", "Why, when something went wrong.", TrackingCause.self).optional,
            .text("place", "The town, in the carrier's words.", "Curitiba"),
            .text("proof", "What the carrier has to show for the delivery, such as `photo`.", "photo").optional,
        ])
    static let shipmentChoices = Record(
        "ShipmentChoices",
        [
            .text("title", "What to do.", "Several carriers have a parcel with this number; ask for one of them"),
            .list("choices", "One for each carrier.", of: shipmentChoice),
        ])
    static let shipmentChoice = Record(
        "ShipmentChoice",
        [
            .text("carrier", "Its code.", "dhl"),
            .text("tracking_number", "As on the label.", "1Z999AA10123456784"),
            .text("href", "Where its timeline is.", "/shipments/1Z999AA10123456784?carrier=dhl"),
        ])
    static let token = Record(
        "Token",
        [
            .text("access_token", "For `Authorization: Bearer`.", "eyJhbGciOi…"),
            .words("token_type", "How it is sent.", ["Bearer"]),
            .whole("expires_in", "Seconds.", 3600),
        ])
    static let tokenForm = Record(
        "TokenForm",
        [
            .words("grant_type", "Missing: the same.", ["client_credentials"]).optional,
            .text("client_secret", "The secret, where it is not in the header.", "s3cret").optional,
        ])
    static let tokenRefusal = Record(
        "TokenRefusal",
        [
            .text("error", "By RFC 6749.", "invalid_client")
        ])
}
