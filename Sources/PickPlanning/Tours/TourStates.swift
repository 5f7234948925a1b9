/// What a partial tour, built column by column, leaves open: for each cross aisle whether the walk meets it there not at all, an odd
/// or an even number of times, and which of these meetings already hang together.
///
/// Ratliff and Rosenthal (1983) list these classes by hand for two cross aisles, Roodbergen and de Koster (2001) for three; here they
/// and their transitions are derived once by closure from the rules of the touring subgraph. Start and end may differ: then they are
/// the two points of odd degree. The tables are plain arrays, indexed `[row * count + state]`.
struct TourStates: Sendable {
    /// Between two cross aisles, the shapes a walk can leave: degree class at the near end, at the far end, and whether they connect.
    static let shapeCount = 18

    let crossAisles: Int
    /// Number of states; state 0 is the empty tour.
    let count: Int
    /// `[(block * shapeCount + shape) * count + state]`: the state after a walk of that shape in that block.
    let afterAisle: [UInt8]
    /// `[junction * count + state]`: after a tour was told to pass there.
    let afterTouch: [UInt8]
    /// `[junction * count + state]`: after a tour was told to start or end there and not both.
    let afterFlip: [UInt8]
    /// Transitions to the next column of state `s`: `crossings[crossingStart[s]..<crossingStart[s + 1]]`.
    let crossingStart: [Int]
    let crossings: [Crossing]
    /// Whether the tour may end so: one connected piece, nothing odd.
    let isFinal: [Bool]
    /// `[state * crossAisles + crossAisle]`: 0 none, 1 odd, 2 even.
    let degree: [UInt8]

    struct Crossing: Sendable {
        let next: UInt8
        /// Cross aisle walks, each counted.
        let walks: Int
    }

    static let oneBlock = TourStates(crossAisles: 2)
    static let twoBlocks = TourStates(crossAisles: 3)

    static func shape(_ near: Int, _ far: Int, connected: Bool) -> Int { near * 6 + far * 2 + (connected ? 1 : 0) }

    init(crossAisles: Int) {
        var table = TourStateTable(crossAisles: crossAisles)
        table.close()
        self.crossAisles = crossAisles
        count = table.states.count
        afterAisle = table.flattened(table.afterAisle)
        afterTouch = table.flattened(table.afterTouch)
        afterFlip = table.flattened(table.afterFlip)
        crossings = table.crossings.flatMap(\.self)
        crossingStart = table.crossings.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        isFinal = table.states.map(\.isFinal)
        degree = table.states.flatMap(\.degree)
    }
}
