package import ArgumentParser
import CommandSupport

/// `picking-worker floor`: the terminal of a supervisor.
package struct FloorCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "floor", abstract: "Shows who works at what and what waits, and hands tours over.",
        discussion: """
            Drawn anew every 2 s: carts and people with their picks, lines an hour and the time since the last scan; the orders by the pickup \
            they leave with; docks, refills, blocked places and closed zones. Works in 80 x 24 and in 40 x 20; with --plain Enter shows it again. For badges with the right \
            'supervise', of their sites.

            What is typed below it: 'hand TOUR BADGE REASON' gives a tour to another badge, whose next device goes on with it; 'release TOUR \
            REASON' gives its orders out again of which nothing was picked, and the others stay with their picker; 'close SITE ZONE REASON' \
            and 'open SITE ZONE'; 'q' ends.
            """)

    @Option(help: "The supervisor's badge; asked for when missing.") var badge: String?
    @Option(help: ArgumentHelp("A tour without a scan for so long is called stuck.", valueName: "minutes")) var stuckAfter = 10
    @Flag(help: "Prints all of it once, and ends.") var once = false
    @OptionGroup var device: DeviceOptions

    package init() {}

    package func validate() throws {
        if !(1...1440).contains(stuckAfter) { throw ValidationError("--stuck-after \(stuckAfter): allowed is 1 to 1440") }
    }

    package func run() async throws {
        let stack = LocalStack.find()
        let (screen, input) = (device.screen(stack), try device.input())
        let terminal = FloorViewTerminal(
            client: try device.client(stack), input: input, screen: screen, stuckAfter: stuckAfter * 60)
        try await screen.saysWhatEnds { try await terminal.run(badge: badge, once: once) }
    }
}
