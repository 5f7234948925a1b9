package import ArgumentParser
import CommandSupport

/// `picking-worker work`: one terminal for whatever is next.
package struct WorkCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Gives somebody the most urgent task that is near, and guides through it.",
        discussion: """
            Of tours, packing, deliveries, put-away, refills and counts, what the badge may do at the sites of the device: what was begun \
            first, then the most urgent, of equally urgent tasks the nearest. Where there is no work the warehouse calls as soon as there is; \
            nobody has to press Enter. What is scanned meanwhile counts for what comes; q goes home. Each task is done as with its own \
            command, which says what the keys do; what was left without being done comes again.
            """)

    @Option(help: "The badge; asked for when missing.") var badge: String?
    @Option(help: "The code of the place where the person stands.") var at: String?
    @OptionGroup var device: DeviceOptions
    @Option(help: ArgumentHelp("Where scans are kept until they are sent.", valueName: "directory")) var journal: String?
    @Flag(help: "Ends after one task.") var once = false

    package init() {}

    package func run() async throws {
        let stack = LocalStack.find()
        let (screen, input) = (device.screen(stack), try device.input())
        let terminal = WorkTerminal(
            client: try device.client(stack),
            journals: JournalDirectory(path: journal ?? JournalDirectory.usual(stack.environment)), input: input, screen: screen,
            endsAfterOneTask: once)
        try await screen.saysWhatEnds { try await terminal.run(badge: badge, at: at) }
    }
}
