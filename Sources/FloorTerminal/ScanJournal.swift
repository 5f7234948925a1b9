import FoundationEssentials
import ScanDialogue

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A picker's tour and scans on the local disk: an append-only file of JSON lines, on the platter before the beep.
///
/// The first line is the pick list; then a line per scan, and a line whenever scans were sent. A last line that a crash cut off
/// is left out.
final class ScanJournal {
    /// What a line says.
    private enum Line: Codable {
        case tour(PickList)
        case scan(ScanRecord)
        /// That many scans, counted from the first, are in the warehouse's books.
        case sent(Int)
    }

    let path: String
    let tour: PickList
    private(set) var records: [ScanRecord] = []
    private(set) var sent = 0
    private let descriptor: Int32

    /// Scans the warehouse does not have yet.
    var unsent: ArraySlice<ScanRecord> { records[min(sent, records.count)...] }

    /// Begins a journal.
    /// - Parameter known: scans of the tour that the warehouse has already.
    /// - Throws: `JournalError`; also when another terminal writes this file.
    init(path: String, tour: PickList, known: [ScanRecord] = []) throws(JournalError) {
        (self.path, self.tour) = (path, tour)
        descriptor = try Self.open(path, O_CREAT)
        guard ftruncate(descriptor, 0) == 0 else { throw JournalError(path: path) }
        try append(.tour(tour))
        for record in known { try append(record) }
        try markSent(known.count)
    }

    /// Takes up what a crash left; nil when there is nothing to read in the file.
    /// - Throws: `JournalError`; also when another terminal writes this file.
    init?(reading path: String) throws(JournalError) {
        guard Self.tour(in: path) != nil else { return nil }
        let descriptor = try Self.open(path, 0)
        // Read under the lock: a session that ended a moment ago has written its last line.
        guard let (lines, length) = Self.lines(in: path), case .tour(let tour)? = lines.first else {
            close(descriptor)
            return nil
        }
        (self.path, self.tour, self.descriptor) = (path, tour, descriptor)
        for line in lines {
            switch line {
            case .tour: continue
            case .scan(let record): records.append(record)
            case .sent(let count): sent = count
            }
        }
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw JournalError(path: path) }
    }

    /// The tour a file is about, whoever writes it; nil when it cannot be told.
    static func tour(in path: String) -> PickList? {
        guard case .tour(let tour)? = lines(in: path)?.lines.first else { return nil }
        return tour
    }

    /// The complete lines, and how many bytes they take.
    private static func lines(in path: String) -> (lines: [Line], length: Int)? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var lines: [Line] = []
        var complete = 0
        for line in data.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            guard let decoded = try? JSONDecoder().decode(Line.self, from: line) else { break }
            lines.append(decoded)
            complete += line.count + 1
        }
        return (lines, complete)
    }

    deinit { close(descriptor) }

    /// Keeps a scan. When it returns, the scan survives a power cut.
    func append(_ record: ScanRecord) throws(JournalError) {
        try append(.scan(record))
        records.append(record)
    }

    /// Remembers that the first `count` scans are sent. Losing this only means sending them again.
    func markSent(_ count: Int) throws(JournalError) {
        guard count > sent else { return }
        try append(.sent(count))
        sent = count
    }

    /// Removes the file. Only for what is sent, or kept under another name.
    func remove() throws(JournalError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw JournalError(path: path) }
    }

    /// Gives the file a name under which no session takes it up and nothing deletes it: `….refused`, `….refused-2`, ….
    /// - Returns: its new path.
    func setAside() throws(JournalError) -> String {
        var kept = "\(path).refused"
        var number = 1
        while link(path, kept) != 0 {
            guard errno == EEXIST else { throw JournalError(path: path) }
            number += 1
            kept = "\(path).refused-\(number)"
        }
        try remove()
        return kept
    }

    private func append(_ line: Line) throws(JournalError) {
        guard var bytes = try? JSONEncoder().encode(line) else { throw JournalError(path: path) }
        bytes.append(0x0A)
        let isWritten = bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = write(descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done)
                guard count > 0 || errno == EINTR else { return false }
                done += max(0, count)
            }
            return true
        }
        guard isWritten, fsync(descriptor) == 0 else { throw JournalError(path: path) }
    }

    /// Opens the file for this process alone; the system gives the lock back when the process ends, however it ends.
    private static func open(_ path: String, _ flags: Int32) throws(JournalError) -> Int32 {
        #if canImport(Glibc)
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0o600)
        #else
        let descriptor = Musl.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0o600)
        #endif
        guard descriptor >= 0 else { throw JournalError(path: path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0, isStill(descriptor, path) else {
            let error = JournalError(path: path, isTaken: true)
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// Whether the path still leads to the file that was opened: its owner may have removed it before the lock was ours.
    private static func isStill(_ descriptor: Int32, _ path: String) -> Bool {
        var (opened, named) = (stat(), stat())
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
    }
}

/// The journal cannot be written: scanning must stop, for scans could be lost.
struct JournalError: Error, CustomStringConvertible {
    let path: String
    /// Another process writes it.
    var isTaken = false
    let reason = String(cString: strerror(errno))

    init(path: String, isTaken: Bool = false) { (self.path, self.isTaken) = (path, isTaken) }

    var description: String {
        if isTaken { return "another terminal works on this tour (\(path)). Maybe it is open in another window; go on there." }
        return "the journal \(path) cannot be written (\(reason)). Maybe the disk is full. Give another place with --journal."
    }
}

/// Where a device keeps its journals: one per tour.
struct JournalDirectory: Sendable {
    let path: String

    /// A journal for a tour that was just fetched. One with unsent scans of the same tour is set aside, never written over.
    /// - Parameter known: scans of it that came with it.
    /// - Throws: `JournalError` when another terminal has the tour.
    func begin(_ tour: PickList, known: [ScanRecord] = []) throws -> ScanJournal {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let file = "\(path)/tour-\(tour.tourID).jsonl"
        if let earlier = try ScanJournal(reading: file), !earlier.unsent.isEmpty { _ = try earlier.setAside() }
        return try ScanJournal(path: file, tour: tour, known: known)
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
