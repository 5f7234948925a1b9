import FoundationEssentials
import ScanDialogue

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// What a journal is about, on its first line.
protocol JournalHead: Codable, Sendable {
    associatedtype Record: Codable & Sendable

    /// Whose work it is: the journal is sent in this badge's session alone.
    var badge: String { get }
    /// With what the names of the files begin.
    static var filePrefix: String { get }
    /// How the lines are called in the files. Journals outlive programs, so these names stay.
    static var headLine: String { get }
    static var recordLine: String { get }
}

/// A person's work on the local disk: an append-only file of JSON lines, on the platter before the beep.
///
/// The first line says what it is about; then a line per record, and a line whenever some were sent. A last line that a crash cut off
/// is left out.
final class Journal<Head: JournalHead> {
    typealias Record = Head.Record

    /// What a line says.
    fileprivate enum Line {
        case head(Head)
        case record(Record)
        /// That many, counted from the first, are in the warehouse's books.
        case sent(Int)
    }

    let path: String
    let head: Head
    private(set) var records: [Record] = []
    private(set) var sent = 0
    private let descriptor: Int32

    /// Begins a journal.
    /// - Parameter known: records that the warehouse has already.
    /// - Throws: `JournalError`; also when another terminal writes this file.
    init(path: String, head: Head, known: [Record] = []) throws(JournalError) {
        (self.path, self.head) = (path, head)
        descriptor = try JournalFile.open(path, O_CREAT)
        guard ftruncate(descriptor, 0) == 0 else { throw JournalError(path: path) }
        try append(.head(head))
        for record in known { try append(record) }
        try markSent(known.count)
    }

    /// Takes up what a crash left; nil when there is nothing to read in the file.
    /// - Throws: `JournalError`; also when another terminal writes this file.
    init?(reading path: String) throws(JournalError) {
        guard Self.head(in: path) != nil else { return nil }
        let descriptor = try JournalFile.open(path, 0)
        // Read under the lock: a session that ended a moment ago has written its last line.
        guard let (lines, length) = Self.lines(in: path), case .head(let head)? = lines.first else {
            JournalFile.close(descriptor)
            return nil
        }
        (self.path, self.head, self.descriptor) = (path, head, descriptor)
        for line in lines {
            switch line {
            case .head: continue
            case .record(let record): records.append(record)
            case .sent(let count): sent = count
            }
        }
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw JournalError(path: path) }
    }

    /// What a file is about, whoever writes it; nil when it cannot be told.
    static func head(in path: String) -> Head? {
        guard case .head(let head)? = lines(in: path)?.lines.first else { return nil }
        return head
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

    deinit { JournalFile.close(descriptor) }

    /// Keeps a record. When it returns, the record survives a power cut.
    func append(_ record: Record) throws(JournalError) {
        try append(.record(record))
        records.append(record)
    }

    /// Remembers that the first `count` are sent. Losing this only means sending them again.
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
}

/// A line is an object with one field, its name; what it says stands in there as `_0`.
extension Journal.Line: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }

        static var content: Key { Key("_0") }
        static var sent: Key { Key("sent") }
    }

    init(from decoder: any Decoder) throws {
        let line = try decoder.container(keyedBy: Key.self)
        if let head = try Self.content(of: Head.headLine, in: line, as: Head.self) {
            self = .head(head)
        } else if let record = try Self.content(of: Head.recordLine, in: line, as: Head.Record.self) {
            self = .record(record)
        } else {
            self = .sent(try line.nestedContainer(keyedBy: Key.self, forKey: .sent).decode(Int.self, forKey: .content))
        }
    }

    private static func content<Content: Decodable>(
        of name: String, in line: KeyedDecodingContainer<Key>, as type: Content.Type
    ) throws -> Content? {
        guard line.contains(Key(name)) else { return nil }
        return try line.nestedContainer(keyedBy: Key.self, forKey: Key(name)).decode(type, forKey: .content)
    }

    func encode(to encoder: any Encoder) throws {
        var line = encoder.container(keyedBy: Key.self)
        switch self {
        case .head(let head): try Self.write(head, as: Key(Head.headLine), to: &line)
        case .record(let record): try Self.write(record, as: Key(Head.recordLine), to: &line)
        case .sent(let count): try Self.write(count, as: .sent, to: &line)
        }
    }

    private static func write(_ content: some Encodable, as name: Key, to line: inout KeyedEncodingContainer<Key>) throws {
        var container = line.nestedContainer(keyedBy: Key.self, forKey: name)
        try container.encode(content, forKey: .content)
    }
}

private enum JournalFile {
    /// Opens the file for this process alone; the system gives the lock back when the process ends, however it ends.
    static func open(_ path: String, _ flags: Int32) throws(JournalError) -> Int32 {
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

    /// Gives the lock back by name: a process that is just being started holds a copy of the descriptor for a moment.
    static func close(_ descriptor: Int32) {
        flock(descriptor, LOCK_UN)
        #if canImport(Glibc)
        _ = Glibc.close(descriptor)
        #else
        _ = Musl.close(descriptor)
        #endif
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

    func sentences(in words: some NetworkWords) -> String {
        isTaken ? words.journalTaken(path) : words.journalUnwritable(path, reason)
    }

    var description: String { sentences(in: Language.english.words) }
}
