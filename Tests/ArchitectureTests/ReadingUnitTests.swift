import Testing

/// A file is a reading unit: it holds what is read together.
@Suite struct ReadingUnitTests {
    private let sources = SourceTree.checkout

    private static let longest = 400
    private static let shortest = 30

    @Test func filesAreShortEnoughToRead() {
        for file in sources.files where file.lines.count > Self.longest {
            Issue.record(
                "\(file.path):\(Self.longest + 1): a file has at most \(Self.longest) lines, this one \(file.lines.count); split it by concept"
            )
        }
    }

    @Test func smallFilesHaveSeveralUsers() {
        let words = sources.files.map { Set($0.lines.flatMap(Self.words)) }
        for (index, file) in sources.files.enumerated() where file.lines.count < Self.shortest && !Self.isApart(file) {
            let names = Self.declared(in: file)
            let users = sources.files.indices.filter { $0 != index && !words[$0].isDisjoint(with: names) }
            if users.count <= 1 {
                Issue.record(
                    """
                    \(file.path): \(file.lines.count) lines that only \(users.first.map { sources.files[$0].path } ?? "nobody") uses; \
                    put them there
                    """)
            }
        }
    }

    /// What one looks for by its name: handlers, commands, programs, migrations, carriers.
    private static func isApart(_ file: SourceTree.File) -> Bool {
        file.name == "Main.swift" || file.name.hasSuffix("Handler.swift") || file.name.hasSuffix("Command.swift")
            || file.module == "Migrations" || file.path.contains("/Carriers/") || file.name == "\(file.module).swift"
    }

    /// The names of types and functions a file declares, members of extensions where it declares no types.
    private static func declared(in file: SourceTree.File) -> Set<String> {
        func names(after keywords: Set<String>, isMember: Bool) -> Set<String> {
            Set(
                file.lines.compactMap { line in
                    guard line.hasPrefix(" ") == isMember, !line.trimmed.hasPrefix("//") else { return nil }
                    let parts = words(line)
                    return parts.firstIndex(where: keywords.contains).flatMap { $0 + 1 < parts.count ? parts[$0 + 1] : nil }
                })
        }
        let types = names(after: ["struct", "class", "enum", "actor", "protocol", "typealias", "func", "let"], isMember: false)
        return types.isEmpty ? names(after: ["func", "var", "let", "case"], isMember: true) : types
    }

    private static func words(_ line: String) -> [String] {
        line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init)
    }
}
