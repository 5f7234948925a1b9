/// Writes a PDF (ISO 32000-1) of one page: letters and codes as filled areas, so it prints the same everywhere without fonts.
package enum PDF {
    package static func encode(_ layout: LabelLayout, fonts: FontChain) -> [UInt8] {
        let scale = 72.0 / Double(layout.media.density)
        let (width, height) = (Double(layout.media.width) * scale, Double(layout.media.height) * scale)
        // Dots from the top left corner become points from the bottom left one.
        let content =
            "\(number(scale)) 0 0 \(number(-scale)) 0 \(number(height)) cm\n" + layout.marks.map { operators($0, fonts) }.joined()
        return file([
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(number(width)) \(number(height))] /Resources << >> /Contents 4 0 R >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
        ])
    }

    private static func operators(_ mark: LabelMark, _ fonts: FontChain) -> String {
        switch mark {
        case .text(let text):
            let outline = fonts.outline(
                text.text, size: Double(text.size), x: Double(text.x), y: Double(text.y) + Double(text.size) * 0.8)
            return outline.polygons.map(path).joined() + "f\n"
        case .box(let x, let y, let width, let height): return "\(x) \(y) \(width) \(height) re f\n"
        case .bars(let bars):
            var text = ""
            bars.forEachBar { text += "\($0) \(bars.y) \($1) \(bars.height) re\n" }
            return text + "f\n"
        case .square(let square):
            var text = ""
            square.forEachRun { text += "\($0) \($1) \($2) \(square.module) re\n" }
            return text + "f\n"
        }
    }

    private static func path(_ polygon: [Outline.Point]) -> String {
        guard polygon.count > 2 else { return "" }
        let points = polygon.enumerated().map { index, point in
            "\(number(point.x)) \(number(point.y)) \(index == 0 ? "m" : "l")"
        }
        return points.joined(separator: " ") + " h\n"
    }

    private static func file(_ objects: [String]) -> [UInt8] {
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { text += String(repeating: "0", count: 10 - String(offset).count) + "\(offset) 00000 n \n" }
        text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// Thousandths are finer than any printer; PDF knows no exponents.
    private static func number(_ value: Double) -> String {
        let thousandths = Int((value * 10_000).rounded())
        let (whole, rest) = (abs(thousandths) / 10_000, abs(thousandths) % 10_000)
        let digits = String(rest)
        let fraction = rest == 0 ? "" : "." + String(repeating: "0", count: 4 - digits.count) + digits
        return (thousandths < 0 ? "-" : "") + "\(whole)\(fraction)"
    }
}
