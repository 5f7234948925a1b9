import CarrierFormats
package import FoundationEssentials
package import Fulfilment

/// A carrier's word about a parcel, on its way to `tracking`.
package struct CarrierPush: Sendable, Equatable {
    /// Who reports it: a carrier's code.
    package let source: String
    package let event: CarrierEvent
}

/// What happens to a parcel from the label to the door, and when it is told. The same parcel always has the same story.
package struct ParcelStory: Sendable {
    private let source: String
    private let trackingNumber: String
    private let town: String
    private let temper: CarrierTemper

    package init(source: String, trackingNumber: String, town: String, temper: CarrierTemper) {
        (self.source, self.trackingNumber, self.town, self.temper) = (source, trackingNumber, town, temper)
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
        var random = SeededRandom(seed: temper.seed, purpose: trackingNumber)
        let steps = Self.collected + (random.chance(temper.failedAttempts) ? Self.failed : []) + Self.delivered
        var pushes: [(delay: Duration, item: CarrierPush)] = []
        var seconds = 0.0
        for (index, step) in steps.enumerated() {
            seconds += temper.delay * random.double(0.4...1.6)
            let event = event(step, number: index + 1, at: start + seconds)
            let isLast = index == steps.count - 1
            if !isLast && random.chance(temper.lost) { continue }
            let late = random.chance(temper.reorder) ? temper.delay * random.double(1.5...2.5) : 0
            pushes.append((.seconds(seconds + late), event))
            if random.chance(temper.duplicates) {
                pushes.append((.seconds(seconds + late + temper.delay * random.double(0.1...3)), event))
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
