import ArgumentParser
import FoundationEssentials
import OperatorConsole
import Postgres
import Topology

/// `waybill dead-letters`
struct DeadLettersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dead-letters",
        abstract: "Reads, replays and discards messages that could not be handled.",
        subcommands: [List.self, Show.self, ReplayLetters.self, Discard.self])

    /// `waybill dead-letters list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists open letters by cause; exit code 1 when there are any.")

        @Option(help: "Only the letters of this queue.")
        var queue: String?

        func run() async throws {
            let groups = try await OperatorSettings.load().withDatabase { try await LetterStore().groups(queue: queue, on: $0) }
            guard !groups.isEmpty else { return Console.line("no dead letters") }
            for group in groups {
                let lines = group.lines > group.letters ? " for \(HumanFormat.count(group.lines, "line")) of messages" : ""
                Console.line("\(HumanFormat.count(group.letters, "letter"))\(lines), the newest is \(group.newest)")
                Console.line("  queue        \(group.queue), of \(group.type)")
                Console.line("  fingerprint  \(group.fingerprint)")
                Console.line("  reason       \(group.reason)")
                Console.line("  parked       \(HumanFormat.timestamp(group.firstAt)) to \(HumanFormat.timestamp(group.lastAt))")
            }
            throw ExitCode(1)
        }
    }

    /// `waybill dead-letters show`
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows one letter: reason, headers, body.")

        @Argument(help: "The letter's id.")
        var id: Int64

        func run() async throws {
            let id = id
            try await OperatorSettings.load().withDatabase { database in
                guard let found = try await LetterStore().letter(id, on: database) else {
                    throw OperationsError.failed("there is no letter \(id)", advice: "`waybill dead-letters list`")
                }
                for line in try found.text() { Console.line(line) }
                let order = try await LetterStore().order(of: found, on: database)
                Console.line("order     \(order.map { "\($0) (`waybill explain \($0)`)" } ?? "none")")
            }
        }
    }

    /// `waybill dead-letters replay`
    struct ReplayLetters: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Puts letters back on the queue that could not handle them.",
            discussion:
                "Replaying does no harm when the message was handled after all: every stage acts only on what still waits for it."
        )

        @OptionGroup var letters: LetterChoice

        @Option(help: ArgumentHelp("The message to send instead of the letter's own; with one --id only.", valueName: "json"))
        var data: String?

        @Option(help: "Why, kept with the letters.")
        var note: String?

        @Flag(help: "Say what would be replayed, and change nothing.")
        var dryRun = false

        func validate() throws {
            guard let data else { return }
            if letters.id.count != 1 { throw ValidationError("--data replaces one letter's message; give one --id with it") }
            guard case .object? = try? JSONContent(decoding: Data(data.utf8)) else {
                throw ValidationError("--data is no JSON object")
            }
        }

        func run() async throws {
            let result = try await OperatorSettings.load().withDatabase {
                try await Replay().run(
                    ids: letters.id, fingerprint: letters.fingerprint, all: letters.all, data: data, note: note, isDry: dryRun,
                    on: $0)
            }
            Console.line("\(HumanFormat.count(result.replayed, "letter")) \(dryRun ? "would be replayed" : "replayed")")
            guard !result.unreadable.isEmpty else {
                if result.replayed == 0 {
                    throw OperationsError.failed("no open letter was meant", advice: "`waybill dead-letters list`")
                }
                return
            }
            let ids = result.unreadable.prefix(10).map(String.init).joined(separator: ", ")
            throw OperationsError.failed(
                "\(HumanFormat.count(result.unreadable.count, "letter")) cannot be read and stay: \(ids)",
                advice: "replay one with --data, or discard it")
        }
    }

    /// `waybill dead-letters discard`
    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives letters up; they are kept, with the note.")

        @OptionGroup var letters: LetterChoice

        @Option(help: "Why nothing needs to be done.")
        var note: String

        func validate() throws {
            if letters.all {
                throw ValidationError("only letters somebody has looked at can be given up: --id … or --fingerprint …")
            }
        }

        func run() async throws {
            let count = try await OperatorSettings.load().withDatabase {
                try await LetterStore().discard(ids: letters.id, fingerprint: letters.fingerprint, note: note, on: $0)
            }
            guard count > 0 else {
                throw OperationsError.failed("no open letter was meant", advice: "`waybill dead-letters list`")
            }
            Console.line("\(HumanFormat.count(count, "letter")) discarded")
        }
    }
}

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
