import AMQP
import ArgumentParser
import OperatorConsole
import Topology

/// `waybill topology`
struct TopologyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topology",
        abstract: "Makes the broker what the programs need: exchanges, queues, bindings, policies, accounts.",
        discussion: "Speaks to the management API at WAYBILL_MANAGEMENT_URL; the virtual host is that of WAYBILL_BROKER_URL.",
        subcommands: [Apply.self, Diff.self, Export.self])

    /// `waybill topology apply`
    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes what is missing and mends what may be changed.",
            discussion: """
                A queue or exchange with other unchangeable properties is reported and left alone (exit code 1). Accounts get the \
                passwords of WAYBILL_BROKER_PASSWORD_<ACCOUNT>, which all have to be set.

                Queues with names that only the version before reads get nothing new from then on. A line for each says whether it is \
                empty; --remove-retired removes those that are.
                """)

        @Flag(help: "Leave accounts and their permissions alone.")
        var withoutUsers = false

        @Flag(help: "Remove queues with retired names that are empty and that nobody reads.")
        var removeRetired = false

        func run() async throws {
            let settings = OperatorSettings.load()
            let passwords = withoutUsers ? nil : BrokerPasswords(environment: settings.environment)
            let (applied, refused) = try await TopologyApplication(settings).apply(passwords: passwords)
            for title in applied { Console.line("applied  \(title)") }
            for finding in refused { Console.line("refused  \(finding.declaration.title): \(finding.summary)") }
            let retired = try await QueueRetirement(settings).apply(removing: removeRetired)
            for finding in retired { Console.line("retired  \(finding.sentence)") }
            if applied.isEmpty && refused.isEmpty && retired.isEmpty { Console.line("the broker is as declared") }
            if !refused.isEmpty {
                Console.note("drain and delete what was refused, then apply again")
                throw ExitCode(1)
            }
        }
    }

    /// `waybill topology diff`
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints what is missing, different or retired; exit code 1 when anything is.")

        @Flag(help: "Do not look at accounts and their permissions.")
        var withoutUsers = false

        func run() async throws {
            let settings = OperatorSettings.load()
            let comparison = try await TopologyApplication(settings).compare(withUsers: !withoutUsers)
            let retired = try await QueueRetirement(settings).compare()
            guard !comparison.isEmpty || !retired.isEmpty else { return Console.line("the broker is as declared") }
            if !comparison.isEmpty { comparison.table.print() }
            for finding in retired { Console.line("retired  \(finding.sentence)") }
            throw ExitCode(1)
        }
    }

    /// `waybill topology export`
    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Writes Topology/definitions.json to standard output.")

        func run() async throws { Console.write(try Topology.definitionsFile(), to: .output) }
    }
}

extension TopologyApplication {
    fileprivate init(_ settings: OperatorSettings) throws {
        let virtualHost = try AMQPSettings(url: settings.brokerURL, connectionName: "waybill").virtualHost
        self.init(broker: try ManagementClient(url: settings.managementURL), virtualHost: virtualHost)
    }
}

extension QueueRetirement {
    fileprivate init(_ settings: OperatorSettings) throws {
        try self.init(broker: try ManagementClient(url: settings.managementURL), brokerURL: settings.brokerURL)
    }
}
