import ArgumentParser
import CommandSupport
import ScanDialogue

/// How a terminal speaks to whoever stands before it.
struct ScreenOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The language of the screen and of the warehouse's answers, en or zh (default: by LC_ALL, LC_MESSAGES or LANG, else en).",
            valueName: "en|zh"))
    var language: Language?

    @Flag(
        help: """
            One fact a line, the question last; nothing is drawn over, coloured or enlarged. For screen readers and slow lines; the default \
            where TERM is dumb.
            """)
    var plain = false

    @Flag(help: "No beeps.")
    var quiet = false

    /// - Parameter isTranscript: whether scans come from a file.
    func screen(_ environment: [String: String], isTranscript: Bool) -> TerminalScreen {
        TerminalScreen(
            environment: environment, language: language(environment), isTranscript: isTranscript, isPlain: plain, isQuiet: quiet)
    }

    func language(_ environment: [String: String]) -> Language { language ?? Language(environment: environment) }
}

/// `zh`, and what else names a language as an environment does: `zh-CN`, `zh_CN.UTF-8`.
extension Language: ExpressibleByArgument {
    package init?(argument: String) { self.init(tag: argument) }
}

extension TerminalScreen {
    /// Runs a terminal; what ends it before its time is said in the person's language.
    /// - Throws: `ExitCode.unavailable` when the warehouse does not answer, `ExitCode.failure` when it refuses, or scans cannot be kept.
    func saysWhatEnds(_ terminal: () async throws -> Void) async throws {
        do {
            try await terminal()
        } catch let error as FloorClientError {
            say(error.description)
            throw error.isUnreachable ? ExitCode.unavailable : ExitCode.failure
        } catch let error as JournalError {
            say(error.sentences(in: words))
            throw ExitCode.failure
        }
    }
}
