package import ArgumentParser
import Fulfilment
import Routing

/// `route-optimizer solve`
package struct SolveCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "solve", abstract: "Plan the routes of a problem in a file.",
        discussion: """
            Reads VROOM's JSON, CVRPLIB's .vrp with the sections of PyVRP's instances, Solomon's and Li and Lim's text, told apart by \
            their contents. Coordinates without matrices are driven along the great circle with a detour, at one speed, unless a server \
            with a road map is named; while that does not answer, the great circle serves. Where it knows no way, nobody drives. \
            What of the file is not used, and what is left out, is also said on standard error, and in the answer's notes.

            Examples:
              route-optimizer solve day.json --time 10 --format text
              route-optimizer solve X-n101-k25.vrp --time 10 --bks 27591
              route-optimizer solve - --plan < day-with-steps.json
              route-optimizer solve day.json --format svg > day.svg

            Exit codes: 0 all that has to be served is and, with --plan, every constraint is kept; 1 something is left out or broken; \
            64 the file or an option cannot be used; 69 a travel table could not be had.
            """)

    @Argument(help: "The problem; - reads standard input.")
    var file: String

    @Option(help: "Seconds to search at most. Default: 10, or no limit with --iterations.")
    var time: Double?

    @Option(help: "The same seed and iterations give the same plan with one thread and without --time.")
    var seed: UInt64 = 1

    @Option(help: "Threads that search.")
    var threads = 1

    @Option(help: "Iterations of each thread at most.")
    var iterations: Int?

    @Option(help: "json (VROOM's), geojson, text or svg.")
    var format: AnswerFormat = .json

    @Option(help: "Best known value: the gap is printed to standard error.")
    var bks: Double?

    @Flag(help: "Only compute times for the vehicles' steps, and say which constraints they break.")
    var plan = false

    @Option(help: ArgumentHelp("Travel times from OSRM's table service.", valueName: "url"))
    var osrm: String?

    @Option(help: ArgumentHelp("Travel times from Valhalla's matrix service.", valueName: "url"))
    var valhalla: String?

    @Option(help: "auto, vroom, vrplib, solomon or lilim.")
    var kind: InputKind = .auto

    package init() {}

    package func validate() throws {
        if let time, !(time > 0 && time <= 1e6) {
            throw ValidationError("--time is \(time): allowed are more than 0 and at most 1000000 seconds.")
        }
        guard (1...256).contains(threads) else { throw ValidationError("--threads is \(threads): allowed is 1 to 256.") }
        if let iterations, iterations < 1 { throw ValidationError("--iterations is \(iterations): allowed is a number from 1.") }
        for (name, url) in [("osrm", osrm), ("valhalla", valhalla)] {
            if let url, TravelChoice.base(url) == nil {
                let shown = HiddenPassword.hide(inAddress: url)
                throw ValidationError("--\(name) is \(shown): allowed is an address, as in http://localhost:5000.")
            }
        }
        if osrm != nil, valhalla != nil { throw ValidationError("--osrm and --valhalla: allowed is one of them.") }
        if let bks, !(bks > 0 && bks.isFinite) { throw ValidationError("--bks is \(bks): allowed is a positive number.") }
    }

    package func run() async throws {
        let clock = ContinuousClock()
        let began = clock.now
        do {
            let input = try SolveInput(file: file, kind: kind.format)
            let loaded = clock.now
            let document = try await input.document(from: travel)
            let routed = clock.now
            var answer = try plan ? SolveRun.check(document) : search.run(document)
            answer.times = ComputingTimes(
                loading: (loaded - began).milliseconds, solving: (clock.now - routed).milliseconds,
                routing: (routed - loaded).milliseconds)
            try SolveOutput.write(answer, of: file, as: format, bks: bks)
        } catch let fault as SolveFault {
            throw SolveOutput.refuse(fault, file: file, as: format)
        }
    }

    private var travel: any TravelSource {
        if let base = osrm.flatMap(TravelChoice.base) { return RoadTravel(OSRM(url: base), timeout: .seconds(60)) }
        if let base = valhalla.flatMap(TravelChoice.base) { return RoadTravel(Valhalla(url: base), timeout: .seconds(60)) }
        return GreatCircleTravel()
    }

    private var search: SolveRun {
        SolveRun(seconds: time ?? (iterations == nil ? 10 : nil), iterations: iterations, seed: seed, threads: threads, bks: bks)
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}

/// How the plan is written.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
    case json, geojson, text, svg
}

/// How the file is read.
enum InputKind: String, ExpressibleByArgument, CaseIterable {
    case auto, vroom, vrplib, solomon, lilim

    var format: RouteFileKind? { RouteFileKind(rawValue: rawValue) }
}
