import ArgumentParser
import CommandSupport
import FoundationEssentials
import Fulfilment
import Labels
import MasterData
import OperatorConsole
import Postgres

/// `waybill print`
struct PrintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Prints the labels that a floor needs, and those that carriers sold.",
        discussion: """
            With --printer they go to a printer of the master records (`waybill import printers`): over the network to a port that prints \
            whatever comes, or to a device, a file or a directory. Such ports say nothing back: that labels were sent does not tell that they \
            were printed.

            waybill print bins --only A-01-1 --printer LP-1
            waybill print label 006141410000000175 --printer LP-2
            """,
        subcommands: [PrintFloorCommand.self, PrintLabelCommand.self], defaultSubcommand: PrintFloorCommand.self)
}

/// `waybill print floor`, or without that word
struct PrintFloorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "floor",
        abstract: "Makes labels of bins, badges, carts with their bins, cartons, and control codes (the default).",
        discussion: """
            Labels are 100 by 50 mm: ZPL for label printers (203 dots per inch), or PDF with ten to an A4 sheet. A bin's label has its check \
            digits beside the code and not in the bars, so that who types them has seen them.
            """)

    @Argument(
        help: ArgumentHelp("What to print: \(FloorLabels.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"))
    var what: FloorLabels

    @Option(help: "Only these codes; may be given several times.")
    var only: [String] = []

    @Option(help: "Only bins and carts of this site.")
    var site: String?

    @Option(help: "pdf or zpl; pdf when not given, with --printer the printer's own.")
    var format: PrinterFormat?

    @Option(help: ArgumentHelp("The file to write; standard output when not given.", valueName: "file"))
    var to: String?

    @Option(help: ArgumentHelp("The printer to send to, instead.", valueName: "code"))
    var printer: String?

    func validate() throws {
        if printer != nil, to != nil { throw ValidationError("to a file or to a printer? --to or --printer") }
        if printer != nil, format != nil { throw ValidationError("a printer has its own format: --printer without --format") }
        if printer == nil, to == nil, format ?? .pdf == .pdf, Console.isTerminal(.output) {
            throw ValidationError("a PDF is nothing for a terminal: --to FILE")
        }
    }

    func run() async throws {
        let (contents, choice) = try await choose()
        guard !contents.isEmpty else {
            throw OperationsError.failed("there is nothing to print", advice: "`waybill export \(what.kind)` shows what there is")
        }
        let format = choice?.format ?? format ?? .pdf
        let file = try Self.print(contents, as: format, fonts: FontChain(files: InstalledFonts.usual()))
        if let choice {
            try choice.send(file, title: "\(what.rawValue).\(format.rawValue)")
            return Console.note("\(HumanFormat.count(contents.count, "label")) sent to \(choice.code) at \(choice.address)")
        }
        guard let to else { return Console.write(String(decoding: file, as: UTF8.self), to: .output) }
        do {
            try Data(file).write(to: URL(filePath: to))
        } catch {
            throw OperationsError.usage("'\(to)' cannot be written: \(error)")
        }
        Console.note("\(to): \(HumanFormat.count(contents.count, "label"))")
    }

    /// Control codes for a file want no database.
    private func choose() async throws -> ([FloorLabel.Content], PrinterChoice?) {
        guard what != .controls || printer != nil else { return (FloorLabels.controlCodes, nil) }
        return try await OperatorSettings.load().withDatabase { database in
            var choice: PrinterChoice?
            if let printer { choice = try await PrinterChoice.find(usable: printer, for: .floor(what), on: database) }
            return (try await what.contents(only: only, site: site, on: database), choice)
        }
    }

    /// - Throws: `OperationsError` naming the label that cannot be printed.
    static func print(_ contents: [FloorLabel.Content], as format: PrinterFormat, fonts: FontChain) throws -> [UInt8] {
        let labels = try contents.map { content -> FloorLabel in
            do throws(LabelError) {
                return try FloorLabel(content, fonts: fonts, format: format == .pdf ? .pdf : .zpl)
            } catch {
                throw OperationsError.failed("the label of '\(content.code)' cannot be printed: \(error)")
            }
        }
        switch format {
        case .pdf: return PDF.encode(LabelSheet.sheets(of: labels), fonts: fonts)
        case .zpl: return Array(labels.map { ZPL.encode($0, fonts: fonts) + "\n" }.joined().utf8)
        }
    }
}

extension FloorLabels: ExpressibleByArgument {}

extension PrinterChoice {
    /// - Throws: `OperationsError` when there is none, it is retired, or is meant for other labels.
    static func find(usable code: String, for use: PrinterUse, on database: some SQLExecutor) async throws -> PrinterChoice {
        do {
            return try await find(code, for: use, on: database)
        } catch let refusal as PrinterRefusal {
            throw OperationsError.usage("\(refusal)", advice: refusal.advice)
        }
    }

    /// - Parameter title: of the job's file where the printer is a directory.
    /// - Throws: `OperationsError` that says why it cannot be sent.
    func send(_ job: [UInt8], title: String) throws {
        do throws(PrinterFailure) {
            try PrinterConnection(name: code, address: address).send(job, canFollow: format == .zpl, title: title)
        } catch {
            throw OperationsError.failed(error.message, advice: error.advice)
        }
    }
}
