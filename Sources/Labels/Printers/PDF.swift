/// Writes a PDF (ISO 32000-1). Letters are areas that the file brings along, so it prints the same everywhere, and they are
/// text: it can be searched and read back.
package enum PDF {
    package static func encode(_ page: some LabelPage, fonts: FontChain) -> [UInt8] { encode([page], fonts: fonts) }

    /// - Parameter pages: at least one.
    package static func encode(_ pages: [some LabelPage], fonts: FontChain) -> [UInt8] {
        let letters = PDFLetters(pages.flatMap(\.marks), fonts)
        let first = 3 + 2 * pages.count
        let kids = pages.indices.map { "\(3 + 2 * $0) 0 R" }.joined(separator: " ")
        let contents = pages.enumerated().flatMap { objects(of: $1, number: 3 + 2 * $0, letters, firstLetter: first) }
        return file(
            ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>"] + contents
                + letters.objects(first: first))
    }

    /// The page, and behind it what is on it.
    private static func objects(
        of page: some LabelPage, number object: Int, _ letters: PDFLetters, firstLetter: Int
    ) -> [String] {
        let scale = 72.0 / Double(page.media.density)
        let (width, height) = (Double(page.media.width) * scale, Double(page.media.height) * scale)
        // Dots from the top left corner become points from the bottom left one.
        let content =
            "\(number(scale)) 0 0 \(number(-scale)) 0 \(number(height)) cm\n"
            + page.marks.map { operators($0, letters) }.joined()
        return [
            """
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 \(number(width)) \(number(height))] \
            /Resources << /Font << \(letters.names(firstObject: firstLetter)) >> >> /Contents \(object + 1) 0 R >>
            """, stream(content),
        ]
    }

    static func stream(_ content: String) -> String {
        "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream"
    }

    private static func operators(_ mark: LabelMark, _ letters: PDFLetters) -> String {
        switch mark {
        case .text(let text): return letters.show(text)
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
    static func number(_ value: Double) -> String {
        let thousandths = Int((value * 10_000).rounded())
        let (whole, rest) = (abs(thousandths) / 10_000, abs(thousandths) % 10_000)
        let digits = String(rest)
        let fraction = rest == 0 ? "" : "." + String(repeating: "0", count: 4 - digits.count) + digits
        return (thousandths < 0 ? "-" : "") + "\(whole)\(fraction)"
    }
}
