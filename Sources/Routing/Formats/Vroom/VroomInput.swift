import RouteKernel

/// A problem as VROOM reads it, checked on its own; travel times between coordinates may still be missing.
///
/// Read it, ask a `TravelSource` for the matrices of `profilesWithoutMatrix` among `coordinates`, then make the `document`.
public struct VroomInput: Sendable {
    let requests: [VroomRequest]
    let vehicles: [VroomVehicle]
    let matrices: [String: VroomMatrices]
    let locations: VroomLocations
    let clock: VroomClock
    /// What of the file is not used.
    let unused: [String]

    /// A search compares every stop with every other, and every vehicle with every stop: more are refused as soon as they are counted.
    static let (mostStops, mostVehicles) = (20_000, 10_000)

    /// - Throws: `RouteFormatError` with the line and the path of the value, what it is and what is allowed.
    public init(_ bytes: [UInt8]) throws(RouteFormatError) {
        let unknown = UnknownNames()
        let root = try VroomValue(document: bytes, unknown).object(.document)
        var requests: [VroomRequest] = []
        for job in try root[.jobs]?.items(atMost: Self.mostStops) ?? [] { requests.append(try VroomRequest(job: job)) }
        let pairs = (Self.mostStops - requests.count) / 2
        for shipment in try root[.shipments]?.items(atMost: pairs) ?? [] { requests.append(try VroomRequest(shipment: shipment)) }
        guard !requests.isEmpty else { throw RouteFormatError("the document", "has neither jobs nor shipments") }
        var vehicles: [VroomVehicle] = []
        for vehicle in try root[.vehicles]?.items(atMost: Self.mostVehicles) ?? [] { vehicles.append(try VroomVehicle(vehicle)) }
        guard !vehicles.isEmpty else { throw RouteFormatError("vehicles", "is missing or empty") }
        (self.requests, self.vehicles) = (requests, vehicles)
        matrices = try VroomMatrices.read(root)
        locations = try VroomLocations(requests, vehicles, matrices)
        clock = try VroomClock(requests.flatMap { $0.tasks.flatMap(\.times) } + vehicles.flatMap(\.times))
        let types = Set(vehicles.compactMap(\.type))
        for task in requests.flatMap(\.tasks) { task.noteTypes(besides: types, unknown) }
        let profiles = Set(vehicles.map(\.label.profile))
        for matrix in matrices.values.sorted(by: { $0.line < $1.line }) where !profiles.contains(matrix.profile) {
            unknown.add(
                matrix.profile, path: "matrices.\(matrix.profile)", line: matrix.line,
                known: profiles.subtracting(matrices.keys).sorted())
        }
        unused = unknown.notes
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
        try document(tables: try await tables(from: source))
    }

    /// What a source tells of the profiles without a matrix; those that are one to it share a table.
    /// - Throws: `RouteFormatError` for more than memory is given to, what the source throws, `CancellationError`.
    public func tables(from source: any TravelSource) async throws -> [String: TravelTable] {
        let profiles = profilesWithoutMatrix
        try checkSize(roadUsers: Set(profiles.map(source.roadUser)).count)
        let places = coordinates
        var (tables, known): ([String: TravelTable], [String: TravelTable]) = ([:], [:])
        for profile in profiles {
            try Task.checkCancellation()
            let user = source.roadUser(of: profile)
            let table = if let table = known[user] { table } else { try await source.travel(among: places, profile: profile) }
            (tables[profile], known[user]) = (table, table)
        }
        return tables
    }

    /// The problem, with `tables(from:)`.
    /// - Throws: `RouteFormatError` as `document(matrices:)` does.
    public func document(tables: [String: TravelTable]) throws(RouteFormatError) -> RouteDocument {
        var document = try document(matrices: tables.mapValues(\.matrix))
        let told = profilesWithoutMatrix.compactMap { tables[$0] }
        document.note(told.flatMap(\.notes))
        document.warn(told.flatMap(\.warnings))
        return document
    }

    /// All tables together have as many ways as the largest one may have.
    private func checkSize(roadUsers: Int) throws(RouteFormatError) {
        let places = locations.labels.count
        let most = EuclideanMatrix.limit * EuclideanMatrix.limit / max(1, places * places)
        guard roadUsers > most else { return }
        throw RouteFormatError(
            "vehicles",
            "have \(roadUsers) profiles with travel times of their own; among \(places) places allowed are \(most)")
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
            if !matrix.hasDistances, vehicle.costs.perKilometre > 0 || vehicle.limits.distance != nil {
                throw RouteFormatError(
                    line: vehicle.line, vehicle.path, "needs matrices.\(profile).distances for per_km or max_distance")
            }
            if matrix.hasCosts, vehicle.pricesDriving {
                throw RouteFormatError(
                    line: vehicle.line, "\(vehicle.path).costs",
                    "has per_hour or per_km, and matrices.\(profile).costs says otherwise")
            }
        }
    }
}
