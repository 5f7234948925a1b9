import Contracts
import FoundationEssentials
import Fulfilment
import LaneStatistics
import Messaging
import Postgres

/// Another time at which a parcel is expected.
struct ArrivalChange: Sendable {
    let parcel: TrackedParcel
    /// nil when nobody can tell any more.
    let told: ToldArrival?
    let cause: ArrivalCause
    /// What of the lanes it was read from; nil for a route's plan.
    let level: LaneLevel?

    var message: ShipmentExpected {
        ShipmentExpected(
            shipmentID: parcel.life.shipmentID, orderID: parcel.orderID, p50: told?.p50, p90: told?.p90, cause: cause.rawValue)
    }
}

/// Says when parcels are expected whose events came to something new.
///
/// It is done where parcels are folded, in the same statements. What is known of lanes is looked up once for many parcels (`LaneOutlooks`).
struct ParcelArrivals: Sendable {
    private let outlooks: LaneOutlooks

    init(_ outlooks: LaneOutlooks) { self.outlooks = outlooks }

    /// Notes in `changes` when their parcels are expected from now on.
    /// - Parameters:
    ///   - events: those that count, by shipment.
    ///   - ownFleet: the codes of carriers whose times are planned, not learned.
    ///   - overdue: shipments that are looked at because they should have arrived.
    /// - Returns: what others are to be told.
    func note(
        in changes: inout [ParcelChange], _ events: [Int64: [CarrierEvent]], ownFleet: Set<String>, overdue: Set<Int64>,
        _ context: HandlerContext
    ) async throws -> [ArrivalChange] {
        // A route that is late is planned anew, and tells so.
        let due = changes.indices.filter {
            let life = changes[$0].parcel.life
            let isPlanned = ownFleet.contains(life.carrier)
            return changes[$0].mayMoveArrival(isPlanned: isPlanned) || overdue.contains(life.shipmentID) && !isPlanned
        }
        var views: [Int: ParcelView] = [:]
        for index in due {
            let (change, life) = (changes[index], changes[index].parcel.life)
            views[index] = ParcelView(change, events[life.shipmentID] ?? [], isPlanned: ownFleet.contains(life.carrier))
        }
        let lanes = Set(views.values.compactMap(\.lane))
        let known = lanes.isEmpty ? [:] : try await outlooks.outlooks(lanes, at: context.now, in: context.transaction)
        return due.compactMap { index in
            guard let view = views[index], let found = view.change(known, overdue, at: context.now) else { return nil }
            changes[index].told = found.told
            return found
        }
    }
}

extension ParcelChange {
    /// Whether it may be expected at another time: it has moved on, its route was planned, or nothing was told yet.
    fileprivate func mayMoveArrival(isPlanned: Bool) -> Bool {
        state.status != parcel.state.status || state.attempts != parcel.state.attempts
            || isPlanned && state.expectedAt != parcel.state.expectedAt || parcel.told == nil && !state.status.endsWaiting
    }
}

extension TrackingStatus {
    /// Whether nothing more is expected of the carrier: it has arrived, will not, or waits for its consignee.
    fileprivate var endsWaiting: Bool { isTerminal || self == .cancelled || self == .readyForPickup }
}

/// A parcel as a forecast sees it.
private struct ParcelView {
    let change: ParcelChange
    private let progress: ParcelProgress
    private let isPlanned: Bool
    /// nil when no forecast is to be read from it.
    let lane: Lane?

    init(_ change: ParcelChange, _ events: [CarrierEvent], isPlanned: Bool) {
        let scans = events.filter { $0.kind == .report && LegTimes.scans.contains($0.status) }
        let scan = scans.compactMap { $0.occurredAt?.instant }.min()
        let state = change.state
        progress = ParcelProgress(
            bookedAt: change.parcel.life.bookedAt, scannedAt: scan, outAt: state.status == .outForDelivery ? state.statusAt : nil)
        (self.change, self.isPlanned) = (change, isPlanned)
        lane =
            isPlanned || state.status.endsWaiting
            ? nil : change.parcel.lane?.lane(of: change.parcel.life.carrier, scannedAt: scan)
    }

    /// What is to be told; nil when it is what was told before, or near enough.
    func change(_ known: [Lane: LaneOutlook], _ overdue: Set<Int64>, at now: Date) -> ArrivalChange? {
        let (told, state) = (change.parcel.told, change.state)
        if state.status.isTerminal || state.status == .cancelled { return nil }
        let forecast = lane.flatMap { known[$0]?.arrival(of: progress, at: now) }
        let new = isPlanned ? planned(now) : forecast.map { ToldArrival(p50: $0.p50, p90: $0.p90) }
        let cause = cause(overdue)
        switch (told, new) {
        case (nil, nil): return nil
        // The first scan is told whatever it changes: the way has begun, and it is by this forecast that forecasts are judged.
        case (let told?, let new?) where cause != .scan && !told.differs(from: new, at: now): return nil
        default: break
        }
        return ArrivalChange(parcel: change.parcel, told: new, cause: cause, level: forecast?.level)
    }

    /// A vehicle is late by a part of its way rather than by a fixed time: a quarter of what is left, and a quarter of an hour for the door.
    private func planned(_ now: Date) -> ToldArrival? {
        guard let at = change.state.expectedAt, !change.state.status.endsWaiting else { return nil }
        return ToldArrival(p50: at, p90: at + 900 + max(0, at.timeIntervalSince(now)) / 4)
    }

    private func cause(_ overdue: Set<Int64>) -> ArrivalCause {
        if overdue.contains(change.parcel.life.shipmentID) { return .overdue }
        if isPlanned { return .plan }
        switch change.state.status {
        case .outForDelivery: return .outForDelivery
        case .deliveryFailed: return .attempt
        case .onHold, .deliveryDelayed: return .delay
        case .pickedUp, .inTransit:
            return TrackingStatus.notAccepted.contains(change.parcel.state.status) ? .scan : .status
        case .pending, .unknown: return .label
        case .readyForPickup, .delivered, .returnToSender, .cancelled: return .status
        }
    }
}
