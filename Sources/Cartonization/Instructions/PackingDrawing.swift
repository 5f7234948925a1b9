import Fulfilment

/// A carton as SVG: in isometric view, and layer by layer from above, each piece with its number in `PackingSteps`.
package struct PackingDrawing: Sendable {
    /// A whole SVG document.
    package let svg: String

    private static let colours = ["#8ecae6", "#ffb703", "#a7c957", "#f28482", "#cdb4db", "#90be6d", "#f4a261", "#84a59d"]
    private static let size = 320.0

    package init(_ packing: Packing, items: [Item]) {
        let inner = packing.carton.inner
        let scale = Self.size / Double(max(1, inner.longestEdge))
        let layers = Set(packing.placements.map(\.space.z)).sorted()
        let columns = max(1, min(3, layers.count))
        let rows = (layers.count + columns - 1) / columns
        let cell = (Double(inner.length) * scale + 30, Double(inner.width) * scale + 50)
        let view = Self.isometric(packing, scale)
        let width = max(view.width, Double(columns) * cell.0) + 40
        var text = view.svg
        for (index, z) in layers.enumerated() {
            let at = (20 + Double(index % columns) * cell.0, view.height + 60 + Double(index / columns) * cell.1)
            text += Self.layer(packing, z, at, scale)
        }
        let height = view.height + 60 + Double(rows) * cell.1
        svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.text(width))" height="\(Self.text(height))" font-family="sans-serif" \
            font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="20" y="20">\(Self.escaped(packing.carton.code)): \(packing.placements.count) pieces, \
            \(Int(packing.fill.rounded())) % full; the front is below</text>
            \(text)</svg>

            """
    }

    private static func layer(_ packing: Packing, _ z: Int32, _ at: (Double, Double), _ scale: Double) -> String {
        let inner = packing.carton.inner
        var svg = """
            <text x="\(text(at.0))" y="\(text(at.1 - 6))">pieces that stand \(z) mm up</text>
            <rect x="\(text(at.0))" y="\(text(at.1))" width="\(text(Double(inner.length) * scale))" \
            height="\(text(Double(inner.width) * scale))" fill="none" stroke="black"/>

            """
        for (index, piece) in packing.placements.enumerated() where piece.space.z <= z && piece.space.endZ > z {
            let space = piece.space
            let (x, y) = (at.0 + Double(space.x) * scale, at.1 + Double(inner.width - Int(space.endY)) * scale)
            let (w, h) = (Double(space.width) * scale, Double(space.depth) * scale)
            svg += """
                <rect x="\(text(x))" y="\(text(y))" width="\(text(w))" height="\(text(h))" fill="\(colour(piece.item))" \
                fill-opacity="\(space.z == z ? "1" : "0.3")" stroke="black"/>
                <text x="\(text(x + w / 2))" y="\(text(y + h / 2 + 4))" text-anchor="middle">\(index + 1)</text>

                """
        }
        return svg
    }

    private static func isometric(_ packing: Packing, _ scale: Double) -> (svg: String, width: Double, height: Double) {
        let inner = packing.carton.inner
        let (l, w, h) = (Double(inner.length) * scale, Double(inner.width) * scale, Double(inner.height) * scale)
        let origin = (20 + w * 0.866, 40 + (l + w) * 0.5 + h)
        func point(_ x: Double, _ y: Double, _ z: Double) -> String {
            "\(text(origin.0 + (x - y) * 0.866)),\(text(origin.1 - (x + y) * 0.5 - z))"
        }
        let order = IsometricOrder.farthestFirst(packing.placements.map(\.space))
        var svg =
            "<polygon points=\"\(point(0, 0, 0)) \(point(l, 0, 0)) \(point(l, w, 0)) \(point(0, w, 0))\" fill=\"#eee\" stroke=\"black\"/>\n"
        for index in order {
            let space = packing.placements[index].space
            let (x, y, z) = (Double(space.x) * scale, Double(space.y) * scale, Double(space.z) * scale)
            let (ex, ey, ez) = (Double(space.endX) * scale, Double(space.endY) * scale, Double(space.endZ) * scale)
            let faces = [
                [point(x, y, ez), point(ex, y, ez), point(ex, ey, ez), point(x, ey, ez)],
                [point(x, y, z), point(ex, y, z), point(ex, y, ez), point(x, y, ez)],
                [point(x, y, z), point(x, ey, z), point(x, ey, ez), point(x, y, ez)],
            ]
            for (face, opacity) in zip(faces, ["1", "0.85", "0.7"]) {
                svg += """
                    <polygon points="\(face.joined(separator: " "))" fill="white" stroke="none"/>
                    <polygon points="\(face.joined(separator: " "))" fill="\(colour(packing.placements[index].item))" \
                    fill-opacity="\(opacity)" stroke="black"/>

                    """
            }
            let middle = point((x + ex) / 2, (y + ey) / 2, ez).split(separator: ",")
            svg += "<text x=\"\(middle[0])\" y=\"\(middle[1])\" text-anchor=\"middle\">\(index + 1)</text>\n"
        }
        return (svg, 40 + (l + w) * 0.866, origin.1)
    }

    private static func colour(_ item: Int) -> String { colours[item % colours.count] }

    /// One decimal, without a formatter.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1 == "<" ? "&lt;" : $1 == "&" ? "&amp;" : String($1) }
    }
}

/// The order in which cuboids are drawn in isometric view from the lower front left corner, so that near ones cover far ones.
enum IsometricOrder {
    /// Indices, the farthest first. Only cuboids that overlap in the picture bind one another; those do so in one direction.
    static func farthestFirst(_ spaces: [Cuboid]) -> [Int] {
        var covers = [[Int]](repeating: [], count: spaces.count)
        var waitsFor = [Int](repeating: 0, count: spaces.count)
        for far in spaces.indices {
            for near in spaces.indices where near != far && overlaps(spaces[far], spaces[near]) {
                guard isBehind(spaces[far], spaces[near]) else { continue }
                covers[far].append(near)
                waitsFor[near] += 1
            }
        }
        var order: [Int] = []
        var rest = Set(spaces.indices)
        while let next = rest.min(by: { (waitsFor[$0], $0) < (waitsFor[$1], $1) }) {
            rest.remove(next)
            order.append(next)
            for near in covers[next] { waitsFor[near] -= 1 }
        }
        return order
    }

    /// Whether they overlap along the line of sight, on which x - y, x + z and y + z stay the same.
    private static func overlaps(_ a: Cuboid, _ b: Cuboid) -> Bool {
        a.x - a.endY < b.endX - b.y && b.x - b.endY < a.endX - a.y && a.x + a.z < b.endX + b.endZ && b.x + b.z < a.endX + a.endZ
            && a.y + a.z < b.endY + b.endZ && b.y + b.z < a.endY + a.endZ
    }

    private static func isBehind(_ far: Cuboid, _ near: Cuboid) -> Bool {
        far.endZ <= near.z || far.x >= near.endX || far.y >= near.endY
    }
}
