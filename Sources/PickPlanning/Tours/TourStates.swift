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
    /// `[junction * count + state]`: when the tour has to pass there.
    let afterTouch: [UInt8]
    /// `[junction * count + state]`: when the tour has to start or end there and not both.
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

/// Finds every state a tour over so many cross aisles can be in, and the transitions between them.
struct TourStateTable {
    /// One state: per cross aisle a degree class (0 none, 1 odd, 2 even) and the piece it belongs to (0 for none).
    struct State: Hashable {
        var degree: [UInt8]
        var piece: [UInt8]

        var pieces: Set<UInt8> { Set(piece).subtracting([0]) }
        var isFinal: Bool { pieces.count <= 1 && !degree.contains(1) }

        /// Pieces numbered in the order of their first cross aisle.
        var normal: State {
            var names: [UInt8: UInt8] = [0: 0]
            var copy = self
            for index in piece.indices {
                if names[piece[index]] == nil { names[piece[index]] = UInt8(names.count) }
                copy.piece[index] = names[piece[index]] ?? 0
            }
            return copy
        }

        mutating func add(_ walks: Int, at index: Int) {
            guard walks > 0 else { return }
            if piece[index] == 0 { piece[index] = (piece.max() ?? 0) + 1 }
            let isOdd = (degree[index] == 1) != (walks % 2 == 1)
            degree[index] = isOdd ? 1 : 2
        }

        mutating func join(_ one: Int, _ other: Int) {
            let (kept, gone) = (piece[one], piece[other])
            for index in piece.indices where piece[index] == gone { piece[index] = kept }
        }
    }

    let crossAisles: Int
    private(set) var states: [State] = []
    /// Rows by state, transposed by `flattened`.
    private(set) var afterAisle: [[UInt8]] = []
    private(set) var afterTouch: [[UInt8]] = []
    private(set) var afterFlip: [[UInt8]] = []
    private(set) var crossings: [[TourStates.Crossing]] = []
    private var index: [State: UInt8] = [:]

    init(crossAisles: Int) { self.crossAisles = crossAisles }

    /// Follows every transition from the empty tour until nothing new appears.
    mutating func close() {
        let none = [UInt8](repeating: 0, count: crossAisles)
        _ = number(State(degree: none, piece: none))
        var next = 0
        while next < states.count {
            let state = states[next]
            afterAisle.append(walked(state).map { number($0) })
            afterTouch.append((0..<crossAisles).map { number(touched(state, at: $0)) })
            afterFlip.append((0..<crossAisles).map { number(flipped(state, at: $0)) })
            crossings.append(crossed(state).map { .init(next: number($0.0), walks: $0.1) })
            next += 1
        }
    }

    func flattened(_ rows: [[UInt8]]) -> [UInt8] {
        guard let width = rows.first?.count else { return [] }
        return (0..<width).flatMap { column in rows.map { $0[column] } }
    }

    private mutating func number(_ state: State) -> UInt8 {
        let normal = state.normal
        if let known = index[normal] { return known }
        let fresh = UInt8(states.count)
        states.append(normal)
        index[normal] = fresh
        return fresh
    }

    private func walked(_ state: State) -> [State] {
        (0..<(crossAisles - 1)).flatMap { block in
            (0..<TourStates.shapeCount).map { shape in
                var state = state
                let (near, far, isConnected) = (shape / 6, shape / 2 % 3, shape % 2 == 1)
                state.add(near, at: block)
                state.add(far, at: block + 1)
                if isConnected, near > 0, far > 0 { state.join(block, block + 1) }
                return state
            }
        }
    }

    private func touched(_ state: State, at junction: Int) -> State {
        var state = state
        if state.piece[junction] == 0 { state.add(2, at: junction) }
        return state
    }

    private func flipped(_ state: State, at junction: Int) -> State {
        var state = state
        state.add(1, at: junction)
        return state
    }

    /// Every way to walk on to the next column: odd meetings by one walk, even ones by two or none, and no piece left behind.
    private func crossed(_ state: State) -> [(State, Int)] {
        var degrees: [[UInt8]] = [[]]
        for degree in state.degree {
            let choices: [UInt8] = degree == 0 ? [0] : degree == 1 ? [1] : [2, 0]
            degrees = degrees.flatMap { chosen in choices.map { chosen + [$0] } }
        }
        return degrees.compactMap { chosen in
            var next = state
            next.degree = chosen
            for index in chosen.indices where chosen[index] == 0 { next.piece[index] = 0 }
            guard next.pieces == state.pieces, !next.pieces.isEmpty else { return nil }
            return (next, chosen.reduce(0) { $0 + Int($1) })
        }
    }
}
