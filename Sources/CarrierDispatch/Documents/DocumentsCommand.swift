package import ArgumentParser
import Barcodes
import CommandSupport
import FoundationEssentials
import Fulfilment
import OperatorConsole
import ServiceRuntime

/// `carrier-dispatch documents`
package struct DocumentsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "documents",
        abstract: "Lists what goes with a parcel, or with all parcels of an order, or writes one of it to a file.",
        discussion: """
            Labels, customs forms, invoices and receipts are kept as the bytes that their carriers sold, each once. Those of a label that was
            given back stay, without 'now'.

            carrier-dispatch documents 4711
            carrier-dispatch documents 006141410000000175 --kind customs --output cn22.pdf
            """)

    @Argument(help: "A parcel's SSCC, or the number of an order.")
    var parcel: String

    @Option(help: "Only this kind: \(DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var kind: DocumentKind?

    @Option(help: ArgumentHelp("Only the one whose digest begins so, as the list has it.", valueName: "digits"))
    var digest: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Where to write it; - is standard output.", valueName: "file"))
    var output: String?

    @OptionGroup var common: CommonOptions

    package init() {}

    package func validate() throws {
        guard Int64(parcel) != nil || (try? SSCC(parcel)) != nil else {
            throw ValidationError("'\(parcel)' is neither an SSCC, of 18 digits, nor the number of an order")
        }
        if let digest, digest.count < 4 { throw ValidationError("--digest is '\(digest)'; allowed are 4 digits or more") }
    }

    package func run() async throws {
        try await DispatchTool.run(common) { tool in
            let lines = try await DocumentStore().lines(of: reference, kind: kind, in: tool.postgres)
                .filter { $0.digest.hasPrefix(digest?.lowercased() ?? "") }
            guard !lines.isEmpty else {
                let what = kind.map { "no document of the kind \($0.rawValue)" } ?? "no document"
                throw OperationsError.failed(
                    "\(what) is kept of \(parcel)",
                    advice: "`carrier-dispatch labels` and `waybill explain` tell what its label waits for")
            }
            guard let output else { return Self.show(lines) }
            try await write(lines, to: output, tool)
        }
    }

    /// Blanks and brackets of a scan do not count.
    private var reference: String { (try? SSCC(parcel))?.digits ?? parcel }

    private static func show(_ lines: [DocumentStore.Line]) {
        TextTable.print(
            ["order", "parcel", "kind", "media", "bytes", "number", "", "kept", "digest"],
            lines.map {
                [
                    "\($0.orderID)", $0.sscc, $0.kind.rawValue, $0.media.rawValue, "\($0.size)", $0.trackingNumber,
                    $0.isCurrent ? "now" : "", HumanFormat.minute($0.keptAt), $0.digest,
                ]
            })
    }

    /// What goes with the parcel now is meant, unless a digest names another.
    private func write(_ lines: [DocumentStore.Line], to file: String, _ tool: DispatchTool) async throws {
        let meant = digest == nil ? lines.filter(\.isCurrent) : lines
        guard meant.count == 1, let line = meant.first else {
            throw OperationsError.usage(
                "\(meant.count) documents of \(parcel) are meant, and a file takes one",
                advice: "--kind, or --digest with the digits that the list has")
        }
        let bytes = try await DocumentStore().bytes(of: reference, digest: line.digest, in: tool.postgres) ?? []
        try Data(bytes).write(to: URL(filePath: file == "-" ? "/dev/stdout" : file))
        guard file != "-" else { return }
        Console.note("\(file): \(line.kind.rawValue) of parcel \(line.sscc), \(line.media.rawValue)")
    }
}

extension DocumentKind: ExpressibleByArgument {}
