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

/// A letter as dots, to be set into bitmaps.
struct GlyphDots: Sendable {
    /// Dots from where the letter begins, and from the baseline, to the bitmap's corner.
    let x: Int
    let y: Int
    let bitmap: Bitmap

    /// - Parameter outline: in dots. nil when there is nothing to see.
    init?(_ outline: Outline) {
        let points = outline.polygons.joined()
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(), let top = points.map(\.y).min(),
            let bottom = points.map(\.y).max(), right - left < 4000, bottom - top < 4000
        else { return nil }
        (x, y) = (Int(left.rounded(.down)), Int(top.rounded(.down)))
        var bitmap = Bitmap(width: Int(right.rounded(.up)) - x + 1, height: Int(bottom.rounded(.up)) - y + 1)
        bitmap.fill(outline.moved(Double(-x), Double(-y)))
        self.bitmap = bitmap
    }
}

extension Bitmap {
    /// Blackens what is black in another; what would lie outside is left away.
    mutating func stamp(_ other: Bitmap, x: Int, y: Int) {
        for row in max(0, -y)..<max(max(0, -y), min(other.height, height - y)) {
            for column in 0..<other.bytesPerRow {
                let byte = other.bytes[row * other.bytesPerRow + column]
                if byte != 0 { blacken(byte, x: x + column * 8, row: y + row) }
            }
        }
    }

    /// Eight dots, the leftmost in the highest bit.
    private mutating func blacken(_ byte: UInt8, x: Int, row: Int) {
        let column = x >> 3
        let shift = UInt8(x & 7)
        blacken(byte: byte >> shift, column: column, row: row)
        if shift > 0 { blacken(byte: byte << (8 - shift), column: column + 1, row: row) }
    }

    private mutating func blacken(byte: UInt8, column: Int, row: Int) {
        guard (0..<bytesPerRow).contains(column) else { return }
        bytes[row * bytesPerRow + column] |= byte
    }

    /// A line of text whose baseline begins at a point.
    mutating func write(_ text: String, size: Int, x: Int, baseline: Int, fonts: FontChain) {
        fonts.forEachLetter(text, size: size) { scalar, at in
            guard let dots = fonts.dots(scalar, size: size) else { return }
            stamp(dots.bitmap, x: x + at + dots.x, y: baseline + dots.y)
        }
    }
}

/// Draws a label as dots.
package enum BitmapPrinter {
    package static func draw(_ layout: some LabelPage, fonts: FontChain) -> Bitmap {
        var bitmap = Bitmap(width: layout.media.width, height: layout.media.height)
        for mark in layout.marks { draw(mark, fonts, on: &bitmap) }
        return bitmap
    }

    private static func draw(_ mark: LabelMark, _ fonts: FontChain, on bitmap: inout Bitmap) {
        switch mark {
        case .text(let text): bitmap.write(text.text, size: text.size, x: text.x, baseline: text.baseline, fonts: fonts)
        case .box(let x, let y, let width, let height): bitmap.fill(x: x, y: y, width: width, height: height)
        case .bars(let bars): bars.forEachBar { bitmap.fill(x: $0, y: bars.y, width: $1, height: bars.height) }
        case .square(let square): square.forEachRun { bitmap.fill(x: $0, y: $1, width: $2, height: square.module) }
        }
    }
}
