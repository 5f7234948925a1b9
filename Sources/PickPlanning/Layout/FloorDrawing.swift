/// A floor as SVG from above, the front below, with a tour drawn into it.
package struct FloorDrawing: Sendable {
    /// A whole SVG document.
    package let svg: String

    private let layout: FloorLayout
    /// Pixels per metre.
    private let scale: Double

    package init(_ layout: FloorLayout, tour: PickTour? = nil, places: [FloorPlace] = []) {
        self.layout = layout
        let span = max(layout.depth, layout.aisles * layout.aislePitch)
        scale = min(20, 1100_000 / Double(max(1, span)))
        let width = Double(layout.aisles * layout.aislePitch) / 1000 * scale + 80
        let height = Double(layout.depth) / 1000 * scale + 110
        var text = ""
        let drawing = Pencil(layout: layout, scale: scale, height: height)
        for aisle in layout.aisleNumbers { text += drawing.aisle(aisle) }
        for drop in layout.drops { text += drawing.drop(drop) }
        if let tour { text += drawing.tour(tour, places) }
        svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(Int(width))" height="\(Int(height))" font-family="sans-serif" font-size="10">
            <rect width="100%" height="100%" fill="white"/>
            \(text)</svg>

            """
    }
}

private struct Pencil {
    let layout: FloorLayout
    let scale: Double
    let height: Double

    func x(_ aisle: Int) -> Int { Int(40 + Double((aisle - layout.firstAisle) * layout.aislePitch) / 1000 * scale) }
    func y(_ depth: Int) -> Int { Int(height - 60 - Double(depth) / 1000 * scale) }

    func aisle(_ aisle: Int) -> String {
        let half = max(3, Int(Double(layout.aislePitch) / 3000 * scale))
        var text = "<text x=\"\(x(aisle))\" y=\"\(y(0) + 24)\" text-anchor=\"middle\">\(aisle)</text>\n"
        var cell = layout.firstCell
        for block in layout.blocks {
            let first = layout.point(of: FloorPlace(aisle: aisle, cell: cell)).depth - layout.cellPitch / 2
            let last = layout.point(of: FloorPlace(aisle: aisle, cell: cell + block.cells - 1)).depth + layout.cellPitch / 2
            for side in [-half - 3, 4] {
                text += """
                    <rect x="\(x(aisle) + side)" y="\(y(last))" width="\(half - 1)" height="\(y(first) - y(last))" fill="#ddd" \
                    stroke="#999"/>

                    """
            }
            cell += block.cells
        }
        if let way = layout.oneWay.first(where: { $0.aisle == aisle }) {
            let text1 = way.towards == .back ? "&#8593;" : "&#8595;"
            text += "<text x=\"\(x(aisle))\" y=\"\(y(layout.depth) - 6)\" text-anchor=\"middle\">\(text1)</text>\n"
        }
        return text
    }

    func drop(_ drop: FloorLayout.Junction) -> String {
        let depth = (0..<drop.crossAisle).reduce(0) { $0 + layout.length(ofBlock: $1) }
        return "<circle cx=\"\(x(drop.aisle))\" cy=\"\(y(depth))\" r=\"6\" fill=\"#2a9d8f\"/>\n"
    }

    func tour(_ tour: PickTour, _ places: [FloorPlace]) -> String {
        let points = tour.walk.enumerated().map { index, point in "\(x(point.aisle) + index % 3 - 1),\(y(point.depth))" }
        var text = "<polyline points=\"\(points.joined(separator: " "))\" fill=\"none\" stroke=\"#d62828\" stroke-width=\"2\"/>\n"
        for (number, index) in tour.order.enumerated() {
            let point = layout.point(of: places[index])
            text += """
                <circle cx="\(x(point.aisle))" cy="\(y(point.depth))" r="4" fill="#d62828"/>
                <text x="\(x(point.aisle) + 6)" y="\(y(point.depth) + 3)">\(number + 1)</text>

                """
        }
        text += "<text x=\"20\" y=\"16\">\(tour.policy.rawValue): \(tour.length / 1000) m, \(tour.order.count) stops</text>\n"
        return text
    }
}
