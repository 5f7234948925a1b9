package import FoundationEssentials
import Fulfilment
package import MasterData
import OperatorConsole

/// Master records as CSV: the header is the contract.
package enum MasterFile {
    /// - Throws: `OperationsError` when the data are no CSV; what is wrong with records is among the table's problems.
    package static func read(_ data: Data, of kind: MasterKind) throws -> MasterTable {
        let records = try CSVTable.records(data)
        guard let header = records.first else {
            throw OperationsError.failed(
                "the file of \(kind.name) is empty",
                advice: "its first line is \(kind.columns.map(\.name).joined(separator: ","))")
        }
        return MasterTable(
            kind, header: header.fields.map { $0.withoutOuterBlanks }, rows: records.dropFirst().map { ($0.line, $0.fields) })
    }

    /// - Parameter records: as `MasterStore.read` gives them.
    package static func write(_ records: [[String?]], of kind: MasterKind) -> String {
        write([kind.columns.map(\.name)] + records.map { $0.map { $0 ?? "" } })
    }

    static func write(_ lines: [[String]]) -> String {
        lines.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ field: String) -> String {
        let isPlain = !field.contains { ",;\"\n\r".contains($0) } && field.first != " " && field.last != " "
        return isPlain ? field : "\"\(field.replacing("\"", with: "\"\""))\""
    }
}
