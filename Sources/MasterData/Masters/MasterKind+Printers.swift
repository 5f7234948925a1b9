import Fulfilment

/// What labels of a floor are on.
package enum FloorLabels: String, CaseIterable, Sendable {
    case bins, badges, carts, cartons, controls
}

/// What a printer may be meant for.
package enum PrinterUse: Sendable, Equatable {
    case floor(FloorLabels)
    /// Carriers' labels and packing lists.
    case parcels

    /// As it stands in the column `prints`.
    package var word: String {
        switch self {
        case .floor(let labels): labels.rawValue
        case .parcels: "parcels"
        }
    }

    static let words = (FloorLabels.allCases.map(PrinterUse.floor) + [.parcels]).map(\.word).sorted()
}

extension MasterKind {
    package static let printers = MasterKind(
        "printers", "What `waybill print --printer` and packers print on.", table: ("warehouse", "printer"),
        references: [MasterReference(["site"], to: .sites, ["code"])],
        rules: [
            MasterRule(column: "address", problem: "must be \(PrinterAddress.allowed)") {
                $0("address") == "" || PrinterAddress($0("address")) != nil
            }
        ],
        columns: [
            MasterColumn("code", .code(longest: 40), "its name, as people say it"),
            MasterColumn("site", .code(longest: 20), "where it stands"),
            MasterColumn("format", .choice(PrinterFormat.allCases.map(\.rawValue).reversed()), "what it understands"),
            MasterColumn(
                "address", .text(longest: 300),
                "HOST:PORT (mostly 9100), or the path of a device or of a file that jobs are added to"),
            MasterColumn(
                "prints", .words(among: PrinterUse.words),
                "which labels are meant for it; blank: all",
                blank: .means("")),
        ])
}
