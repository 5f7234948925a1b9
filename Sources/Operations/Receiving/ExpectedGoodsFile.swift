package import FoundationEssentials
package import Fulfilment
package import OperatorConsole
package import Receiving

/// A file of purchase orders or notices: a line of the file is a line of one of them, and lines of one number stand together or apart.
package struct ExpectedGoodsFile: Sendable {
    /// In the order in which their numbers come first.
    package private(set) var documents: [ExpectedGoods] = []
    package private(set) var badRows: [BadField] = []
    /// Of each document, the lines of the file.
    private var lines: [[Int]] = []

    private struct Entry {
        let line: Int
        let head: [String]
        let item: ExpectedGoods.Line
    }

    /// Columns that say the same on every line of a document.
    private static let head = ["supplier", "site", "expected", "purchase_order"]

    /// Reads CSV with a header; all columns but number, supplier, site, sku and quantity may be missing.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    package init(csv data: Data, _ kind: InboundKind) throws {
        var entries: [(number: String, entries: [Entry])] = []
        var places: [String: Int] = [:]
        for row in try CSVTable(data, columns: ["number", "supplier", "site", "sku", "quantity"]).rows {
            do throws(BadField) {
                let number = try row.text("number")
                let entry = try Self.entry(row)
                let place = places[number] ?? entries.count
                if place == entries.count { entries.append((number, [])) }
                places[number] = place
                try Self.check(entry, against: entries[place].entries.first, row)
                entries[place].entries.append(entry)
            } catch {
                badRows.append(error)
            }
        }
        for (number, entries) in entries where !entries.isEmpty { add(kind, number, entries) }
    }

    private mutating func add(_ kind: InboundKind, _ number: String, _ entries: [Entry]) {
        func said(_ index: Int) -> String? { entries[0].head[index].isEmpty ? nil : entries[0].head[index] }
        let document = ExpectedGoods(
            kind, number: number, supplier: entries[0].head[0], site: entries[0].head[1], expectedOn: said(2),
            purchaseOrder: said(3),
            lines: entries.map(\.item))
        documents.append(document)
        lines.append(entries.map(\.line))
        badRows += document.faults.map { bad($0, of: documents.count - 1) }
    }

    private static func entry(_ row: CSVTable.Row) throws(BadField) -> Entry {
        let (text, expiry) = (try row.text("quantity"), try row.text("expiry"))
        guard let quantity = Int(text) else {
            throw row.bad("quantity", text, "must be a whole number from 1 to 10000000")
        }
        var head: [String] = []
        for column in Self.head { head.append(try row.text(column)) }
        let item = ExpectedGoods.Line(
            sku: try row.text("sku"), supplierArticle: try row.text("supplier_article"), quantity: quantity,
            lot: try row.text("lot"),
            expiry: expiry.isEmpty ? nil : expiry, sscc: try row.text("sscc"))
        return Entry(line: row.line, head: head, item: item)
    }

    private static func check(_ entry: Entry, against first: Entry?, _ row: CSVTable.Row) throws(BadField) {
        guard let first else { return }
        for (index, column) in head.enumerated() where entry.head[index] != first.head[index] {
            throw row.bad(
                column, entry.head[index], "is another than on line \(first.line) of the same number: \(first.head[index])")
        }
    }

    /// Where in the file something is wrong.
    package func bad(_ fault: ExpectedGoods.Fault, of document: Int) -> BadField {
        let line = lines[document][fault.line ?? 0]
        return BadField(line: line, field: fault.field, value: fault.value, problem: fault.problem)
    }
}
