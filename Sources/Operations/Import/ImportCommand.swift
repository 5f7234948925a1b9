import ArgumentParser
import FoundationEssentials
import Fulfilment
import MasterData
import OperatorConsole
import Simulation
import Synchronization

/// `waybill import`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Brings in master records, articles with stock, purchase orders, towns and orders from files.",
        discussion: """
            Master records by their kind, as in `waybill import bins bins.csv --dry-run`; the kinds are \
            \(MasterKind.all.map(\.name).joined(separator: ", ")), or all of a directory. A site's layout is a file of its own: `waybill import layout`.
            """,
        subcommands: [
            ImportMastersCommand.self, ImportLayoutCommand.self, ImportHistoryCommand.self, ImportSkusCommand.self,
            ImportStockCommand.self,
            ImportPurchaseOrdersCommand.self, ImportNoticesCommand.self, ImportTownsCommand.self,
            ImportOrdersCommand.self,
        ],
        defaultSubcommand: ImportMastersCommand.self)
}

/// `waybill import skus`
struct ImportSkusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skus",
        abstract: "Adds the articles of a CSV file, and stock of them.",
        discussion: """
            The header names sku,gtin13,category,weight_g,length_mm,width_mm,height_mm (name is optional); blanks mean that nobody \
            knows. A row that cannot be used is reported with line, field and value, and the others are imported (exit code 1). \
            Weights and sizes given for a known article replace the old ones; stock that is there already stays as it is.
            """)

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    @Option(help: "Units of each article to put on the shelves; 0 for none.")
    var stock = 1000

    @Option(help: "The site whose shelves get the stock.")
    var site = DemoEquipment.site.code

    func validate() throws {
        if !(0...10_000_000).contains(stock) { throw ValidationError("--stock \(stock): allowed is 0 to 10000000") }
    }

    func run() async throws {
        let articles = try ArticleFile(csv: try ImportFile.read(file))
        let line = Mutex(ProgressLine())
        let summary = try await OperatorSettings.load().withDatabase { database in
            try await ArticleImport(site: site, quantity: stock).run(articles, on: database) { count in
                line.withLock {
                    $0.show("\(HumanFormat.count(count)) of \(HumanFormat.count(articles.articles.count, "article"))")
                }
            }
        }
        line.withLock { $0.finish() }
        let rows = articles.articles.count + articles.badRows.count
        Console.line(
            "\(HumanFormat.count(rows, "row")): \(HumanFormat.count(summary.added)) new, \(HumanFormat.count(summary.stocked)) got stock"
        )
        if articles.unmeasured > 0 {
            Console.line(
                "\(HumanFormat.count(articles.unmeasured, "article")) without weight or size: orders for them are held until somebody measures them"
            )
        }
        if let warning = Self.warning(of: articles.codesLikeKeys) { Console.line(warning) }
        try BadField.report(articles.badRows)
    }

    /// What to know of codes that look like keys; nil when there are none.
    static func warning(of codes: [String]) -> String? {
        guard !codes.isEmpty else { return nil }
        let some = codes.prefix(5).joined(separator: ", ") + (codes.count > 5 ? ", …" : "")
        return """
            \(HumanFormat.count(codes.count, "code")) could be taken for a key or a number at the terminals (\(some)): on tours with them \
            people type =3 for a quantity and .1 for a key. Longer codes, or a gtin13 to scan, avoid that
            """
    }
}

/// Files named on the command line.
enum ImportFile {
    /// The whole file.
    /// - Throws: `OperationsError` when it cannot be read.
    static func read(_ path: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OperationsError.usage("'\(path)' cannot be read", advice: "is the path right?")
        }
        return data
    }
}

/// `waybill import towns`
struct ImportTownsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "towns",
        abstract: "Adds the towns of a CSV file, so that orders without coordinates are located.",
        discussion: """
            The header names country,region,name,latitude,longitude: the country as two letters, the region as it stands in the \
            addresses' state, the name as people write it. A row that cannot be used is reported with line, field and value, and the others \
            are imported together (exit code 1). Coordinates of a known town are replaced. Orders held with \(HoldReason.unknownTown.rawValue) whose town is \
            there now go on by themselves.
            """)

    @Argument(help: "The CSV file.", completion: .file(extensions: ["csv"]))
    var file: String

    func run() async throws {
        let towns = try TownFile(csv: try ImportFile.read(file))
        let (added, moved) = try await OperatorSettings.load().withDatabase { try await TownStore().add(towns.towns, on: $0) }
        let rows = towns.towns.count + towns.badRows.count
        Console.line("\(HumanFormat.count(rows, "row")): \(HumanFormat.count(added)) new, \(HumanFormat.count(moved)) moved")
        try BadField.report(towns.badRows)
    }
}
