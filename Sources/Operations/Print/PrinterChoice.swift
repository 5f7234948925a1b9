import Fulfilment
import MasterData
import OperatorConsole
import Postgres

/// A printer of the master records, chosen by its code.
struct PrinterChoice: Sendable, Equatable {
    let code: String
    let format: PrintCommand.Format
    let address: PrinterAddress

    /// - Throws: `OperationsError` when there is none, it is retired, or is meant for other labels.
    static func find(_ code: String, for what: FloorLabels, on database: some SQLExecutor) async throws -> PrinterChoice {
        let kind = MasterKind.printers
        let records = try await MasterStore().read(kind, on: database).map { MasterFields(kind, $0) }
        guard let record = records.first(where: { $0.key.lowercased() == code.lowercased() }) else {
            throw OperationsError.usage(
                "there is no printer '\(code)'",
                advice: records.isEmpty
                    ? "`waybill import printers FILE` makes some known"
                    : "there are \(records.prefix(20).map(\.key).joined(separator: ", "))")
        }
        guard record["active"] == "yes" else {
            throw OperationsError.usage("printer \(record.key) is retired", advice: "`waybill export printers` shows the others")
        }
        let prints = record["prints"].split(separator: " ").map(String.init)
        guard prints.isEmpty || prints.contains(what.rawValue) else {
            throw OperationsError.usage(
                "printer \(record.key) is for \(prints.joined(separator: ", ")), and not for \(what.rawValue)",
                advice: "another printer, or other words in its column 'prints'")
        }
        guard let format = PrintCommand.Format(rawValue: record["format"]), let address = PrinterAddress(record["address"]) else {
            throw OperationsError.failed(
                "printer \(record.key) has the format '\(record["format"])' and the address '\(record["address"])'",
                advice: "`waybill import printers` mends it: the address must be \(PrinterAddress.allowed)")
        }
        return PrinterChoice(code: record.key, format: format, address: address)
    }
}

/// A record's fields by the names of their columns.
struct MasterFields {
    private let kind: MasterKind
    private let values: [String?]

    init(_ kind: MasterKind, _ values: [String?]) { (self.kind, self.values) = (kind, values) }

    subscript(_ column: String) -> String {
        kind.columns.firstIndex { $0.name == column }.flatMap { values[$0] } ?? ""
    }

    var key: String { (values.first ?? nil) ?? "" }
}
