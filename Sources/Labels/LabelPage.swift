/// Marks on a piece of paper: what printers print.
package protocol LabelPage: Sendable {
    var media: LabelMedia { get }
    var marks: [LabelMark] { get }
}

extension LabelMedia {
    /// 100 by 50 millimetres at 203 dots per inch, as label printers of a floor have.
    package static let floor = LabelMedia(density: 203, width: 800, height: 400)
    /// Of office printers, at the same density.
    package static let a4 = LabelMedia(density: 203, width: 1678, height: 2374)
}

/// A page of an office printer with labels in rows and columns, to be cut.
package struct LabelSheet: LabelPage {
    package let media: LabelMedia
    package let marks: [LabelMark]

    /// As many sheets as the labels need.
    /// - Parameter labels: all of one size, which is no larger than the sheet.
    package static func sheets(of labels: [some LabelPage], on media: LabelMedia = .a4) -> [LabelSheet] {
        guard let size = labels.first?.media else { return [] }
        let (columns, rows) = (media.width / size.width, media.height / size.height)
        let (left, top) = ((media.width - columns * size.width) / 2, (media.height - rows * size.height) / 2)
        return stride(from: 0, to: labels.count, by: columns * rows).map { first in
            let marks = labels[first...].prefix(columns * rows).enumerated().flatMap { place, label in
                label.marks.map {
                    $0.moved(x: left + place % columns * size.width, y: top + place / columns * size.height)
                }
            }
            return LabelSheet(media: media, marks: marks)
        }
    }
}

extension LabelMark {
    /// Further to the right and down, in dots.
    func moved(x dx: Int, y dy: Int) -> LabelMark {
        switch self {
        case .text(let mark):
            .text(TextMark(text: mark.text, x: mark.x + dx, y: mark.y + dy, width: mark.width, size: mark.size))
        case .box(let x, let y, let width, let height): .box(x: x + dx, y: y + dy, width: width, height: height)
        case .bars(let mark):
            .bars(
                BarsMark(
                    symbol: mark.symbol, content: mark.content, x: mark.x + dx, y: mark.y + dy, height: mark.height,
                    module: mark.module))
        case .square(let mark):
            .square(
                SquareMark(
                    content: mark.content, modules: mark.modules, x: mark.x + dx, y: mark.y + dy, module: mark.module))
        }
    }
}
