package import ArgumentParser
import LabelReplay
import OperatorConsole
import Synchronization

/// `waybill simulate labels`
package struct SimulateLabelsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "labels",
        abstract: "Plays label services: recorded requests and answers strictly, or sales with a ledger that tells the truth.",
        discussion: """
            With a folder it answers a request only as it was recorded: method, path, query, kind of access, type of the content and \
            the values of request_must have to be the same, and no member may be in the body that neither a recording nor the \
            service's documentation has. All else is answered 599 with every difference. A request with the header \
            x-replay-pair means that pair.

            With --sell it sells, finds, lists, voids and closes labels by the formats' habits, in the recorded shapes, below \
            /{format}. What was sold is at GET /ledger and in --ledger, whatever anybody was told of it. --bad KIND=SHARE does wrong \
            to that share of the purchases: \
            \(Misdeed.allCases.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ")).

            Runs until it is stopped. ops/docs/carriers.md says how an adapter is tried against it.
            """)

    @Argument(
        help: ArgumentHelp("Folder with a folder for each recorded pair; with --sell it gives the shapes.", valueName: "dir"))
    var folder: String?

    @Flag(help: "Sell labels instead of playing recordings.")
    var sell = false

    @Option(help: ArgumentHelp("Formats that sell, with commas between; all when not given.", valueName: "names"))
    var formats = SellingDesk.formats.joined(separator: ",")

    @Option(help: "Port; 0 takes any that is free.")
    var port = LocalProgram.carrierPort + 10

    @Option(help: "Seconds half of the answers take at most; measured services have 0.93.")
    var p50 = 0.0

    @Option(help: "Seconds 99 of 100 answers take at most; measured services have 5. The same as --p50 when not given.")
    var p99: Double?

    @Option(help: "What chance is drawn from.")
    var seed: UInt64 = 1

    @Option(help: ArgumentHelp("Where every line of the ledger goes, as JSON; begun anew.", valueName: "file"))
    var ledger: String?

    @Option(
        help: ArgumentHelp(
            "What goes wrong, and how often, such as hang=0.05; may be given several times.", valueName: "kind=share"))
    var bad: [String] = []

    @Option(help: "Seconds until a label that was forgotten is found.")
    var settle = 900.0

    @Option(help: "Seconds an answer that is late takes.")
    var late = 30.0

    @Option(help: "Seconds nothing is answered before the connection ends.")
    var hang = 600.0

    @Option(help: "Calls that one storm answers 429.")
    var storm = 20

    @Option(help: "Seconds that a storm asks for.")
    var retryAfter = 2

    package init() {}

    package func validate() throws {
        if !(0...65_535).contains(port) { throw ValidationError("--port \(port): allowed is 0 to 65535") }
        if !sell, folder == nil { throw ValidationError("a folder of recorded pairs is needed, or --sell") }
        if !sell, !bad.isEmpty || ledger != nil { throw ValidationError("--bad and --ledger go with --sell") }
        if p50 < 0 { throw ValidationError("--p50 \(p50): must not be negative") }
        if let p99, p99 < p50 { throw ValidationError("--p99 \(p99): must not be less than --p50 \(p50)") }
        for (name, value) in [("settle", settle), ("late", late), ("hang", hang)] where !(0...1e6).contains(value) {
            throw ValidationError("--\(name) \(value): allowed is 0 to 1000000")
        }
        for (name, value) in [("storm", storm), ("retry-after", retryAfter)] where !(1...10_000).contains(value) {
            throw ValidationError("--\(name) \(value): allowed is 1 to 10000")
        }
        for name in names where !SellingDesk.formats.contains(name) {
            throw ValidationError("--formats \(name): allowed are \(SellingDesk.formats.joined(separator: ", "))")
        }
        _ = try misconduct
    }

    private var names: [String] { formats.split(separator: ",").map(String.init) }

    private var misconduct: Misconduct {
        get throws {
            var misconduct = Misconduct()
            (misconduct.seed, misconduct.storm, misconduct.retryAfter) = (seed, storm, retryAfter)
            (misconduct.settle, misconduct.late, misconduct.hang) = (.seconds(settle), .seconds(late), .seconds(hang))
            for text in bad {
                let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
                let share = parts.count == 2 ? Double(parts[1]) : nil
                guard let misdeed = parts.first.flatMap(Misdeed.init(rawValue:)), let share, (0...1).contains(share) else {
                    let kinds = Misdeed.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--bad \(text): allowed is KIND=SHARE with a share of 0 to 1 and one of \(kinds)")
                }
                misconduct.shares[misdeed, default: 0] += share
            }
            let sum = misconduct.shares.values.reduce(0, +)
            guard sum <= 1.000_001 else { throw ValidationError("--bad: the shares are \(sum) together; allowed is 1") }
            return misconduct
        }
    }

    package func run() async throws {
        let stage = try stage()
        let line = Mutex(ProgressLine())
        let server = ReplayServer(
            stage, latency: AnswerLatency(p50: p50, p99: p99 ?? p50), misconduct: try misconduct, seed: seed
        ) { line.withLock { $0.show(stage.progress) } }
        _ = try await StopSignal.race {
            try await server.run(port: port) { Console.line("label services answer at http://127.0.0.1:\($0)") }
        }
        line.withLock { $0.finish() }
        for text in stage.report { Console.line(text) }
    }

    private func stage() throws -> any ReplayStage {
        let folder = try folder.map(PairFolder.read)
        if let folder {
            Console.line(
                "\(HumanFormat.count(folder.pairs.count, "pair")), \(HumanFormat.count(folder.sessions.count, "session"))")
        }
        guard sell else {
            guard let folder else { throw OperationsError.usage("a folder of recorded pairs is needed") }
            return StrictStage(folder) { Console.line($0) }
        }
        return SellingStage(
            names, templates: AnswerTemplates(folder?.pairs ?? []), misconduct: try misconduct,
            book: try ledger.map { path in try LedgerFile(path: path) })
    }
}
