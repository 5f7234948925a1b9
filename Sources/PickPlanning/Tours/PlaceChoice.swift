/// Chooses a place for each line whose article lies in several: the earliest expiry binds, distance decides among equals.
package enum PlaceChoice {
    /// A place that has enough of the article.
    package struct Option: Sendable, Hashable {
        package let place: FloorPlace
        /// Days since any fixed day; nil when it does not expire, which counts as latest.
        package let expiry: Int?

        package init(place: FloorPlace, expiry: Int? = nil) {
            self.place = place
            self.expiry = expiry
        }
    }

    /// Starts from the first places that may be taken and changes one line's place at a time as long as that shortens the tour.
    /// - Parameter lines: the options of each line, at least one.
    /// - Returns: for each line the index of its option.
    /// - Throws: `TourError` for places that are not on the floor.
    package static func choose(
        _ lines: [[Option]], on layout: FloorLayout, from start: FloorPoint? = nil
    ) throws(TourError) -> [Int] {
        do {
            for (number, line) in lines.enumerated() {
                for (index, option) in line.enumerated() { try layout.check(option.place, "lines[\(number)][\(index)]") }
            }
        } catch {
            throw .notOnTheFloor(error)
        }
        let allowed = lines.map { line in
            let earliest = line.map { $0.expiry ?? Int.max }.min() ?? Int.max
            return line.indices.filter { (line[$0].expiry ?? Int.max) == earliest }
        }
        let meter = TourMeter(layout: layout, from: start)
        func length(_ chosen: [Int]) -> Int { meter.length(meter.mask(of: zip(lines, chosen).map { $0[$1].place })) }
        var chosen = allowed.map { $0.first ?? 0 }
        var best = length(chosen)
        var isShorter = true
        while isShorter {
            isShorter = false
            for line in lines.indices {
                for option in allowed[line] where option != chosen[line] {
                    var other = chosen
                    other[line] = option
                    let length = length(other)
                    if length < best { (chosen, best, isShorter) = (other, length, true) }
                }
            }
        }
        return chosen
    }
}
