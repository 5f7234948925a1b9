package import ArgumentParser
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import ServiceRuntime

/// `carrier-dispatch missed`
package struct MissedCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "missed", abstract: "Lists parcels that were packed in time for a pickup and are still here.",
        discussion: """
            Each with the cut-off that it missed, why, and the next one. Parcels that no service takes are not among them (`waybill status`), nor \
            those of carriers without cut-offs at their site. Times are those of the site's clock; exit code 1 when there are any.
            """)

    @Option(help: ArgumentHelp("Only those at this site.", valueName: "code")) var site: String?
    @Flag(help: "As JSON, one object for each parcel.") var json = false
    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        let all = try await DispatchTool.run(common) { try await MissedParcelStore().missed(on: $0.postgres) }
        let missed = all.filter { parcel in site.map { $0 == parcel.site } ?? true }
        if json { try missed.forEach(Self.write) } else { show(missed) }
        if !missed.isEmpty { throw ExitCode.failure }
    }

    private func show(_ missed: [MissedParcel]) {
        guard !missed.isEmpty else { return Console.line("No parcel has missed its cut-off.") }
        var table = TextTable([
            .text("parcel"), .number("order"), .text("site"), .text("service"), .text("missed"), .text("next"), .flexible("why"),
        ])
        for parcel in missed {
            table.add([
                "\(parcel.sscc)", "\(parcel.orderID)", "\(parcel.site)", "\(parcel.carrier)/\(parcel.service)",
                "\(parcel.missed.missed.text(on: parcel.today))",
                "\(parcel.missed.next?.text(on: parcel.today) ?? "none")", .init(Self.why(parcel)),
            ])
        }
        table.print()
    }

    private static func why(_ parcel: MissedParcel) -> String {
        parcel.missed.cause.rawValue + (parcel.reason.map { ": \($0)" } ?? "")
    }

    private static func write(_ parcel: MissedParcel) throws {
        Console.line(String(decoding: try JSONEncoder().encode(MissedLine(parcel)), as: UTF8.self))
    }
}

/// A parcel that missed its cut-off, for programs.
struct MissedLine: Encodable {
    let parcel: String
    let order: Int64
    let site: String
    let carrier: String
    let service: String
    let missedAt: ZonedTime
    let cause: MissedCutOff.Cause
    let reason: String?
    let nextAt: ZonedTime?

    init(_ parcel: MissedParcel) {
        (self.parcel, order, site) = (parcel.sscc, parcel.orderID, parcel.site)
        (carrier, service, reason) = (parcel.carrier, parcel.service, parcel.reason)
        (missedAt, cause) = (ZonedTime(parcel.missed.missed.at), parcel.missed.cause)
        nextAt = parcel.missed.next.map { ZonedTime($0.at) }
    }

    private enum CodingKeys: String, CodingKey {
        case parcel, order, site, carrier, service, cause, reason
        case missedAt = "missed_at"
        case nextAt = "next_at"
    }
}
