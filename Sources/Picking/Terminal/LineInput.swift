import Dispatch
import FoundationEssentials
import Synchronization

/// Where scans come from: a scanner that types into the terminal, or a recorded session.
final class LineInput: Sendable {
    private struct State {
        var lines: [String] = []
        var hasEnded = false
        var reader: CheckedContinuation<String?, Never>?
    }

    /// Nobody is there to answer a question twice or to wait.
    let isRecorded: Bool
    private let state = Mutex(State())

    private init(isRecorded: Bool) { self.isRecorded = isRecorded }

    /// Standard input, read by a thread of its own.
    static func keyboard() -> LineInput {
        let input = LineInput(isRecorded: false)
        DispatchQueue(label: "keyboard").async {
            while let line = readLine() { input.feed(line) }
            input.end()
        }
        return input
    }

    /// A file: one scan per line; empty lines and what follows a # are left out.
    static func script(_ path: String) throws -> LineInput {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return recorded(text.split(whereSeparator: \.isNewline).map(String.init))
    }

    static func recorded(_ lines: [String]) -> LineInput {
        let input = LineInput(isRecorded: true)
        for line in lines {
            let scan = line.prefix { $0 != "#" }.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
            if !scan.isEmpty { input.feed(String(scan)) }
        }
        input.end()
        return input
    }

    /// The next line; nil when there will be none. One reader at a time.
    func next() async -> String? {
        await withCheckedContinuation { reader in
            let now: String?? = state.withLock { state in
                if !state.lines.isEmpty { return .some(state.lines.removeFirst()) }
                if state.hasEnded { return .some(nil) }
                state.reader = reader
                return nil
            }
            if let now { reader.resume(returning: now) }
        }
    }

    private func feed(_ line: String) {
        let reader = state.withLock { state -> CheckedContinuation<String?, Never>? in
            guard let reader = state.reader else {
                state.lines.append(line)
                return nil
            }
            state.reader = nil
            return reader
        }
        reader?.resume(returning: line)
    }

    private func end() {
        let reader = state.withLock { state in
            defer { state.reader = nil }
            state.hasEnded = true
            return state.reader
        }
        reader?.resume(returning: nil)
    }
}
