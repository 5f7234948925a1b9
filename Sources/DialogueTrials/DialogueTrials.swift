import Fulfilment
import ScanDialogue

/// Trials of a dialogue with codes as they come on bad days.
///
/// Held: nothing crashes; a wrong scan changes nothing; every booking names only what somebody scanned a right code of, as a `Witness` tells
/// that knows nothing of how dialogues read; a journal that is written and read is the same, and replayed gives the same dialogue.
package struct DialogueTrials: Sendable {
    /// Its command.
    package let name: String
    private let session: @Sendable (inout CodeMess) -> TrialTally

    /// Every dialogue of the floor.
    package static let all: [DialogueTrials] = [
        DialogueTrials(name: "pick") { PickTrial.run(&$0) }, of(PackDialogue.self), of(ReceiveDialogue.self),
        of(PutAwayDialogue.self), of(RefillDialogue.self), of(PutBackDialogue.self),
        of(CountDialogue.self), of(MoveDialogue.self), of(LookUpCodeDialogue.self), of(HandOverDialogue.self),
    ]

    private static func of<Subject: Dialogue>(_: Subject.Type) -> DialogueTrials {
        DialogueTrials(name: Subject.name) { DialogueTrial<Subject>.run(&$0) }
    }

    /// Sessions, each with codes of its own, until so many characters were scanned.
    /// - Parameter progress: called now and then with the characters so far.
    package func run(
        seed: UInt64, characters: Int, progress: @Sendable (Int) -> Void = { _ in }
    ) -> TrialTally {
        var tally = TrialTally(sessions: 0)
        var number = 0
        while tally.characters < characters {
            var mess = CodeMess(SeededRandom(seed: seed, purpose: name, index: number))
            var one = session(&mess)
            one.name(faultsOf: "\(name), session \(number)")
            tally.add(one)
            number += 1
            if number % 500 == 0 { progress(tally.characters) }
        }
        return tally
    }
}

/// What trials did, and what they found.
package struct TrialTally: Sendable {
    package private(set) var sessions: Int
    package private(set) var scans = 0
    /// Unicode's, of all codes.
    package private(set) var characters = 0
    package private(set) var accepted = 0
    /// Reports, ended picks, packed orders.
    package private(set) var bookings = 0
    package private(set) var replays = 0
    /// How many there are, and the first of them in words.
    package private(set) var faultCount = 0
    package private(set) var faults: [String] = []

    private static let keptFaults = 20

    init(sessions: Int = 1) { self.sessions = sessions }

    mutating func note(_ scan: ScannedText, _ verdict: ScanResult.Verdict) {
        scans += 1
        characters += scan.text.unicodeScalars.count
        if verdict == .accepted { accepted += 1 }
    }

    mutating func noteBooking() { bookings += 1 }

    mutating func noteReplay(isSame: Bool) {
        replays += 1
        if !isSame { fault("the journal, written, read and replayed, gives another dialogue") }
    }

    mutating func fault(_ words: String, at scan: ScannedText? = nil) {
        faultCount += 1
        guard faults.count < Self.keptFaults else { return }
        faults.append(words + (scan.map { ", at scan \(scans) '\($0.text.printable.prefix(200))'" } ?? ""))
    }

    fileprivate mutating func name(faultsOf session: String) { faults = faults.map { "\(session): \($0)" } }

    fileprivate mutating func add(_ other: TrialTally) {
        sessions += other.sessions
        (scans, characters) = (scans + other.scans, characters + other.characters)
        (accepted, bookings, replays) = (accepted + other.accepted, bookings + other.bookings, replays + other.replays)
        faultCount += other.faultCount
        faults += other.faults.prefix(Self.keptFaults - faults.count)
    }
}
