import ArgumentParser
import FoundationEssentials
import MasterData
import OperatorConsole
import Postgres

/// `waybill import KIND`
struct ImportMastersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "masters",
        abstract: "Makes the books be as a file of sites, bins, articles, packs, staff, carts, cartons, carriers … says.",
        discussion: """
            The kinds: \(MasterKind.all.map(\.name).joined(separator: ", ")). `waybill import KIND --columns` describes a kind's file. \
            With 'all' instead of a kind, DIRECTORY/sites.csv, DIRECTORY/bins.csv … are imported together, those that are there.

            Records that the file names become as it says; others stay, unless --prune retires them. When anything is wrong, \
            everything that is wrong is listed with line, field, value and what is allowed, and nothing is changed (exit code 1).
            """)

    @Argument(help: "What the file holds, or all.")
    var kind: String

    @Argument(help: "The CSV file; for all, the directory.", completion: .file())
    var path: String?

    @Flag(help: "Show what would change, and change nothing.")
    var dryRun = false

    @Flag(help: "Retire what the file lacks; articles, services, zones and rates are deleted.")
    var prune = false

    @Option(help: "Who says so, for the history (`waybill import history`).")
    var by = "import"

    @Flag(help: "Describe the kind's file instead.")
    var columns = false

    func validate() throws {
        if kind != "all", MasterKind.named(kind) == nil {
            throw ValidationError("there is no kind '\(kind)': \(MasterKind.all.map(\.name).joined(separator: ", ")), or all")
        }
        if path == nil, !columns { throw ValidationError("which file? `waybill import \(kind) FILE`") }
    }

    func run() async throws {
        let kinds = MasterKind.named(kind).map { [$0] } ?? MasterKind.all
        guard let path, !columns else { return kinds.forEach { MasterReport.describe($0) } }
        let tables = try kinds.count == 1 ? [MasterFile.read(try ImportFile.read(path), of: kinds[0])] : directory(path, kinds)
        do {
            let differences = try await OperatorSettings.load().withDatabase { try await apply(tables, to: $0) }
            MasterReport.show(differences, isDryRun: dryRun)
        } catch let problems as MasterProblems {
            throw MasterReport.failure(problems.all)
        }
    }

    private func directory(_ path: String, _ kinds: [MasterKind]) throws -> [MasterTable] {
        let tables = try kinds.compactMap { kind -> MasterTable? in
            let file = "\(path)/\(kind.name).csv"
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            return try MasterFile.read(try ImportFile.read(file), of: kind)
        }
        guard !tables.isEmpty else {
            throw OperationsError.usage(
                "'\(path)' has no file of master records",
                advice: "they are called \(kinds.map { "\($0.name).csv" }.joined(separator: ", "))")
        }
        return tables
    }

    /// A dry run does all of it and takes it back, so that it says what would really happen.
    func apply(_ tables: [MasterTable], to database: Postgres) async throws -> [MasterDifference] {
        do {
            return try await database.transaction { transaction in
                let differences = try await MasterImport(prune ? .whole : .whatIsNamed, by: by).run(tables, in: transaction)
                if dryRun { throw TakenBack(differences: differences) }
                return differences
            }
        } catch let taken as TakenBack {
            return taken.differences
        }
    }

    private struct TakenBack: Error { let differences: [MasterDifference] }
}

/// `waybill import history`
struct ImportHistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Tells who changed master records, when, and how; the newest first.")

    @Argument(help: "Only this kind.")
    var kind: String?

    @Option(help: "How many imports at most.")
    var limit = 20

    func validate() throws {
        if let kind, kind != "layout", MasterKind.named(kind) == nil {
            throw ValidationError("there is no kind '\(kind)': \(MasterKind.all.map(\.name).joined(separator: ", ")), layout")
        }
        if !(1...10_000).contains(limit) { throw ValidationError("--limit \(limit): allowed is 1 to 10000") }
    }

    func run() async throws {
        let entries = try await OperatorSettings.load().withDatabase {
            try await MasterHistoryStore().entries(of: kind.map { [$0] }, limit: limit, on: $0)
        }
        guard !entries.isEmpty else { return Console.line("nothing was changed by an import yet") }
        MasterReport.history(entries).print()
    }
}

/// `waybill export`
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes master records and layouts as the files that `waybill import` reads.",
        subcommands: [ExportMastersCommand.self, ExportLayoutCommand.self], defaultSubcommand: ExportMastersCommand.self)
}

/// `waybill export KIND`
struct ExportMastersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "masters", abstract: "Writes master records as the files that `waybill import` reads.",
        discussion: """
            The kinds: \(MasterKind.all.map(\.name).joined(separator: ", ")). Importing what was exported changes nothing.
            """)

    @Argument(help: "What to write, or all.")
    var kind: String

    @Option(help: ArgumentHelp("The file to write; for all, the directory. Standard output when not given.", valueName: "path"))
    var to: String?

    func validate() throws {
        if kind == "all" {
            if to == nil { throw ValidationError("to which directory? `waybill export all --to DIRECTORY`") }
        } else if MasterKind.named(kind) == nil {
            throw ValidationError("there is no kind '\(kind)': \(MasterKind.all.map(\.name).joined(separator: ", ")), or all")
        }
    }

    func run() async throws {
        let kinds = MasterKind.named(kind).map { [$0] } ?? MasterKind.all
        let texts = try await OperatorSettings.load().withDatabase { database in
            // One snapshot: what names others is exported with them.
            try await database.transaction(isolation: .repeatableRead) { transaction in
                var texts: [String] = []
                for kind in kinds {
                    texts.append(MasterFile.write(try await MasterStore().read(kind, on: transaction), of: kind))
                }
                return texts
            }
        }
        for (kind, text) in zip(kinds, texts) { try write(text, of: kind) }
    }

    private func write(_ text: String, of kind: MasterKind) throws {
        guard let to else { return Console.write(text, to: .output) }
        let path = self.kind == "all" ? "\(to)/\(kind.name).csv" : to
        do {
            if self.kind == "all" { try FileManager.default.createDirectory(atPath: to, withIntermediateDirectories: true) }
            try Data(text.utf8).write(to: URL(filePath: path))
        } catch {
            throw OperationsError.usage("'\(path)' cannot be written: \(error)")
        }
        Console.note("\(path): \(HumanFormat.count(text.utf8.count { $0 == UInt8(ascii: "\n") } - 1, "record"))")
    }
}
