import Fulfilment
import JSONReading

/// What `carrier-dispatch` offers to dispatchers.
package enum DispatchInterface {
    package static let program = ProgramInterface(
        "carrier-dispatch", port: 8082, "Chooses carriers, buys labels and gives them back, and closes manifests.",
        labels + manifests + [missed])

    private static let parcel = Parameter.path("parcel", "The parcel's SSCC, 18 digits.", .text("340123450000000018"))
    private static let manifest = Parameter.path("id", "The manifest's number.", .whole(7))
    private static let site = Parameter.query("site", "Of this site alone.", .text("S1"))
    private static let query = Refusal(400, "Query not understood", meaning: "A parameter is none of those that are allowed.")
    private static let noLabel = Refusal(404, "No label", meaning: "No label was asked for of such a parcel.")
    private static let noManifest = Refusal(404, "No manifest", meaning: "No manifest is closed under this number.")

    private static let labels = [
        Operation(
            "listLabels", "GET /labels", "Labels in some states", "The oldest first.",
            parameters: [
                .query(
                    "state",
                    "States as answers have them, several with commas; missing: those that somebody may have to look after.",
                    .text("unknown,void_refused")),
                .query("limit", "How many at most; missing: 100.", .whole(100, 1...1000)),
            ],
            answers: [Answer(200, "The labels.", DispatchSchemas.labels)], refusals: [query, .away]),
        Operation(
            "getLabels", "GET /labels/{parcel}", "The labels of a parcel", "With the attempts to buy one, whatever their state.",
            parameters: [parcel], answers: [Answer(200, "The labels.", DispatchSchemas.labels)],
            refusals: [noLabel, .path, .content, .away]),
        Operation(
            "voidLabel", "POST /labels/{parcel}/void", "Give labels back",
            "Those of a cancelled or failed shipment, and those that the carrier did not take back before. The carrier is asked later.",
            parameters: [parcel], body: Body("Which, at most 4 KiB.", DispatchSchemas.voidLabel, isRequired: false),
            answers: [Answer(202, "The carrier will be asked.", DispatchSchemas.wantedBack)],
            refusals: [
                noLabel,
                Refusal(409, "Label needed", meaning: "None can be given back: the parcel needs it, or it is on its way back."),
                .path, .away,
            ] + Refusal.body),
        Operation(
            "sweepLabels", "POST /sweep", "Compare what carriers list with the books",
            "At once. Labels that were sold without our knowing are taken by their parcels, or given back.",
            body: Body("Of whom, and since when, at most 4 KiB.", DispatchSchemas.sweep, isRequired: false),
            answers: [Answer(200, "What each account's list came to.", DispatchSchemas.swept)],
            refusals: [
                Refusal(409, "Account not swept", meaning: "It is stopped, its format lists nothing, or there is none."), .away,
            ] + Refusal.body),
    ]

    private static let manifests = [
        Operation(
            "listManifests", "GET /manifests", "Manifests",
            "What collects, what cannot be listed, and what was closed in two weeks.",
            parameters: [.query("carrier", "Of this carrier alone, by its code.", .text("dhl")), site],
            answers: [Answer(200, "The manifests.", DispatchSchemas.manifests)], refusals: [.content, .away]),
        Operation(
            "getManifest", "GET /manifests/{id}", "A closed manifest", "With its parcels.", parameters: [manifest],
            answers: [Answer(200, "The manifest.", DispatchSchemas.manifest)], refusals: [noManifest, .away]),
        Operation(
            "getManifestDocument", "GET /manifests/{id}/document", "The document of a closed manifest",
            "By the content type: the list as pages or as text, or a form that the carrier made.",
            parameters: [
                manifest, .query("form", "Missing: pdf.", .words(["pdf", "text", "carrier"])),
                .query("number", "Which of the carrier's forms; missing: 1.", .whole(1, 1...1000)),
            ],
            answers: [Answer(200, "The document.", Schema.text("%PDF-1.4…"), type: "*/*")],
            refusals: [
                query, noManifest, Refusal(404, "No form", meaning: "The carrier has made no such form."),
                Refusal(409, "Not printable", meaning: "It has letters of which the computer has no font; the text has them."),
                .away,
            ]),
    ]

    private static let missed = Operation(
        "listMissed", "GET /missed", "Parcels that missed their pickup", "Those that are here still.", parameters: [site],
        answers: [Answer(200, "The parcels.", DispatchSchemas.missed)], refusals: [.away])
}
