import FoundationEssentials
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
        case "completed": completion
        case "cancelled" where order.status == "cancelled": "ends here, because it was cancelled\(suffix(order.reason))"
        default: waiting + retry
        }
    }

    private var completion: String {
        guard let completedAt = order.completedAt else { return "completed" }
        return "completed in \(HumanFormat.time(completedAt.timeIntervalSince(order.acceptedAt)))"
    }

    private var waiting: String {
        if let letter = parked.first {
            return "waits for somebody to replay or discard dead letter \(letter.id), because \(letter.reason)"
        }
        let (what, why) = order.status == "cancel_requested" ? cancellation : wait
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
        switch order.stage {
        case "held": ("somebody to release it", order.holds.isEmpty ? "it is held" : order.holds.joined(separator: "; "))
        case "accepted": ("picking-worker to allocate stock", "it has not looked at the order\(standing)")
        case "backordered": ("stock", order.reason.isEmpty ? "not everything is there" : order.reason)
        case "allocated": ("a picker", ahead)
        case "picking": tour
        case "picked": ("picking-worker to pack it", "it has not looked at the order\(standing)")
        case "delivered": ("order-intake to complete it", "every parcel is delivered\(standing)")
        case "cancelled": ("order-intake to note that it is cancelled", "the warehouse cancelled it\(suffix(order.reason))")
        default: shipping
        }
    }

    private var ahead: String {
        switch order.ahead {
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
        let behind = ["unroutable", "failed", "returned", "cancelled", nil, "booking", "booked", "dispatched"]
        for state in behind {
            if let parcel = order.parcels.first(where: { $0.state == state }) { return ParcelWait(parcel, at: at).reason }
        }
        return ("its parcels", "it is \(order.stage)")
    }

    private var standing: String {
        order.since.map { " for \(HumanFormat.time(at.timeIntervalSince($0)))" } ?? ""
    }

    private func suffix(_ reason: String) -> String { reason.isEmpty ? "" : ": \(reason)" }
}
