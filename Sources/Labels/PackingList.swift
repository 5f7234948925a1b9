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
    func pages(for format: PrinterFormat, fonts: FontChain) throws(LabelError) -> [ListPage] {
        var layout = ListLayout("PACKING LIST", format: format, fonts: fonts)
        layout.add(self)
        guard layout.problems.isEmpty else { throw LabelError(problems: layout.problems) }
        return layout.pages(headed: "Parcel \(number) of \(parcels)")
    }
}

extension ListLayout {
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
}
