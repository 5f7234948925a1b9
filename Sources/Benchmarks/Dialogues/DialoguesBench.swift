package import ArgumentParser
import DialogueTrials
import FoundationEssentials
import OperatorConsole
import Synchronization

/// `waybill-bench dialogues`
package struct DialoguesBench: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "dialogues",
        abstract:
            "Random, half and glued codes at every dialogue of the floor: no crash, and no booking that no right code led to.",
        discussion: """
            Codes come from the seed: right ones, halves, two in one, with keys at their ends, from keyboards of other layouts, GS1 without \
            separators, with control characters, up to tens of thousands of characters long, and anything at all. The warehouse answers, and now \
            and then says no, nothing or nonsense.

            Held of every session: a wrong scan changes nothing; every report, pick and packed order names only what somebody scanned a right code \
            of, as a witness tells that reads nothing with the dialogues' code; the journal, written and read, is the same, and replayed gives the \
            same dialogue. Each fault is named with its session: the same seed and dialogue give it again.

            Exit codes: 0 everything held, 1 something did not.
            """)

    @Option(help: "Characters for each dialogue.") var characters = 10_000_000
    @Option(help: "Codes and answers are drawn from it.") var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Only these, separated by commas.", valueName: "name,…")) var only: String?

    package init() {}

    package func validate() throws {
        guard characters > 0 else { throw ValidationError("--characters \(characters): allowed is a number from 1.") }
        if let unknown = wanted.first(where: { name in !DialogueTrials.all.contains { $0.name == name } }) {
            throw ValidationError(
                "--only '\(unknown)': the dialogues are \(DialogueTrials.all.map(\.name).joined(separator: ", "))")
        }
    }

    private var wanted: [String] { only?.split(separator: ",").map(String.init) ?? DialogueTrials.all.map(\.name) }

    package func run() async throws {
        let start = ContinuousClock.now
        let names = wanted
        let results = await tallies(of: DialogueTrials.all.filter { names.contains($0.name) })
        report(results, seconds: (ContinuousClock.now - start).seconds)
        if results.contains(where: { $0.tally.faultCount > 0 }) { throw ExitCode.failure }
    }

    /// One task each: they share nothing.
    private func tallies(of trials: [DialogueTrials]) async -> [(name: String, tally: TrialTally)] {
        let progress = TrialProgress(total: characters * trials.count)
        let (seed, characters) = (seed, characters)
        return await withTaskGroup(of: (Int, TrialTally).self) { group in
            for (index, trial) in trials.enumerated() {
                group.addTask {
                    (index, trial.run(seed: seed, characters: characters) { progress.note(trial.name, $0) })
                }
            }
            var results: [Int: TrialTally] = [:]
            for await (index, tally) in group { results[index] = tally }
            return trials.indices.compactMap { index in results[index].map { (trials[index].name, $0) } }
        }
    }

    private func report(_ results: [(name: String, tally: TrialTally)], seconds: Double) {
        var table = TextTable([
            .text("dialogue, seed \(seed)"), .number("characters"), .number("scans"), .number("right"), .number("bookings"),
            .number("replays"), .number("faults"),
        ])
        for (name, tally) in results {
            let numbers = [
                tally.characters, tally.scans, tally.accepted, tally.bookings, tally.replays, tally.faultCount,
            ]
            let cells: [TextTable.Cell] = numbers.map { "\(HumanFormat.count($0))" }
            table.add(["\(name)"] + cells)
        }
        table.print()
        let (total, faults) = (results.reduce(0) { $0 + $1.tally.characters }, results.reduce(0) { $0 + $1.tally.faultCount })
        Console.line(
            "dialogues seed=\(seed) characters=\(total) faults=\(faults) seconds=\(HumanFormat.fixed(seconds, digits: 0))")
        for fault in results.flatMap(\.tally.faults) { Console.line("FAULT \(fault)") }
    }
}

/// Tells how far the trials are, every few seconds.
private final class TrialProgress: Sendable {
    private let total: Int
    private let state = Mutex((done: [String: Int](), note: ContinuousClock.now))

    init(total: Int) { self.total = total }

    func note(_ name: String, _ characters: Int) {
        let done: Int? = state.withLock { state in
            state.done[name] = characters
            guard ContinuousClock.now - state.note > .seconds(5) else { return nil }
            state.note = .now
            return state.done.values.reduce(0, +)
        }
        if let done { Console.note("\(HumanFormat.count(done)) of \(HumanFormat.count(total)) characters") }
    }
}
