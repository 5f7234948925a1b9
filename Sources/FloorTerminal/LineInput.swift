import Dispatch
import FoundationEssentials
import Synchronization

/// Where scans come from: a scanner that types into the terminal, or a recorded session.
final class LineInput: Sendable {
    /// What waiting for a line brought.
    enum Event: Sendable, Equatable {
        case line(String)
        /// Nothing was typed in that time; what is typed later waits for the next reader.
        case timeout
        /// There will be no more lines.
        case end
    }

    private struct Reader {
        let continuation: CheckedContinuation<Event, Never>
        let timer: Task<Void, Never>?

        func resume(_ event: Event) {
            timer?.cancel()
            continuation.resume(returning: event)
        }
    }

    private struct State {
        var lines: [String] = []
        var hasEnded = false
        var reader: Reader?
        /// Readers so far: a timer that fires late must not end another's waiting.
        var readers = 0

        mutating func takeReader() -> Reader? {
            defer { reader = nil }
            return reader
        }
    }

    /// Nobody is there to answer a question twice or to wait.
    let isRecorded: Bool
    /// How long an answer may keep the next line waiting, where it is not needed to go on: somebody at a scanner must not notice.
    var patience: Duration { isRecorded ? .seconds(10) : .milliseconds(80) }
    private let state = Mutex(State())

    /// An input that is fed by its owner.
    init(isRecorded: Bool) { self.isRecorded = isRecorded }

    /// Standard input, read by a thread of its own.
    static func keyboard() -> LineInput {
        let input = LineInput(isRecorded: false)
        DispatchQueue(label: "keyboard").async {
            while let line = readLine() { input.feed(line) }
            input.end()
        }
        return input
    }

    /// A file: one scan per line; empty lines are left out, and remarks: what follows a # at the beginning or behind a blank.
    static func script(_ path: String) throws -> LineInput {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return recorded(text.split(whereSeparator: \.isNewline).map(String.init))
    }

    static func recorded(_ lines: [String]) -> LineInput {
        let input = LineInput(isRecorded: true)
        for line in lines {
            let scan = withoutRemark(line).drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
            if !scan.isEmpty { input.feed(String(scan)) }
        }
        input.end()
        return input
    }

    /// A # inside a code, as in a web address, belongs to it.
    private static func withoutRemark(_ line: String) -> Substring {
        let remark = line.indices.first { index in
            line[index] == "#" && (index == line.startIndex || line[line.index(before: index)].isWhitespace)
        }
        return line[..<(remark ?? line.endIndex)]
    }

    /// The next line; nil when there will be none. One reader at a time.
    func next() async -> String? {
        if case .line(let line) = await read(within: nil) { line } else { nil }
    }

    /// The next line, if one comes in that time. One reader at a time.
    func next(within limit: Duration) async -> Event { await read(within: limit) }

    /// Lines that were read and are to be read again, before all others.
    func putBack(_ lines: [String]) {
        state.withLock { $0.lines = lines + $0.lines }
    }

    func feed(_ line: String) {
        let reader = state.withLock { state in
            let reader = state.takeReader()
            if reader == nil { state.lines.append(line) }
            return reader
        }
        reader?.resume(.line(line))
    }

    func end() {
        let reader = state.withLock { state in
            state.hasEnded = true
            return state.takeReader()
        }
        reader?.resume(.end)
    }

    private func read(within limit: Duration?) async -> Event {
        await withCheckedContinuation { continuation in
            let now: Event? = state.withLock { state in
                if !state.lines.isEmpty { return .line(state.lines.removeFirst()) }
                if state.hasEnded { return .end }
                state.readers += 1
                state.reader = Reader(continuation: continuation, timer: limit.map { timer(state.readers, $0) })
                return nil
            }
            if let now { continuation.resume(returning: now) }
        }
    }

    private func timer(_ number: Int, _ limit: Duration) -> Task<Void, Never> {
        Task {
            do { try await Task.sleep(for: limit) } catch { return }
            let reader = state.withLock { $0.readers == number ? $0.takeReader() : nil }
            reader?.resume(.timeout)
        }
    }
}
