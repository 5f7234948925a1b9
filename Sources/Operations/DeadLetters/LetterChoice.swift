import ArgumentParser

/// Which dead letters a command is about.
struct LetterChoice: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "Ids of letters.")
    var id: [Int64] = []

    @Option(help: "All open letters with this fingerprint, as `list` prints it.")
    var fingerprint: String?

    @Flag(help: "All open letters.")
    var all = false

    func validate() throws {
        let ways = [!id.isEmpty, fingerprint != nil, all].count { $0 }
        if ways != 1 { throw ValidationError("say which letters: --id …, --fingerprint … or --all") }
    }
}
