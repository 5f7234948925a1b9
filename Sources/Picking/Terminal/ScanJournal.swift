import FoundationEssentials
import PickPlanning

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
    init(path: String, tour: PickList) throws(JournalError) {
        (self.path, self.tour) = (path, tour)
        descriptor = try Self.open(path, O_CREAT | O_TRUNC)
        try append(.tour(tour))
    }

    /// Takes up what a crash left; nil when there is nothing to read in the file.
    init?(reading path: String) throws(JournalError) {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        var lines: [Line] = []
        var complete = 0
        for line in data.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
            guard let decoded = try? JSONDecoder().decode(Line.self, from: line) else { break }
            lines.append(decoded)
            complete += line.count + 1
        }
        guard case .tour(let tour)? = lines.first else { return nil }
        (self.path, self.tour) = (path, tour)
        for line in lines {
            switch line {
            case .tour: continue
            case .scan(let record): records.append(record)
            case .sent(let count): sent = count
            }
        }
        descriptor = try Self.open(path, 0)
        guard ftruncate(descriptor, off_t(complete)) == 0 else { throw JournalError(path: path) }
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

    /// Removes the file, once everything is sent.
    func remove() throws(JournalError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw JournalError(path: path) }
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

    private static func open(_ path: String, _ flags: Int32) throws(JournalError) -> Int32 {
        #if canImport(Glibc)
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0o600)
        #else
        let descriptor = Musl.open(path, O_WRONLY | O_APPEND | O_CLOEXEC | flags, 0o600)
        #endif
        guard descriptor >= 0 else { throw JournalError(path: path) }
        return descriptor
    }
}

/// The journal cannot be written: scanning must stop, for scans could be lost.
struct JournalError: Error, CustomStringConvertible {
    let path: String
    let reason = String(cString: strerror(errno))
    var description: String {
        "the journal \(path) cannot be written (\(reason)). Maybe the disk is full. Give another place with --journal."
    }
}
