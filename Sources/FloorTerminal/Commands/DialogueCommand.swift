package import ArgumentParser
import CommandSupport
package import ScanDialogue

/// `picking-terminal receive` and the others: the terminal of a dialogue, whichever it is.
package struct DialogueCommand<Subject: Dialogue>: AsyncParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: Subject.name, abstract: Subject.purpose,
            discussion: """
                \(Subject.way)

                Keys: 0 undo, 1 too few or none, 2 later, 3 damaged, 9 ready; where a number is asked for, a point before a key (.1). An equals sign \
                makes a number (=12), or a text of digits where a text is asked for. The printed codes CTRL:UNDO, CTRL:SHORT, CTRL:SKIP, \
                CTRL:DAMAGED, CTRL:ASIDE, CTRL:CONFIRM and CTRL:QTY:n do the same. Every scan is on the local disk before the beep, reports are sent \
                when the network allows, and after a crash the same command goes on where it stopped.
                """)
    }

    @Argument(help: "Scans to begin with, such as a place.") var codes: [String] = []
    @Option(help: "The badge of who works; asked for when missing.") var badge: String?
    @OptionGroup var device: DeviceOptions
    @Option(help: ArgumentHelp("Where scans are kept until they are sent.", valueName: "directory")) var journal: String?

    package init() {}

    package func run() async throws {
        let stack = LocalStack.find()
        let screen = device.screen(stack)
        let terminal = DialogueTerminal(
            client: try device.client(stack),
            journals: JournalDirectory(path: journal ?? JournalDirectory.usual(stack.environment)),
            input: try device.input(), screen: screen)
        try await screen.saysWhatEnds { try await terminal.run(Subject(screen.language), badge: badge, scans: codes) }
    }
}

/// The dialogues of the floor; a new one is entered here.
package enum FloorDialogues {
    package static let commands: [any ParsableCommand.Type] = [
        DialogueCommand<ReceiveDialogue>.self, DialogueCommand<PutAwayDialogue>.self, DialogueCommand<RefillDialogue>.self,
        DialogueCommand<PutBackDialogue>.self, DialogueCommand<CountDialogue>.self, DialogueCommand<MoveDialogue>.self,
        DialogueCommand<HandOverDialogue>.self, DialogueCommand<LookUpCodeDialogue>.self,
    ]
}
