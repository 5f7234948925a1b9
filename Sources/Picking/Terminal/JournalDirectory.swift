import FoundationEssentials
import PickPlanning

/// Where a device keeps its journals: one per tour.
struct JournalDirectory: Sendable {
    let path: String

    /// A journal for a tour that was just fetched. One with unsent scans of the same tour is set aside, never written over.
    /// - Throws: `JournalError` when another terminal has the tour.
    func begin(_ tour: PickList) throws -> ScanJournal {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let file = "\(path)/tour-\(tour.tourID).jsonl"
        if let earlier = try ScanJournal(reading: file), !earlier.unsent.isEmpty { _ = try earlier.setAside() }
        return try ScanJournal(path: file, tour: tour)
    }

    /// The journals a picker's earlier sessions left, oldest tour first.
    /// - Throws: `JournalError` when another terminal of the same badge is at work with one of them.
    func leftovers(of badge: String) throws -> [ScanJournal] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasPrefix("tour-") && $0.hasSuffix(".jsonl") }
            .map { "\(path)/\($0)" }
            .filter { ScanJournal.tour(in: $0)?.picker.lowercased() == badge.lowercased() }
            .compactMap { try ScanJournal(reading: $0) }
            .sorted { $0.tour.tourID < $1.tour.tourID }
    }
}
