import Fulfilment
import HTTPTypes
import ServiceRuntime

/// Body of `POST /labels/{parcel}/void`; may be missing.
struct VoidBody: Decodable {
    /// Which of its labels; all that can be given back when not given.
    var number: String?
}

/// Body of `POST /sweep`; may be missing.
struct SweepBody: Decodable {
    /// One account's code; all when not given.
    var account: String?
    /// From which day on, as `2026-03-09`; from where the last one ended when not given.
    var since: String?
}

/// A label that its carrier is asked to take back.
struct WantedBackAnswer: Encodable {
    let carrier: String
    let reference: String
    let number: String

    init(_ label: WantedBack) { (carrier, reference, number) = (label.carrier, label.reference, label.number) }
}

/// Answer of `GET /manifests`.
struct ManifestsAnswer: Encodable {
    struct Collecting: Encodable {
        let carrier: String
        let account: String
        let site: String
        let shipDate: String?
        let closesAt: ZonedTime?
        let parcels: Int

        private enum CodingKeys: String, CodingKey {
            case carrier, account, site, parcels
            case shipDate = "ship_date"
            case closesAt = "closes_at"
        }
    }

    struct LeftOut: Encodable {
        let parcel: String
        let carrier: String
        let account: String
        let site: String
        let number: String
        let reason: String
    }

    let collecting: [Collecting]
    let leftOut: [LeftOut]
    let closed: [ManifestAnswer]

    init(collecting: [ManifestDesk.Collecting], leftOut: [ManifestDesk.LeftOut], closed: [ManifestStore.Closed]) {
        self.collecting = collecting.map {
            Collecting(
                carrier: $0.key.carrier, account: $0.key.account, site: $0.key.site, shipDate: $0.day.map { "\($0)" },
                closesAt: $0.cutOff.map { ZonedTime($0) }, parcels: $0.parcels)
        }
        self.leftOut = leftOut.map {
            LeftOut(
                parcel: $0.sscc, carrier: $0.key.carrier, account: $0.key.account, site: $0.key.site, number: $0.number,
                reason: $0.reason)
        }
        self.closed = closed.map { ManifestAnswer($0) }
    }

    private enum CodingKeys: String, CodingKey {
        case collecting, closed
        case leftOut = "not_listed"
    }
}

/// A closed manifest, in `GET /manifests` without its parcels.
struct ManifestAnswer: Encodable {
    struct Parcel: Encodable {
        let parcel: String
        let order: Int64
        let number: String
        let service: String
        let state: String
    }

    let id: Int64
    let carrier: String
    let account: String
    let site: String
    let shipDate: String
    let closedAt: ZonedTime
    /// nil: it was closed at its cut-off.
    let closedBy: String?
    let count: Int
    /// Of which nobody has said that they left.
    let here: Int
    let sha256: String
    /// How far it is with the carrier's service; nil: that does not want to be told.
    let filing: String?
    /// What that said last.
    let detail: String?
    let owner: String?
    let parcels: [Parcel]?

    init(_ manifest: ManifestStore.Closed, parcels: [ManifestStore.Listed]? = nil) {
        (id, carrier, account) = (manifest.id, manifest.key.carrier, manifest.key.account)
        (site, shipDate) = (manifest.key.site, "\(manifest.shipDate)")
        (closedAt, closedBy) = (ZonedTime(manifest.closedAt), manifest.closedBy)
        (count, here, sha256) = (manifest.parcels, manifest.here, manifest.sha256)
        filing = manifest.filing?.rawValue
        detail = manifest.detail.isEmpty ? nil : manifest.detail
        owner = manifest.owner.isEmpty ? nil : manifest.owner
        self.parcels = parcels?.map {
            Parcel(
                parcel: $0.sscc, order: $0.order, number: $0.trackingNumber, service: $0.service, state: $0.state.rawValue)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case id, carrier, account, site, count, here, sha256, filing, detail, owner, parcels
        case shipDate = "ship_date"
        case closedAt = "closed_at"
        case closedBy = "closed_by"
    }
}

/// The refusals of the dispatchers' interface. A title is always the same for the same rule.
enum DispatchProblem {
    static func query(_ name: String, _ value: String, _ allowed: String) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Query not understood",
            detail: "'\(name)' is '\(value.prefix(50))'; it \(allowed).",
            errors: [.init(field: name, value: value, message: allowed)])
    }

    static func field(_ name: String, _ value: String, _ allowed: String) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Body unreadable",
            detail: "Nothing was changed: '\(name)' is '\(value.prefix(50))'; it \(allowed).",
            errors: [.init(field: name, value: value, message: allowed)])
    }

    static func noLabel(_ parcel: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "No label",
            detail: "No label was asked for of a parcel '\(parcel.prefix(50))'. Send the 18 digits of its SSCC.")
    }

    static func notGivenBack(_ parcel: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Label needed",
            detail: """
                Nothing was changed: no label of parcel \(parcel.prefix(50)) was refused, or belongs to a cancelled or failed shipment. Maybe it is on \
                its way back already, or the parcel still needs it: cancel the order instead.
                """)
    }

    static func notSwept(_ account: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Account not swept",
            detail: """
                The account '\(account.prefix(50))' cannot be swept. Maybe it is stopped, its format lists nothing, or there is none: \
                carrier-dispatch accounts list.
                """)
    }

    static func noManifest(_ id: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "No manifest",
            detail: "There is no closed manifest '\(id.prefix(50))'. GET /manifests lists those of the last two weeks.")
    }

    /// Letters that no font of this computer has.
    static func notPrinted(_ id: Int64, _ problems: [String]) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Not printable",
            detail:
                "Manifest \(id) cannot be printed here: \(problems.prefix(3).joined(separator: "; ")). form=text has it as it is kept."
        )
    }

    static func noForm(_ id: Int64, _ number: Int) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "No form",
            detail:
                "The carrier has made no form \(number) of manifest \(id). GET /manifests/\(id) says how far it is with the carrier."
        )
    }
}
