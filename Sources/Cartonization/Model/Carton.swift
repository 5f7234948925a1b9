package import Fulfilment

/// A kind of carton the warehouse has.
package struct Carton: Sendable, Hashable {
    /// Unique among the cartons.
    package let code: String
    /// The space inside; its height is upright.
    package let inner: Dimensions
    /// What the carrier measures.
    package let outer: Dimensions
    /// Grams it may weigh closed, itself included; the few of its filling are not counted.
    package let maxWeight: Int
    /// Grams of the carton alone.
    package let emptyWeight: Int
    /// What it costs, in the minor unit of the carriage's currency.
    package let cost: Int
    /// How many there are; nil when there are always enough.
    package let stock: Int?
    /// What goes into the space that the pieces leave.
    package let filling: Filling

    package init(
        code: String, inner: Dimensions, outer: Dimensions? = nil, maxWeight: Int, emptyWeight: Int, cost: Int = 0,
        stock: Int? = nil, filling: Filling = .none
    ) {
        self.code = code
        self.inner = inner
        self.outer = outer ?? inner
        self.maxWeight = maxWeight
        self.emptyWeight = emptyWeight
        self.cost = cost
        self.stock = stock
        self.filling = filling
    }

    /// The same kind of carton, so many of it.
    package func with(stock: Int?) -> Carton {
        Carton(
            code: code, inner: inner, outer: outer, maxWeight: maxWeight, emptyWeight: emptyWeight, cost: cost, stock: stock,
            filling: filling)
    }

    /// Why it cannot be: an edge that is longer inside than outside. However the two are turned, the longest edge is compared with the
    /// longest, the next with the next, the shortest with the shortest; the same inside as outside is a carton of thin board.
    /// - Returns: what is wrong, behind the name of the inner size; nil when nothing is.
    package var insideProblem: String? {
        let edges = zip(inner.sortedEdges, outer.sortedEdges).filter { $0 > $1 }.map { "\($0) > \($1)" }
        guard !edges.isEmpty else { return nil }
        let sizes = [inner, outer].map { $0.sortedEdges.map { "\($0)" }.joined(separator: " x ") }
        return """
            is larger than the outer size (\(edges.joined(separator: ", "))): inside \(sizes[0]), outside \(sizes[1]) mm, longest edge \
            first; allowed is at most the outer size. Maybe the two were exchanged.
            """
    }

    /// Grams of contents it may hold.
    package var payload: Int { maxWeight - emptyWeight }

    /// Whether one piece may travel alone in it.
    package func holds(_ item: Item) -> Bool {
        item.weight <= payload
            && item.turns.contains { $0.length <= inner.length && $0.width <= inner.width && $0.height <= inner.height }
    }
}
