import FoundationEssentials
import Fulfilment
import OperatorConsole

/// What collects and what is closed, for people.
struct ManifestTables: Sendable {
    let collecting: TextTable
    let closed: TextTable

    init(_ collecting: [ManifestDesk.Collecting], _ closed: [ManifestStore.Closed]) {
        var open = TextTable([
            .text("collects"), .text("account"), .text("site"), .text("ship date"), .number("parcels"), .flexible("closes"),
        ])
        for list in collecting {
            let closes = list.cutOff.map { "\(HumanFormat.timestamp($0))" } ?? "by hand: no cut-offs there"
            open.add([
                "\(list.key.carrier)", "\(list.key.account)", "\(list.key.site)", "\(list.day.map { "\($0)" } ?? "–")",
                "\(list.parcels)", .init(closes),
            ])
        }
        var done = TextTable([
            .number("manifest"), .text("carrier"), .text("account"), .text("site"), .text("ship date"), .number("parcels"),
            .number("still here"), .text("closed"), .text("by"), .text("sha256"), .text("carrier says"), .flexible("for"),
        ])
        for manifest in closed {
            done.add([
                "\(manifest.id)", "\(manifest.key.carrier)", "\(manifest.key.account)", "\(manifest.key.site)",
                "\(manifest.shipDate)", "\(manifest.parcels)",
                .init("\(manifest.here)", manifest.here > 0 ? .yellow : .plain), "\(HumanFormat.timestamp(manifest.closedAt))",
                .init(manifest.closedBy ?? "cut-off"), "\(manifest.sha256.prefix(12))",
                .init(manifest.saying, manifest.filing == .refused ? .red : .plain), .init(manifest.owner),
            ])
        }
        (self.collecting, self.closed) = (open, done)
    }

    /// What stands on no list although it is to leave.
    static func leftOut(_ parcels: [ManifestDesk.LeftOut]) -> TextTable {
        var table = TextTable([.text("not listed"), .text("carrier"), .text("site"), .text("number"), .flexible("why")])
        for parcel in parcels {
            table.add([
                "\(parcel.sscc)", "\(parcel.key.carrier)", "\(parcel.key.site)", .init(parcel.number), .init(parcel.reason),
            ])
        }
        return table
    }
}

extension ManifestStore.Closed {
    /// How far it is with the carrier's service, and what that said.
    fileprivate var saying: String {
        guard let filing else { return "" }
        return detail.isEmpty ? filing.rawValue : "\(filing.rawValue): \(detail)"
    }
}
