import ArgumentParser
import CommandSupport

/// The options of every terminal of the floor: where the warehouse is, and how to read and show.
struct DeviceOptions: ParsableArguments {
    @Option(help: "Address of a picking-worker (default: the local stack's).")
    var url: String?

    @Option(
        help: ArgumentHelp(
            "API key with the scope floor (default: WAYBILL_KEY_FLOOR, then the local stack's).", valueName: "wb_…"))
    var key: String?

    @Option(
        help: ArgumentHelp("Reads scans from a file, one per line, # begins a comment; prints a transcript.", valueName: "file"))
    var script: String?

    @OptionGroup var screen: ScreenOptions

    /// - Throws: `ValidationError` when there is no key.
    func client(_ stack: LocalStack) throws -> FloorClient {
        guard let key = key ?? stack.key("floor"), !key.isEmpty else {
            throw ValidationError(
                "No API key. Give --key, or set WAYBILL_KEY_FLOOR; in a local stack `waybill seed` puts one into \(stack.keysPath)."
            )
        }
        return FloorClient(
            url: url ?? "http://127.0.0.1:\(stack.firstPort + 1)", key: key, language: screen.language(stack.environment))
    }

    func screen(_ stack: LocalStack) -> TerminalScreen {
        screen.screen(stack.environment, isTranscript: script != nil)
    }

    /// - Throws: `ValidationError` when the script cannot be read.
    func input() throws -> LineInput {
        guard let script else { return LineInput.keyboard() }
        do {
            return try LineInput.script(script)
        } catch {
            throw ValidationError("The file '\(script)' of --script cannot be read. Maybe the path is wrong.")
        }
    }
}
