package import ArgumentParser
import Barcodes
import FoundationEssentials
import Labels

/// `carrier-dispatch label`: prints a label from a file.
package struct LabelCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "label", abstract: "Makes a shipping label as ZPL, PDF or PNG.",
        discussion: """
            FILE is JSON: {"from": ["WH-01", "Rotterdam"], "to": {"recipient": "…", "street": "…", "city": "…", "postcode": "…", "country": "NL"},
            "service": "EXPRESS", "routing_code": "NL-1015", "tracking_number": "…", "sscc": "…", "notes": ["2.5 kg"]}. Only 'to' and
            'tracking_number' are required. Letters come from --font and the usual places; without any, capitals are built in.
            """)

    package enum Format: String, ExpressibleByArgument, CaseIterable { case zpl, pdf, png }

    @Argument(help: ArgumentHelp("The label's contents; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: "zpl, pdf or png.")
    var format = Format.zpl

    @Option(help: "Dots per inch, 203 or 300.")
    var density = 203

    @Option(help: ArgumentHelp("A TrueType font or collection; may be given several times.", valueName: "file"))
    var font: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it (default: standard output).", valueName: "file"))
    var output: String?

    package init() {}

    package func run() throws {
        let media = try media()
        let fonts = FontChain(try font.map(FontFiles.load) + FontFiles.usual())
        let bytes: [UInt8]
        do {
            let layout = try LabelLayout(LabelFile.read(file), media: media, fonts: fonts)
            bytes = encoded(layout, fonts)
        } catch let error as BarcodeError {
            throw ValidationError("\(error)")
        }
        try Data(bytes).write(to: URL(filePath: output ?? "/dev/stdout"))
    }

    private func media() throws -> LabelMedia {
        switch density {
        case 203: return .fourBySix203
        case 300: return .fourBySix300
        default:
            throw ValidationError(
                "--density is \(density); allowed are 203 and 300. Maybe the printer's manual says dots per mm: 8 are 203.")
        }
    }

    private func encoded(_ layout: LabelLayout, _ fonts: FontChain) -> [UInt8] {
        switch format {
        case .zpl: Array(ZPL.encode(layout, fonts: fonts).utf8)
        case .pdf: PDF.encode(layout, fonts: fonts)
        case .png: PNG.encode(BitmapPrinter.draw(layout, fonts: fonts), density: layout.media.density)
        }
    }
}
