import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres

@testable import Tracking

/// Parcels that were delivered, and what is counted of them.
extension TrackingFixture {
    /// Ten days after the start: when everything of these tests has ended.
    static let lanesNow = start + 10 * 86_400

    /// Counts what was received until now.
    @discardableResult
    func fold(now: Date = lanesNow) async throws -> Int {
        try await LaneFolding(postgres: postgres, settled: .zero).fold(now: now)
    }

    /// A way from the first scan to the door, hours after the start.
    static func way(_ number: String, from scan: Double = 10, out: Double? = nil, to end: Double) -> [CarrierEvent] {
        [event(number, .pickedUp, hour: scan), event(number, .delivered, hour: end)]
            + (out.map { [event(number, .outForDelivery, hour: $0)] } ?? [])
    }

    /// Has a carrier tell events.
    func tell(_ events: [CarrierEvent]) async throws { try await parse(try await receive([events])) }

    /// All that is kept of lanes, in an order of its own.
    func laneRows() async throws -> [String] {
        let weeks: [String] = try await postgres.query("SELECT w::text FROM tracking.lane_week w ORDER BY 1").decode()
        let cases: [String] = try await postgres.query("SELECT c::text FROM tracking.lane_case c ORDER BY 1").decode()
        return weeks + cases
    }

    /// What is known of a leg of a carrier's parcels.
    func known(_ leg: Leg, of carrier: String = "swift") async throws -> LaneEstimate? {
        let lane = Lane(
            carrier: carrier, service: "", site: "", origin: "", country: "", postcodePrefix: "", weekday: nil)
        let scope = LaneScope(level: .carrier, lane: lane)
        let book = try await LaneWeekStore().book([scope], in: postgres)
        return book.estimate(of: leg, under: scope, in: LaneWeek.containing(Self.lanesNow))
    }
}
