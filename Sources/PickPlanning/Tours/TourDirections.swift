/// A tour in words: how far to walk which way, and where to stop.
package struct TourDirections: Sendable {
    /// `4.5 m along aisle 3 towards the back`, `stop at aisle 3, cell 12`.
    package let lines: [String]

    /// - Parameter places: the places the tour was planned past.
    package init(_ tour: PickTour, past places: [FloorPlace], on layout: FloorLayout) {
        var text: [String] = []
        var stops = tour.order.map { places[$0] }[...]
        var (from, here) = (tour.walk.first, tour.walk.first)
        func leg() {
            if let from, let here, from != here { text.append(Self.leg(from, here, layout)) }
            from = here
        }
        func stop(_ point: PickTour.Point) {
            while let place = stops.first, layout.point(of: place) == point {
                leg()
                let line = "stop at aisle \(place.aisle), cell \(place.cell)"
                if text.last != line { text.append(line) }
                stops.removeFirst()
            }
        }
        if let first = tour.walk.first { stop(first) }
        for point in tour.walk.dropFirst() {
            if let from, let here, from != here, !Self.goesOn(from, here, point) { leg() }
            here = point
            stop(point)
        }
        leg()
        lines = text
    }

    private static func goesOn(_ a: PickTour.Point, _ b: PickTour.Point, _ c: PickTour.Point) -> Bool {
        let (dx, dy) = (b.aisle - a.aisle, b.depth - a.depth)
        let (ex, ey) = (c.aisle - b.aisle, c.depth - b.depth)
        return dx.signum() == ex.signum() && dy.signum() == ey.signum()
    }

    private static func leg(_ from: PickTour.Point, _ to: PickTour.Point, _ layout: FloorLayout) -> String {
        if from.aisle == to.aisle {
            return
                "\(metres(abs(to.depth - from.depth))) along aisle \(from.aisle) towards the \(to.depth > from.depth ? "back" : "front")"
        }
        let crossing = (0...layout.blocks.count).first { layout.depth(ofCrossAisle: $0) == from.depth } ?? 0
        let name = crossing == 0 ? "front" : crossing == layout.blocks.count ? "back" : "middle"
        return "\(metres(abs(to.aisle - from.aisle) * layout.aislePitch)) along the \(name) cross aisle to aisle \(to.aisle)"
    }

    private static func metres(_ millimetres: Int) -> String { "\(millimetres / 1000).\(millimetres % 1000 / 100) m" }
}

/// How fast pickers are.
package struct PickPace: Sendable, Hashable {
    /// Millimetres per second.
    package let speed: Int
    /// Seconds to find a place and confirm it.
    package let stop: Int
    /// Seconds to take a piece, check it and put it into its bin.
    package let piece: Int
    /// Seconds to make a cart ready and to hand it over.
    package let tour: Int

    package init(speed: Int = 1200, stop: Int = 8, piece: Int = 7, tour: Int = 120) {
        self.speed = speed
        self.stop = stop
        self.piece = piece
        self.tour = tour
    }

    /// Seconds a tour takes.
    /// - Parameters:
    ///   - stops: different places.
    ///   - pieces: of all orders.
    package func seconds(_ tour: PickTour, stops: Int, pieces: Int) -> Int {
        self.tour + tour.length / max(1, speed) + stops * stop + pieces * piece
    }
}

extension FloorLayout {
    /// The point of the floor in front of a place that is on it.
    package func point(of place: FloorPlace) -> PickTour.Point { .init(aisle: place.aisle, depth: spot(of: place).depth) }
}
