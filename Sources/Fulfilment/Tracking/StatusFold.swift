package import FoundationEssentials

/// Folds a parcel's events into its status: a function of the set of events, so that neither their order nor copies of them matter.
///
/// Events count by the time they happened; of two at one moment the one further down a parcel's life is the later, then their
/// contents decide. Delivered is left only for return to sender or by a correction, return to sender only by a correction. `pending`
/// and `picked_up` never take a parcel back that has moved on, `unknown` never takes the place of something known. Events without a
/// time never decide, nor do those dated more than a day ahead: no clock and no zone is that wrong by accident.
package enum StatusFold {
    /// How far ahead of now an event may be dated: clocks are wrong by minutes, zones by half a day.
    package static let allowedSkew: TimeInterval = 86_400
    /// How long after a failed attempt more may be said of it: nobody drives back to a door within half an hour.
    package static let oneAttempt: TimeInterval = 1800

    /// The status of one parcel.
    /// - Parameter now: events dated more than `allowedSkew` after it do not count yet.
    package static func fold(_ events: some Sequence<CarrierEvent>, now: Date = .distantFuture) -> FoldedStatus {
        let timeline = Timeline(Array(events), until: now.timeIntervalSinceReferenceDate + allowedSkew)
        var result = FoldedStatus()
        timeline.forEach { event, at in result.apply(event, at: at) }
        result.close()
        return result
    }
}

/// What a parcel's events come to.
package struct FoldedStatus: Sendable, Hashable {
    /// `pending` while no dated event says otherwise.
    package var status: TrackingStatus = .pending
    /// Who or what is at fault, as long as the status lasts.
    package var cause: String?
    /// When the status was entered.
    package var statusAt: Date?
    /// Of the first dated event.
    package var firstAt: Date?
    /// Of the last dated event.
    package var lastAt: Date?
    /// Delivery attempts that failed. What is reported within `StatusFold.oneAttempt` of one tells of the same, whoever reports it,
    /// unless the parcel went out again in between.
    package var attempts = 0
    /// Set while the status is `delivered`.
    package var deliveredAt: Date?
    /// Who took it, in the carrier's words; set while the status is `delivered`.
    package var deliveredTo: String?
    /// When the carrier last said to deliver; nil once it is over.
    package var expectedAt: Date?
    /// When the attempt began that is told of; nil once the parcel has gone out again.
    private var attemptedAt: Date?

    package init() {}
}

/// The dated events in the total order of the fold, one per identity.
private struct Timeline {
    private struct Entry {
        let at: Double
        let rank: Int
        let index: Int
    }

    private let events: [CarrierEvent]
    private var entries: [Entry] = []

    init(_ events: [CarrierEvent], until end: Double) {
        self.events = events
        entries.reserveCapacity(events.count)
        for index in events.indices {
            guard let at = events[index].occurredAt?.instant.timeIntervalSinceReferenceDate, at <= end else { continue }
            entries.append(Entry(at: at, rank: events[index].rank, index: index))
        }
        entries.sort(by: isBefore)
        dropCopies()
    }

    func forEach(_ body: (CarrierEvent, Date) -> Void) {
        for entry in entries { body(events[entry.index], Date(timeIntervalSinceReferenceDate: entry.at)) }
    }

    private func isBefore(_ left: Entry, _ right: Entry) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.rank != right.rank { return left.rank < right.rank }
        return events[left.index].precedes(events[right.index])
    }

    /// Of several events with one id the last stands for all; others are copies when all that makes their key is the same, and
    /// those are neighbours here.
    private mutating func dropCopies() {
        guard entries.count > 1 else { return }
        var seen: Set<String> = []
        var kept: [Entry] = []
        kept.reserveCapacity(entries.count)
        for entry in entries.reversed() {
            let event = events[entry.index]
            if let id = event.id, !id.isEmpty {
                if seen.insert(id).inserted { kept.append(entry) }
            } else if !(kept.last.map { $0.at == entry.at && events[$0.index].hasSameIdentity(as: event) } ?? false) {
                kept.append(entry)
            }
        }
        entries = kept.reversed()
    }
}

extension CarrierEvent {
    fileprivate var rank: Int { kind == .correction ? 100 + status.lifeRank : status.lifeRank }

    /// For events at one moment and of one rank: any order will do, as long as it is always the same. What makes the identity
    /// comes first, so that copies are neighbours.
    fileprivate func precedes(_ other: CarrierEvent) -> Bool {
        for (left, right) in [
            (kind.rawValue, other.kind.rawValue), (id ?? "", other.id ?? ""), (trackingNumber, other.trackingNumber),
            (carrier, other.carrier), (code, other.code), (place, other.place),
            (code.isEmpty ? message : "", other.code.isEmpty ? other.message : ""), (estimate, other.estimate),
            (message, other.message), (cause ?? "", other.cause ?? ""), (deliveredTo ?? "", other.deliveredTo ?? ""),
        ] where left != right {
            return left < right
        }
        return false
    }

    fileprivate func hasSameIdentity(as other: CarrierEvent) -> Bool {
        (other.id ?? "").isEmpty && kind == other.kind && status == other.status && trackingNumber == other.trackingNumber
            && carrier == other.carrier && code == other.code && place == other.place
            && (!code.isEmpty || message == other.message)
            && (kind != .estimate || expectedAt?.instant == other.expectedAt?.instant)
    }

    private var estimate: String { expectedAt?.utcText ?? "" }
}

extension FoldedStatus {
    fileprivate mutating func apply(_ event: CarrierEvent, at: Date) {
        if let expected = event.expectedAt { expectedAt = expected.instant }
        guard event.kind != .estimate else { return }
        count(event.status, at)
        firstAt = firstAt ?? at
        lastAt = at
        if event.status == status, statusAt != nil, event.kind != .correction {
            cause = event.cause ?? cause
            if status == .delivered { deliveredTo = deliveredTo ?? event.deliveredTo }
        } else if event.kind == .correction || follows(event.status) {
            enter(event, at)
        }
    }

    private mutating func count(_ status: TrackingStatus, _ at: Date) {
        if status == .outForDelivery { attemptedAt = nil }
        guard status == .deliveryFailed else { return }
        if let attemptedAt, at.timeIntervalSince(attemptedAt) <= StatusFold.oneAttempt { return }
        attempts += 1
        attemptedAt = at
    }

    private mutating func enter(_ event: CarrierEvent, _ at: Date) {
        status = event.status
        cause = event.cause
        statusAt = at
        deliveredAt = event.status == .delivered ? at : nil
        deliveredTo = event.status == .delivered ? event.deliveredTo : nil
    }

    /// An estimate is of no use once the parcel has arrived or will not.
    fileprivate mutating func close() {
        if status.isTerminal || status == .cancelled { expectedAt = nil }
    }

    private func follows(_ next: TrackingStatus) -> Bool {
        switch (status, next) {
        case (_, .unknown): statusAt == nil
        case (.delivered, _): next == .returnToSender
        case (.returnToSender, _): false
        case (_, .pending): statusAt == nil || status == .unknown
        case (.inTransit, .pickedUp), (.outForDelivery, .pickedUp), (.readyForPickup, .pickedUp): false
        default: true
        }
    }
}
