package import ArgumentParser
import CommandSupport
import FoundationEssentials
import Labels

/// `carrier-dispatch label`: prints a label from a file.
package struct LabelCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "label", abstract: "Makes a shipping label as ZPL, PDF or PNG.",
        discussion: """
            FILE is JSON: {"from": ["WH-01", "Rotterdam"], "to": {"recipient": "…", "company": "…", "street": "…", "street2": "…", "city": "…",
            "region": "…", "postcode": "…", "country": "NL", "phone": "…"}, "service": "EXPRESS", "routing_code": "NL-1015",
            "tracking_number": "…", "sscc": "…", "notes": ["2.5 kg"]}. Only 'to' and 'tracking_number' are required.
            Everything is printed: long lines become smaller (addresses down to \(LabelLayout.smallestAddress) points, the rest to \
            \(LabelLayout.smallestPrint)) and break at blanks. What does not fit then, and letters that no font has, are refused with their field.
            Letters come from --font and the usual places; without any, capitals are built in.
            """)

    @Argument(help: ArgumentHelp("The label's contents; - is standard input.", valueName: "file"))
    var file: String

    @Option(help: "zpl, pdf or png.")
    var format = LabelFormat.zpl

    @Option(help: "Dots per inch, 203 or 300.")
    var density = 203

    @Option(help: ArgumentHelp("A TrueType font or collection; may be given several times.", valueName: "file"))
    var font: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it (default: standard output).", valueName: "file"))
    var output: String?

    package init() {}

    package func run() throws {
        let fonts = FontChain(try font.map(Self.font), files: InstalledFonts.usual())
        let printer = LabelPrinter(format, media: try media(), fonts: fonts)
        do {
            let bytes = try printer.print(DocumentFile.read(file, as: LabelFile.self).label)
            try Data(bytes).write(to: URL(filePath: output ?? "/dev/stdout"))
        } catch let error as DocumentError {
            throw ValidationError("\(error)\nMaybe look at 'carrier-dispatch label --help'.")
        } catch let error as LabelError {
            throw ValidationError("\(DocumentError(file: file, problems: error.problems.map(\.description)))\n\(Self.advice)")
        }
    }

    private static let advice = "Nothing was printed. Other letters come with other fonts: --font."

    private func media() throws -> LabelMedia {
        switch density {
        case 203: return .fourBySix203
        case 300: return .fourBySix300
        default:
            throw ValidationError(
                "--density is \(density); allowed are 203 and 300. Maybe the printer's manual says dots per mm: 8 are 203.")
        }
    }

    private static func font(_ path: String) throws -> any LabelFont {
        guard let bytes = InstalledFonts.read(path), let font = TrueTypeFont(bytes) else {
            throw ValidationError(
                "'\(path)' is no font with TrueType outlines. Maybe it is an OpenType font with PostScript outlines (.otf).")
        }
        return font
    }
}

extension LabelFormat: ExpressibleByArgument {}
