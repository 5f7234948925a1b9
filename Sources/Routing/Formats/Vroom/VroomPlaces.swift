/// The places of the problem: rows of the file's matrices, or else the coordinates in the order of their first mention.
struct VroomPlaces {
    private(set) var labels: [PlaceLabel] = []
    private var rowOfPoint: [PlanePoint: Int] = [:]
    private let hasMatrices: Bool

    init(_ requests: [VroomRequest], _ vehicles: [VroomVehicle], _ matrices: [String: VroomMatrices]) throws(RouteFormatError) {
        hasMatrices = !matrices.isEmpty
        labels = (0..<(matrices.first?.value.count ?? 0)).map { PlaceLabel(index: $0) }
        for vehicle in vehicles {
            for place in [vehicle.start, vehicle.end] { if let place { try add(place) } }
        }
        for request in requests {
            for task in request.tasks { try add(task.place) }
        }
    }

    private mutating func add(_ place: VroomPlace) throws(RouteFormatError) {
        if hasMatrices {
            guard let row = place.index else {
                throw RouteFormatError(line: place.line, place.path, "has no index, which is needed with matrices")
            }
            guard row < labels.count else {
                throw RouteFormatError(line: place.line, place.path, "is \(row); the matrices have rows 0 to \(labels.count - 1)")
            }
            labels[row].point = labels[row].point ?? place.point
            return
        }
        guard let point = place.point else {
            throw RouteFormatError(line: place.line, place.path, "needs coordinates, for there are no matrices")
        }
        guard rowOfPoint[point] == nil else { return }
        guard labels.count < PlaneTravel.limit else { throw RouteFormatError("", "has more than \(PlaneTravel.limit) places") }
        rowOfPoint[point] = labels.count
        labels.append(PlaceLabel(point: point, index: place.index))
    }

    /// Row of the travel tables.
    func row(_ place: VroomPlace) -> Int {
        hasMatrices ? place.index ?? 0 : place.point.flatMap { rowOfPoint[$0] } ?? 0
    }
}
