import ArgumentParser

/// Which dead letters a command is about.
struct LetterChoice: ParsableArguments {
    @Option(parsing: .upToNextOption, help: "Ids of letters.")
    var id: [Int64] = []

    @Option(help: "All open letters with this fingerprint, as `list` prints it.")
    var fingerprint: String?

    func validate() throws {
        if id.isEmpty == (fingerprint == nil) { throw ValidationError("say which letters: either --id … or --fingerprint …") }
    }
}
