import ArgumentParser
import CommandSupport
import Fulfilment
import ScanDialogue

/// On what a terminal prints.
struct PrinterOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Where to print packing list and label of each parcel: the code of a printer of the master records, HOST:PORT, or a path that \
            begins with / (a device, a file that jobs are added to, or a directory).
            """, valueName: "printer"))
    var printer: String?

    @Option(help: "What a printer given by its address understands, zpl or pdf (default: zpl); one with a code has its own.")
    var printerFormat: PrinterFormat?

    func validate() throws {
        if printer == nil, printerFormat != nil {
            throw ValidationError("--printer-format is for a printer: --printer is missing.")
        }
        if case .code? = name, printerFormat != nil {
            throw ValidationError(
                "'\(printer ?? "")' is a code, and such a printer has its own format. For --printer-format give \(PrinterAddress.allowed)."
            )
        }
    }

    /// nil: nothing is printed.
    var name: PrinterName? { printer.map { PrinterName($0, format: printerFormat ?? .zpl) } }
}

/// A printer as it is named to a terminal.
enum PrinterName: Sendable, Equatable {
    /// Of the master records.
    case code(String)
    case address(PrinterAddress, PrinterFormat)

    /// - Parameter format: what a printer given by its address understands.
    init(_ text: String, format: PrinterFormat) {
        var path = text[...]
        while path.count > 1, path.hasPrefix("/"), path.hasSuffix("/") { path.removeLast() }
        self = PrinterAddress(String(path)).map { .address($0, format) } ?? .code(text)
    }
}

/// A printer at a packer's bench.
struct BenchPrinter: Sendable {
    /// As it was named, so that it can be named again.
    let name: String
    let format: PrinterFormat
    private let address: PrinterAddress

    init(name: String, address: PrinterAddress, format: PrinterFormat) {
        (self.name, self.address, self.format) = (name, address, format)
    }

    /// Asks the warehouse for one that is named by its code.
    /// - Throws: `FloorClientError` when it knows no such printer for parcels, or does not answer.
    static func find(
        _ name: PrinterName, by badge: String, _ access: any ParcelDocumentAccess, _ signIn: SignInDialogue
    ) async throws(FloorClientError) -> BenchPrinter {
        switch name {
        case .address(let address, let format): return BenchPrinter(name: "\(address)", address: address, format: format)
        case .code(let code):
            let found = try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                try await access.printer(code, badge: badge)
            }
            return BenchPrinter(
                name: found.code, address: .network(host: found.host, port: found.port), format: found.format)
        }
    }

    /// - Throws: `PrinterFailure` when it is off, or takes no more.
    func send(_ job: [UInt8], _ document: ParcelDocument, of sscc: String) throws(PrinterFailure) {
        let title = "\(sscc)-\(document.rawValue).\(format.rawValue)"
        try PrinterConnection(name: name, address: address).send(job, canFollow: format == .zpl, title: title)
    }
}
