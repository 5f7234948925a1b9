package import ArgumentParser
import Barcodes
import CommandSupport
import FoundationEssentials
import Fulfilment

/// `picking-terminal barcode`: says what a code is, or why it cannot be read.
package struct BarcodeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "barcode", abstract: "Explains any code a scanner reads.",
        discussion: """
            Knows GS1 element strings in every form scanners send, GTINs, UPC-E, add-ons, SSCCs, GS1 Digital Links, labels of ISO/IEC 15434 and \
            carriers' waybill numbers, also as they are printed or typed on a keyboard of another country. The separator of fields may be \
            typed as <GS>, {GS}, ^] or |. Exits with 1 when the code cannot be read.
            """)

    @Argument(help: ArgumentHelp("What the scanner typed; read from standard input when missing.", valueName: "code"))
    var code: String?

    @Flag(help: "Prints one JSON object.")
    var json = false

    package init() {}

    package func run() throws {
        let scanned = ScannedCode(code ?? readLine(strippingNewline: true) ?? "")
        let report = BarcodeReport(scanned, year: CivilDay(Int(Date().timeIntervalSince1970) / 86_400).components.year)
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            CommandOutput.text(String(decoding: try encoder.encode(report), as: UTF8.self))
        } else {
            for line in report.lines { CommandOutput.line(line) }
        }
        if scanned.problem != nil { throw ExitCode.failure }
    }
}

/// A scanned code as it is shown.
struct BarcodeReport: Encodable {
    struct Fact: Encodable {
        let name: String
        let value: String
    }

    let code: String
    let symbology: String?
    let summary: String
    let facts: [Fact]
    let problem: String?
    let warnings: [String]

    init(_ scanned: ScannedCode, year: Int) {
        code = scanned.text
        symbology = scanned.symbology?.description
        summary = scanned.summary
        facts = scanned.facts(year: year).map { Fact(name: $0.name, value: $0.value) }
        problem = scanned.problem?.description
        warnings = scanned.warnings.map(\.description)
    }

    /// For people.
    var lines: [String] {
        let width = facts.map(\.name.count).max() ?? 0
        let rows = facts.map { fact in
            "  \(fact.name)\(String(repeating: " ", count: width - fact.name.count))  \(fact.value)"
        }
        return [problem ?? summary] + rows + warnings.map { "  note: \($0)" }
    }
}
