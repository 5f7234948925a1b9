package import FoundationEssentials
package import Fulfilment

/// What is wrong with a parcel: a function of its events (as folded), its promise, its lane and the time. Whoever looks, whenever and however
/// often, comes to the same.
package struct WatchRules: Sendable {
    private let parcel: WatchedParcel
    private let limits: SilenceLimits

    package init(_ parcel: WatchedParcel, _ limits: SilenceLimits) { (self.parcel, self.limits) = (parcel, limits) }

    /// How long behind a promise or a cut-off nothing is said: carriers tell of a delivery hours later, and people of a pickup.
    package static let grace: TimeInterval = 3 * 3600
    /// How long a parcel without a closed list waits for its pickup at least: over a long weekend.
    static let unlisted: TimeInterval = 4 * 86_400
    /// Failed attempts that are too many.
    static let tooManyAttempts = 2

    /// What is wrong, at most one of each kind, in their order.
    package func exceptions(at now: Date) -> [ParcelException] {
        guard !parcel.isOver else { return [] }
        let timed = alarms.filter { $0.at <= now }.map(\.exception)
        let isSilent = timed.contains { $0.kind == .silence }
        let found = (timed + untimed).filter { $0.kind != .stuck || !isSilent }
        return ParcelExceptionKind.allCases.compactMap { kind in found.first { $0.kind == kind } }
    }

    /// The next moment at which something may become wrong without anything being heard; nil: none will.
    package func nextAlarm(after now: Date) -> Date? {
        parcel.isOver ? nil : alarms.map(\.at).filter { $0 > now }.min()
    }

    /// When a parcel of which nothing is heard is quiet: half the time after which that, or that nobody handed it over, is an exception. Its
    /// carrier may know more. nil: it cannot be.
    package var quietAt: Date? {
        guard !parcel.isOver, let alarm = [silence, notHandedOver].compactMap({ $0 }).first,
            let since = alarm.exception.evidence.since
        else { return nil }
        return since.addingTimeInterval(alarm.at.timeIntervalSince(since) / 2)
    }

    /// Why an exception is not open any more, for a person.
    package func clearing(of kind: ParcelExceptionKind) -> String {
        switch parcel.status {
        case .delivered: return "it was delivered"
        case .returnToSender: return "it goes back"
        case .cancelled: return "its carrier cancelled it"
        default: if parcel.isWithdrawn { return "nobody waits for it any more" }
        }
        return switch kind {
        case .notHandedOver: parcel.stage == .waiting ? "its pickup is still to come" : "it has left"
        case .silence: "something was heard of it: \(parcel.status.rawValue)"
        case .stuck:
            parcel.stage == .held ? "its status changed to \(parcel.status.rawValue)" : "it goes on: \(parcel.status.rawValue)"
        case .late: "it is expected by its promise"
        case .attempts: "its attempts were corrected"
        case .address, .weight, .customs, .loss: "its carrier does not say so any more: \(parcel.status.rawValue)"
        }
    }

    private struct Alarm {
        let at: Date
        let exception: ParcelException
    }

    /// What becomes wrong by nothing but time.
    private var alarms: [Alarm] { [notHandedOver, silence, stuck, late].compactMap { $0 } }

    /// Where nobody scans what leaves, a parcel has left when its carrier scans it: that is waited for as long as its lane takes.
    private var notHandedOver: Alarm? {
        guard parcel.stage == .waiting else { return nil }
        let accepted = parcel.readyAt.addingTimeInterval(limits.acceptance.seconds)
        let pickedUp = parcel.listedUntil?.addingTimeInterval(Self.grace) ?? parcel.readyAt.addingTimeInterval(Self.unlisted)
        var evidence = ExceptionEvidence(parcel.status)
        let since = parcel.listedUntil ?? parcel.readyAt
        evidence.since = since
        evidence.tell(limits.acceptance)
        return alarm(.notHandedOver, after: max(accepted, pickedUp).timeIntervalSince(since), evidence)
    }

    private var silence: Alarm? {
        let limit: SilenceLimit
        switch parcel.stage {
        case .left: limit = limits.acceptance
        case .hauled: limit = limits.haul
        case .out: limit = limits.door
        case .waiting, .held, .over: return nil
        }
        var evidence = ExceptionEvidence(parcel.status)
        evidence.since = [parcel.lastAt, parcel.handedOverAt].compactMap { $0 }.max()
        evidence.tell(limit)
        return alarm(.silence, after: limit.seconds, evidence)
    }

    /// A further attempt that fails is one more attempt; the parcel stands still from the last one on.
    private var stuck: Alarm? {
        guard let allowed = stay else { return nil }
        var evidence = ExceptionEvidence(parcel.status)
        evidence.since = parcel.status == .deliveryFailed ? parcel.lastAt : parcel.statusAt
        return alarm(.stuck, after: allowed, evidence)
    }

    /// Seconds that a status may last; nil: any time.
    private var stay: TimeInterval? {
        switch parcel.status {
        case .onHold, .deliveryDelayed, .deliveryFailed: 3 * 86_400
        case .readyForPickup: 7 * 86_400
        case .outForDelivery: max(3 * 86_400, 2 * limits.door.seconds)
        case .pickedUp, .inTransit: 2 * limits.haul.seconds
        case .pending, .unknown, .delivered, .returnToSender, .cancelled: nil
        }
    }

    /// A parcel that waits to be picked up by its promise has kept it.
    private var late: Alarm? {
        guard let promise = parcel.promisedBy else { return nil }
        if parcel.status == .readyForPickup, let at = parcel.statusAt, at <= promise { return nil }
        var evidence = ExceptionEvidence(parcel.status)
        (evidence.since, evidence.promisedBy, evidence.estimatedAt) = (promise, promise, parcel.estimatedAt)
        let isExpectedLater = parcel.estimatedAt.map { $0 > promise.addingTimeInterval(Self.grace) } ?? false
        guard !isExpectedLater else {
            return Alarm(at: .distantPast, exception: ParcelException(.late, cause: parcel.cause, evidence))
        }
        return alarm(.late, after: Self.grace, evidence)
    }

    private func alarm(_ kind: ParcelExceptionKind, after wait: TimeInterval, _ evidence: ExceptionEvidence) -> Alarm? {
        guard let since = evidence.since else { return nil }
        var evidence = evidence
        if kind != .late { evidence.limit = Int(wait) }
        let cause = kind == .late || kind == .stuck ? parcel.cause : nil
        return Alarm(at: since.addingTimeInterval(wait), exception: ParcelException(kind, cause: cause, evidence))
    }

    /// What is wrong as soon as it is told.
    private var untimed: [ParcelException] {
        var found: [ParcelException] = []
        var evidence = ExceptionEvidence(parcel.status)
        evidence.since = parcel.statusAt
        if let cause = parcel.cause, let kind = ParcelExceptionKind(cause: cause) {
            found.append(ParcelException(kind, cause: cause, evidence))
        }
        evidence.attempts = parcel.attempts
        if parcel.attempts >= Self.tooManyAttempts { found.append(ParcelException(.attempts, cause: parcel.cause, evidence)) }
        return found
    }
}

extension WatchRules {
    /// When somebody has to look at a parcel again of which something was just heard, as far as that can be said without its lane; nil: when it
    /// was to be looked at anyway.
    /// - Parameter now: for what cannot wait.
    package static func look(after folded: FoldedStatus, now: Date) -> Date? {
        if folded.attempts >= tooManyAttempts { return now }
        if let cause = folded.cause.flatMap(TrackingCause.init(rawValue:)), ParcelExceptionKind(cause: cause) != nil {
            return now
        }
        switch folded.status {
        case .outForDelivery: return folded.statusAt?.addingTimeInterval(86_400)
        case .onHold, .deliveryDelayed, .deliveryFailed, .readyForPickup: return folded.statusAt?.addingTimeInterval(3 * 86_400)
        case .pending, .unknown, .pickedUp, .inTransit, .delivered, .returnToSender, .cancelled: return nil
        }
    }

    /// When somebody has to look at this parcel again, though nothing is heard of it.
    ///
    /// What nobody tells of, such as a hand-over, is looked for now and then; so is, once a day, whether an exception lasts.
    /// - Parameters:
    ///   - isExceptional: something is wrong now.
    ///   - isPolled: its carrier is asked when it is quiet.
    /// - Returns: nil for one that is over.
    package func nextLook(after now: Date, isExceptional: Bool, isPolled: Bool = false) -> Date? {
        guard !parcel.isOver else { return nil }
        let quietAt = isPolled ? quietAt.flatMap { $0 > now ? $0 : nil } : nil
        let latest = now.addingTimeInterval(recheck(now, isExceptional))
        return [nextAlarm(after: now), quietAt].compactMap { $0 }.reduce(latest, min)
    }

    /// Seconds: a hand-over is told to nobody here, and is looked for the more seldom the longer it has not come.
    private func recheck(_ now: Date, _ isExceptional: Bool) -> TimeInterval {
        switch (parcel.stage, isExceptional) {
        case (.waiting, true):
            min(max(1800, now.timeIntervalSince(parcel.listedUntil ?? parcel.readyAt) / 8), 43_200)
        case (.waiting, false): 43_200
        case (_, true): 86_400
        case (_, false): 14 * 86_400
        }
    }
}
