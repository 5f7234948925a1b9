import Fulfilment

/// What is wrong with a packing.
package enum PackingFault: Error, Equatable, CustomStringConvertible {
    case outside(piece: Int)
    case overlap(piece: Int, other: Int)
    case wrongTurn(piece: Int)
    case unsupported(piece: Int, percent: Int)
    case onWhatBearsNothing(piece: Int, below: Int)
    case onFragile(piece: Int, below: Int)
    case tooHeavy(grams: Int, limit: Int)
    case groupsTogether(String, String)
    case notAlone(item: Int)

    /// One sentence for a person; pieces are counted from 1 in packing order.
    package var description: String {
        switch self {
        case .outside(let piece): "piece \(piece + 1) sticks out of the carton"
        case .overlap(let piece, let other): "pieces \(piece + 1) and \(other + 1) share space"
        case .wrongTurn(let piece): "piece \(piece + 1) is turned in a way it may not be"
        case .unsupported(let piece, let percent): "only \(percent) % of the base of piece \(piece + 1) rest on something"
        case .onWhatBearsNothing(let piece, let below): "piece \(piece + 1) lies on piece \(below + 1), which bears nothing"
        case .onFragile(let piece, let below): "piece \(piece + 1) lies on the fragile piece \(below + 1)"
        case .tooHeavy(let grams, let limit): "the closed carton weighs \(grams) g, allowed are \(limit) g"
        case .groupsTogether(let one, let other): "the groups '\(one)' and '\(other)' share the carton"
        case .notAlone(let item): "item \(item + 1) ships alone, but shares the carton"
        }
    }
}

/// Holds a packing against the rules, one by one, knowing nothing of how packings are found.
package enum PackingValidator {
    /// Every fault, in the order of the rules; empty when the packing is right.
    package static func faults(_ packing: Packing, items: [Item], support: Int) -> [PackingFault] {
        let pieces = packing.placements
        var faults: [PackingFault] = []
        for (index, piece) in pieces.enumerated() {
            if !isInside(piece.space, packing.carton.inner) { faults.append(.outside(piece: index)) }
            if !isTurnedRightly(piece.space, items[piece.item]) { faults.append(.wrongTurn(piece: index)) }
        }
        for index in pieces.indices {
            for other in pieces.indices where other > index && pieces[index].space.overlaps(pieces[other].space) {
                faults.append(.overlap(piece: index, other: other))
            }
        }
        for index in pieces.indices { faults += standing(index, pieces, items, support) }
        let weight = pieces.reduce(packing.carton.emptyWeight) { $0 + items[$1.item].weight }
        if weight > packing.carton.maxWeight { faults.append(.tooHeavy(grams: weight, limit: packing.carton.maxWeight)) }
        return faults + company(Set(pieces.map(\.item)).sorted(), pieces.count, items)
    }

    private static func isInside(_ space: Cuboid, _ inner: Dimensions) -> Bool {
        space.x >= 0 && space.y >= 0 && space.z >= 0 && Int(space.endX) <= inner.length && Int(space.endY) <= inner.width
            && Int(space.endZ) <= inner.height
    }

    private static func isTurnedRightly(_ space: Cuboid, _ item: Item) -> Bool {
        let size = [space.width, space.depth, space.height].map { Int($0) }
        let edges = [item.dimensions.length, item.dimensions.width, item.dimensions.height]
        guard size.sorted() == edges.sorted() else { return false }
        let upright: [(Item.Upright, Int)] = [(.length, edges[0]), (.width, edges[1]), (.height, edges[2])]
        return upright.contains { item.upright.contains($0.0) && $0.1 == size[2] }
    }

    private static func standing(_ index: Int, _ pieces: [Packing.Placement], _ items: [Item], _ support: Int) -> [PackingFault] {
        let piece = pieces[index]
        guard piece.space.z > 0 else { return [] }
        var faults: [PackingFault] = []
        var resting = 0
        for (below, other) in pieces.enumerated() where other.space.endZ == piece.space.z {
            let area = piece.space.shadow(other.space)
            guard area > 0 else { continue }
            resting += area
            if items[other.item].bearsNothing { faults.append(.onWhatBearsNothing(piece: index, below: below)) }
            if items[other.item].isFragile, !items[piece.item].isFragile { faults.append(.onFragile(piece: index, below: below)) }
        }
        let base = Int(piece.space.width) * Int(piece.space.depth)
        if resting * 100 < support * base { faults.append(.unsupported(piece: index, percent: resting * 100 / max(1, base))) }
        return faults
    }

    private static func company(_ members: [Int], _ pieces: Int, _ items: [Item]) -> [PackingFault] {
        let groups = Set(members.compactMap { items[$0].group }).sorted()
        var faults: [PackingFault] = groups.count > 1 ? [.groupsTogether(groups[0], groups[1])] : []
        if pieces > 1, let alone = members.first(where: { items[$0].shipsAlone }) { faults.append(.notAlone(item: alone)) }
        return faults
    }
}
