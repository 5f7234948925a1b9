import FoundationEssentials
import Fulfilment
import LaneStatistics
import Postgres

/// What `tracking lanes` shows.
struct LaneReport: Encodable {
    /// Those that were found, most parcels first; for one, all legs.
    let lanes: [LaneRow]
    /// How many there are.
    let count: Int
    /// Where to look for more than was found: whether one lane was asked for.
    private let isOne: Bool

    private enum CodingKeys: CodingKey {
        case lanes, count
    }

    /// - Parameters:
    ///   - weekday: 1 Monday … 7 Sunday; nil for any.
    ///   - limit: of the lanes that are listed.
    /// - Throws: `ValidationError` for what is not known.
    static func make(
        _ wanted: LaneFilter, weekday: Int?, limit: Int, now: Date, on postgres: Postgres
    ) async throws -> LaneReport {
        let store = LaneWeekStore()
        let known = try await store.known(in: postgres)
        try known.check(wanted)
        var (lanes, count) = try await store.lanes(wanted, limit: limit, in: postgres)
        if let one = wanted.lane(from: known.origin(of: wanted.site)) { (lanes, count) = ([one], 1) }
        lanes = lanes.map { lane in
            var lane = lane
            lane.weekday = weekday
            return lane
        }
        let book = try await store.book(Array(Set(lanes.flatMap(\.scopes))), in: postgres)
        let week = LaneWeek.containing(now)
        let legs = count == 1 ? Leg.allCases : [.transit]
        return LaneReport(
            lanes: lanes.map { LaneRow($0, book: book, week: week, legs: legs) }, count: count, isOne: count == 1)
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// For people.
    func lines() -> [String] {
        guard let first = lanes.first else { return ["No lane fits: no parcel that does has been delivered in the last year."] }
        if isOne { return first.lines() }
        let scale = lanes.flatMap(\.legs).map(\.p95).max() ?? 0
        let rest = count - lanes.count
        return LanePicture.table(
            lanes.map { ($0.title, $0.legs.first) }, heading: "transit on", upTo: scale)
            + (rest > 0 ? ["\(rest) more; --limit shows them, and the other options fewer."] : [])
    }
}

/// One lane.
struct LaneRow: Encodable {
    let carrier: String
    let service: String
    let site: String
    let country: String
    let postcodePrefix: String
    let weekday: Int?
    /// Those of which something is known.
    let legs: [LegRow]

    init(_ lane: Lane, book: LaneBook, week: Int, legs: [Leg]) {
        (carrier, service, site) = (lane.carrier, lane.service, lane.site)
        (country, postcodePrefix, weekday) = (lane.country, lane.postcodePrefix, lane.weekday)
        self.legs = legs.compactMap { leg in book.estimate(of: leg, on: lane, in: week).map { LegRow(leg, $0) } }
    }

    var title: String {
        let destination = [country, postcodePrefix].filter { !$0.isEmpty }.joined(separator: "/")
        return "\([carrier, service].filter { !$0.isEmpty }.joined(separator: " ")) \(site) → \(destination)"
    }

    func lines() -> [String] {
        guard let scale = legs.map(\.p95).max() else { return [title, "", "Nothing is known of its carrier."] }
        let table = LanePicture.table(legs.map { ($0.leg, $0) }, heading: "leg", upTo: scale)
        let transit = legs.first { $0.leg == Leg.transit.rawValue }
        return [title + (weekday.map { ", first scanned on day \($0) of the week" } ?? ""), ""] + table
            + (transit.map { [""] + LanePicture.histogram($0) } ?? [])
    }
}

/// What is known of a leg; times are in seconds.
struct LegRow: Encodable {
    let leg: String
    /// The level that answered.
    let level: String
    let cases: Int
    let effectiveCases: Double
    let p50: Double
    let p90: Double
    let p95: Double
    /// For the picture only.
    let durations: WeightedDurations

    private enum CodingKeys: CodingKey {
        case leg, level, cases, effectiveCases, p50, p90, p95
    }

    init(_ leg: Leg, _ found: LaneEstimate) {
        (self.leg, level, cases) = (leg.rawValue, found.scope.level.rawValue, found.cases)
        (p50, p90, p95) = (found.p50.rounded(), found.p90.rounded(), found.p95.rounded())
        effectiveCases = (found.durations.effectiveCases * 10).rounded() / 10
        durations = found.durations
    }
}
