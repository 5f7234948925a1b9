package import FoundationEssentials
import Fulfilment
package import MasterData
package import OperatorConsole

/// A file of the stock that a warehouse has when its books are opened.
package struct StockFile: Sendable {
    /// In the order of the file.
    package private(set) var balances: [OpeningStockStore.Balance] = []
    /// The line of each balance.
    private var lines: [Int] = []
    package private(set) var badRows: [BadField] = []
    private var firstLines: [Place: Int] = [:]
    /// The day of each lot, and the line that said it.
    private var lots: [Lot: (expiry: String?, line: Int)] = [:]

    private struct Lot: Hashable {
        let sku: String
        let lot: String
    }

    private struct Place: Hashable {
        let place: String
        let lot: Lot
    }

    /// Reads CSV with a header; lot and expiry may be missing.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    package init(csv data: Data) throws {
        for row in try CSVTable(data, columns: ["place", "sku", "quantity"]).rows {
            do throws(BadField) {
                try add(row)
            } catch {
                badRows.append(error)
            }
        }
    }

    private mutating func add(_ row: CSVTable.Row) throws(BadField) {
        let (place, sku, lot) = (try row.text("place"), try row.text("sku"), try row.text("lot"))
        guard !place.isEmpty else { throw row.bad("place", place, "must be the code of a bin") }
        guard !sku.isEmpty else { throw row.bad("sku", sku, "must be the code of an article") }
        guard lot.count <= 100 else { throw row.bad("lot", lot, "must have at most 100 characters") }
        let (expiry, quantity) = (try day(row), try row.text("quantity"))
        guard let pieces = Int(quantity), (1...10_000_000).contains(pieces) else {
            throw row.bad("quantity", quantity, "must be a whole number from 1 to 10000000")
        }
        let key = Lot(sku: sku, lot: lot)
        if let first = firstLines.updateValue(row.line, forKey: Place(place: place, lot: key)) {
            throw row.bad("place", place, "has this article and lot on line \(first) already")
        }
        if !lot.isEmpty, let other = lots[key], other.expiry != expiry {
            throw row.bad(
                "expiry", expiry ?? "", "is another day than the lot has on line \(other.line): \(other.expiry ?? "none")")
        }
        if !lot.isEmpty, lots[key] == nil { lots[key] = (expiry, row.line) }
        balances.append(.init(place: place, sku: sku, lot: lot, expiry: expiry, quantity: pieces))
        lines.append(row.line)
    }

    private func day(_ row: CSVTable.Row) throws(BadField) -> String? {
        let text = try row.text("expiry")
        guard !text.isEmpty else { return nil }
        guard CivilDay(text) != nil else { throw row.bad("expiry", text, "must be a day as 2027-03-31, or blank") }
        return text
    }

    /// What the books say against it.
    package func bad(_ refusals: [OpeningStockStore.Refusal]) -> [BadField] {
        refusals.map { refusal in
            let balance = balances[refusal.index]
            let value =
                switch refusal.field {
                case "place": balance.place
                case "sku": balance.sku
                default: balance.expiry ?? ""
                }
            return BadField(line: lines[refusal.index], field: refusal.field, value: value, problem: refusal.problem)
        }
    }
}
