package import Fulfilment

/// What is in a parcel, for whoever opens it.
package struct PackingList: Sendable, Equatable {
    /// An article of it.
    package struct Article: Sendable, Equatable {
        package let sku: String
        /// May be empty.
        package let name: String
        /// Pieces in this parcel.
        package let quantity: Int
        package let lots: [Lot]
        /// Of the pieces that have one.
        package let serials: [String]

        package init(sku: String, name: String, quantity: Int, lots: [Lot], serials: [String]) {
            (self.sku, self.name, self.quantity, self.lots, self.serials) = (sku, name, quantity, lots, serials)
        }
    }

    /// A lot that an article's pieces are of.
    package struct Lot: Sendable, Equatable {
        package let name: String
        /// Pieces in this parcel; nil where the books know only that the article's pieces in all parcels of the order are of several lots.
        package let quantity: Int?

        package init(name: String, quantity: Int?) { (self.name, self.quantity) = (name, quantity) }
    }

    package let orderID: Int64
    /// What the shop calls the order; may be empty.
    package let reference: String
    package let consignee: [AddressField]
    package let sscc: String
    /// Counted from 1 within the order.
    package let number: Int
    /// Of the order.
    package let parcels: Int
    package let articles: [Article]

    package init(
        orderID: Int64, reference: String, consignee: [AddressField], sscc: String, number: Int, parcels: Int, articles: [Article]
    ) {
        (self.orderID, self.reference, self.consignee, self.sscc) = (orderID, reference, consignee, sscc)
        (self.number, self.parcels, self.articles) = (number, parcels, articles)
    }

    /// The list for a label printer, four by six inches at 203 dots per inch, or for an office printer, A4.
    /// - Throws: `LabelError` naming every field that cannot be printed: nothing is left out or cut.
    package func print(as format: PrinterFormat, fonts: FontChain) throws(LabelError) -> [UInt8] {
        let pages = try pages(for: format, fonts: fonts)
        return switch format {
        case .zpl: Array(pages.map { ZPL.encode($0, fonts: fonts) }.joined(separator: "\n").utf8)
        case .pdf: PDF.encode(pages, fonts: fonts)
        }
    }

    /// As many pages as it needs, at least one.
    func pages(for format: PrinterFormat, fonts: FontChain) throws(LabelError) -> [PackingListPage] {
        var layout = PaperLayout(format: format, fonts: fonts)
        layout.add(self)
        guard layout.problems.isEmpty else { throw LabelError(problems: layout.problems) }
        return layout.pages(titled: "PACKING LIST", headed: "Parcel \(number) of \(parcels)")
    }
}

/// A page of a packing list, or of another paper that goes with a parcel.
package struct PackingListPage: LabelPage {
    package let media: LabelMedia
    package let marks: [LabelMark]
}

/// Places the lines of a paper one below the other, over as many pages as they need.
struct PaperLayout {
    /// Marks of one line, from the top of the line.
    private struct Line {
        let marks: [LabelMark]
        let height: Int
    }

    private let media: LabelMedia
    private let fonts: FontChain
    private let isForLabelPrinters: Bool
    private var lines: [Line] = []
    private(set) var problems: [LabelError.Problem] = []

    init(format: PrinterFormat, fonts: FontChain) {
        (media, isForLabelPrinters) = (format == .zpl ? .fourBySix203 : .a4, format == .zpl)
        self.fonts = fonts
    }

    private func dots(_ points: Int) -> Int { (points * media.density + 71) / 72 }
    private var margin: Int { dots(media == .a4 ? 42 : 12) }
    private var inner: Int { media.width - 2 * margin }
    /// Of the column of quantities.
    private var column: Int { dots(42) }

    // Pages

    /// - Parameters:
    ///   - title: the first line of each page.
    ///   - head: the second, with the page's number behind it.
    func pages(titled title: String, headed head: String) -> [PackingListPage] {
        let chunks = chunks(below: header(title, "").reduce(0) { $0 + $1.height })
        return chunks.enumerated().map { index, chunk in
            var (marks, y) = ([LabelMark](), margin)
            for line in header(title, "\(head), page \(index + 1) of \(chunks.count)") + chunk {
                marks += line.marks.map { $0.moved(x: 0, y: y) }
                y += line.height
            }
            return PackingListPage(media: media, marks: marks)
        }
    }

    private func header(_ title: String, _ text: String) -> [Line] {
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

    mutating func add(_ list: PackingList) {
        add([[LabelField("order", "Order \(list.orderID)")]], points: 11)
        if !list.reference.isEmpty { add([[LabelField("reference", "Your reference \(list.reference)")]], points: 11) }
        add([[LabelField("sscc", "(00) \(list.sscc)")]], points: 9)
        addRule()
        add(AddressField.lines(list.consignee), points: 10)
        addRule()
        for (index, article) in list.articles.enumerated() { add(article, "articles[\(index)]") }
    }

    private mutating func add(_ article: PackingList.Article, _ name: String) {
        let first = lines.count
        let title = [LabelField("\(name).sku", article.sku), LabelField("\(name).name", article.name)]
        add([title], points: 10, indent: column)
        if !article.lots.isEmpty { add([[LabelField("\(name).lots", Self.lots(of: article))]], points: 8, indent: column) }
        if !article.serials.isEmpty {
            let serials = "serial numbers " + article.serials.joined(separator: ", ")
            add([[LabelField("\(name).serials", serials)]], points: 8, indent: column)
        }
        guard first < lines.count, let quantity = fitted([[LabelField("\(name).quantity", "\(article.quantity)")]], 10, column)
        else { return }
        let mark = TextMark(text: quantity.lines.joined(), x: margin, y: 0, width: column, size: quantity.size)
        lines[first] = Line(marks: [.text(mark)] + lines[first].marks, height: lines[first].height)
        addGap()
    }

    private static func lots(of article: PackingList.Article) -> String {
        guard article.lots.allSatisfy({ $0.quantity != nil }) else {
            return "lots of all parcels together: " + article.lots.map(\.name).joined(separator: ", ")
        }
        return article.lots.map { lot in
            "lot \(lot.name)" + (lot.quantity == article.quantity ? "" : ": \(lot.quantity ?? 0)")
        }.joined(separator: ", ")
    }

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

    private mutating func addGap() { lines.append(Line(marks: [], height: dots(3))) }

    /// At most so many points large, smaller where a word is too wide; nil where it cannot be printed, which is noted.
    private mutating func fitted(_ text: [[LabelField]], _ points: Int, _ width: Int) -> TextBlock.Fitted? {
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
