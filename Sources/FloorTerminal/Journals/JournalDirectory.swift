import FoundationEssentials
import ScanDialogue

/// The journal of a tour.
typealias ScanJournal = Journal<PickList>

extension PickList: JournalHead {
    typealias Record = ScanRecord

    var badge: String { picker }
    static var filePrefix: String { "tour-" }
    static var headLine: String { "tour" }
    static var recordLine: String { "scan" }
}

extension ScanJournal {
    var tour: PickList { head }

    /// Scans the warehouse does not have yet.
    var unsent: ArraySlice<ScanRecord> { records[min(sent, records.count)...] }
}

/// The journal of a dialogue.
typealias DialogueJournal = Journal<DialogueHead>

/// Which dialogue a journal is of, whose, and with what it began.
struct DialogueHead: JournalHead {
    typealias Record = DialogueRecord

    /// `Dialogue.name`.
    let dialogue: String
    let badge: String
    /// nil: it was begun by itself.
    var task: WorkAnswer.Opening? = nil

    static var filePrefix: String { "dialogue-" }
    static var headLine: String { "dialogue" }
    static var recordLine: String { "record" }
}

extension DialogueJournal {
    /// Records whose reports the warehouse has not answered yet.
    var unsent: ArraySlice<DialogueRecord> { records.filter { $0.report != nil }.dropFirst(sent) }
}

/// Where a device keeps its journals: one for each tour, one for each session of a dialogue.
struct JournalDirectory: Sendable {
    let path: String

    /// Where programs keep their state, unless another place is given.
    /// - Parameter environment: of the process.
    static func usual(_ environment: [String: String]) -> String {
        let state = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? ".")/.local/state"
        return "\(state)/waybill"
    }

    /// A journal for a tour that was just fetched. One with unsent scans of the same tour is set aside, never written over.
    /// - Parameter known: scans of it that came with it.
    /// - Throws: `JournalError` when another terminal has the tour.
    func begin(_ tour: PickList, known: [ScanRecord] = []) throws -> ScanJournal {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let file = "\(path)/\(PickList.filePrefix)\(tour.tourID).jsonl"
        if let earlier = try ScanJournal(reading: file), !earlier.unsent.isEmpty { _ = try earlier.setAside() }
        return try ScanJournal(path: file, head: tour, known: known)
    }

    /// A journal for a dialogue that begins.
    func begin(_ head: DialogueHead) throws -> DialogueJournal {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let id = ScanID.make(at: Date()).uuidString.lowercased()
        return try DialogueJournal(path: "\(path)/\(DialogueHead.filePrefix)\(id).jsonl", head: head)
    }

    /// The journals of tours that a picker's earlier sessions left, oldest tour first.
    /// - Throws: `JournalError` when another terminal of the same badge is at work with one of them.
    func leftovers(of badge: String) throws -> [ScanJournal] {
        try journals(PickList.self, of: badge).sorted { $0.tour.tourID < $1.tour.tourID }
    }

    /// The journals of dialogues that a person's earlier sessions left, the oldest first.
    /// - Throws: `JournalError` when another terminal of the same badge is at work with one of them.
    func dialogues(of badge: String) throws -> [DialogueJournal] { try journals(DialogueHead.self, of: badge) }

    private func journals<Head: JournalHead>(_: Head.Type, of badge: String) throws -> [Journal<Head>] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasPrefix(Head.filePrefix) && $0.hasSuffix(".jsonl") }
            .sorted()
            .map { "\(path)/\($0)" }
            .filter { Journal<Head>.head(in: $0)?.badge.lowercased() == badge.lowercased() }
            .compactMap { try Journal<Head>(reading: $0) }
    }
}
