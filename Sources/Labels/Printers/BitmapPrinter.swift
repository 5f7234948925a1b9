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
