import Fulfilment

/// A page of a list on paper.
package struct ListPage: LabelPage {
    package let media: LabelMedia
    package let marks: [LabelMark]
}

/// Places the lines of a list one below the other, over as many pages as they need.
struct ListLayout {
    /// Marks of one line, from the top of the line.
    struct Line {
        let marks: [LabelMark]
        let height: Int
    }

    private let media: LabelMedia
    private let title: String
    private let fonts: FontChain
    private let isForLabelPrinters: Bool
    /// Those that were added, on no page yet.
    var lines: [Line] = []
    private(set) var problems: [LabelError.Problem] = []

    /// - Parameters:
    ///   - title: the first line of each page.
    ///   - format: decides the paper.
    init(_ title: String, format: PrinterFormat, fonts: FontChain) {
        (media, isForLabelPrinters) = (format == .zpl ? .fourBySix203 : .a4, format == .zpl)
        (self.title, self.fonts) = (title, fonts)
    }

    private func dots(_ points: Int) -> Int { (points * media.density + 71) / 72 }
    var margin: Int { dots(media == .a4 ? 42 : 12) }
    private var inner: Int { media.width - 2 * margin }
    /// Of the column of quantities.
    var column: Int { dots(42) }

    // Pages

    /// - Parameter head: the second line of each page, with the page's number behind it.
    func pages(headed head: String) -> [ListPage] {
        let chunks = chunks(below: header("").reduce(0) { $0 + $1.height })
        return chunks.enumerated().map { index, chunk in
            var (marks, y) = ([LabelMark](), margin)
            for line in header("\(head), page \(index + 1) of \(chunks.count)") + chunk {
                marks += line.marks.map { $0.moved(x: 0, y: y) }
                y += line.height
            }
            return ListPage(media: media, marks: marks)
        }
    }

    private func header(_ text: String) -> [Line] {
        [(title, dots(16)), (text, dots(11))].map { text, size in
            line(TextMark(text: text, x: margin, y: 0, width: inner, size: size))
        }
    }

    /// The lines of each page. The height of no line is more than a page's.
    private func chunks(below top: Int) -> [[Line]] {
        let whole = media.height - 2 * margin - top
        var chunks: [[Line]] = [[]]
        var room = whole
        for line in lines {
            if line.height > room {
                chunks.append([])
                room = whole
            }
            chunks[chunks.count - 1].append(line)
            room -= line.height
        }
        return chunks
    }

    // Lines

    /// A line of fields, on as many lines of paper as it needs.
    mutating func add(_ text: [[LabelField]], points: Int, indent: Int = 0) {
        guard let block = fitted(text, points, inner - indent) else { return }
        for text in block.lines where !text.isEmpty {
            lines.append(line(TextMark(text: text, x: margin + indent, y: 0, width: inner - indent, size: block.size)))
        }
    }

    private func line(_ text: TextMark) -> Line { Line(marks: [.text(text)], height: TextBlock.pitch(text.size)) }

    mutating func addRule() {
        addGap()
        lines.append(Line(marks: [.box(x: margin, y: 0, width: inner, height: dots(1))], height: dots(5)))
    }

    mutating func addGap() { lines.append(Line(marks: [], height: dots(3))) }

    /// At most so many points large, smaller where a word is too wide; nil where it cannot be printed, which is noted.
    mutating func fitted(_ text: [[LabelField]], _ points: Int, _ width: Int) -> TextBlock.Fitted? {
        let composed = text.map { $0.map { LabelField($0.name, PrintableText.composed($0.text)) } }
        let found = composed.flatMap { line -> [LabelError.Problem] in
            let isPrinters = isForLabelPrinters && line.allSatisfy { ZPL.isPlain($0.text) }
            return line.compactMap { field in
                PrintableText.problem(in: field.text) { isPrinters || fonts.has($0) }
                    .map { LabelError.Problem(field: field.name, reason: $0) }
            }
        }
        guard found.isEmpty else {
            problems += found
            return nil
        }
        do throws(LabelError) {
            return try TextBlock(composed, fonts: fonts).fitted(
                width: width, height: .max, largest: dots(points), smallest: dots(LabelLayout.smallestPrint))
        } catch {
            problems += error.problems
            return nil
        }
    }
}
