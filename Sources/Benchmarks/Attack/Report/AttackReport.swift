import FoundationEssentials
import Fulfilment
import OperatorConsole

/// Something that must hold after a run.
struct AttackCheck: Sendable {
    let promise: String
    /// What breaks it, a sentence each; none when it holds.
    let offenders: [String]

    var isMet: Bool { offenders.isEmpty }
}

/// What a run gave: the attacks, how honest callers fared, the memory, and whether everything held.
struct AttackReport: Sendable {
    let attacks: [Attack]
    let tally: AttackTally
    let record: HonestRecord
    let watch: ProgramWatch
    /// Beside those of the parts.
    let others: [AttackCheck]

    /// Everything that must hold.
    var checks: [AttackCheck] { [Self.attacksCheck(attacks, tally), Self.honestCheck(record), watch.lives, watch.fits] + others }

    var isClean: Bool { checks.allSatisfy(\.isMet) }

    /// Everything was answered as it should: no 5xx but 503 with `Retry-After`, nothing foreign by 2xx, no connection kept for ever, no
    /// attack left out.
    static func attacksCheck(_ attacks: [Attack], _ tally: AttackTally) -> AttackCheck {
        let offenders = attacks.flatMap { attack in
            let row = tally.row(of: attack)
            return row.tries == 0 ? ["\(attack.name): was never tried"] : row.faults.map { "\(attack.name): \($0)" }
        }
        return AttackCheck(
            promise: "no 5xx but 503 with Retry-After, nothing foreign answered by 2xx, no connection kept", offenders: offenders)
    }

    static func honestCheck(_ record: HonestRecord) -> AttackCheck {
        let silent = HonestRecord.Kind.allCases.filter { record.figures($0, .attack).latencies.isEmpty }
        return AttackCheck(
            promise: "no honest call was refused for good",
            offenders: record.failures + silent.map { "\($0.rawValue): was never answered under attack" })
    }

    /// One row for each attack.
    static func table(_ attacks: [Attack], _ tally: AttackTally) -> TextTable {
        var table = TextTable([.text("attack"), .number("tries"), .flexible("answers"), .text("verdict")])
        for attack in attacks {
            let row = tally.row(of: attack)
            let isFine = row.faultCount == 0 && row.tries > 0
            table.add([
                "\(attack.name)", "\(HumanFormat.count(row.tries))", "\(row.outcomesInWords)",
                isFine ? .init("ok", .green) : .init("FAULT \(row.faultCount)", .red),
            ])
        }
        return table
    }

    func print() {
        for table in [Self.table(attacks, tally), record.table(), watch.table()] {
            table.print()
            Console.line()
        }
        for check in checks {
            Console.styled(["\(check.isMet ? TextStyle.green.apply(to: "ok", coloured: isColoured) : broken)  \(check.promise)"])
            for offender in check.offenders { Console.line("    \(offender.excerpt(bytes: 400))") }
        }
    }

    private var isColoured: Bool { Console.usesColour(.output) }
    private var broken: String { TextStyle.red.apply(to: "BROKEN", coloured: isColoured) }
}
