package import ArgumentParser
import ServiceRuntime

/// `picking-worker pick`: the terminal of a picker.
package struct PickCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pick", abstract: "Guides a picker from place to place, one scan at a time.",
        discussion: """
            Works in any terminal of 80 x 24, over ssh, with a scanner that types like a keyboard and ends with Enter.
            Keys: 1 short, 2 skip, 3 damaged, 0 undo; printed codes CTRL:SHORT, CTRL:SKIP, CTRL:UNDO, CTRL:CONFIRM, CTRL:QTY:n do the
            same. Every scan is on the local disk before the beep and is sent when the network allows; after a crash the
            same command goes on where it stopped.

            In a checkout with a local stack nothing needs setting: address and key are taken from .waybill, which `ops/stack`
            and `waybill seed` write. A device elsewhere is given --url, and its key in WAYBILL_KEY_FLOOR.
            """)

    @Option(help: "The picker's badge; asked for when missing.")
    var badge: String?

    @Option(help: "The cart's code; asked for when missing.")
    var cart: String?

    @Option(help: "Address of a picking-worker (default: the local stack's).")
    var url: String?

    @Option(
        help: ArgumentHelp(
            "API key with the scope floor (default: WAYBILL_KEY_FLOOR, then the local stack's).", valueName: "wb_…"))
    var key: String?

    @Option(help: ArgumentHelp("Where scans are kept until they are sent.", valueName: "directory"))
    var journal: String?

    @Option(
        help: ArgumentHelp("Reads scans from a file, one per line, # begins a comment; prints a transcript.", valueName: "file"))
    var script: String?

    @Flag(help: "Ends after one tour.")
    var once = false

    @Flag(help: "No beeps.")
    var quiet = false

    package init() {}

    package func run() async throws {
        let stack = LocalStack.find()
        let environment = stack.environment
        guard let key = key ?? stack.key("floor"), !key.isEmpty else {
            throw ValidationError(
                "No API key. Give --key, or set WAYBILL_KEY_FLOOR; in a local stack `waybill seed` puts one into \(stack.keysPath)."
            )
        }
        let url = url ?? "http://127.0.0.1:\(stack.firstPort + 1)"
        let screen = TerminalScreen(environment: environment, isTranscript: script != nil, isQuiet: quiet)
        let terminal = PickTerminal(
            client: FloorClient(url: url, key: key), journals: JournalDirectory(path: journal ?? Self.journalPath(environment)),
            input: try script.map(LineInput.script) ?? LineInput.keyboard(), screen: screen, endsAfterOneTour: once)
        do {
            try await terminal.run(badge: badge, cart: cart)
        } catch let error as FloorClientError {
            screen.say("\(error)")
            throw error.isUnreachable ? ExitCode.unavailable : ExitCode.failure
        }
    }

    private static func journalPath(_ environment: [String: String]) -> String {
        let state = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? ".")/.local/state"
        return "\(state)/waybill"
    }
}
