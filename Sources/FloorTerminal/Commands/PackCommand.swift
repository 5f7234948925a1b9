package import ArgumentParser
import CommandSupport
import ScanDialogue

/// `picking-terminal pack`: the terminal of a packer.
package struct PackCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Guides a packer through the parcels of an order, one scan at a time.",
        discussion: """
            \(PackDialogue.way)

            Keys: 0 undo, 1 no such carton, 9 put the order aside, or end where none is in hand; a point before a key makes it a key where a \
            number is asked for; printed codes CTRL:UNDO, CTRL:NO-CARTON, CTRL:ASIDE, CTRL:CONFIRM, CTRL:QTY:n do the same. A badge with a PIN \
            is asked for it. Orders wait for packers where the workers run with WAYBILL_PICKING_PACKING=people, and those with serial numbers \
            everywhere.

            Every scan is on the local disk before the beep, and the warehouse hears of it when the network allows: after a crash the same \
            command goes on where it stopped, and on another device the order does when its bin is scanned again. Without the network an order \
            that was begun is packed to its end; another one, and another carton, wait for it. What the warehouse does not book then is shown, \
            and comes back to the bench.

            With --printer the packing list and the label of each closed parcel go to a printer at the bench. A label is waited for up to half a \
            minute, and Enter goes on without it; what is scanned meanwhile is not lost. When the printer is off, Enter prints again and 9 goes on. \
            'picking-terminal parcel SSCC --printer PRINTER' prints both later.
            """)

    @Argument(help: "The bin's code or the order's number; asked for when missing.") var code: String?
    @Option(help: "The packer's badge; asked for when missing.") var badge: String?
    @OptionGroup var printing: PrinterOptions
    @OptionGroup var device: DeviceOptions
    @Option(help: ArgumentHelp("Where scans are kept until they are sent.", valueName: "directory")) var journal: String?
    @Flag(help: "Ends after one order.") var once = false

    package init() {}

    package func run() async throws {
        let stack = LocalStack.find()
        let screen = device.screen(stack)
        let client = try device.client(stack)
        let terminal = DialogueTerminal(
            client: client, journals: JournalDirectory(path: journal ?? JournalDirectory.usual(stack.environment)),
            input: try device.input(), screen: screen, printing: printing.name.map { (client, $0) })
        try await screen.saysWhatEnds {
            try await terminal.run(
                PackDialogue(screen.language), badge: badge, scans: scans, task: once ? WorkAnswer.Opening() : nil)
        }
    }

    /// What is as short as a key is a number all the same.
    private var scans: [String] { code.map { [$0.count == 1 ? "=\($0)" : $0] } ?? [] }
}
