package import ArgumentParser
import CarrierFormats
import CommandSupport
import OperatorConsole
import ServiceRuntime
import TrackingSources

/// `tracking source`: who may push webhooks.
package struct SourceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "source", abstract: "Sets up who may push webhooks, and tries it out.",
        discussion: """
            Sources and their secrets stand in the database; secrets are encrypted with the key of \(SecretKeys.fileVariable) and shown once, \
            when they are drawn. Running programs see a change within seconds.
            """,
        subcommands: [
            List.self, SourceAddCommand.self, SourceChangeCommand.self, SourceRotateCommand.self, Enable.self, Disable.self,
            SourceTestCommand.self, Rekey.self,
        ], defaultSubcommand: List.self)

    package init() {}

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists them; of secrets only number, age and end (the default).")
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let sources = try await TrackingTool.run(common) { try await SourceStore().all(on: $0.postgres) }
            guard !sources.isEmpty else { return CommandOutput.line("there are no sources: 'tracking source add' makes one") }
            TextTable.print(
                ["source", "state", "format", "believed by", "carriers", "secrets", "access", "asked", "key"], sources.map(\.row))
        }
    }

    struct Enable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes webhooks of a source again.")
        @Argument(help: "The source.") var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await TrackingTool.run(common) { try await $0.keeper.change(name) { $0.isEnabled = true } }
            CommandOutput.line("\(name) may push")
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes no webhooks of a source any more.",
            discussion:
                """
                Its webhooks are answered like those of nobody (404). What it said before counts on, and what is stored is read. Its carrier is asked \
                on: 'tracking source change NAME --polls never' ends that.
                """
        )
        @Argument(help: "The source.") var name: String
        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await TrackingTool.run(common) { try await $0.keeper.change(name) { $0.isEnabled = false } }
            CommandOutput.line("\(name) may not push")
        }
    }

    struct Rekey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Encrypts all secrets of sources and of endpoints with the first key of \(SecretKeys.fileVariable).",
            discussion: """
                To change the key: put a new one in front of the file, restart the programs, run this, take the old one out. All or nothing; \
                running it again changes nothing.
                """)
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let count = try await TrackingTool.run(common) { tool in
                let keys = try tool.secrets
                return try await tool.keeper.rekey { try await EndpointStore().reseal(keys, in: $0) }
            }
            CommandOutput.line("\(count) encrypted anew")
        }
    }
}

extension StoredSource {
    /// A row of the list.
    fileprivate var row: [String] {
        let ways = terms.trust == .address ? "address" : terms.keyAddress.map { "keys at \($0)" } ?? "signature"
        let header = terms.tokenHeader.map { ", token in \($0)" } ?? ""
        let access = [apiKey == nil ? "" : "key", terms.apiHost ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        return [
            terms.name, terms.isEnabled ? "on" : "OFF", terms.format, ways + header, terms.carriers.joined(separator: ","),
            secrets.map(\.words).joined(separator: "; "), access, asked, keyIDs,
        ]
    }

    /// When its carrier is asked for news, and how often at most; empty: it cannot be.
    private var asked: String {
        guard apiKey != nil, CarrierFormat.named(terms.format)?.lookUp != nil else { return "" }
        let rules = terms.polling
        return "\(rules.mode.rawValue), \(rules.perMinute) a minute, \(rules.perDay) a day"
    }

    /// With which keys its secrets are encrypted.
    private var keyIDs: String {
        Set(secrets.map(\.sealed.keyID) + [apiKey?.keyID].compactMap(\.self)).sorted().joined(separator: ",")
    }
}

extension StoredSource.Secret {
    fileprivate var words: String {
        "#\(id) since \(HumanFormat.minute(createdAt))" + (expiresAt.map { " until \(HumanFormat.minute($0))" } ?? "")
    }
}
