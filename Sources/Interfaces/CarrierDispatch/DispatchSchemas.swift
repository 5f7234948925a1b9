import Fulfilment

/// What dispatchers send and get.
enum DispatchSchemas {
    private static let sscc = Field.text("parcel", "Its SSCC, 18 digits.", "340123450000000018")
    private static let order = Field.whole("order", "The order.", 7)
    private static let site = Field.text("site", "The site.", "S1")
    private static let carrier = Field.text("carrier", "The carrier's code.", "dhl")
    private static let account = Field.text("account", "The account's code.", "dhl-main")
    private static let number = Field.text("number", "The tracking number.", "1Z999AA10123456784")

    static let labels = Record("Labels", [.list("labels", "Labels, and attempts to buy one.", of: label)])
    static let label = Record(
        "Label", "A label, or an attempt to buy one.",
        [
            .words(
                "state", "Of the attempt or of the label.",
                LabelAttemptState.allCases.map(\.rawValue) + LabelState.allCases.map(\.rawValue)),
            order, account, .text("reference", "Under which it was asked for.", "WB-7-1"),
            .text("number", "The tracking number; empty when none is known.", "1Z999AA10123456784"),
            .time("since", "When it was asked for or bought."),
            .text("detail", "What was last said of it; empty: nothing.", "the carrier does not take it back"),
            .text("owner", "Who decides; empty when nobody has to.", "dispatcher"),
        ])
    static let voidLabel = Record(
        "VoidLabel", for: .strict,
        [.text("number", "Which of its labels; all that can be given back when it is missing.", "1Z999AA10123456784").optional])
    static let wantedBack = Record(
        "WantedBackLabels", [.list("labels", "Those that the carrier is asked to take back.", of: wantedBackLabel)])
    static let wantedBackLabel = Record(
        "WantedBackLabel", [carrier, .text("reference", "Under which it was bought.", "WB-7-1"), number])
    static let sweep = Record(
        "Sweep", for: .strict,
        [
            .text("account", "One account's code; all when it is missing.", "dhl-main").optional,
            .day("since", "From which day on, UTC; from where the last one ended when it is missing.").optional,
        ])
    static let swept = Record("SweptAccounts", [.list("accounts", "One for each account.", of: sweptAccount)])
    static let sweptAccount = Record(
        "SweptAccount",
        [
            account, .whole("listed", "Labels that the carrier lists."),
            .whole("orphans", "Sold to us without our knowing.", 0),
            .whole("adopted", "Of those, labels that became their parcels' own.", 0),
            .whole("strangers", "Under references that look like ours and are in no books.", 0),
            .text("failure", "Why the list could not be read to its end; missing when it was.", "the carrier answered 500")
                .optional,
        ])
    static let missed = Record("MissedParcels", [.list("parcels", "Those that are here still.", of: missedParcel)])
    static let missedParcel = Record(
        "MissedParcel",
        [
            sscc, order, site, carrier, .text("service", "The carrier's service.", "express"),
            .time("missed_at", "When the first pickup left for which it was packed in time."),
            .words("cause", "Why it is still here.", MissedCutOff.Cause.self),
            .text("reason", "Why the label was refused.", "the address is not known").optional,
            .time("next_at", "When the next pickup leaves; missing when none is known.").optional,
        ])
}

/// Manifests, open and closed.
extension DispatchSchemas {
    static let manifests = Record(
        "Manifests",
        [
            .list("collecting", "What collects for the next ones.", of: collecting),
            .list("not_listed", "Parcels that stand on none as they are.", of: notListed),
            .list("closed", "Those that were closed in two weeks, without their parcels.", of: manifest),
        ])
    static let collecting = Record(
        "CollectingManifest",
        [
            carrier, account, site,
            .day("ship_date", "The day of its pickups; missing: its services have no cut-offs there.").optional,
            .time("closes_at", "When the last of the day's cut-offs passes.").optional, .whole("parcels", "How many."),
        ])
    static let notListed = Record(
        "NotListedParcel",
        [sscc, carrier, account, site, number, .text("reason", "Why.", "its label was given back: it must not leave")])
    static let manifest = Record(
        "Manifest",
        [
            .whole("id", "Its number.", 7), carrier, account, site, .day("ship_date", "The day of its pickups."),
            .time("closed_at", "When it was closed."),
            .text("closed_by", "Missing: it was closed at its cut-off.", "Ana").optional,
            .whole("count", "Its parcels."), .whole("here", "Of which nobody has said that they left.", 0),
            .text("sha256", "Of its text, in hexadecimal digits.", String(repeating: "0f", count: 32)),
            .words(
                "filing", "How far it is with the carrier's service; missing: that does not want to be told.",
                ManifestFilingState.self
            ).optional,
            .text("detail", "What that said last.", "taken").optional,
            .text("owner", "Who decides, where somebody has to.", "dispatcher").optional,
            .list("parcels", "Where one manifest was asked for.", of: manifestParcel).optional,
        ])
    static let manifestParcel = Record(
        "ManifestParcel",
        [
            sscc, order, number, .text("service", "The carrier's service.", "express"),
            .words("state", "The shipment's state.", ShipmentState.self),
        ])
}
