import ArgumentParser
import FloorTerminal

@main
struct PickingTerminalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picking-terminal",
        abstract: "The floor's terminals for a device with a barcode scanner: picking, packing, goods, codes.",
        discussion: """
            A device needs nothing but this program, the address of a picking-worker and an API key with the scope 'floor'.
            'picking-worker' has the same commands.
            """,
        subcommands: [
            WorkCommand.self, PickCommand.self, PackCommand.self, FloorCommand.self, ParcelCommand.self, BarcodeCommand.self,
        ] + FloorDialogues.commands)
}
