package import ArgumentParser
import CommandSupport

/// `picking-terminal pack`: the terminal of a packer.
package struct PackCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Guides a packer through the parcels of an order, one scan at a time.",
        discussion: """
            Scan a bin of a cart: the screen says which carton to set up, then piece by piece what goes in and where. A piece that is
            wrong, too early or too many is refused in words. Then type what the scale says, or OK without one. A session that was cut off
            goes on where it stopped when the bin is scanned again, on any device. Of an article with serial numbers each piece is scanned with \
            its own; = before a code makes it one.

            Keys: 0 undo, 1 no such carton, 9 put the order aside; a point before a key makes it a key where a number is asked for;
            printed codes CTRL:UNDO, CTRL:NO-CARTON, CTRL:ASIDE, CTRL:CONFIRM, CTRL:QTY:n do the same. A badge with a PIN is asked for it. Orders wait for packers
            where the workers run with WAYBILL_PICKING_PACKING=people, and those with serial numbers everywhere.

            With --printer the packing list and the label of each closed parcel go to a printer at the bench. A label is waited for up to half a \
            minute, and Enter goes on without it; what is scanned meanwhile is not lost. When the printer is off, Enter prints again and 9 goes on. \
            'picking-terminal parcel SSCC --printer PRINTER' prints both later.
            """)

    @Argument(help: "The bin's code or the order's number; asked for when missing.") var code: String?
    @Option(help: "The packer's badge; asked for when missing.") var badge: String?
    @OptionGroup var printing: PrinterOptions
    @OptionGroup var device: DeviceOptions
    @Flag(help: "Ends after one order.") var once = false

    package init() {}

    package func run() async throws {
        let stack = LocalStack.find()
        let screen = device.screen(stack)
        let client = try device.client(stack)
        let terminal = PackTerminal(
            client: client, input: try device.input(), screen: screen, endsAfterOneOrder: once,
            bench: printing.name.map { (client, $0) })
        do {
            try await terminal.run(badge: badge, code: code)
        } catch let error as FloorClientError {
            screen.say("\(error)")
            throw error.isUnreachable ? ExitCode.unavailable : ExitCode.failure
        }
    }
}
