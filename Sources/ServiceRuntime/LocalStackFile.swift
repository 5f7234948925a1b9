import FoundationEssentials

/// The small files `ops/stack` and `waybill seed` keep under `.waybill`.
package enum LocalStackFile {
    /// The variables of a file of `export NAME='value'` lines; empty when there is none.
    package static func exports(atPath path: String) -> [String: String] {
        pairs(atPath: path) { line in line.hasPrefix("export ") ? line.dropFirst(7) : nil }.mapValues(unquoted)
    }

    /// The pairs of a file of `name=value` lines; empty when there is none.
    package static func pairs(atPath path: String) -> [String: String] { pairs(atPath: path) { $0 } }

    /// Writes `name=value` lines that only the owner can read.
    /// - Throws: `Unwritable`, or what the file system says of the directory.
    package static func write(_ pairs: [String: String], toPath path: String) throws {
        let text = pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\n" }.joined()
        let directory = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
        let manager = FileManager.default
        try manager.createDirectory(atPath: String(directory), withIntermediateDirectories: true)
        guard manager.createFile(atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600]) else {
            throw Unwritable(path: path)
        }
        try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    /// The file cannot be written.
    package struct Unwritable: Error, CustomStringConvertible {
        package let path: String
        package var description: String { "cannot write \(path). Maybe another user owns the directory." }
    }

    private static func pairs(atPath path: String, _ body: (Substring) -> Substring?) -> [String: String] {
        guard let data = FileManager.default.contents(atPath: path) else { return [:] }
        var pairs: [String: String] = [:]
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            guard let pair = body(line), let equals = pair.firstIndex(of: "=") else { continue }
            pairs[String(pair[..<equals])] = String(pair[pair.index(after: equals)...])
        }
        return pairs
    }

    /// The value without the shell's single quotes.
    private static func unquoted(_ value: String) -> String {
        guard value.count >= 2, value.hasPrefix("'"), value.hasSuffix("'") else { return value }
        return String(value.dropFirst().dropLast())
    }
}
