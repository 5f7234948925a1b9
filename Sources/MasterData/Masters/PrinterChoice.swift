package import Fulfilment
package import Postgres

/// A printer of the master records, chosen by its code.
package struct PrinterChoice: Sendable, Equatable {
    package let code: String
    package let site: String
    package let format: PrinterFormat
    package let address: PrinterAddress

    package init(code: String, site: String, format: PrinterFormat, address: PrinterAddress) {
        (self.code, self.site, self.format, self.address) = (code, site, format, address)
    }

    /// - Parameter code: in any case.
    /// - Throws: `PrinterRefusal` when there is none, it is retired, or is meant for other labels.
    package static func find(_ code: String, for use: PrinterUse, on database: some SQLExecutor) async throws -> PrinterChoice {
        let kind = MasterKind.printers
        let records = try await MasterStore().read(kind, on: database).map { MasterFields(kind, $0) }
        guard let record = records.first(where: { $0.key.lowercased() == code.lowercased() }) else {
            throw PrinterRefusal.unknown(code, known: records.map(\.key))
        }
        guard record["active"] == "yes" else { throw PrinterRefusal.retired(record.key) }
        let prints = record["prints"].split(separator: " ").map(String.init)
        guard prints.isEmpty || prints.contains(use.word) else {
            throw PrinterRefusal.otherUse(record.key, prints: prints, wanted: use)
        }
        guard let format = PrinterFormat(rawValue: record["format"]), let address = PrinterAddress(record["address"]) else {
            throw PrinterRefusal.unusable(record.key, format: record["format"], address: record["address"])
        }
        return PrinterChoice(code: record.key, site: record["site"], format: format, address: address)
    }
}

/// Why a printer is not printed on.
package enum PrinterRefusal: Error, Equatable, CustomStringConvertible {
    case unknown(String, known: [String])
    case retired(String)
    case otherUse(String, prints: [String], wanted: PrinterUse)
    /// From before a check was made of it.
    case unusable(String, format: String, address: String)

    package var description: String {
        switch self {
        case .unknown(let code, _): "there is no printer '\(code.prefix(50))'"
        case .retired(let code): "printer \(code) is retired"
        case .otherUse(let code, let prints, let wanted):
            "printer \(code) is for \(prints.joined(separator: ", ")), and not for \(wanted.word)"
        case .unusable(let code, let format, let address):
            "printer \(code) has the format '\(format)' and the address '\(address)'"
        }
    }

    /// What may help.
    package var advice: String {
        switch self {
        case .unknown(_, let known):
            known.isEmpty
                ? "`waybill import printers FILE` makes some known" : "there are \(known.prefix(20).joined(separator: ", "))"
        case .retired: "`waybill export printers` shows the others"
        case .otherUse: "another printer, or other words in its column 'prints'"
        case .unusable: "`waybill import printers` mends it: the address must be \(PrinterAddress.allowed)"
        }
    }
}

/// A record's fields by the names of their columns.
package struct MasterFields: Sendable {
    private let kind: MasterKind
    private let values: [String?]

    package init(_ kind: MasterKind, _ values: [String?]) { (self.kind, self.values) = (kind, values) }

    package subscript(_ column: String) -> String {
        kind.columns.firstIndex { $0.name == column }.flatMap { values[$0] } ?? ""
    }

    package var key: String { (values.first ?? nil) ?? "" }
}
