import Fulfilment
public import RouteKernel

/// Somebody who knows how long the ways between places take: a road map's server, or the great circle.
public protocol TravelSource: Sendable {
    /// For people, for example "great circle at 35 km/h" or a server's address.
    var name: String { get }

    /// The table of all ways among the places, row by row; ways nobody can drive are `Travel.noWay`.
    /// - Parameter profile: kind of road user as the file names it, for example "car".
    /// - Throws: what kept the source from answering, in words for people.
    func travel(among places: [Coordinate], profile: String) async throws -> TravelTable
}

/// The ways among places, and who says so.
public struct TravelTable: Sendable {
    /// The places, in the order of the rows; a place that is there twice has two rows.
    public let places: [Coordinate]
    /// The ways.
    public let ways: Travel
    /// Where the ways come from, and which of them had to come from elsewhere: one sentence each.
    public let notes: [String]
    private let rows: [Coordinate: Int]

    /// - Parameter ways: row by row, as many rows as places.
    public init(places: [Coordinate], ways: Travel, notes: [String]) {
        (self.places, self.ways, self.notes) = (places, ways, notes)
        rows = Dictionary(places.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The ways among some of the places, in their order; nil when one of them is not in the table.
    public func ways(among wanted: [Coordinate]) -> Travel? {
        var columns: [Int] = []
        for place in wanted {
            guard let row = rows[place] else { return nil }
            columns.append(row)
        }
        var durations: [Int32] = []
        var distances: [Int32] = []
        for row in columns {
            for column in columns {
                durations.append(ways.durations[row * places.count + column])
                distances.append(ways.distances[row * places.count + column])
            }
        }
        return Travel(durations: durations, distances: distances)
    }
}

/// Ways along the great circle with a detour factor, at one speed for every profile.
public struct GreatCircleTravel: TravelSource {
    /// Speed and detour.
    public let model: TravelModel

    /// Town traffic, unless said otherwise.
    public init(_ model: TravelModel = TravelModel()) { self.model = model }

    /// Speed and detour in words.
    public var name: String { "great circle with a detour of \(model.detour - 100) % at \(model.speed) km/h" }

    /// Never throws for coordinates that are places; others cannot be reached.
    public func travel(among places: [Coordinate], profile: String) async throws -> TravelTable {
        TravelTable(places: places, ways: table(places), notes: ["Ways come from: \(name)."])
    }

    /// The same without waiting.
    public func table(_ places: [Coordinate]) -> Travel {
        var durations = [Int32](repeating: 0, count: places.count * places.count)
        var distances = durations
        let vectors = places.map(\.vector)
        for from in places.indices {
            for to in places.indices where to != from {
                let leg = vectors[from].flatMap { start in vectors[to].map { model.leg(start, $0) } }
                durations[from * places.count + to] = leg.map { Int32(clamping: $0.duration) } ?? Travel.noWay
                distances[from * places.count + to] = leg.map { Int32(clamping: $0.distance) } ?? Travel.noWay
            }
        }
        return Travel(durations: durations, distances: distances)
    }
}

extension Coordinate {
    fileprivate var vector: EarthVector? { point.map { EarthVector($0) } }
}
