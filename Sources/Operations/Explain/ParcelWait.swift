import FoundationEssentials
import OperatorConsole

/// What one parcel waits for and why.
struct ParcelWait: Sendable {
    private let parcel: ParcelFacts
    private let at: Date

    init(_ parcel: ParcelFacts, at: Date) {
        (self.parcel, self.at) = (parcel, at)
    }

    /// Who has to do something, and why it has not happened yet.
    var reason: (who: String, why: String) {
        let name = "parcel \(parcel.number)"
        let carrier = parcel.carrier ?? "the carrier"
        switch parcel.state {
        case nil: return ("carrier-dispatch to choose a carrier", "\(name) has no shipment yet")
        case "unroutable": return ("a carrier that takes \(name)", parcel.reason ?? "none does")
        case "booking": return ("\(carrier) to sell a label", parcel.reason ?? "\(name) has none yet")
        case "booked": return parcel.isOwnFleet ? route : ("\(carrier)'s next manifest", "\(name) was booked after the last one")
        case "dispatched": return ("\(carrier) to deliver", lastWord)
        case let state?: return ("somebody to decide", "\(name) is \(state)\(parcel.reason.map { ": \($0)" } ?? "")")
        }
    }

    private var route: (String, String) {
        if let id = parcel.routeID {
            return ("\(parcel.vehicle ?? "the vehicle") to be loaded", "route \(id) is planned with parcel \(parcel.number)")
        }
        return ("a route of the own fleet", parcel.stopReason ?? "none has been planned with parcel \(parcel.number) yet")
    }

    private var lastWord: String {
        let expected = parcel.expectedAt.map { ", expected by \(HumanFormat.timestamp($0).prefix(16))" } ?? ""
        guard parcel.isTracked else { return "tracking has not heard of parcel \(parcel.number) yet\(expected)" }
        guard let status = parcel.status, let statusAt = parcel.statusAt else {
            return "nothing was reported of parcel \(parcel.number) yet\(expected)"
        }
        let age = HumanFormat.time(max(0, at.timeIntervalSince(statusAt)))
        return "the last word of parcel \(parcel.number) is '\(status)', \(age) ago\(expected)"
    }
}
