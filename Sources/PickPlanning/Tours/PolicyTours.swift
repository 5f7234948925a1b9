/// The named policies, block by block from the back to the front.
struct PolicyTours {
    let layout: FloorLayout
    /// Sorted by column and depth.
    let stops: [FloorSpot]
    let start: FloorSpot

    /// The picks of one aisle within one block.
    private struct Aisle {
        let column: Int
        /// Ascending.
        let depths: [Int]
        let near: Int
        let far: Int

        func spots(_ depths: some Sequence<Int>) -> [FloorSpot] { depths.map { FloorSpot(column: column, depth: $0) } }
        var front: FloorSpot { FloorSpot(column: column, depth: near) }
        var back: FloorSpot { FloorSpot(column: column, depth: far) }
        var inAndOut: [FloorSpot] { [front] + spots(depths) + [front] }
        var through: [FloorSpot] { [front] + spots(depths) + [back] }
        var down: [FloorSpot] { through.reversed() }
    }

    /// Junctions and stops in walking order.
    func sShape() -> [FloorSpot] {
        walk { aisles in
            aisles.enumerated().flatMap { index, aisle in
                guard index % 2 == 0 else { return aisle.down }
                return index == aisles.count - 1 ? aisle.inAndOut : aisle.through
            }
        }
    }

    /// Junctions and stops in walking order.
    func largestGap() -> [FloorSpot] {
        walk { aisles in
            guard let first = aisles.first, let last = aisles.last, aisles.count > 1 else { return aisles.flatMap(\.inAndOut) }
            let middle = aisles.dropFirst().dropLast()
            let behind = middle.flatMap { aisle in
                let deep = aisle.depths.filter { $0 >= gap(aisle).upperBound }
                return deep.isEmpty ? [] : [aisle.back] + aisle.spots(deep.reversed()) + [aisle.back]
            }
            let before = middle.reversed().flatMap { aisle in
                let shallow = aisle.depths.filter { $0 <= gap(aisle).lowerBound }
                return shallow.isEmpty ? [] : [aisle.front] + aisle.spots(shallow) + [aisle.front]
            }
            return first.through + behind + last.down + before
        }
    }

    /// The longest stretch without a pick, the ends of the aisle included.
    private func gap(_ aisle: Aisle) -> ClosedRange<Int> {
        let points = [aisle.near] + aisle.depths + [aisle.far]
        let widest = points.indices.dropLast().max { points[$0 + 1] - points[$0] < points[$1 + 1] - points[$1] } ?? 0
        return points[widest]...points[widest + 1]
    }

    private func walk(_ block: ([Aisle]) -> [FloorSpot]) -> [FloorSpot] {
        var walk: [FloorSpot] = []
        for index in layout.blocks.indices.reversed() {
            let aisles = aisles(ofBlock: index)
            guard let first = aisles.first, let last = aisles.last else { continue }
            let here = (walk.last ?? start).column
            let isFromLeft = abs(here - first.column) <= abs(here - last.column)
            walk += block(isFromLeft ? aisles : aisles.reversed())
        }
        return walk
    }

    private func aisles(ofBlock block: Int) -> [Aisle] {
        let near = layout.depth(ofCrossAisle: block)
        let far = near + layout.length(ofBlock: block)
        let isLast = block == layout.blocks.count - 1
        let inBlock = stops.filter { $0.depth >= near && (isLast ? $0.depth <= far : $0.depth < far) }
        return Set(inBlock.map(\.column)).sorted().map { column in
            Aisle(column: column, depths: inBlock.filter { $0.column == column }.map(\.depth), near: near, far: far)
        }
    }
}
