package import ArgumentParser
import CommandSupport

/// `picking-terminal pick`: the terminal of a picker.
package struct PickCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pick", abstract: "Guides a picker from place to place, one scan at a time.",
        discussion: """
            Works in any terminal of 80 x 24 or 40 x 20, over ssh, with a scanner that types like a keyboard and ends with Enter.
            Keys: 1 short, 2 skip, 3 damaged, 4 bin full, 9 yes, 0 undo; printed codes CTRL:SHORT, CTRL:SKIP, CTRL:DAMAGED, CTRL:FULL,
            CTRL:CONFIRM, CTRL:UNDO, CTRL:QTY:n do the same. A quarantine place's code says that damaged pieces are taken there. Every scan is on the local disk before the beep and is sent when the network allows; after a crash the
            same command goes on where it stopped. While there is no work the warehouse calls as soon as there is.

            A badge with a PIN is asked for it, also when its session of 14 hours has ended; in a script the PIN is the next line then.

            In a checkout with a local stack nothing needs setting: address and key are taken from .waybill, which `ops/stack`
            and `waybill seed` write. A device elsewhere is given --url, and its key in WAYBILL_KEY_FLOOR.
            """)

    @Option(help: "The picker's badge; asked for when missing.")
    var badge: String?

    @Option(help: "The cart's code; asked for when missing.")
    var cart: String?

    @Option(help: "The code of the place where the picker stands, when that is not where carts are taken.")
    var at: String?

    @OptionGroup var device: DeviceOptions

    @Option(help: ArgumentHelp("Where scans are kept until they are sent.", valueName: "directory"))
    var journal: String?

    @Flag(help: "Ends after one tour.")
    var once = false

    package init() {}

    package func run() async throws {
        let stack = LocalStack.find()
        let screen = device.screen(stack)
        let terminal = PickTerminal(
            client: try device.client(stack),
            journals: JournalDirectory(path: journal ?? JournalDirectory.usual(stack.environment)),
            input: try device.input(), screen: screen, endsAfterOneTour: once)
        try await screen.saysWhatEnds { try await terminal.run(badge: badge, cart: cart, at: at) }
    }
}
