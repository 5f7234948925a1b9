import ArgumentParser
import CarrierFormats
import CommandSupport
import FoundationEssentials
import Fulfilment
import OperatorConsole
import ServiceRuntime
import TrackingSources

/// What `source add` and `source change` say of a source.
struct SourceOptions: ParsableArguments, Sendable {
    @Option(help: ArgumentHelp("\(CarrierFormat.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
    var format: String?

    @Option(
        help: ArgumentHelp(
            "signature: by the format's own ways; address: by the secret address alone, where the sender does not sign.",
            valueName: "way"))
    var trust: CarrierFormat.Trust?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Whose parcels it may speak of, '*' for all (default: the carrier of the source's name).", valueName: "code"))
    var carrier: [String] = []

    @Option(help: ArgumentHelp("The header that was named to the carrier for its token (dhl).", valueName: "name"))
    var tokenHeader: String?

    @Option(
        help: ArgumentHelp("Where the sender publishes its keys (default for shipengine: its own address).", valueName: "url"))
    var keys: String?

    @Option(help: ArgumentHelp("Scheme and host of the carrier's API in place of its own, for a sandbox.", valueName: "url"))
    var apiHost: String?

    @Option(
        help: ArgumentHelp(
            "Holds our key to the carrier's API; ups: client id and secret with a colon between. - reads standard input.",
            valueName: "file"))
    var apiKeyFile: String?

    @Option(
        help: ArgumentHelp(
            """
            Of which parcels the carrier is asked for news, where it can be (dhl, karrio, ups, with a key): never, quiet (the default: of those \
            quieter than their lane), always (of all: it does not push).
            """, valueName: "when"))
    var polls: PollingRules.Mode?

    @Option(help: ArgumentHelp("Calls to the carrier at most, confirmations included (default: 60).", valueName: "number"))
    var pollsPerMinute: Int?

    @Option(help: ArgumentHelp("The same of a day in UTC (default: 5000).", valueName: "number"))
    var pollsPerDay: Int?

    func apply(to terms: inout SourceTerms) {
        if let format { terms.format = format.lowercased() }
        if let trust { terms.trust = trust }
        if !carrier.isEmpty { terms.carriers = carrier }
        if let tokenHeader { terms.tokenHeader = tokenHeader }
        if let keys { terms.keyAddress = keys }
        if let apiHost { terms.apiHost = apiHost.hasSuffix("/") ? String(apiHost.dropLast()) : apiHost }
        if let polls { terms.polling.mode = polls }
        if let pollsPerMinute { terms.polling.perMinute = pollsPerMinute }
        if let pollsPerDay { terms.polling.perDay = pollsPerDay }
    }
}

extension CarrierFormat.Trust: ExpressibleByArgument {}
extension PollingRules.Mode: ExpressibleByArgument {}

/// A secret that is kept in a file: every user of the machine can read arguments.
enum SecretFile {
    static func text(_ path: String) throws -> String {
        let text = String(decoding: try InputFile.bytes(path), as: UTF8.self)
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
        return String(text[..<end].drop(while: \.isWhitespace))
    }
}

struct SourceAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Adds a source, and prints its secret, this once.",
        discussion: """
            Without --secret-file a secret is drawn, to be given to the sender; nothing else is on standard output. Where the sender gave one \
            (aftership, 17track: the API key, kuaidi100: the salt, a key set in JSON), put it into a file.
            """)

    @Argument(help: "In the address: POST /webhooks/NAME.") var name: String
    @OptionGroup var options: SourceOptions
    @Option(help: ArgumentHelp("Holds the secret; - reads standard input.", valueName: "file")) var secretFile: String?
    @OptionGroup var common: CommonOptions

    func run() async throws {
        var terms = SourceTerms(name: name, format: options.format)
        options.apply(to: &terms)
        let secret = try secretFile.map(SecretFile.text)
        let access = try options.apiKeyFile.map(SecretFile.text)
        let drawn = try await TrackingTool.run(common) { [terms] tool in
            try await tool.keeper.add(terms, secret: secret, apiKey: access)
        }
        let isSecretAddress = terms.trust == .address || terms.format == CarrierFormat.sfExpress.name
        CommandOutput.line("\(name) may push to /webhooks/\(name)\(isSecretAddress ? "/SECRET" : "")", to: .error)
        if let drawn { CommandOutput.line(drawn) }
    }
}

struct SourceChangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "change", abstract: "Changes how a source is set up; what is not named stays.",
        discussion: """
            What was refused for want of a right is judged again whenever something new comes for its number, and all of it by 'tracking replay'.
            """)

    @Argument(help: "The source.") var name: String
    @OptionGroup var options: SourceOptions
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let access = try options.apiKeyFile.map(SecretFile.text)
        try await TrackingTool.run(common) { tool in
            try await tool.keeper.change(name, apiKey: access) { options.apply(to: &$0) }
        }
        CommandOutput.line("\(name) is changed")
    }
}

struct SourceRotateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Gives a source a new secret, and prints it, this once.",
        discussion: "The old ones are believed until --overlap has passed, so that there is time to change it at the sender.")

    @Argument(help: "The source.") var name: String
    @Option(help: ArgumentHelp("How long old secrets are believed yet: 0h to 720h.", valueName: "hours")) var overlap = "24h"
    @Option(help: ArgumentHelp("Holds the new secret; - reads standard input.", valueName: "file")) var secretFile: String?
    @OptionGroup var common: CommonOptions

    func validate() throws { _ = try hours() }

    func run() async throws {
        let (secret, hours) = (try secretFile.map(SecretFile.text), try hours())
        let drawn = try await TrackingTool.run(common) { tool in
            try await tool.keeper.rotate(name, secret: secret, overlap: .seconds(3600 * hours))
        }
        let end = Date(timeIntervalSinceNow: 3600 * hours)
        CommandOutput.line("older secrets of \(name) are believed until \(HumanFormat.minute(end)) UTC", to: .error)
        if let drawn { CommandOutput.line(drawn) }
    }

    private func hours() throws -> Double {
        guard overlap.hasSuffix("h"), let hours = Double(overlap.dropLast()), (0...720).contains(hours) else {
            throw ValidationError("--overlap '\(overlap.printable)': allowed is 0h to 720h")
        }
        return hours
    }
}
