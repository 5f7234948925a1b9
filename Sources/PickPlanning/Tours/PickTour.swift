/// A walk past every pick of a cart, from where the picker stands to a drop.
package struct PickTour: Sendable, Equatable {
    /// How the walk was found.
    package let policy: TourPolicy
    /// Whether no shorter walk exists.
    package let isExact: Bool
    /// Indices into the places as given, in the order they are visited.
    package let order: [Int]
    /// Millimetres.
    package let length: Int
    /// Every point at which the walk may turn, start and end included.
    package let walk: [Point]

    /// A point of the floor.
    package struct Point: Sendable, Hashable, Codable {
        /// The aisle's number.
        package let aisle: Int
        /// Millimetres from the front cross aisle.
        package let depth: Int
    }

    /// A tour by a policy.
    ///
    /// Shortest tours over one or two blocks without one-way aisles are exact; elsewhere they are near-optimal and never longer than
    /// the S-shape and the largest-gap tour. Picks at one place keep the order they are given in, and the same input gives the same
    /// tour.
    /// - Parameters:
    ///   - places: Where to stop; a place may come several times.
    ///   - start: Where the picker stands; nil for the first drop.
    ///   - end: Where the tour ends; nil for the drop that suits best.
    /// - Throws: `TourError`.
    package static func plan(
        past places: [FloorPlace], on layout: FloorLayout, from start: FloorPoint? = nil, to end: FloorPoint? = nil,
        policy: TourPolicy = .shortest
    ) throws(TourError) -> PickTour {
        try TourPlanner(layout: layout).tour(past: places, from: start, to: end, policy: policy)
    }

    /// The same walk for places that are already in the order in which it passes them.
    package init(_ tour: PickTour, visiting places: [FloorPlace]) {
        self.init(
            policy: tour.policy, isExact: tour.isExact, order: Array(places.indices), length: tour.length, walk: tour.walk)
    }

    private init(policy: TourPolicy, isExact: Bool, order: [Int], length: Int, walk: [Point]) {
        self.policy = policy
        self.isExact = isExact
        self.order = order
        self.length = length
        self.walk = walk
    }

    /// A tour along these spots, which are passed in this order.
    init(along spots: [FloorSpot], places: [FloorPlace], extra: Int, layout: FloorLayout, policy: TourPolicy, isExact: Bool) {
        var waiting: [FloorSpot: [Int]] = [:]
        for (index, place) in places.enumerated() { waiting[layout.spot(of: place), default: []].append(index) }
        order = spots.flatMap { waiting.removeValue(forKey: $0) ?? [] }
        length = zip(spots, spots.dropFirst()).reduce(extra) { $0 + layout.distance($1.0, $1.1) }
        walk = spots.map { Point(aisle: $0.column + layout.firstAisle, depth: $0.depth) }
        self.policy = policy
        self.isExact = isExact
    }
}

/// How a tour is found.
package enum TourPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// As short as can be.
    case shortest
    /// Every aisle with picks is walked through, up one and down the next (Hall 1993).
    case sShape = "s_shape"
    /// Aisles are entered from both ends up to the largest gap; only the first and the last are walked through (Hall 1993).
    case largestGap = "largest_gap"
}

/// Why there is no tour.
package enum TourError: Error, Hashable, CustomStringConvertible {
    /// A place or point is not on the floor.
    case notOnTheFloor(LayoutError)
    /// One-way aisles make a place a dead end.
    case cannotBeReached(FloorPlace)

    /// One sentence for a person.
    package var description: String {
        switch self {
        case .notOnTheFloor(let error): error.description
        case .cannotBeReached(let place):
            """
            aisle \(place.aisle), cell \(place.cell) cannot be reached and left again. Maybe two neighbouring one-way aisles lead \
            the same way, or the layout lacks a cross aisle.
            """
        }
    }
}
