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
            A manifest collects the parcels of a third party that have their labels by the cut-off of their service. It is closed when the last of \
            the day's cut-offs has passed (the programs do that), or by 'close'; then nothing is added, and what gets its label later stands on \
            the next one. It is no sign that a parcel left: that is its scan, or the carrier's word.
            """,
        subcommands: [Status.self, Close.self, Print.self], defaultSubcommand: Status.self)

    package init() {}

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what collects, and the manifests of the last two weeks (the default).")

        @Option(help: ArgumentHelp("Only this carrier's.", valueName: "code")) var carrier: String?
        @Option(help: ArgumentHelp("Only those at this site.", valueName: "code")) var site: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let (collecting, closed) = try await DispatchTool.run(common) { tool in
                (
                    try await ManifestDesk(database: tool.postgres).collecting(),
                    try await ManifestStore().closed(carrier, site, on: tool.postgres)
                )
            }
            let tables = ManifestTables(collecting.filter { isMeant($0.key) }, closed)
            tables.collecting.print()
            Console.line()
            tables.closed.print()
        }

        private func isMeant(_ key: ManifestKey) -> Bool {
            carrier.map { $0 == key.carrier } ?? true && site.map { $0 == key.site } ?? true
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Closes the manifest that collects now, without waiting for its cut-off.")

        @Option(help: ArgumentHelp("Whose it is.", valueName: "code")) var carrier: String
        @Option(help: ArgumentHelp("Where.", valueName: "code")) var site: String
        @Option(name: .customLong("by"), help: ArgumentHelp("Who closes it, for the record.", valueName: "name")) var person:
            String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let key = ManifestKey(carrier: carrier, site: site)
            let closed = try await DispatchTool.run(common) { [person] in
                try await ManifestDesk(database: $0.postgres).closeNow(key, by: person)
            }
            guard !closed.isEmpty else {
                throw OperationsError.failed(
                    "nothing was closed: no parcel of \(carrier) at \(site) collects on a manifest that is open",
                    advice: "`carrier-dispatch manifest status` shows what collects, and what is closed")
            }
            for manifest in closed {
                Console.line(
                    "manifest \(manifest.id) of \(carrier) at \(site) for \(manifest.shipDate) is closed, parcels: \(manifest.parcels)"
                )
            }
        }
    }

    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes the list of a closed manifest, as it was closed.")

        @Argument(help: "The manifest's number.") var id: Int64
        @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it (default: standard output).", valueName: "file"))
        var output: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let found = try await DispatchTool.run(common) { [id] in try await ManifestStore().document(id, on: $0.postgres) }
            guard let bytes = found else {
                throw OperationsError.failed(
                    "there is no closed manifest \(id)", advice: "`carrier-dispatch manifest status` lists them")
            }
            try Data(bytes).write(to: URL(filePath: output ?? "/dev/stdout"))
        }
    }
}
