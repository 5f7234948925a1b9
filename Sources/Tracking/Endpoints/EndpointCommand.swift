package import ArgumentParser
import CommandSupport
import FoundationEssentials
import Fulfilment
import OperatorConsole
import OutgoingHTTP
import ServiceRuntime

/// `tracking endpoint`: who is told what happens to parcels.
package struct EndpointCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "endpoint", abstract: "Manages the endpoints of subscribers, who are told what happens to parcels.",
        discussion: """
            Notices are Standard Webhooks: signed with every secret of the endpoint that has not expired, tried again for three days (5 s, \
            5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h), in order for each parcel. An endpoint that answers 410, or at which nothing \
            has arrived for three days, is switched off; 'show' says why. Types of notices:

            \(NoticeType.allCases.map { "  \($0.rawValue)  \($0.meaning)" }.joined(separator: "\n"))
            """,
        subcommands: [
            Add.self, List.self, Show.self, Rotate.self, Disable.self, Enable.self, Test.self, Remove.self, Log.self, Replay.self,
        ], defaultSubcommand: List.self)

    package init() {}

    /// Runs `body` with what may be done, and says what was refused.
    fileprivate static func run(
        _ common: CommonOptions, _ body: @Sendable (EndpointDesk) async throws -> Void
    ) async throws {
        try await TrackingTool.run(common) { tool in
            let sender = NoticeSender(
                rules: try EndpointRules(tool.settings), keys: try tool.secrets, clients: PinnedClients())
            do {
                try await body(EndpointDesk(postgres: tool.postgres, sender: sender))
                await sender.clients.shutDown()
            } catch {
                await sender.clients.shutDown()
                throw Self.readable(error)
            }
        }
    }

    private static func readable(_ error: any Error) -> any Error {
        switch error {
        case let refusal as EndpointDesk.Refusal: ValidationError("\(refusal)")
        default: error
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds an endpoint and prints its secret, which is never shown again.")

        @Argument(help: "Its code.") var code: String
        @Argument(help: "The address: https://…") var url: String
        @Option(help: "Types of notices, comma-separated; * for all.") var types = EndpointWish.any
        @Option(help: "Shops (the channels of orders), comma-separated; * for all.") var channels = EndpointWish.any
        @Option(help: "Carriers, comma-separated; * for all.") var carriers = EndpointWish.any
        @Option(help: "Statuses a parcel must have, comma-separated; * for all.") var statuses = EndpointWish.any
        @Flag(help: "Read the secret from standard input instead of drawing it: for who has signed so far with another program.")
        var secretFromInput = false
        @OptionGroup var common: CommonOptions

        func run() async throws {
            var wish = EndpointWish(code: code, url: url)
            (wish.eventTypes, wish.channels) = (Self.list(types), Self.list(channels))
            (wish.carriers, wish.statuses) = (Self.list(carriers), Self.list(statuses))
            let given = secretFromInput ? readLine() ?? "" : nil
            try await EndpointCommand.run(common) { [wish] desk in
                CommandOutput.line(try await desk.add(wish, secret: given))
            }
        }

        private static func list(_ text: String) -> [String] {
            text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists them, and how each stands.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await EndpointCommand.run(common) { desk in
                let endpoints = try await desk.all()
                guard !endpoints.isEmpty else { return CommandOutput.line("there are no endpoints: tracking endpoint add") }
                TextTable.print(
                    ["endpoint", "state", "waiting", "last delivered", "address"],
                    endpoints.map {
                        [$0.wish.code, $0.state, "\($0.waiting)", EndpointCommand.time($0.lastDeliveredAt), $0.wish.url]
                    })
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows one: what it wants, how it stands, why it is switched off.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await EndpointCommand.run(common) { desk in
                for line in try await desk.endpoint(code).lines { CommandOutput.line(line) }
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a secret and prints it; those before sign beside it for a while.")
        @Argument(help: "Its code.") var code: String
        @Option(help: "Hours that the secrets before go on signing.") var overlapHours = 24
        @Flag(help: "Read the new secret from standard input instead of drawing it.") var secretFromInput = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard (0...8760).contains(overlapHours) else { throw ValidationError("--overlap-hours takes hours from 0 to 8760.") }
        }

        func run() async throws {
            let given = secretFromInput ? readLine() ?? "" : nil
            try await EndpointCommand.run(common) { desk in
                CommandOutput.line(try await desk.rotate(code, overlap: .seconds(overlapHours * 3600), secret: given))
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Switches one off: what waits for it stays, what is new is left to 'replay'.")
        @Argument(help: "Its code.") var code: String
        @Option(help: "Why, for those who look.") var reason = "by hand"
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await EndpointCommand.run(common) { try await $0.disable(code, reason: reason) }
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Switches one on again; what waits for it is sent at once.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await EndpointCommand.run(common) { desk in
                let missed = try await desk.enable(code)
                guard let since = missed.since else { return CommandOutput.line("it was not switched off") }
                let replay = "tracking endpoint replay \(code) --since \(since.utcText)"
                CommandOutput.line(
                    missed.notices == 0
                        ? "it has missed nothing since \(since.utcText)"
                        : "it has missed \(missed.notices) notices, which '\(replay)' sends")
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends a signed notice of the type endpoint.test now, once.",
            discussion: "Exit code 1 when it does not arrive. It is sent from this machine, with the rules of the program.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await EndpointCommand.run(common) { desk in
                let attempt = try await desk.test(code)
                CommandOutput.line("\(attempt.outcome), after \(attempt.milliseconds) ms")
                if !attempt.answer.isEmpty { CommandOutput.line("it answered: \(attempt.answer)") }
                if attempt.outcome != AttemptOutcome.delivered { throw ExitCode.failure }
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes one with its secrets and all that waits for it; its log stays.")
        @Argument(help: "Its code.") var code: String
        @OptionGroup var common: CommonOptions

        func run() async throws { try await EndpointCommand.run(common) { try await $0.remove(code) } }
    }

    struct Log: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the last attempts, the newest first.")
        @Argument(help: "One endpoint; all when not given.") var code: String?
        @Option(help: "One notice: its webhook-id.") var message: String?
        @Option(help: "Attempts.") var limit = 50
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard (1...10_000).contains(limit) else { throw ValidationError("--limit takes numbers from 1 to 10000.") }
            if let message, TakenNotice.messageID(message) == nil {
                throw ValidationError("--message takes a webhook-id, msg_ and 32 hexadecimal digits; '\(message)' is none.")
            }
        }

        func run() async throws {
            try await EndpointCommand.run(common) { desk in
                let attempts = try await desk.log(code, message: message.flatMap(TakenNotice.messageID), limit: limit)
                TextTable.print(
                    ["started", "endpoint", "type", "parcel", "attempt", "took", "outcome", "again", "answer", "message"],
                    attempts.map {
                        [
                            EndpointCommand.time($0.startedAt.instant), $0.endpoint, $0.type, $0.trackingNumber ?? "",
                            "\($0.attempt)",
                            "\($0.milliseconds) ms", $0.outcome, EndpointCommand.time($0.retryAt?.instant), $0.answer,
                            $0.messageID,
                        ]
                    })
            }
        }
    }

    struct Replay: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sends notices of the past again, each under the id it had.",
            discussion: "What it wants of them, also what it got already; the program sends them, in order for each parcel.")
        @Argument(help: "Its code.") var code: String
        @Option(help: "Those from this time on: 2026-03-09T14:00Z.") var since: String?
        @Option(help: "This one: its webhook-id.") var message: String?
        @OptionGroup var common: CommonOptions

        func validate() throws { _ = try past }

        private var past: NoticeStore.Past {
            get throws {
                switch (since, message) {
                case (let text?, nil):
                    guard let time = ZonedTime(text) else {
                        throw ValidationError("--since takes a time as 2026-03-09T14:00Z; '\(text)' is none.")
                    }
                    return .since(time.instant)
                case (nil, let text?):
                    guard let id = TakenNotice.messageID(text) else {
                        throw ValidationError("--message takes a webhook-id, msg_ and 32 hexadecimal digits; '\(text)' is none.")
                    }
                    return .message(id)
                default: throw ValidationError("either --since or --message is needed.")
                }
            }
        }

        func run() async throws {
            let past = try past
            try await EndpointCommand.run(common) { desk in
                CommandOutput.line("\(try await desk.replay(past, to: code)) notices are sent again")
            }
        }
    }

    /// `2026-03-09 14:05:07`, in UTC; empty for none.
    fileprivate static func time(_ date: Date?) -> String { date.map { String(HumanFormat.timestamp($0).prefix(19)) } ?? "" }
}

extension Endpoint {
    /// In a word.
    fileprivate var state: String {
        if disabledAt != nil { return "OFF" }
        return failures > 0 ? "failing (\(failures))" : "on"
    }

    /// For people.
    fileprivate var lines: [String] {
        var lines = [
            "\(wish.code): \(wish.url)",
            "types     \(wish.eventTypes.joined(separator: ", "))", "channels  \(wish.channels.joined(separator: ", "))",
            "carriers  \(wish.carriers.joined(separator: ", "))", "statuses  \(wish.statuses.joined(separator: ", "))",
            "secrets   \(secrets) that sign", "waiting   \(waiting) notices",
            "last      \(lastDeliveredAt.map { "delivered \(ZonedTime($0).utcText)" } ?? "nothing delivered yet")",
        ]
        if let failingSince { lines.append("FAILING   \(failures) in a row since \(ZonedTime(failingSince).utcText)") }
        if let notBefore, disabledAt == nil { lines.append("rests     until \(ZonedTime(notBefore).utcText)") }
        if let disabledAt { lines.append("OFF       since \(ZonedTime(disabledAt).utcText): \(disabledReason ?? "")") }
        return lines
    }
}
