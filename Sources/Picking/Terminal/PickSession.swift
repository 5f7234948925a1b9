import FoundationEssentials
import PickPlanning

/// One tour on one device: every scan goes through the flow and onto the disk before anybody hears of it.
struct PickSession {
    private(set) var flow: PickFlow
    let journal: ScanJournal

    /// Begins a tour, or goes on where its journal ends.
    init(journal: ScanJournal) {
        self.journal = journal
        flow = PickFlow(tour: journal.tour, replaying: journal.records)
    }

    /// Takes one scan. When it returns, the scan is safe.
    mutating func take(_ code: String, at: Date = Date()) throws(JournalError) -> ScanResult {
        var next = flow
        let result = next.scan(code, at: at, id: ScanID.make(at: at))
        try journal.append(result.record)
        flow = next
        return result
    }
}

/// Ids of scans: UUID version 7, so that they sort by time.
enum ScanID {
    static func make(at: Date) -> UUID {
        let milliseconds = UInt64(max(0, at.timeIntervalSince1970 * 1000))
        let high = milliseconds << 16 | 0x7000 | UInt64.random(in: 0...0xFFF)
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func byte(_ value: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: value >> (56 - index * 8)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5), byte(high, 6),
                byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }
}
