import FoundationEssentials
import Fulfilment
import LabelFormats
import OperatorConsole

/// A carrier's invoice as a file: CSV with a header.
struct InvoiceFile: Sendable {
    /// What is charged for one label, or given back.
    struct Line: Sendable, Equatable {
        /// Of the file, counted from 1 with its header.
        let line: Int
        /// The tracking number; empty where only the reference is told.
        let number: String
        /// Ours; empty where the carrier does not print it.
        let reference: String
        /// In the carrier's word; empty: carriage.
        let kind: String
        /// In millionths of the currency, exact.
        let charged: Int
        /// Grams that are charged; nil: the carrier does not say.
        let billed: Int?
    }

    /// Those a file has; number, amount and currency it must have.
    static let columns = ["number", "amount", "currency", "reference", "weight_g", "kind"]
    /// Lines beyond it are another file's.
    static let most = 1_000_000

    private(set) var lines: [Line] = []
    /// Of all lines; nil when there is none.
    private(set) var currency: Currency?
    private(set) var badRows: [BadField] = []

    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    init(csv data: Data) throws {
        for row in try CSVTable(data, columns: Array(Self.columns.prefix(3))).rows {
            do throws(BadField) { lines.append(try line(row)) } catch { badRows.append(error) }
        }
    }

    /// The sum of all lines, in millionths.
    var total: Int { lines.reduce(0) { $0 + $1.charged } }

    private mutating func line(_ row: CSVTable.Row) throws(BadField) -> Line {
        let (number, reference) = (try row.text("number"), try row.text("reference"))
        guard !number.isEmpty || !reference.isEmpty else {
            throw row.bad("number", number, "must be a tracking number, or reference must be ours")
        }
        guard number.count <= 60 else { throw row.bad("number", number, "must have at most 60 characters") }
        guard reference.count <= 60 else { throw row.bad("reference", reference, "must have at most 60 characters") }
        let kind = try row.text("kind")
        guard kind.count <= 100 else { throw row.bad("kind", kind, "must have at most 100 characters") }
        let currency = try readCurrency(row)
        let text = try row.text("amount")
        guard let amount = CarrierAmount(text, currency), amount.millionths.magnitude <= Self.largest else {
            throw row.bad("amount", text, "must be an amount as 12.90, below zero for what is given back, of at most 1000000000")
        }
        return Line(
            line: row.line, number: number, reference: reference, kind: kind, charged: amount.millionths, billed: try grams(row))
    }

    private static let largest = 1_000_000_000_000_000

    /// One for the whole invoice: sums over several would be none.
    private mutating func readCurrency(_ row: CSVTable.Row) throws(BadField) -> Currency {
        let code = try row.text("currency")
        guard let found = Currency(code) else { throw row.bad("currency", code, "must be a code of three letters, as EUR") }
        if let currency, currency != found {
            throw row.bad("currency", code, "must be \(currency.code) as on the lines before: one invoice has one currency")
        }
        currency = found
        return found
    }

    private func grams(_ row: CSVTable.Row) throws(BadField) -> Int? {
        let text = try row.text("weight_g")
        guard !text.isEmpty else { return nil }
        guard let grams = Int(text), (0...100_000_000).contains(grams) else {
            throw row.bad("weight_g", text, "must be whole grams from 0 to 100000000")
        }
        return grams
    }
}
