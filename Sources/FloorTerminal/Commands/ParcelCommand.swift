package import ArgumentParser
import CommandSupport
import FoundationEssentials
import ScanDialogue

/// `picking-terminal parcel`: how a parcel is packed, for the person who packs it.
package struct ParcelCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "parcel",
        abstract: "Shows how a parcel is packed, step by step; with --printer, prints its packing list and label.",
        discussion: """
            The key of the device is taken from WAYBILL_KEY_FLOOR. Badge and PIN are asked for on standard input. A label that is not bought \
            yet is waited for up to half a minute. Printing wants the right 'pack'; exit code 1 when something was not sent to the printer.
            """)

    @Argument(help: "The SSCC on the parcel's label, 18 digits.") var sscc: String
    @Option(help: "The badge of who asks; asked for when missing.") var badge: String?
    @OptionGroup var printing: PrinterOptions
    @OptionGroup var speech: ScreenOptions
    @Option(help: "Address of a picking-worker.") var url = "http://127.0.0.1:8081"
    @Option(help: ArgumentHelp("API key with the scope floor (default: WAYBILL_KEY_FLOOR).", valueName: "wb_…")) var key: String?

    package init() {}

    package func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let key = key ?? environment["WAYBILL_KEY_FLOOR"], !key.isEmpty else {
            throw ValidationError("No API key. Give --key, or set WAYBILL_KEY_FLOOR.")
        }
        let client = FloorClient(url: url, key: key, language: speech.language(environment))
        let screen = speech.screen(environment, isTranscript: false)
        let signIn = SignInDialogue(access: client, input: .keyboard(), screen: screen)
        if badge == nil { screen.ask(screen.words.scanBadge) }
        let scanned = if let badge { badge } else { await signIn.input.next() }
        guard let badge = scanned.map(ScannedName.of), !badge.isEmpty else { throw ValidationError("No badge. Give --badge.") }
        do {
            let parcel = try await signIn.withSession(of: badge) { () throws(FloorClientError) in
                try await client.parcel(sscc: sscc, badge: badge)
            }
            CommandOutput.line(screen.words.packed(parcel))
            for step in parcel.steps { CommandOutput.line("  \(step)") }
            guard try await printDocuments(of: parcel, badge, signIn, client) else { throw ExitCode.failure }
        } catch let error as FloorClientError {
            CommandOutput.text("\(error)")
            throw error.isUnreachable ? ExitCode.unavailable : ExitCode.failure
        }
    }

    /// - Returns: false when something was not sent to the printer.
    private func printDocuments(
        of parcel: PackedParcelAnswer, _ badge: String, _ signIn: SignInDialogue, _ client: FloorClient
    ) async throws -> Bool {
        guard let name = printing.name else { return true }
        let printer = try await BenchPrinter.find(name, by: badge, client, signIn)
        return await ParcelPrinting(access: client, printer: printer, input: signIn.input, screen: signIn.screen)
            .print([.init(number: parcel.number, sscc: parcel.sscc)], badge: badge)
    }
}
