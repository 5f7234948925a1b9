package import ArgumentParser
import OperatorConsole

/// `waybill simulate floor`
package struct SimulateFloorCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "floor",
        abstract: "Rehearses a shift: people who work every task and err, and a hall of their own to hold the books against.",
        discussion: """
            Near half of the people pick; one in ten receives what is announced, when there is a dock; the others put away, refill, put back, move, \
            count, recount and approve, as the floor's lists say. All of it goes through the floor's interface, with devices whose network is cut. \
            At the share of --mistakes codes are scanned wrongly, pieces put into the bin beside, counts typed up to an hour later (at --pace 30; \
            sooner when people are quicker), and reports sent twice; at a tenth of it devices die, and others go on with their journals.

            Where every piece lies is kept apart from the books, and changed by hands alone. After the shift three people count the bins where \
            somebody erred. Then the books must have the same pieces at every place and of every order, and counts must have corrected what \
            people's mistakes make, no more and no less: each difference is named. `waybill audit` proves the rest.

            Badges RP…, RR…, RH… and carts R-… are added. What lies where, and what is announced, is read from the database; nobody else may work \
            on the floor meanwhile. What people do is drawn from the seed; when they do it is not. Without --actions and --minutes the work ends \
            after ten minutes.

            Exit codes: 0 books and truth agree, 1 they do not, 64 wrong usage, 69 something that is needed does not answer.
            """)

    @Option(help: "How many, from 5 on.") var people = 12
    @Option(help: "Where; not needed where there is one site.") var site: String?
    @Option(help: "Share of what people do that goes wrong.") var mistakes = 0.05
    @Option(help: "What people and the network do is drawn from it.") var seed: UInt64 = 1
    @Option(help: "Confirmed actions after which the work ends.") var actions: Int?
    @Option(help: "Minutes after which it ends.") var minutes: Double?
    @Option(help: "Share of requests that the network cuts.") var cut = 0.02
    @Option(help: "Seconds between two things that a person does, on average; 30 is a person's.") var pace = 1.0
    @Option(help: "Where picking-worker answers.") var url = LocalProgram.address(of: "picking-worker")
    @Option(help: "API key; WAYBILL_KEY_FLOOR or .waybill/keys when not given.") var key: String?

    package init() {}

    package func validate() throws {
        guard (RehearsalStaff.fewest...900).contains(people) else {
            throw ValidationError("--people \(people): allowed is \(RehearsalStaff.fewest) to 900.")
        }
        guard (0...0.5).contains(mistakes) else { throw ValidationError("--mistakes \(mistakes): allowed is 0 to 0.5.") }
        guard (0...0.9).contains(cut) else { throw ValidationError("--cut \(cut): allowed is 0 to 0.9.") }
        guard pace >= 0, pace <= 3600 else { throw ValidationError("--pace \(pace): allowed is 0 to 3600 seconds.") }
        if let actions, actions < 1 { throw ValidationError("--actions \(actions): allowed is a number from 1.") }
        if let minutes, !(minutes > 0 && minutes <= 10_000) {
            throw ValidationError("--minutes \(minutes): allowed is more than 0, up to 10000.")
        }
    }

    var plan: FloorRehearsal.Plan {
        FloorRehearsal.Plan(
            people: people, site: site, actions: actions, seconds: (minutes ?? (actions == nil ? 10 : nil)).map { $0 * 60 },
            habits: .init(seed: seed, pace: pace, cut: cut, mistakes: mistakes, slips: mistakes))
    }

    package func run() async throws {
        let settings = OperatorSettings.load()
        let service = HTTPService(url, key: try key ?? settings.key("floor"))
        let report = try await settings.withDatabase(connections: 2) { postgres in
            try await service.withConnections(people) { floor in
                try await FloorRehearsal(plan, floor: floor, postgres: postgres).run()
            }
        }
        for line in report.lines { Console.line(line) }
        if !report.isClean { throw ExitCode.failure }
    }
}
