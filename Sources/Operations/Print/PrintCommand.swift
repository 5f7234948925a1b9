import ArgumentParser
import CommandSupport
import FoundationEssentials
import Labels
import OperatorConsole

/// `waybill print`
struct PrintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print",
        abstract: "Makes the labels that a floor needs: of bins, badges, carts with their bins, cartons, and control codes.",
        discussion: """
            Labels are 100 by 50 mm: ZPL for label printers (203 dots per inch), or PDF with ten to an A4 sheet. A bin's label has its check \
            digits beside the code and not in the bars, so that who types them has seen them.

            waybill print bins --only A-01-1 --format zpl | nc printer 9100
            """)

    /// For whom it is printed.
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case pdf, zpl

        var labels: LabelFormat { self == .pdf ? .pdf : .zpl }
    }

    @Argument(
        help: ArgumentHelp("What to print: \(FloorLabels.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "what"))
    var what: FloorLabels

    @Option(help: "Only these codes; may be given several times.")
    var only: [String] = []

    @Option(help: "Only bins and carts of this site.")
    var site: String?

    @Option(help: "pdf or zpl.")
    var format = Format.pdf

    @Option(help: ArgumentHelp("The file to write; standard output when not given.", valueName: "file"))
    var to: String?

    func validate() throws {
        if to == nil, format == .pdf, Console.isTerminal(.output) {
            throw ValidationError("a PDF is nothing for a terminal: --to FILE")
        }
    }

    func run() async throws {
        let contents =
            what == .controls
            ? FloorLabels.controlCodes
            : try await OperatorSettings.load().withDatabase { try await what.contents(only: only, site: site, on: $0) }
        guard !contents.isEmpty else {
            throw OperationsError.failed("there is nothing to print", advice: "`waybill export \(what.kind)` shows what there is")
        }
        let file = try Self.print(contents, as: format, fonts: FontChain(files: InstalledFonts.usual()))
        guard let to else { return Console.write(String(decoding: file, as: UTF8.self), to: .output) }
        do {
            try Data(file).write(to: URL(filePath: to))
        } catch {
            throw OperationsError.usage("'\(to)' cannot be written: \(error)")
        }
        Console.note("\(to): \(HumanFormat.count(contents.count, "label"))")
    }

    /// - Throws: `OperationsError` naming the label that cannot be printed.
    static func print(_ contents: [FloorLabel.Content], as format: Format, fonts: FontChain) throws -> [UInt8] {
        let labels = try contents.map { content -> FloorLabel in
            do throws(LabelError) {
                return try FloorLabel(content, fonts: fonts, format: format.labels)
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
