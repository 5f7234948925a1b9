import ArgumentParser
import FoundationEssentials
import MasterData
import OperatorConsole
import PickPlanning
import Postgres

/// `waybill import layout`
struct ImportLayoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layout",
        abstract: "Enters a site's layout, by which tours are planned.",
        discussion: """
            The file is what `picking-worker layout` checks and draws; try it there first. Every place of the site must be on it. What changes \
            is told field by field.
            """)

    @Argument(help: "The file, as JSON.", completion: .file(extensions: ["json"]))
    var file: String

    @Option(help: "The site; the only one there is when missing.")
    var site: String?

    @Flag(help: "Show what would change, and change nothing.")
    var dryRun = false

    @Option(help: "Who says so, for the history (`waybill import history`).")
    var by = "import"

    func run() async throws {
        let layout = try SiteLayout(try ImportFile.read(file), named: file)
        let (code, fields) = try await OperatorSettings.load().withDatabase { try await apply(layout, to: $0) }
        if !fields.isEmpty {
            var table = TextTable([.text("site"), .text("field"), .flexible("in the books"), .flexible("in the file")])
            for field in fields { table.add(["\(code)", "\(field.column)", "\(field.before)", "\(field.after)"]) }
            table.print()
        }
        Console.line(fields.isEmpty ? "layout of \(code): as it was" : "layout of \(code): changed")
        if dryRun { Console.line("nothing was changed: this was a dry run") }
    }

    /// - Returns: the site's code, and what differs.
    func apply(_ layout: SiteLayout, to database: Postgres) async throws -> (site: String, fields: [MasterDifference.Field]) {
        let store = FloorStore()
        return try await database.transaction { transaction in
            let code = try await store.site(site, in: transaction)
            let before = try await store.layout(site: code, in: transaction)
            try layout.check(try await store.locations(site: code, in: transaction), named: file)
            // One that cannot be read any more has nothing to compare.
            let known = before.flatMap { try? SiteLayout(Data($0.utf8), named: code) }
            let fields = try layout.differences(from: known)
            guard !dryRun, !fields.isEmpty else { return (code, fields) }
            try await store.setLayout(layout.text, site: code, in: transaction)
            try await MasterHistoryStore().note(
                .init(before == nil ? .added : .changed, code, fields), of: "layout", by: by, in: transaction)
            return (code, fields)
        }
    }
}

/// `waybill export layout`
struct ExportLayoutCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "layout", abstract: "Writes a site's layout as the file that `waybill import layout` reads.")

    @Option(help: "The site; the only one there is when missing.")
    var site: String?

    @Option(help: ArgumentHelp("The file to write; standard output when not given.", valueName: "path"))
    var to: String?

    func run() async throws {
        let written = try await OperatorSettings.load().withDatabase { try await text(on: $0) }
        guard let to else { return Console.write(written, to: .output) }
        do {
            try Data(written.utf8).write(to: URL(filePath: to))
        } catch {
            throw OperationsError.usage("'\(to)' cannot be written: \(error)")
        }
    }

    func text(on database: some SQLExecutor) async throws -> String {
        let code = try await FloorStore().site(site, in: database)
        guard let stored = try await FloorStore().layout(site: code, in: database) else {
            throw OperationsError.failed(
                "\(code) has no layout: its floor is one block, as its places are numbered",
                advice: "`waybill import layout FILE --site \(code)` enters one")
        }
        return try SiteLayout(Data(stored.utf8), named: "the layout of \(code)").text
    }
}
