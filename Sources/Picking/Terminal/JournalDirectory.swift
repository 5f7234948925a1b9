import FoundationEssentials
import PickPlanning

/// Where a device keeps its journals: one per tour.
struct JournalDirectory: Sendable {
    let path: String

    /// A journal for a new tour.
    func begin(_ tour: PickList) throws -> ScanJournal {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return try ScanJournal(path: "\(path)/tour-\(tour.tourID).jsonl", tour: tour)
    }

    /// The journals a picker's earlier sessions left, oldest tour first.
    func leftovers(of badge: String) throws -> [ScanJournal] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path)
            .filter { $0.hasPrefix("tour-") && $0.hasSuffix(".jsonl") }
            .compactMap { try ScanJournal(reading: "\(path)/\($0)") }
            .filter { $0.tour.picker.lowercased() == badge.lowercased() }
            .sorted { $0.tour.tourID < $1.tour.tourID }
    }
}
