package import ArgumentParser
import CommandSupport
import LabelFormats
import OperatorConsole
import ServiceRuntime

/// `carrier-dispatch accounts`: where labels are bought.
package struct AccountsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Shows, checks and resumes the accounts that labels are bought through.",
        discussion: """
            Accounts are masters: `waybill import accounts FILE`, `waybill export accounts`. A carrier with a label_url has one by itself.
            An account whose key is refused, or that wants money, is stopped, and no call is made for it until it is resumed; others go on.
            """,
        subcommands: [List.self, Check.self, Resume.self, Formats.self], defaultSubcommand: List.self)

    package init() {}

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists them, and which are stopped, with the reason.")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await DispatchTool.run(common) { tool in
                let accounts = try await AccountStore().standing(in: tool.postgres)
                guard !accounts.isEmpty else {
                    return CommandOutput.line("there are no accounts: waybill import accounts, or carriers with a label_url")
                }
                TextTable.print(
                    ["account", "carrier", "format", "host", "state", "pace", "swept until", "for", "why"],
                    accounts.map {
                        [
                            $0.account.code, $0.account.carrier, $0.account.format, $0.account.host, $0.state, $0.account.pace,
                            HumanFormat.minute($0.sweptUntil), $0.account.owner, $0.stopReason,
                        ]
                    })
            }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Asks every account something harmless.",
            discussion: "Nothing is bought. Exit code 1 when one does not answer as it should.")

        @Argument(help: "One account; all when not given.")
        var account: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await DispatchTool.run(common) { tool in
                let accounts = try await AccountStore().standing(account, in: tool.postgres).map(\.account)
                if accounts.isEmpty, let account { throw ValidationError("there is no account '\(account)'") }
                let caller = tool.caller
                var rows: [[String]] = [], isSound = true
                for account in accounts {
                    let trouble = await caller.trouble(with: account)
                    if trouble != nil { isSound = false }
                    rows.append([account.code, trouble == nil ? "answers" : "FAILS", trouble ?? ""])
                }
                TextTable.print(["account", "state", "why"], rows)
                if !isSound { throw ExitCode.failure }
            }
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets a stopped account be called again.")

        @Argument(help: "The account; all that are stopped when not given.")
        var account: String?
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await DispatchTool.run(common) { tool in
                let resumed = try await AccountStore().resume(account, in: tool.postgres)
                guard !resumed.isEmpty else {
                    throw ValidationError("no account was stopped\(account.map { " as '\($0)'" } ?? "")")
                }
                CommandOutput.line("resumed: \(resumed.sorted().joined(separator: ", "))")
            }
        }
    }

    struct Formats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the protocols accounts may have, and what each does with a lost answer.")

        func run() {
            TextTable.print(
                ["format", "service", "the same purchase twice", "a lost answer is found"],
                LabelFormat.all.map { [$0.name, $0.title, $0.traits.repeats.words, $0.traits.search.words] })
        }
    }
}

extension AccountStore.Standing {
    fileprivate var state: String {
        if !isActive { return "retired" }
        guard stoppedAt == nil else { return "STOPPED" }
        return account.isTest ? "test" : "live"
    }
}

extension Traits.Repeats {
    fileprivate var words: String {
        switch self {
        case .sameLabel: "the same label"
        case .refused: "refused"
        case .newLabel: "a second label"
        }
    }
}

extension Traits.Search {
    fileprivate var words: String {
        switch self {
        case .byHandle: "by its handle"
        case .byReference: "by our reference"
        case .byList: "on the carrier's list"
        case .none: "by a person, on the invoice"
        }
    }
}

extension LabelCaller {
    /// Asks an account for something that does no harm.
    /// - Returns: what is wrong; nil when it answered.
    func trouble(with account: CarrierAccount) async -> String? {
        guard let format = account.labelFormat else {
            return "there is no format '\(account.format)'; allowed are \(LabelFormat.all.map(\.name).joined(separator: ", "))"
        }
        var job = LabelJob()
        (job.reference, job.handle, job.numbers) = (LabelReference.of(parcel: 0), "none", ["none00000"])
        (job.since, job.shipDate) = (.today, .today)
        let questions: [LabelFormats.Operation] = [.lookUp, .list, .track, .quote]
        guard let question = questions.first(where: format.operations.contains) else { return nil }
        switch await ask(job, as: question, of: account).verdict {
        case .stop(let refusal), .renewToken(let refusal), .retry(let refusal, _): return refusal.description
        default: return nil
        }
    }
}
