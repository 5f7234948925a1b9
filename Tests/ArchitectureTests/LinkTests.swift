import Foundation
import Testing

/// Links between the pages and into the code lead somewhere.
@Suite struct LinkTests {
    private static let pages =
        ["README.md", "Topology/README.md"]
        + [
            "benchmarks", "carriers", "contributing", "decisions", "floor", "glossary", "import", "interfaces", "operations",
            "receiving",
            "routing",
            "setup",
            "security",
            "states", "ways",
        ]
        .map { "ops/docs/\($0).md" }

    @Test(arguments: pages)
    func linksExist(page: String) {
        let text = SourceTree.text(page)
        #expect(!text.isEmpty, "\(page) is missing")
        let folder = page.split(separator: "/").dropLast().joined(separator: "/")
        for match in text.matches(of: #/\]\(([^)#\s]+)(?:#[^)]*)?\)/#) {
            let target = String(match.output.1)
            guard !target.contains("://") else { continue }
            #expect(SourceTree.exists(folder.isEmpty ? target : "\(folder)/\(target)"), "\(page) links to \(target)")
        }
    }

    @Test("The README leads through five files, in the order in which a message goes")
    func fiveLinks() throws {
        let readme = SourceTree.text("README.md")
        let start = try #require(readme.firstRange(of: "## Follow one message")?.upperBound)
        let section = readme[start...].prefix { $0 != "#" }
        let steps = section.split(separator: "\n").filter { $0.first?.isNumber == true }
        #expect(steps.count == 5 && steps.allSatisfy { $0.contains("](Sources/") })
    }
}
