import Fulfilment
public import RouteKernel

/// A source of travel times and distances between locations: a road map's server, or the great circle.
public protocol TravelSource: Sendable {
    /// For people, for example "great circle at 35 km/h" or a server's address.
    var name: String { get }

    /// All arcs among the locations, row by row; those nobody can drive are `TravelMatrix.unreachable`.
    /// - Parameters:
    ///   - locations: in the order of the rows.
    ///   - profile: kind of road user as the file names it, for example "car".
    /// - Throws: what kept the source from answering, as text for people.
    func travel(among locations: [Coordinate], profile: String) async throws -> TravelTable

    /// The kind of road user a profile is to this source. Profiles of one kind have the same ways, and are asked for once.
    func roadUser(of profile: String) -> String
}

extension TravelSource {
    /// Each profile is a kind of its own, unless the source knows better.
    public func roadUser(of profile: String) -> String { profile }
}

/// A travel matrix with the locations of its rows, and where it comes from.
public struct TravelTable: Sendable {
    /// In the order of the rows; a location that is there twice has two rows.
    public let locations: [Coordinate]
    /// The arcs among them.
    public let matrix: TravelMatrix
    /// Where the arcs come from, and what is wrong with them: one sentence each.
    public let notes: [String]
    /// Those of the notes that a person should see at once: another source had to serve, nobody can drive there.
    public let warnings: [String]
    private let rows: [Coordinate: Int]

    /// A matrix has as many rows as there are locations.
    public init(locations: [Coordinate], matrix: TravelMatrix, notes: [String], warnings: [String] = []) {
        (self.locations, self.matrix, self.notes, self.warnings) = (locations, matrix, notes + warnings, warnings)
        rows = Dictionary(locations.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The arcs among some of the locations, in their order; nil when one of them is not in the table.
    public func matrix(among wanted: [Coordinate]) -> TravelMatrix? {
        var columns: [Int] = []
        for location in wanted {
            guard let row = rows[location] else { return nil }
            columns.append(row)
        }
        var durations: [Int32] = []
        var distances: [Int32] = []
        for row in columns {
            for column in columns {
                durations.append(matrix.durations[row * locations.count + column])
                distances.append(matrix.distances[row * locations.count + column])
            }
        }
        return TravelMatrix(durations: durations, distances: distances)
    }
}

/// Great-circle distances times a detour factor, at one speed for every profile.
public struct GreatCircleTravel: TravelSource {
    /// Speed and detour.
    public let model: TravelModel

    /// Town traffic, unless said otherwise.
    public init(_ model: TravelModel = TravelModel()) { self.model = model }

    /// Speed and detour as text.
    public var name: String { "great circle with a detour of \(model.detour - 100) % at \(model.speed) km/h" }

    /// Never throws; what is no coordinate on earth is unreachable.
    public func travel(among locations: [Coordinate], profile: String) async throws -> TravelTable { table(locations) }

    /// All are one.
    public func roadUser(of profile: String) -> String { "" }

    /// The same as `travel` without waiting: for many locations seconds of arithmetic, which do not belong on a thread that serves others.
    public func table(_ locations: [Coordinate]) -> TravelTable {
        TravelTable(locations: locations, matrix: matrix(locations), notes: ["Travel times come from: \(name)."])
    }

    private static func arc(_ value: Int?) -> Int32 {
        value.flatMap { $0 < TravelMatrix.noWay ? Int32($0) : nil } ?? TravelMatrix.unreachable
    }

    /// The arcs alone. A way back is as long as the way there.
    public func matrix(_ locations: [Coordinate]) -> TravelMatrix {
        var durations = [Int32](repeating: 0, count: locations.count * locations.count)
        var distances = durations
        let vectors = locations.map(\.vector)
        for from in locations.indices {
            for to in locations.indices[(from + 1)...] {
                let leg = vectors[from].flatMap { start in vectors[to].map { model.leg(start, $0) } }
                let (there, back) = (from * locations.count + to, to * locations.count + from)
                (durations[there], distances[there]) = (Self.arc(leg?.duration), Self.arc(leg?.distance))
                (durations[back], distances[back]) = (durations[there], distances[there])
            }
        }
        return TravelMatrix(agreeing: durations, distances: distances)
    }
}

extension Coordinate {
    fileprivate var vector: EarthVector? { point.map { EarthVector($0) } }
}
