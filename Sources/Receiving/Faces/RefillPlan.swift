/// A face: a bin that an article is picked from, and how full it is.
package struct FaceLevel: Sendable, Equatable {
    package let site: String
    /// The bin.
    package let face: String
    package let sku: String
    package let minimum: Int
    /// Pieces of the article that it takes.
    package let maximum: Int
    /// Pieces that lie there, whatever may be done with them.
    package let every: Int
    /// Of them, pieces that may go out.
    package let onHand: Int
    /// Of these, pieces that orders have reserved and nobody has taken yet.
    package let reserved: Int
    /// Pieces that waiting orders want.
    package let backordered: Int

    package init(
        site: String, face: String, sku: String, minimum: Int, maximum: Int, every: Int, onHand: Int, reserved: Int,
        backordered: Int
    ) {
        (self.site, self.face, self.sku, self.minimum, self.maximum) = (site, face, sku, minimum, maximum)
        (self.every, self.onHand, self.reserved, self.backordered) = (every, onHand, reserved, backordered)
    }

    /// What will be left by the orders that are known; negative when they want more.
    package var forecast: Int { onHand - reserved - backordered }
    /// Pieces that it takes now, before anybody picks.
    var room: Int { max(0, maximum - every) }
    var isLow: Bool { forecast < minimum }
    /// The smaller, the more urgent.
    var part: Double { Double(forecast) / Double(max(1, minimum)) }
}

/// Free pieces of an article in a bulk bin.
package struct BulkStock: Sendable, Equatable {
    package let site: String
    package let place: String
    package let sku: String
    package let lot: String
    package let pieces: Int

    package init(site: String, place: String, sku: String, lot: String, pieces: Int) {
        (self.site, self.place, self.sku, self.lot, self.pieces) = (site, place, sku, lot, pieces)
    }
}

/// Pieces to carry to a face, before it runs dry.
package struct Refill: Sendable, Equatable {
    package let level: FaceLevel
    /// Where they come from; nil when no bulk bin has any, or the face has no room before somebody picks.
    package let source: String?
    package let lot: String
    package let quantity: Int
}

/// What must be carried to faces, the most urgent first.
package enum RefillPlan {
    /// Of every face whose forecast is below its minimum: what to carry, as much as it has room for now. Faces of one article share its bulk in
    /// the order of their urgency, the smallest part of the minimum first; no piece is planned twice.
    /// - Parameter bulk: in the order in which it is to be used.
    package static func refills(_ faces: [FaceLevel], from bulk: [BulkStock]) -> [Refill] {
        let low = faces.filter(\.isLow).sorted { ($0.part, $0.site, $0.face, $0.sku) < ($1.part, $1.site, $1.face, $1.sku) }
        guard !low.isEmpty else { return [] }
        var stock = Dictionary(grouping: bulk, by: { [$0.site, $0.sku] }).mapValues { $0[...] }
        return low.flatMap { level in
            let taken = take(level.room, from: &stock[[level.site, level.sku], default: []])
            return taken.isEmpty
                ? [Refill(level: level, source: nil, lot: "", quantity: 0)]
                : taken.map { Refill(level: level, source: $0.place, lot: $0.lot, quantity: $0.pieces) }
        }
    }

    private static func take(_ room: Int, from bulk: inout ArraySlice<BulkStock>) -> [BulkStock] {
        var rest = room
        var taken: [BulkStock] = []
        while rest > 0, let first = bulk.popFirst() {
            let pieces = min(rest, first.pieces)
            taken.append(BulkStock(site: first.site, place: first.place, sku: first.sku, lot: first.lot, pieces: pieces))
            rest -= pieces
            guard pieces < first.pieces else { continue }
            let left = BulkStock(
                site: first.site, place: first.place, sku: first.sku, lot: first.lot, pieces: first.pieces - pieces)
            bulk = [left] + bulk
        }
        return taken
    }
}
