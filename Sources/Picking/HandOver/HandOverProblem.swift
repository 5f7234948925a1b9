import HTTPTypes
import ScanDialogue
import ServiceRuntime

/// The refusals of hand-overs. A title is always the same for the same rule.
enum HandOverProblem {
    static let takerMissing = FloorProblem.unreadable(
        "'to' is missing: GET /floor/hand-overs?to=CODE shows the parcels that wait.",
        [
            .init(
                field: "to", value: "",
                message: "is missing; allowed is the code of a carrier or a vehicle, or the number of a route")
        ])

    static func unknownTaker(_ code: String) -> ProblemDetails {
        ProblemDetails(
            status: .notFound, title: "Unknown carrier",
            detail: "There is no carrier, and no vehicle or route that loads at your sites, '\(code.prefix(50))'. Scan it again.",
            errors: [
                .init(field: "to", value: code, message: "must be a carrier, a vehicle with a planned route, or such a route")
            ])
    }

    /// Its parcels are loaded vehicle by vehicle.
    static func ownFleet(_ name: String) -> ProblemDetails {
        ProblemDetails(
            status: .conflict, title: "Route missing",
            detail: "\(name) is the own fleet: parcels are loaded into a vehicle. Scan the vehicle or the number of its route.")
    }

    /// Why a parcel was not handed over.
    static func stays(_ parcel: HandOverFacts, _ standing: HandOverStanding, _ detail: String?) -> ProblemDetails {
        let (title, why) = words(standing, detail)
        return ProblemDetails(
            status: .conflict, title: title,
            detail: "Nothing was changed: parcel \(parcel.sscc) of order \(parcel.orderID) \(why).")
    }

    private static func words(_ standing: HandOverStanding, _ detail: String?) -> (title: String, why: String) {
        switch standing {
        case .handedOver: ("Handed over already", "has left already")
        case .cancelled: ("Order cancelled", "is of a cancelled order. Keep it, or have it brought back when it is gone")
        case .held: ("Parcel held", "must not leave: \(detail ?? "a lot in it is held"). Put it aside")
        case .noLabel: ("Label missing", "has no label yet. Put it aside until it has")
        case .otherCarrier: ("Other carrier", "is for \(detail ?? "another carrier"). Put it aside")
        case .otherRoute:
            ("Other route", detail.map { "rides on route \($0). Load it there" } ?? "is on no route yet. Put it aside")
        case .otherSite: ("Other site", "is of site \(detail ?? ""). Put it aside")
        case .waiting: ("Not handed over", "waits. Scan it again")
        }
    }
}
