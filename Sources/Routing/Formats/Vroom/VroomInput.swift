import JSONReading
import RouteKernel

/// A problem as VROOM reads it, checked on its own; travel times between coordinates may still be missing.
///
/// Read it, ask a `TravelSource` for the matrices of `profilesWithoutMatrix` among `coordinates`, then make the `document`.
public struct VroomInput: Sendable {
    let requests: [VroomRequest]
    let vehicles: [VroomVehicle]
    let matrices: [String: VroomMatrices]
    let locations: VroomLocations

    /// - Throws: `RouteFormatError` with the line and the path of the value, what it is and what is allowed.
    public init(_ bytes: [UInt8]) throws(RouteFormatError) {
        let root = try VroomValue(document: bytes).object()
        var requests: [VroomRequest] = []
        for job in try root["jobs"]?.items() ?? [] { requests.append(try VroomRequest(job: job)) }
        for shipment in try root["shipments"]?.items() ?? [] { requests.append(try VroomRequest(shipment: shipment)) }
        guard !requests.isEmpty else { throw RouteFormatError("the document", "has neither jobs nor shipments") }
        var vehicles: [VroomVehicle] = []
        for vehicle in try root["vehicles"]?.items() ?? [] { vehicles.append(try VroomVehicle(vehicle)) }
        guard !vehicles.isEmpty else { throw RouteFormatError("vehicles", "is missing or empty") }
        (self.requests, self.vehicles) = (requests, vehicles)
        matrices = try VroomMatrices.read(root)
        locations = try VroomLocations(requests, vehicles, matrices)
        try checkIDs()
        try checkMatricesSuffice()
    }

    /// Profiles a travel source has to be asked about, in the order of their first vehicles; none when the file has matrices.
    public var profilesWithoutMatrix: [String] { matrices.isEmpty ? profiles : [] }

    /// The locations of these matrices, in the order of their rows; empty when the file has matrices.
    public var coordinates: [Coordinate] {
        guard matrices.isEmpty else { return [] }
        return locations.labels.map { Coordinate(latitude: $0.point?.y ?? .nan, longitude: $0.point?.x ?? .nan) }
    }

    /// The problem, with matrices from a source where the file has none.
    /// - Throws: `RouteFormatError`, or what the source throws.
    public func document(from source: any TravelSource) async throws -> RouteDocument {
        var missing: [String: TravelMatrix] = [:]
        var notes: [String] = []
        for profile in profilesWithoutMatrix {
            let table = try await source.travel(among: coordinates, profile: profile)
            missing[profile] = table.matrix
            notes += table.notes.filter { !notes.contains($0) }
        }
        var document = try document(matrices: missing)
        document.notes += notes
        return document
    }

    var profiles: [String] {
        var seen: Set<String> = []
        return vehicles.map(\.label.profile).filter { seen.insert($0).inserted }
    }

    private func checkIDs() throws(RouteFormatError) {
        var seen: Set<[String]> = []
        for request in requests {
            for task in request.tasks where !seen.insert([task.label.kind.rawValue, "\(task.label.id)"]).inserted {
                throw RouteFormatError(
                    line: request.line, "\(request.path).id", "is \(task.label.id), which another \(task.label.kind) has")
            }
        }
        for vehicle in vehicles where !seen.insert(["vehicle", "\(vehicle.label.id)"]).inserted {
            throw RouteFormatError(line: vehicle.line, "\(vehicle.path).id", "is \(vehicle.label.id), which another vehicle has")
        }
    }

    private func checkMatricesSuffice() throws(RouteFormatError) {
        guard !matrices.isEmpty else { return }
        for vehicle in vehicles {
            let profile = vehicle.label.profile
            guard let matrix = matrices[profile] else {
                throw RouteFormatError(
                    line: vehicle.line, "\(vehicle.path).profile", "is \(profile), for which there are no matrices")
            }
            if matrix.distances == nil, vehicle.costs.perKilometre > 0 || vehicle.limits.distance != nil {
                throw RouteFormatError(
                    line: vehicle.line, vehicle.path, "needs matrices.\(profile).distances for per_km or max_distance")
            }
            if matrix.costs != nil, vehicle.hasOwnCosts {
                throw RouteFormatError(
                    line: vehicle.line, "\(vehicle.path).costs",
                    "has per_hour or per_km, and matrices.\(profile).costs says otherwise")
            }
        }
    }
}

/// The matrices of one profile. `null` and values from `RouteProblem.limit` on mean that an arc is unreachable.
struct VroomMatrices {
    let count: Int
    let durations: [Int32]
    let distances: [Int32]?
    let costs: [Int32]?

    /// By profile; `matrix` is the old name of the car's durations.
    static func read(_ root: VroomValue) throws(RouteFormatError) -> [String: VroomMatrices] {
        var found: [String: VroomMatrices] = [:]
        if let matrix = root["matrix"] {
            let (count, values) = try table(matrix)
            found["car"] = VroomMatrices(count: count, durations: values, distances: nil, costs: nil)
        }
        for (profile, value) in try root["matrices"]?.object().members ?? [] { found[profile] = try VroomMatrices(value) }
        let sizes = Set(found.values.map(\.count))
        guard sizes.count <= 1 else { throw RouteFormatError("matrices", "have different sizes: \(sizes.sorted())") }
        return found
    }

    private init(count: Int, durations: [Int32], distances: [Int32]?, costs: [Int32]?) {
        (self.count, self.durations, self.distances, self.costs) = (count, durations, distances, costs)
    }

    private init(_ value: VroomValue) throws(RouteFormatError) {
        guard let durations = try value.object()["durations"] else { throw value.problem("has no durations") }
        (count, self.durations) = try Self.table(durations)
        distances = try Self.table(value["distances"], count)
        costs = try Self.table(value["costs"], count)
    }

    private static func table(_ value: VroomValue?, _ count: Int) throws(RouteFormatError) -> [Int32]? {
        guard let value else { return nil }
        let (size, values) = try table(value)
        guard size == count else { throw value.problem("has \(size) rows, and durations has \(count)") }
        return values
    }

    private static func table(_ value: VroomValue) throws(RouteFormatError) -> (Int, [Int32]) {
        let rows = try value.items()
        guard (1...EuclideanMatrix.limit).contains(rows.count) else {
            throw value.problem("has \(rows.count) rows; allowed are 1 to \(EuclideanMatrix.limit)")
        }
        var values: [Int32] = []
        values.reserveCapacity(min(rows.count * rows.count, value.json.tree.nodes.count))
        for row in rows {
            let before = values.count
            try row.appendArcs(to: &values)
            guard values.count - before == rows.count else {
                throw row.problem("has \(values.count - before) values; a square of \(rows.count) rows has \(rows.count)")
            }
        }
        return (rows.count, values)
    }

    var travel: TravelMatrix { TravelMatrix(durations: durations, distances: distances ?? durations, costs: costs) }
}

extension VroomValue {
    /// Without a path per value, for matrices are long.
    fileprivate func appendArcs(to values: inout [Int32]) throws(RouteFormatError) {
        guard json.kind == .array else { throw fault("a list") }
        let tree = json.tree
        for member in tree.items(of: json.index) {
            if tree.nodes[member].kind == .null {
                values.append(TravelMatrix.unreachable)
            } else if let arc = tree.integer(member), arc >= 0 {
                values.append(arc >= RouteProblem.limit ? TravelMatrix.unreachable : Int32(arc))
            } else {
                throw VroomValue(JSONValue(tree, at: member), path: path).fault("rows of whole numbers from 0")
            }
        }
    }
}
