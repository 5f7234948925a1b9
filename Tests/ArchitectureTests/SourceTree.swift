import Foundation

/// The Swift files of `Sources/` and `Topology/`, line by line.
struct SourceTree {
    struct File {
        /// Path from the root of the checkout.
        let path: String
        /// The directory below `Sources/`, or "Topology".
        let module: String
        let lines: [String]
        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
    }

    /// A line that was looked for.
    struct Finding {
        let file: File
        /// Counted from 1.
        let number: Int
        let text: String
        /// The imported module, when the line is an import.
        var module = ""
    }

    let files: [File]
    /// Every import, with attributes and access levels skipped.
    let imports: [Finding]

    /// The checkout this file was compiled in, read once.
    static let checkout: SourceTree = {
        let paths = ["Sources", "Topology"].flatMap { swiftFiles(below: $0, root: root.path) }
        return SourceTree(files: paths.sorted().compactMap { file($0, root: root.path) })
    }()

    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Any file of the checkout; empty when there is none.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }

    /// Whether a file or folder of the checkout is there.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).standardizedFileURL.path)
    }

    init(files: [File]) {
        self.files = files
        imports = files.flatMap(Self.imports(of:))
    }

    private static func imports(of file: File) -> [Finding] {
        file.lines.enumerated().compactMap { index, line in
            importedModule(in: line).map { Finding(file: file, number: index + 1, text: line.trimmed, module: $0) }
        }
    }

    private static func swiftFiles(below directory: String, root: String) -> [String] {
        let found = FileManager.default.enumerator(atPath: "\(root)/\(directory)")?.compactMap { $0 as? String } ?? []
        return found.filter { $0.hasSuffix(".swift") }.map { "\(directory)/\($0)" }
    }

    private static func file(_ path: String, root: String) -> File? {
        guard let text = try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8) else { return nil }
        let parts = path.split(separator: "/")
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return File(path: path, module: String(parts[0] == "Sources" ? parts[1] : parts[0]), lines: lines)
    }

    /// Every line a predicate picks.
    func lines(where isWanted: (File, String) -> Bool) -> [Finding] {
        files.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                isWanted(file, line) ? Finding(file: file, number: index + 1, text: line.trimmed) : nil
            }
        }
    }

    /// Whether an import takes one function of the C library, which is how core gets its mathematics.
    static func isOneFunction(_ line: String) -> Bool {
        line.contains("import func Glibc.") || line.contains("import func Musl.")
    }

    static func importedModule(in line: String) -> String? {
        guard line.utf8.first != UInt8(ascii: " "), line.contains("import ") else { return nil }
        var words = line.split(separator: " ")[...]
        let prefixes: Set<Substring> = [
            "package", "public", "internal", "private", "fileprivate", "@preconcurrency", "@testable",
        ]
        while let first = words.first, prefixes.contains(first) { words.removeFirst() }
        guard words.first == "import", words.count >= 2 else { return nil }
        words.removeFirst()
        let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
        if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
        return words.first.flatMap { $0.split(separator: ".").first }.map(String.init)
    }
}

extension String {
    var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
