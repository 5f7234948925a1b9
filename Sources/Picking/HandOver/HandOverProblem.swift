import Fulfilment
import HTTPTypes
import MasterData
import ScanDialogue
import ServiceRuntime

/// The refusals of hand-overs. A title is always the same for the same rule.
enum HandOverProblem {
    static let takerMissing = FloorProblem.unreadable(.takerMissing, [("to", "")])

    static func unknownTaker(_ code: String) -> ProblemDetails {
        ProblemDetails(.notFound, "Unknown carrier", .unknownTaker(code), [("to", code)])
    }

    /// Its parcels are loaded vehicle by vehicle.
    static func ownFleet(_ name: String) -> ProblemDetails { ProblemDetails(.conflict, "Route missing", .ownFleet(name)) }

    /// Why a parcel was not handed over.
    static func stays(_ parcel: HandOverFacts, _ standing: HandOverStanding, _ detail: String?) -> ProblemDetails {
        ProblemDetails(
            .conflict, title(standing), .stays(sscc: parcel.sscc, order: parcel.orderID, standing, detail: detail))
    }

    /// Why its scan was not taken back.
    static func stands(_ parcel: ScannedParcel, _ bar: HandOverUndoBar) -> ProblemDetails {
        let title =
            switch bar {
            case .notScanned: "Not handed over"
            case .accepted: "Accepted by the carrier"
            case .departed: "Route left"
            case .listed: "Manifest closed"
            }
        return ProblemDetails(.conflict, title, .handOverStands(sscc: parcel.sscc, order: parcel.orderID, bar))
    }

    private static func title(_ standing: HandOverStanding) -> String {
        switch standing {
        case .handedOver: "Handed over already"
        case .cancelled: "Order cancelled"
        case .opened: "Parcel opened"
        case .held: "Parcel held"
        case .noLabel: "Label missing"
        case .otherCarrier: "Other carrier"
        case .otherRoute: "Other route"
        case .otherSite: "Other site"
        case .waiting: "Not handed over"
        }
    }
}
