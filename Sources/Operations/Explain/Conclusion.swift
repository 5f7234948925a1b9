import FoundationEssentials
import Fulfilment
import OperatorConsole

/// Puts into one sentence what an order waits for and why, or how it ended.
struct Conclusion: Sendable {
    private let order: OrderFacts
    private let messages: [OrderStory.Message]
    private let parked: [(id: Int64, reason: String)]
    private let at: Date

    init(_ order: OrderFacts, messages: [OrderStory.Message], parked: [(id: Int64, reason: String)], at: Date) {
        (self.order, self.messages, self.parked, self.at) = (order, messages, parked, at)
    }

    var sentence: String {
        switch order.stage {
        case .order(.completed): completion
        case .order(.cancelled) where order.state == .cancelled: "ends here, because it was cancelled\(suffix(order.reason))"
        default: waiting + retry
        }
    }

    private var completion: String {
        guard let completedAt = order.completedAt else { return order.stage.rawValue }
        return "completed in \(HumanFormat.time(completedAt.timeIntervalSince(order.acceptedAt)))"
    }

    private var waiting: String {
        if let letter = parked.first {
            return "waits for somebody to replay or discard dead letter \(letter.id), because \(letter.reason)"
        }
        let (what, why) = order.state == .cancelRequested ? cancellation : wait
        return "waits for \(what), because \(why)"
    }

    private var retry: String {
        guard let next = messages.first(where: { $0.dueAt != nil }), let dueAt = next.dueAt else { return "" }
        return "; \(next.queue) tries again at \(HumanFormat.timestamp(dueAt)): \(next.reason)"
    }

    private var cancellation: (String, String) {
        ("picking-worker to cancel it or to refuse", "somebody asked to cancel it\(suffix(order.reason))")
    }

    private var wait: (String, String) {
        guard !order.isHeld else { return ("somebody to take it out of its parcels, or for the bar to end", order.reason) }
        return switch order.stage {
        case .order(.held): ("somebody to release it", order.holds.isEmpty ? "it is held" : order.holds.joined(separator: "; "))
        case .order(.accepted): ("picking-worker to allocate stock", "it has not looked at the order\(standing)")
        case .fulfilment(.promised): ("its day", "its site reserves stock only so long before a promise")
        case .fulfilment(.backordered):
            ("stock", ([order.reason.isEmpty ? "not everything is there" : order.reason] + order.coming).joined(separator: "; "))
        case .fulfilment(.allocated): order.closedZones.map { ("a zone to be opened", $0) } ?? ("a picker", ahead)
        case .fulfilment(.picking): tour
        case .fulfilment(.picked): ("picking-worker to pack it", "it has not looked at the order\(standing)")
        case .shipment(.delivered): ("order-intake to complete it", "every parcel is delivered\(standing)")
        case .order(.cancelled):
            ("order-intake to note that it is cancelled", "the warehouse cancelled it\(suffix(order.reason))")
        default: shipping
        }
    }

    private var ahead: String {
        switch order.ahead {
        // Cut-offs decide who is first where carriers have them, so this is not the order in which pickers get them.
        case 1... where order.departure != nil:
            "\(HumanFormat.count(order.ahead, "order")) \(order.ahead == 1 ? "has" : "have") a higher priority or an earlier promise"
        case 0: "no picker has asked for work\(standing)"
        case 1: "one order is more urgent"
        default: "\(HumanFormat.count(order.ahead)) orders are more urgent"
        }
    }

    private var tour: (String, String) {
        guard let tour = order.tour else { return ("a picker", "no open tour has a pick for it") }
        return ("\(tour.picker) to finish tour \(tour.id)", "\(tour.openPicks) of its \(tour.picks) picks are open")
    }

    /// The parcel that is furthest behind speaks for the order.
    private var shipping: (String, String) {
        let behind: [ShipmentState?] = [
            .unroutable, .failed, .returned, .cancelled, nil, .booking, .booked, .ready, .handedOver,
        ]
        for state in behind {
            if let parcel = order.parcels.first(where: { $0.state == state }) { return ParcelWait(parcel, at: at).reason }
        }
        return ("its parcels", "it is \(order.stage.rawValue)")
    }

    private var standing: String {
        order.since.map { " for \(HumanFormat.time(at.timeIntervalSince($0)))" } ?? ""
    }

    private func suffix(_ reason: String) -> String { reason.isEmpty ? "" : ": \(reason)" }
}

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
        case .unroutable: return ("a carrier that takes \(name)", parcel.reason ?? "none does")
        case .booking: return ("\(carrier) to sell a label", parcel.reason ?? "\(name) has none yet")
        case .booked: return route
        case .ready: return ("\(carrier) to take \(name)", "nobody has said that it left\(expected)")
        case .handedOver: return ("\(carrier) to deliver", lastStatus)
        case let state?: return ("somebody to decide", "\(name) is \(state.rawValue)\(parcel.reason.map { ": \($0)" } ?? "")")
        }
    }

    private var route: (String, String) {
        if let id = parcel.routeID {
            return ("carrier-dispatch to pass it on", "parcel \(parcel.number) is on route \(id)")
        }
        return ("a route of the own fleet", parcel.stopReason ?? "none has been planned with parcel \(parcel.number) yet")
    }

    private var expected: String {
        let promised = parcel.expectedAt.map { ", expected by \(HumanFormat.timestamp($0).prefix(16))" } ?? ""
        guard let (half, most) = parcel.arrival else { return promised }
        let times = [half, most].map { HumanFormat.timestamp($0).prefix(16) }
        return "\(promised); of parcels like it half arrive by \(times[0]), nine in ten by \(times[1])"
    }

    private var lastStatus: String {
        guard parcel.isTracked else { return "tracking has not heard of parcel \(parcel.number) yet\(expected)" }
        guard let status = parcel.status, let statusAt = parcel.statusAt else {
            return "nothing was reported of parcel \(parcel.number) yet\(expected)"
        }
        let age = HumanFormat.time(max(0, at.timeIntervalSince(statusAt)))
        return "the last status of parcel \(parcel.number) is '\(status.rawValue)', \(age) ago\(expected)"
    }
}
