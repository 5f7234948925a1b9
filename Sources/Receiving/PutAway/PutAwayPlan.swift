package import Fulfilment
package import ScanDialogue

/// A bin that goods may be put into.
package struct PutAwayBin: Sendable, Equatable {
    package let place: String
    package let kind: LocationKind
    package let aisle: Int
    package let cell: Int
    package let zone: String?
    /// Pieces of the article that lie there.
    package let onHand: Int
    /// Whether some of them are of the lot.
    package let hasLot: Bool
    /// Pieces of the article that it takes still, when it is a face of it; nil: nobody knows.
    package let room: Int?

    package init(
        place: String, kind: LocationKind, aisle: Int, cell: Int, zone: String? = nil, onHand: Int = 0, hasLot: Bool = false,
        room: Int? = nil
    ) {
        (self.place, self.kind, self.aisle, self.cell, self.zone) = (place, kind, aisle, cell, zone)
        (self.onHand, self.hasLot, self.room) = (onHand, hasLot, room)
    }
}

/// Where goods at a dock should go: the bins, how many pieces each, and why.
package struct PutAwayPlan: Sendable, Equatable {
    /// Pieces for one bin.
    package struct Step: Sendable, Equatable {
        package let place: String
        package let quantity: Int
        package let reason: PutAwayReason
    }

    package let steps: [Step]

    /// What makes a bin right, the best first.
    private enum Merit: Int, Comparable {
        case awaited, face, sameLot, sameArticle, emptyBulk, empty

        static func < (left: Merit, right: Merit) -> Bool { left.rawValue < right.rawValue }
    }

    private struct Choice {
        let bin: PutAwayBin
        let merit: Merit
        let reason: PutAwayReason
        let distance: Int
        let isOtherZone: Bool
    }

    /// Faces take what they have room for, when orders wait for the article or no older pieces lie in bulk to fill them from; the rest goes
    /// to the first bin of unknown room: beside its lot, beside its article, or into an empty bin near where it is picked, of its zone first.
    /// - Parameters:
    ///   - quantity: pieces at the dock.
    ///   - isAwaited: whether orders wait for the article.
    ///   - bins: those that may take it: its faces, where it lies, and some empty ones near `home`.
    ///   - home: where it is picked; nil: nowhere yet, so the front of the first aisle.
    ///   - staged: what goes to staging before anything is put away.
    package init(_ quantity: Int, isAwaited: Bool, bins: [PutAwayBin], home: PutAwayBin?, staged: Step? = nil) {
        let hasBulk = bins.contains { $0.kind == .bulk && $0.onHand > 0 }
        let choices = bins.compactMap { Self.choice($0, isAwaited, hasBulk, home) }.sorted {
            ($0.merit, $0.isOtherZone ? 1 : 0, $0.distance, $0.bin.place) < (
                $1.merit, $1.isOtherZone ? 1 : 0, $1.distance, $1.bin.place
            )
        }
        var rest = quantity - (staged?.quantity ?? 0)
        var steps = [staged].compactMap { $0 }
        for choice in choices where rest > 0 {
            let pieces = min(rest, choice.bin.room ?? rest)
            guard pieces > 0 else { continue }
            steps.append(Step(place: choice.bin.place, quantity: pieces, reason: choice.reason))
            rest -= pieces
        }
        self.steps = steps
    }

    private static func choice(_ bin: PutAwayBin, _ isAwaited: Bool, _ hasBulk: Bool, _ home: PutAwayBin?) -> Choice? {
        let isOtherZone = home.map { $0.zone != bin.zone } ?? false
        // An aisle is longer than the way to the next: walking to another costs its two ends.
        let distance = abs(bin.aisle - (home?.aisle ?? 0)) * 20 + abs(bin.cell - (home?.cell ?? 0))
        func choice(_ merit: Merit, _ reason: PutAwayReason) -> Choice {
            Choice(bin: bin, merit: merit, reason: reason, distance: distance, isOtherZone: isOtherZone)
        }
        if bin.room != nil {
            if isAwaited { return choice(.awaited, .awaitedAndPicked) }
            return hasBulk ? nil : choice(.face, .faceHasRoom)
        }
        if isAwaited, bin.kind == .pick {
            return choice(.awaited, bin.onHand > 0 ? .awaitedAndPicked : .awaitedEmpty)
        }
        if bin.hasLot { return choice(.sameLot, .sameLot) }
        if bin.onHand > 0 { return choice(.sameArticle, .sameArticle) }
        // What refills a face is kept where nobody picks.
        let merit: Merit = bin.kind == .bulk && home?.room != nil ? .emptyBulk : .empty
        return choice(merit, home == nil ? .emptyNearFront : .emptyNearPicking)
    }
}
