import Fulfilment
public import RouteKernel

/// Somebody who knows how long the ways between places take: a road map's server, or the great circle.
public protocol TravelSource: Sendable {
    /// For people, for example "great circle at 35 km/h" or a server's address.
    var name: String { get }

    /// The table of all ways among the places, row by row; ways nobody can drive are `Travel.noWay`.
    /// - Parameter profile: kind of road user as the file names it, for example "car".
    /// - Throws: what kept the source from answering, in words for people.
    func travel(among places: [Coordinate], profile: String) async throws -> Travel
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
    public func travel(among places: [Coordinate], profile: String) async throws -> Travel { table(places) }

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
