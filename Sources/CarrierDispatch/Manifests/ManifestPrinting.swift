import ArgumentParser
import CommandSupport
import FoundationEssentials
import Labels
import OperatorConsole
import Postgres
import ServiceRuntime

/// As what a closed manifest is had.
enum ManifestForm: String, CaseIterable, ExpressibleByArgument {
    /// The list as it was closed, as it is kept.
    case text
    /// The same on pages.
    case pdf
    /// What the carrier's service made of it.
    case carrier
}

/// The documents of a closed manifest.
struct ManifestPrinting: Sendable {
    /// A document and what HTTP calls its kind.
    struct Document: Sendable {
        let type: String
        let bytes: [UInt8]
    }

    private let database: Postgres

    init(database: Postgres) { self.database = database }

    /// - Parameters:
    ///   - id: of the manifest.
    ///   - form: as what.
    ///   - number: which of the carrier's forms, from 1.
    /// - Returns: nil when there is none.
    /// - Throws: `LabelError` for letters that no font has.
    func document(_ id: Int64, as form: ManifestForm, number: Int = 1) async throws -> Document? {
        if form == .carrier {
            let forms = try await ManifestFilingStore().forms(of: id, on: database)
            guard forms.indices.contains(number - 1) else { return nil }
            return Document(
                type: Self.types[forms[number - 1].media] ?? "application/octet-stream", bytes: forms[number - 1].bytes)
        }
        guard let text = try await ManifestStore().document(id, on: database) else { return nil }
        guard form == .pdf else { return Document(type: "text/plain; charset=utf-8", bytes: text) }
        let fonts = FontChain(files: InstalledFonts.usual())
        let sheet = ManifestSheet(number: id, text: String(decoding: text, as: UTF8.self))
        return Document(type: "application/pdf", bytes: try sheet.print(fonts: fonts))
    }

    /// By the names of `DocumentMedia`.
    private static let types = [
        "pdf": "application/pdf", "png": "image/png", "gif": "image/gif", "jpg": "image/jpeg", "html": "text/html",
        "zpl": "text/plain", "epl": "text/plain",
    ]
}

extension ManifestCommand {
    struct Print: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes the list of a closed manifest, as it was closed.")

        @Argument(help: "The manifest's number.") var id: Int64
        @Option(help: "text, as it is kept; pdf, the same on pages; carrier, the form that the carrier's service made.")
        var form = ManifestForm.text
        @Option(help: "Which of the carrier's forms, where it made several.") var number = 1
        @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it (default: standard output).", valueName: "file"))
        var output: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            guard let document = try await found() else {
                throw OperationsError.failed(
                    form == .carrier ? "there is no form \(number) of manifest \(id)" : "there is no closed manifest \(id)",
                    advice: "`carrier-dispatch manifest status` lists them, with what the carriers say")
            }
            try Data(document.bytes).write(to: URL(filePath: output ?? "/dev/stdout"))
        }

        private func found() async throws -> ManifestPrinting.Document? {
            do {
                return try await DispatchTool.run(common) { [id, form, number] in
                    try await ManifestPrinting(database: $0.postgres).document(id, as: form, number: number)
                }
            } catch let error as LabelError {
                throw OperationsError.failed(
                    "manifest \(id) cannot be printed: \(error.problems.prefix(3).map(\.description).joined(separator: "; "))",
                    advice: "install fonts-dejavu-core, or take --form text")
            }
        }
    }
}
