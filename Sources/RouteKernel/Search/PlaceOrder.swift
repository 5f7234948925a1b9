/// Numbers places so that near ones follow each other: what a search reads of a row of a table lies close together then.
///
/// A chain from each place to the nearest one that is not in it yet. The last number is nowhere's.
struct PlaceOrder {
    /// The number of each place.
    let numbers: [Int32]

    init(_ problem: RouteProblem) {
        let count = problem.placeCount
        var numbers = [Int32](repeating: -1, count: count + 1)
        numbers[count] = Int32(count)
        guard let durations = problem.travel.first?.durations, count > 0 else {
            self.numbers = numbers
            return
        }
        var rest = Array(0..<count)
        var (here, number) = (0, Int32(0))
        while !rest.isEmpty {
            numbers[rest[here]] = number
            number += 1
            let row = rest[here] * count
            rest.swapAt(here, rest.count - 1)
            rest.removeLast()
            var nearest = Int32.max
            for (index, place) in rest.enumerated() where durations[row + place] < nearest {
                (nearest, here) = (durations[row + place], index)
            }
            if nearest == .max { here = 0 }
        }
        self.numbers = numbers
    }
}
