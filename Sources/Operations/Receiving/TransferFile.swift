package import FoundationEssentials
package import OperatorConsole
package import Receiving

/// A file of what leaves for another site: a line is an article and lot of one bin.
package struct TransferFile: Sendable {
    package private(set) var lines: [Transfer.Line] = []
    package private(set) var badRows: [BadField] = []
    /// Of each line, that of the file.
    private var places: [Int] = []

    /// Reads CSV with a header; lot may be missing.
    /// - Throws: `OperationsError` when the file is no CSV or lacks a column.
    package init(csv data: Data) throws {
        for row in try CSVTable(data, columns: ["bin", "sku", "quantity"]).rows {
            do throws(BadField) {
                let text = try row.text("quantity")
                guard let quantity = Int(text) else {
                    throw row.bad("quantity", text, "must be a whole number from 1 to 10000000")
                }
                lines.append(
                    .init(bin: try row.text("bin"), sku: try row.text("sku"), lot: try row.text("lot"), quantity: quantity))
                places.append(row.line)
            } catch {
                badRows.append(error)
            }
        }
    }

    /// What is wrong, as a person reads it: what is said of all of it first, then the lines of the file.
    package func problems(_ faults: [ExpectedGoods.Fault]) -> [String] {
        let bad = faults.compactMap { fault in
            fault.line.map { BadField(line: places[$0], field: fault.field, value: fault.value, problem: fault.problem) }
        }
        // A file whose lines cannot be read is not without lines.
        let heads = faults.filter { $0.line == nil && ($0.field != "lines" || badRows.isEmpty) }
        return heads.map { "\($0.field) is '\($0.value.prefix(60))': \($0.problem)" }
            + (badRows + bad).sorted { $0.line < $1.line }.map(\.description)
    }
}
