import Barcodes
package import FoundationEssentials
import MasterData
package import OperatorConsole
import ScanDialogue

/// A file of articles: what can be imported of it, and what cannot and why.
package struct ArticleFile: Sendable {
    /// Articles in the order of the file; one that came twice is only there once.
    let articles: [StockStore.Article]
    /// Rows that were left out, with what is wrong with them.
    package let badRows: [BadField]

    /// Codes of the articles, for tests.
    package var codes: [String] { articles.map(\.code) }
    /// Codes that people at a terminal could mean as a key or a number; where a tour has one, keys are written with a sign there.
    package var codesLikeKeys: [String] { codes.filter(TerminalKeys.mayMean) }
    /// Articles that nobody has measured wholly.
    package var unmeasured: Int { articles.count { $0.weight == nil || $0.length == nil || $0.width == nil || $0.height == nil } }

    private static let columns = ["sku", "gtin13", "category", "weight_g", "length_mm", "width_mm", "height_mm"]

    /// Reads CSV with a header; columns may stand in any order, blanks mean that nobody knows, `name` is optional.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    package init(csv data: Data) throws {
        let table = try CSVTable(data, columns: Self.columns)
        var articles: [StockStore.Article] = []
        var bad: [BadField] = []
        var lines: [String: Int] = [:]
        for row in table.rows {
            do throws(BadField) {
                let article = try ArticleRow(row: row).article()
                if let first = lines.updateValue(row.line, forKey: article.code) {
                    throw BadField(line: row.line, field: "sku", value: article.code, problem: "is on line \(first) already")
                }
                articles.append(article)
            } catch {
                bad.append(error)
            }
        }
        (self.articles, badRows) = (articles, bad)
    }
}

/// One row of the file.
private struct ArticleRow {
    let row: CSVTable.Row

    func article() throws(BadField) -> StockStore.Article {
        let code = try text("sku")
        guard !code.isEmpty, code.count <= 100 else { throw bad("sku", code, "must have 1 to 100 characters") }
        return StockStore.Article(
            code: code, gtin: try gtin(), name: try text("name"), category: try text("category"), weight: try number("weight_g"),
            length: try number("length_mm"), width: try number("width_mm"), height: try number("height_mm"))
    }

    private func text(_ column: String) throws(BadField) -> String { try row.text(column) }

    private func gtin() throws(BadField) -> String {
        let value = try text("gtin13")
        guard !value.isEmpty else { return "" }
        do throws(BarcodeError) {
            let gtin = try GTIN(value)
            return gtin.gtin13 ?? gtin.digits
        } catch {
            if let gtin = RetailNumbers.expanded(upcE: value), value.utf8.count == 8 { return gtin.gtin13 ?? gtin.digits }
            throw bad("gtin13", value, "\(error)")
        }
    }

    /// nil when it is blank; a size of 0 means as little.
    private func number(_ column: String) throws(BadField) -> Int? {
        let value = try text(column)
        guard !value.isEmpty else { return nil }
        guard let number = Int(value) ?? Double(value).flatMap({ Int(exactly: $0.rounded()) }), (0...10_000_000).contains(number)
        else {
            throw bad(column, value, "must be a whole number from 1 to 10000000, or blank")
        }
        return number == 0 ? nil : number
    }

    private func bad(_ field: String, _ value: String, _ problem: String) -> BadField { row.bad(field, value, problem) }
}
