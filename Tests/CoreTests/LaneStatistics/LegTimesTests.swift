import FoundationEssentials
import Fulfilment
import LaneStatistics
import Testing

@Suite("Legs of a parcel's way") struct LegTimesTests {
    private static let start = Date(timeIntervalSince1970: 1_767_600_000)

    private static func at(_ hour: Double) -> Date { start.addingTimeInterval(hour * 3600) }

    private static func milestones(_ hours: [(TrackingStatus, Double)]) -> [Milestone] {
        hours.map { Milestone(status: $0, at: at($1), weekday: 1 + Int($1 / 24)) }
    }

    private static func hours(_ times: LegTimes?) -> [Leg: Double]? { times?.seconds.mapValues { Double($0) / 3600 } }

    @Test("From label over first scan and van to the door, in any order")
    func whole() throws {
        let told = Self.milestones([
            (.pending, 1), (.pickedUp, 30), (.inTransit, 40), (.outForDelivery, 70), (.deliveryFailed, 75), (.delivered, 100),
        ])
        var bits = SplitMix64(seed: 1)
        for _ in 0..<20 {
            let times = LegTimes(told.shuffled(using: &bits), bookedAt: Self.at(0), deliveredAt: Self.at(100))
            #expect(Self.hours(times) == [.acceptance: 30, .haul: 40, .door: 30, .attempt: 45, .transit: 70])
            #expect(times?.weekday == 2, "of the first scan")
        }
    }

    @Test("A leg that nobody can tell is left out")
    func parts() {
        let told = Self.milestones([(.inTransit, 10)])
        #expect(Self.hours(LegTimes(told, bookedAt: nil, deliveredAt: Self.at(50))) == [.attempt: 40, .transit: 40])
        let early = LegTimes(told, bookedAt: Self.at(20), deliveredAt: Self.at(50))
        #expect(Self.hours(early) == [.attempt: 40, .transit: 40], "scanned before it was booked")
        let van = LegTimes(Self.milestones([(.outForDelivery, 10)]), bookedAt: nil, deliveredAt: Self.at(12))
        #expect(Self.hours(van) == [.door: 2, .attempt: 2, .transit: 2])
    }

    @Test("What comes after the end does not count; without a scan before it nothing does")
    func ends() {
        let told = Self.milestones([(.pickedUp, 10), (.outForDelivery, 60), (.delivered, 50)])
        #expect(Self.hours(LegTimes(told, bookedAt: nil, deliveredAt: Self.at(50))) == [.attempt: 40, .transit: 40])
        for hours in [[(.delivered, 50.0)], [(.pending, 1), (.delivered, 50)], [(.pickedUp, 50)], []]
            as [[(TrackingStatus, Double)]]
        {
            #expect(LegTimes(Self.milestones(hours), bookedAt: Self.at(0), deliveredAt: Self.at(50)) == nil)
        }
    }

    @Test("A time that no parcel takes is taken for the longest that is told apart")
    func endless() {
        let told = [Milestone(status: .pickedUp, at: Date(timeIntervalSince1970: -1e15), weekday: 1)]
        let times = LegTimes(told, bookedAt: nil, deliveredAt: Date(timeIntervalSince1970: 1e15))
        #expect(times?.seconds[.transit] == DurationScale.longest)
    }
}
