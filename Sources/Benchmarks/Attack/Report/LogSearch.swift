import Foundation
import OperatorConsole

/// Looks for texts in the programs' log that must not be there.
struct LogSearch: Sendable {
    /// The log of all programs.
    let path: String

    /// Numbers of the lines that have one of the texts; the texts themselves are not told again.
    /// - Throws: `OperationsError` when the log cannot be searched.
    func lines(with texts: some Collection<String>) throws -> [Int] {
        guard !texts.isEmpty else { return [] }
        let grep = Process()
        grep.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        grep.arguments = ["LC_ALL=C", "grep", "--text", "--line-number", "--fixed-strings", "--file=-", "--", path]
        let (input, output) = (Pipe(), Pipe())
        (grep.standardInput, grep.standardOutput) = (input, output)
        try grep.run()
        input.fileHandleForWriting.write(Data(texts.joined(separator: "\n").utf8))
        try input.fileHandleForWriting.close()
        let found = output.fileHandleForReading.readDataToEndOfFile()
        grep.waitUntilExit()
        guard grep.terminationStatus <= 1 else { throw OperationsError.failed("the log \(path) cannot be searched") }
        return String(decoding: found, as: UTF8.self).split(separator: "\n").compactMap { Int($0.prefix { $0 != ":" }) }
    }

    /// - Parameter kinds: what the texts are, for people, and the texts.
    func check(_ kinds: [(what: String, texts: [String])]) throws -> AttackCheck {
        let offenders = try kinds.compactMap { kind -> String? in
            let lines = try lines(with: kind.texts)
            guard let first = lines.first else { return nil }
            return "\(HumanFormat.count(lines.count, "line")) of \(path) with \(kind.what), the first is line \(first)"
        }
        return AttackCheck(promise: "no log line has a secret or a customer's name", offenders: offenders)
    }
}
