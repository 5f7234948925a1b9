/// Black dots on white.
package struct Bitmap: Sendable, Equatable {
    package let width: Int
    package let height: Int
    /// Eight dots per byte, the leftmost in the highest bit, rows padded to whole bytes; 1 is black.
    package private(set) var bytes: [UInt8]
    package let bytesPerRow: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
        bytesPerRow = (width + 7) / 8
        bytes = [UInt8](repeating: 0, count: bytesPerRow * height)
    }

    /// Blackens dots from x up to but not including end.
    mutating func fill(row: Int, from x: Int, to end: Int) {
        guard (0..<height).contains(row) else { return }
        for x in max(0, x)..<max(max(0, x), min(width, end)) { bytes[row * bytesPerRow + (x >> 3)] |= 0x80 >> UInt8(x & 7) }
    }

    mutating func fill(x: Int, y: Int, width: Int, height: Int) {
        for row in max(0, y)..<max(max(0, y), min(self.height, y + height)) { fill(row: row, from: x, to: x + width) }
    }

    /// Blackens a square.
    package mutating func blacken(x: Int, y: Int, size: Int) { fill(x: x, y: y, width: size, height: size) }

    /// Fills an outline, row by row through the middle of the dots.
    mutating func fill(_ outline: Outline) {
        let edges = outline.polygons.flatMap { polygon in
            polygon.indices.map { (polygon[$0], polygon[($0 + 1) % polygon.count]) }
        }.filter { $0.0.y != $0.1.y }
        guard let top = edges.map({ min($0.0.y, $0.1.y) }).min(), let bottom = edges.map({ max($0.0.y, $0.1.y) }).max(),
            top < Double(height), bottom > 0
        else { return }
        for row in max(0, Int(top))...min(height - 1, Int(bottom)) { fill(row: row, edges) }
    }

    private mutating func fill(row: Int, _ edges: [(Outline.Point, Outline.Point)]) {
        let y = Double(row) + 0.5
        let crossings = edges.compactMap { from, to -> (x: Double, winding: Int)? in
            guard (from.y <= y) != (to.y <= y) else { return nil }
            return (from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x), from.y < to.y ? 1 : -1)
        }.sorted { $0.x < $1.x }
        var winding = 0
        for (index, crossing) in crossings.enumerated() {
            winding += crossing.winding
            if winding != 0, index + 1 < crossings.count {
                fill(row: row, from: Self.dot(crossing.x), to: Self.dot(crossings[index + 1].x))
            }
        }
    }

    private static func dot(_ x: Double) -> Int { Int(min(max(x, -1), 100_000).rounded()) }
}

/// Draws a label as dots.
package enum BitmapPrinter {
    package static func draw(_ layout: LabelLayout, fonts: FontChain) -> Bitmap {
        var bitmap = Bitmap(width: layout.media.width, height: layout.media.height)
        for mark in layout.marks { draw(mark, fonts, on: &bitmap) }
        return bitmap
    }

    private static func draw(_ mark: LabelMark, _ fonts: FontChain, on bitmap: inout Bitmap) {
        switch mark {
        case .text(let text):
            bitmap.fill(
                fonts.outline(text.text, size: Double(text.size), x: Double(text.x), y: Double(text.y) + Double(text.size) * 0.8))
        case .box(let x, let y, let width, let height): bitmap.fill(x: x, y: y, width: width, height: height)
        case .bars(let bars): bars.forEachBar { bitmap.fill(x: $0, y: bars.y, width: $1, height: bars.height) }
        case .square(let square): square.forEachRun { bitmap.fill(x: $0, y: $1, width: $2, height: square.module) }
        }
    }
}

extension BarsMark {
    /// Left edge and width of every bar, in dots.
    func forEachBar(_ body: (_ x: Int, _ width: Int) -> Void) {
        var at = x
        for (index, width) in symbol.widths.enumerated() {
            if index.isMultiple(of: 2) { body(at, width * module) }
            at += width * module
        }
    }
}

extension SquareMark {
    /// Left edge, top and width of every run of dark modules in a row, in dots.
    func forEachRun(_ body: (_ x: Int, _ y: Int, _ width: Int) -> Void) {
        for row in 0..<code.size {
            var start: Int?
            for column in 0...code.size {
                if code.isDark(column, row) {
                    start = start ?? column
                } else if let first = start {
                    body(x + first * module, y + row * module, (column - first) * module)
                    start = nil
                }
            }
        }
    }
}
