import RouteKernel

/// A problem as VROOM reads it, checked on its own; what it does not say is how long ways between coordinates take.
///
/// Read it, ask a `TravelSource` for tables of `profilesWithoutTable` among `coordinates`, then make the `document`.
public struct VroomInput: Sendable {
    let requests: [VroomRequest]
    let vehicles: [VroomVehicle]
    let matrices: [String: VroomMatrices]
    let places: VroomPlaces

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
        places = try VroomPlaces(requests, vehicles, matrices)
        try checkIDs()
        try checkMatricesSuffice()
    }

    /// Profiles a travel source has to be asked about, in the order of their first vehicles; none when the file has matrices.
    public var profilesWithoutTable: [String] { matrices.isEmpty ? profiles : [] }

    /// The places of the tables, in the order of their rows; empty when the file has matrices.
    public var coordinates: [Coordinate] {
        guard matrices.isEmpty else { return [] }
        return places.labels.map { Coordinate(latitude: $0.point?.y ?? .nan, longitude: $0.point?.x ?? .nan) }
    }

    /// The problem, with tables from a source where the file has none.
    /// - Throws: `RouteFormatError`, or what the source throws.
    public func document(from source: any TravelSource) async throws -> RouteDocument {
        var tables: [String: Travel] = [:]
        var notes: [String] = []
        for profile in profilesWithoutTable {
            let table = try await source.travel(among: coordinates, profile: profile)
            tables[profile] = table.ways
            notes += table.notes.filter { !notes.contains($0) }
        }
        var document = try document(tables: tables)
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
