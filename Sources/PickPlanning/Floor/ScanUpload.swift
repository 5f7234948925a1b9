package import FoundationEssentials

/// Body of `POST /floor/tours/{id}/scans`: what the device recorded, in the order it happened.
package struct ScanUpload: Sendable, Hashable, Codable {
    package let badge: String
    package let scans: [ScanRecord]

    package init(badge: String, scans: [ScanRecord]) {
        self.badge = badge
        self.scans = scans
    }
}

/// Answer to an upload. Every scan sent is settled: applied now, applied before, or in conflict with the books.
package struct ScanReceipt: Sendable, Hashable, Codable {
    /// Scans that were new.
    package let applied: Int
    /// Scans that had come before.
    package let duplicates: Int
    /// Scans the books could not follow. They are kept, but changed nothing.
    package let conflicts: [ScanConflict]
    /// Picks of the tour that are still to be done. More than the device knows of when a short pick was given another place.
    package let openPicks: Int

    package init(applied: Int, duplicates: Int, conflicts: [ScanConflict], openPicks: Int) {
        self.applied = applied
        self.duplicates = duplicates
        self.conflicts = conflicts
        self.openPicks = openPicks
    }

    private enum CodingKeys: String, CodingKey {
        case applied, duplicates, conflicts
        case openPicks = "open_picks"
    }
}

/// One scan the books could not follow, and what to do about it.
package struct ScanConflict: Sendable, Hashable, Codable {
    /// The scan's id.
    package let scan: UUID
    /// One sentence for the picker.
    package let message: String

    package init(scan: UUID, message: String) {
        self.scan = scan
        self.message = message
    }
}
