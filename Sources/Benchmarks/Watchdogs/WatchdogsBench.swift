package import ArgumentParser
import Fulfilment
import OperatorConsole

/// `waybill-bench watchdogs`: the rules alone, without database and broker.
package struct WatchdogsBenchCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "watchdogs", abstract: "What the watchdogs find of parcels of which it is known what became of them.",
        discussion: """
            Three carriers that tell much, less and little take parcels over twelve lanes each. Some are never handed over, lost, held for days, sent to \
            wrong addresses or late; reports arrive late and in another order. Lanes are learned from the parcels of ten weeks before. The watchdogs \
            know only what was heard until then.

            Exit codes: 0 precision and recall of every kind are at least 95 %, 1 some are not.
            """)

    @Option(help: "Parcels that are looked after.") var parcels = 60_000
    @Option(help: "What happens is drawn from it.") var seed: UInt64 = 1

    package init() {}

    package func validate() throws {
        guard parcels > 99 else { throw ValidationError("--parcels \(parcels): allowed is a number from 100.") }
    }

    /// The least that is good enough.
    static let aim = 0.95

    package func run() throws {
        let result = WatchdogsTrial(parcels: parcels, seed: seed).run()
        var table = TextTable([
            .text("kind"), .number("there"), .number("found"), .number("wrong"), .number("precision"), .number("recall"),
        ])
        var isGood = true
        for kind in ParcelExceptionKind.allCases {
            guard let score = result.scores[kind] else { continue }
            isGood = isGood && score.precision >= Self.aim && score.recall >= Self.aim
            table.add([
                "\(kind.rawValue)", "\(score.right + score.missed)", "\(score.right)", "\(score.wrong)",
                "\(HumanFormat.fixed(score.precision * 100, digits: 1)) %",
                "\(HumanFormat.fixed(score.recall * 100, digits: 1)) %",
            ])
        }
        table.print()
        let looks = HumanFormat.fixed(Double(result.looks) / Double(result.parcels), digits: 2)
        Console.line("\(HumanFormat.count(result.parcels, "parcel")), each looked at \(looks) times")
        if !isGood { throw ExitCode.failure }
    }
}
