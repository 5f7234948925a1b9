import Metrics
package import Routing

/// Travel times along roads, from a server that is asked block by block.
///
/// Where the server knows no way there is none: nobody is sent over water because no road leads there. While it does not answer, the great
/// circle serves, for a route with guessed times is better than none; what it said before about ways that do not exist holds. The table's
/// notes say which it was.
package struct RoadTravel: TravelSource {
    /// Metres from a place to the next road; one that is further away is not reached by it.
    static let farthestRoad = 1000.0

    private let service: any RoadService
    private let timeout: Duration
    private let fallback: GreatCircleTravel
    private let thread = PlanningThread(label: "waybill.travel")

    /// - Parameters:
    ///   - timeout: for a whole table.
    ///   - model: of the great circle where the service does not answer.
    package init(_ service: any RoadService, timeout: Duration, model: TravelModel = TravelModel()) {
        (self.service, self.timeout, fallback) = (service, timeout, GreatCircleTravel(model))
    }

    package var name: String { service.name }

    package func roadUser(of profile: String) -> String { service.roadUser(of: profile) }

    package func travel(among places: [Coordinate], profile: String) async throws -> TravelTable {
        var survey = RoadSurvey(service, places, profile: profile, timeout: timeout)
        var reason: String?
        do {
            try await survey.run()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            Counter(label: "waybill_travel_fallbacks_total").increment()
            reason = (error as? TravelFault)?.description ?? "could not be reached: \(error)"
        }
        let (ways, failure) = (survey.ways, reason)
        return try await thread.run { _ in table(places, ways, failure) }
    }

    private func table(_ places: [Coordinate], _ ways: RoadWays, _ failure: String?) -> TravelTable {
        if let failure { return guess(places, ways, "Travel times come from: \(fallback.name). \(name) \(failure).") }
        return TravelTable(
            locations: places, matrix: ways.matrix, notes: ["Travel times come from: \(name)."],
            warnings: ways.warnings(places, name))
    }

    /// The great circle, but for ways that the service said do not exist.
    private func guess(_ places: [Coordinate], _ ways: RoadWays, _ warning: String) -> TravelTable {
        var ways = ways
        ways.fill(from: fallback.matrix(places))
        return TravelTable(
            locations: places, matrix: ways.matrix, notes: [], warnings: [warning] + ways.warnings(places, name))
    }
}
