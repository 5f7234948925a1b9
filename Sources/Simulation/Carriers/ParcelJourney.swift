package import FoundationEssentials
package import Fulfilment

/// An event that a carrier pushes to `tracking`.
package struct CarrierPush: Sendable, Equatable {
    /// Who reports it: a carrier's code.
    package let source: String
    package let event: CarrierEvent
}

/// What happens to a parcel from the label to the door, and when it is reported. The same parcel always has the same journey.
package struct ParcelJourney: Sendable {
    private let source: String
    private let trackingNumber: String
    private let town: String
    private let behaviour: CarrierBehaviour

    package init(source: String, trackingNumber: String, town: String, behaviour: CarrierBehaviour) {
        (self.source, self.trackingNumber, self.town, self.behaviour) = (source, trackingNumber, town, behaviour)
    }

    private typealias Step = (status: TrackingStatus, cause: String?, message: String)

    private static let collected: [Step] = [
        (.pickedUp, nil, "Collected from the sender"), (.inTransit, nil, "Sorted and on its way"),
    ]
    private static let delivered: [Step] = [
        (.outForDelivery, nil, "On the delivery vehicle"), (.delivered, nil, "Handed over"),
    ]
    private static let failed: [Step] = [
        (.outForDelivery, nil, "On the delivery vehicle"), (.deliveryFailed, "consignee_not_home", "Nobody was at home"),
    ]

    /// Every push of the parcel's events with its delay from `start`.
    package func pushes(from start: Date) -> [(delay: Duration, item: CarrierPush)] {
        var random = SeededRandom(seed: behaviour.seed, purpose: trackingNumber)
        let steps = Self.collected + (random.chance(behaviour.failedAttempts) ? Self.failed : []) + Self.delivered
        var pushes: [(delay: Duration, item: CarrierPush)] = []
        var seconds = 0.0
        for (index, step) in steps.enumerated() {
            seconds += behaviour.delay * random.double(0.4...1.6)
            let event = event(step, number: index + 1, at: start + seconds)
            let isLast = index == steps.count - 1
            if !isLast && random.chance(behaviour.lost) { continue }
            let late = random.chance(behaviour.reorder) ? behaviour.delay * random.double(1.5...2.5) : 0
            pushes.append((.seconds(seconds + late), event))
            if random.chance(behaviour.duplicates) {
                pushes.append((.seconds(seconds + late + behaviour.delay * random.double(0.1...3)), event))
            }
        }
        return pushes
    }

    private func event(_ step: Step, number: Int, at date: Date) -> CarrierPush {
        let event = CarrierEvent(
            id: "\(trackingNumber)-\(number)", trackingNumber: trackingNumber, status: step.status, cause: step.cause,
            code: step.status.rawValue.uppercased(), message: step.message, occurredAt: ZonedTime(date),
            place: step.status == .pickedUp ? DemoEquipment.site.name : town)
        return CarrierPush(source: source, event: event)
    }
}

/// How well or badly the simulated carriers behave.
package struct CarrierBehaviour: Sendable {
    /// Seconds from one event of a parcel to the next, on average.
    package var delay = 2.0
    /// Share of the events that are pushed twice.
    package var duplicates = 0.05
    /// Share of the events that arrive after a later one.
    package var reorder = 0.1
    /// Share of the events on the way that never arrive; the last one always does.
    package var lost = 0.0
    /// Share of the parcels whose first delivery fails.
    package var failedAttempts = 0.02
    /// What chance is drawn from.
    package var seed: UInt64 = 1

    package init() {}
}
