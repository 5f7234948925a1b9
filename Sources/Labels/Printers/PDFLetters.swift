/// The letters of a label as fonts of a PDF: a procedure for each, which draws it, and what it means in Unicode (ISO 32000-1, 9.6.5 and
/// 9.10.3). A font of this kind has 255 letters, so there may be several.
struct PDFLetters {
    private static let perFont = 255
    private static let objectsPerFont = 2

    private let scalars: [Unicode.Scalar]
    private let places: [Unicode.Scalar: Int]
    private let fonts: FontChain

    init(_ marks: [LabelMark], _ fonts: FontChain) {
        var (scalars, places): ([Unicode.Scalar], [Unicode.Scalar: Int]) = ([], [:])
        for case .text(let text) in marks {
            for scalar in text.text.unicodeScalars where places[scalar] == nil {
                places[scalar] = scalars.count
                scalars.append(scalar)
            }
        }
        (self.scalars, self.places, self.fonts) = (scalars, places, fonts)
    }

    private var groups: [ArraySlice<Unicode.Scalar>] {
        stride(from: 0, to: scalars.count, by: Self.perFont).map { scalars[$0..<min($0 + Self.perFont, scalars.count)] }
    }

    /// The fonts' names in the page's resources.
    func names(firstObject: Int) -> String {
        groups.indices.map { "/F\($0) \(firstObject + $0 * Self.objectsPerFont) 0 R" }.joined(separator: " ")
    }

    /// Fonts with their maps to Unicode, then the letters.
    func objects(first: Int) -> [String] {
        var letter = first + groups.count * Self.objectsPerFont
        var objects: [String] = []
        for (index, group) in groups.enumerated() {
            objects.append(font(group, map: first + index * Self.objectsPerFont + 1, firstLetter: letter))
            objects.append(PDF.stream(Self.map(group)))
            letter += group.count
        }
        return objects + scalars.map { PDF.stream(procedure($0)) }
    }

    /// The operators that write a line.
    func show(_ mark: TextMark) -> String {
        var text = "BT 1 0 0 -1 \(mark.x) \(mark.baseline) Tm"
        var open: Int?
        for scalar in mark.text.unicodeScalars {
            let (font, code) = (places[scalar] ?? 0).quotientAndRemainder(dividingBy: Self.perFont)
            if font != open {
                text += (open == nil ? "" : "> Tj") + " /F\(font) \(mark.size) Tf <"
                open = font
            }
            text += Self.hex(code + 1, digits: 2)
        }
        return text + (open == nil ? "" : "> Tj") + " ET\n"
    }

    private func font(_ group: ArraySlice<Unicode.Scalar>, map: Int, firstLetter: Int) -> String {
        let names = group.indices.map { "/g\($0)" }.joined(separator: " ")
        let procedures = group.indices.enumerated().map { "/g\($1) \(firstLetter + $0) 0 R" }.joined(separator: " ")
        let widths = group.map { PDF.number(advance($0)) }.joined(separator: " ")
        return """
            << /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << \(procedures) >> \
            /Encoding << /Type /Encoding /Differences [1 \(names)] >> /FirstChar 1 /LastChar \(group.count) /Widths [\(widths)] \
            /ToUnicode \(map) 0 R /Resources << >> >>
            """
    }

    private func advance(_ scalar: Unicode.Scalar) -> Double { (fonts.glyph(scalar)?.advance ?? 1) * 1000 }

    /// Draws a letter in thousandths of an em, upwards.
    private func procedure(_ scalar: Unicode.Scalar) -> String {
        let polygons = fonts.glyph(scalar)?.outline.polygons ?? []
        return "\(PDF.number(advance(scalar))) 0 d0\n" + polygons.map(Self.path).joined() + (polygons.isEmpty ? "" : "f")
    }

    private static func path(_ polygon: [Outline.Point]) -> String {
        guard polygon.count > 2 else { return "" }
        let points = polygon.enumerated().map { index, point in
            "\(PDF.number(point.x * 1000)) \(PDF.number(-point.y * 1000)) \(index == 0 ? "m" : "l")"
        }
        return points.joined(separator: " ") + " h\n"
    }

    /// Which letter each code means.
    private static func map(_ group: ArraySlice<Unicode.Scalar>) -> String {
        let lines = group.enumerated().map { "<\(hex($0 + 1, digits: 2))> <\(utf16($1))>\n" }
        let blocks = stride(from: 0, to: lines.count, by: 100).map { start in
            let block = lines[start..<min(start + 100, lines.count)]
            return "\(block.count) beginbfchar\n\(block.joined())endbfchar\n"
        }
        return """
            /CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def
            1 begincodespacerange <00> <FF> endcodespacerange
            \(blocks.joined())endcmap CMapName currentdict /CMap defineresource pop end end
            """
    }

    private static func utf16(_ scalar: Unicode.Scalar) -> String {
        String(Character(scalar)).utf16.map { hex(Int($0), digits: 4) }.joined()
    }

    private static func hex(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
