package import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import ServiceRuntime

/// `carrier-dispatch manifest`
package struct ManifestCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "manifest", abstract: "Lists what a carrier takes at a site on a day.",
        discussion: """
            A manifest collects the parcels of an account of a third party that have their labels by the cut-off of their service. It is closed \
            when the last of the day's cut-offs has passed (the programs do that), or by 'close'; then nothing is added, and what gets its label \
            later stands on the next one. Where the account's service makes a form for the driver it is told of the manifest until it took it. \
            A manifest is no sign that a parcel left: that is its scan, or the carrier's word.
            """,
        subcommands: [Status.self, Close.self, Send.self, Print.self], defaultSubcommand: Status.self)

    package init() {}

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what collects, and the manifests of the last two weeks (the default).")

        @Option(help: ArgumentHelp("Only this carrier's.", valueName: "code")) var carrier: String?
        @Option(help: ArgumentHelp("Only those at this site.", valueName: "code")) var site: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let (open, closed) = try await DispatchTool.run(common) { tool in
                (
                    try await ManifestDesk(database: tool.postgres).collecting(),
                    try await ManifestStore().closed(carrier, site, on: tool.postgres)
                )
            }
            let tables = ManifestTables(open.lists.filter { isMeant($0.key) }, closed)
            tables.collecting.print()
            Console.line()
            tables.closed.print()
            Self.show(open.leftOut.filter { isMeant($0.key) })
        }

        private func isMeant(_ key: ManifestKey) -> Bool {
            carrier.map { $0 == key.carrier } ?? true && site.map { $0 == key.site } ?? true
        }

        /// Nothing where every parcel is on its list.
        static func show(_ leftOut: [ManifestDesk.LeftOut]) {
            guard !leftOut.isEmpty else { return }
            Console.line()
            ManifestTables.leftOut(leftOut).print()
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes the manifests that collect now, without waiting for their cut-off.")

        @Option(help: ArgumentHelp("Whose they are.", valueName: "code")) var carrier: String
        @Option(help: ArgumentHelp("Where.", valueName: "code")) var site: String
        @Option(help: ArgumentHelp("Only this account's; all of the carrier's when not given.", valueName: "code"))
        var account: String?
        @Option(name: .customLong("by"), help: ArgumentHelp("Who closes it, for the record.", valueName: "name")) var person:
            String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let place = ManifestPlace(carrier: carrier, site: site)
            let (closed, leftOut) = try await DispatchTool.run(common) { [person, account] in
                try await ManifestDesk(database: $0.postgres).closeNow(place, account: account, by: person)
            }
            for manifest in closed {
                let of = manifest.key.account.isEmpty ? carrier : "\(carrier) (\(manifest.key.account))"
                Console.line(
                    "manifest \(manifest.id) of \(of) at \(site) for \(manifest.shipDate) is closed, parcels: \(manifest.parcels)"
                )
            }
            Status.show(leftOut)
            guard closed.isEmpty else { return }
            let whose = account.map { "account \($0) of \(carrier)" } ?? carrier
            throw OperationsError.failed(
                "nothing was closed: no parcel of \(whose) at \(site) collects on a manifest that is open",
                advice: "`carrier-dispatch manifest status` shows what collects, what is closed, and what must not be listed")
        }
    }

    struct Send: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Has the carrier told once more of a manifest that it refused.")

        @Argument(help: "The manifest's number.") var id: Int64
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let isWanted = try await DispatchTool.run(common) { [id] in
                try await ManifestFilingStore().want(id, on: $0.postgres)
            }
            guard isWanted else {
                throw OperationsError.failed(
                    "no carrier has refused manifest \(id)",
                    advice: "`carrier-dispatch manifest status` shows what each carrier said")
            }
            Console.line("manifest \(id) is sent within a second; `carrier-dispatch manifest status` shows what the carrier says")
        }
    }
}
