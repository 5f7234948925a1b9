import FoundationEssentials

/// The local stack as a command finds it: the process's environment, completed by what `ops/stack` and `waybill seed` keep
/// under `.waybill`, so that nothing needs setting on a workstation.
package struct LocalStack: Sendable {
    /// This process's environment over the settings of `.waybill/env`.
    package let environment: [String: String]
    /// The directory with everything the local stack writes: `.waybill`.
    package let directory: String

    package init(environment: [String: String], directory: String) {
        (self.environment, self.directory) = (environment, directory)
    }

    /// `WAYBILL_STATE`, else `.waybill` of the working directory or of the nearest directory above that has one.
    package static func find() -> LocalStack {
        let own = ProcessInfo.processInfo.environment
        let directory = own["WAYBILL_STATE"].map(absolutePath) ?? nearestStateDirectory()
        let file = LocalStackFile.exports(atPath: directory + "/env")
        return LocalStack(environment: file.merging(own) { $1 }, directory: directory)
    }

    /// A setting; an empty one counts as not set.
    package func value(_ name: String) -> String? {
        guard let text = environment[name], !text.isEmpty else { return nil }
        return text
    }

    /// Where the API keys of the local stack are kept.
    package var keysPath: String { directory + "/keys" }

    /// The API key of a name as `floor`: `WAYBILL_KEY_FLOOR`, else from `.waybill/keys`; nil when there is none.
    package func key(_ name: String) -> String? {
        value("WAYBILL_KEY_\(name.uppercased())")
            ?? LocalStackFile.pairs(atPath: keysPath)[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The port of `order-intake`, from which the other programs count: `WAYBILL_PORT_BASE`, else 8080.
    package var firstPort: Int { value("WAYBILL_PORT_BASE").flatMap { Int($0) } ?? 8080 }

    private static func absolutePath(_ path: String) -> String {
        path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    }

    /// The working directory's own when no directory above has one: to be made.
    private static func nearestStateDirectory() -> String {
        let here = FileManager.default.currentDirectoryPath
        var directory = here
        while true {
            if FileManager.default.fileExists(atPath: directory + "/.waybill") { return directory + "/.waybill" }
            guard let slash = directory.lastIndex(of: "/"), directory != "/" else { return here + "/.waybill" }
            directory = slash == directory.startIndex ? "/" : String(directory[..<slash])
        }
    }
}

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
