import FoundationEssentials
import Fulfilment
import OperatorConsole

/// What collects and what is closed, for people.
struct ManifestTables: Sendable {
    let collecting: TextTable
    let closed: TextTable

    init(
        _ collecting: [(key: ManifestKey, day: CivilDay?, cutOff: Date?, parcels: Int)], _ closed: [ManifestStore.Closed]
    ) {
        var open = TextTable([.text("collects"), .text("site"), .text("ship date"), .number("parcels"), .flexible("closes")])
        for (key, day, cutOff, parcels) in collecting {
            let closes = cutOff.map { "\(HumanFormat.timestamp($0))" } ?? "by hand: no cut-offs there"
            open.add(["\(key.carrier)", "\(key.site)", "\(day.map { "\($0)" } ?? "–")", "\(parcels)", .init(closes)])
        }
        var done = TextTable([
            .number("manifest"), .text("carrier"), .text("site"), .text("ship date"), .number("parcels"), .number("still here"),
            .text("closed"), .flexible("by"), .text("sha256"),
        ])
        for manifest in closed {
            done.add([
                "\(manifest.id)", "\(manifest.key.carrier)", "\(manifest.key.site)", "\(manifest.shipDate)",
                "\(manifest.parcels)", .init("\(manifest.here)", manifest.here > 0 ? .yellow : .plain),
                "\(HumanFormat.timestamp(manifest.closedAt))", .init(manifest.closedBy ?? "cut-off"),
                "\(manifest.sha256.prefix(12))",
            ])
        }
        (self.collecting, self.closed) = (open, done)
    }
}
