/// A lorry at a dock: what its papers say, and what is really on it.
package struct Lorry: Sendable, Equatable {
    /// Pieces of one article and lot.
    package struct Load: Sendable, Equatable {
        package let sku: String
        package let lot: String
        package let expiry: String?
        package let ordered: Int
        /// Fewer than ordered now and then.
        package let sound: Int
        package let broken: Int

        package init(sku: String, lot: String, expiry: String?, ordered: Int, sound: Int, broken: Int) {
            (self.sku, self.lot, self.expiry) = (sku, lot, expiry)
            (self.ordered, self.sound, self.broken) = (ordered, sound, broken)
        }
    }

    package let document: String
    package let loads: [Load]

    package init(document: String, loads: [Load]) { (self.document, self.loads) = (document, loads) }

    /// Whether less came than was ordered.
    package var isShort: Bool { loads.contains { $0.sound + $0.broken < $0.ordered } }
}

/// Whence lorries come; their papers are in the books.
package protocol LorrySource: Sendable {
    /// The next one; nil: none is at the gate.
    func lorry() async throws -> Lorry?
}

/// Deliveries that somebody has announced, each once.
actor AnnouncedLorries: LorrySource {
    private var waiting: ArraySlice<Lorry>

    init(_ lorries: [Lorry]) { waiting = lorries[...] }

    func lorry() -> Lorry? { waiting.popFirst() }
}
