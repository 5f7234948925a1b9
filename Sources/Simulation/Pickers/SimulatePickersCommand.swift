package import ArgumentParser
import OperatorConsole

/// `waybill simulate pickers`
package struct SimulatePickersCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "pickers",
        abstract: "Works pick lists through the floor's interface, as pickers with scanners do.",
        discussion: """
            Each picker signs in, takes a cart, asks for a tour, scans place, item, quantity and bin of every pick, and asks again. \
            When there is no work the pickers wait. They wear the demo's last \
            badges; P01 is free for a person, and badge P90 with cart C-90 always is. Runs until it is stopped, or with --until-idle until the work is done.
            """)

    @Option(help: "How many pickers.")
    var pickers = 4

    @Option(
        help: ArgumentHelp(
            "Carts to take, by their number of bins: 12, 24, 36, 48, 60 or 200, or a range as in 12-60.", valueName: "n"))
    var cartBins = "12-60"

    @Option(help: "Share of scans that are wrong at first.")
    var mistakes = 0.02

    @Option(help: "How many times faster than a person.")
    var speed = 20.0

    @Flag(help: "No pause between scans.")
    var asFastAsPossible = false

    @Flag(help: "Stop when no picker has found work for --idle-seconds.")
    var untilIdle = false

    @Option(help: "Seconds without work after which --until-idle stops.")
    var idleSeconds = 5.0

    @Option(help: "Leave out so many of the demo's last badges, for a second crew.")
    var skipBadges = 0

    @Option(help: "Where picking-worker answers.")
    var url = LocalProgram.address(of: "picking-worker")

    @Option(help: "API key; WAYBILL_KEY_FLOOR or .waybill/keys when not given.")
    var key: String?

    package init() {}

    package func validate() throws {
        let known = DemoEquipment.pickers.count
        if pickers < 1 || skipBadges < 0 || skipBadges + pickers > known {
            throw ValidationError("--pickers \(pickers) and --skip-badges \(skipBadges): the demo has \(known) badges")
        }
        if bins == nil { throw ValidationError("--cart-bins '\(cartBins)': write a number, or a range as in 12-60") }
        if !(0..<1).contains(mistakes) { throw ValidationError("--mistakes \(mistakes): allowed is 0 to less than 1") }
        if !(0.001...1e6).contains(speed) { throw ValidationError("--speed \(speed): allowed is 0.001 to 1000000") }
    }

    package func run() async throws {
        let service = HTTPService(url, key: try key ?? OperatorSettings.load().key("floor"))
        let tally = FloorTally(idleLimit: untilIdle ? .seconds(idleSeconds) : nil)
        let crew = DemoEquipment.pickers.reversed().dropFirst(skipBadges).prefix(pickers).map { picker in
            SimulatedPicker(
                badge: picker.badge, bins: bins ?? 12...60, mistakes: mistakes,
                secondsPerScan: asFastAsPossible ? 0 : 2.5 / speed,
                floor: FloorService(service), tally: tally)
        }
        let end = try await StopSignal.race {
            try await withThrowingTaskGroup { group in
                for picker in crew { group.addTask { try await picker.run() } }
                try await group.waitForAll()
            }
        }
        Console.line("\(tally.summary)\(end == .stopped ? " (stopped)" : "")")
    }

    private var bins: ClosedRange<Int>? {
        let ends = cartBins.split(separator: "-").map { Int($0) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first > 0, first <= last else {
            return nil
        }
        return first...last
    }
}
