package import ArgumentParser
import CommandSupport
import Contracts
import FoundationEssentials
import Fulfilment
import Messaging
import OperatorConsole
import Postgres
import ServiceRuntime

/// `carrier-dispatch labels`: what is open about labels.
package struct LabelsCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "labels", abstract: "Lists labels in doubt, on their way back, and those that carriers do not take back.",
        discussion: """
            States: \(LabelListStore.words.joined(separator: ", ")). Without --state all but calling and retry.
            calling, pending, unknown, retry and suspect are attempts to buy one; the others are labels that were bought.
            A label that stays unknown is one whose carrier cannot be asked: ask it yourself, then say --unsold REFERENCE, and another is
            bought; if it was sold, the carrier's list or invoice has the number.
            """)

    @Option(help: "One state; may be given several times.")
    var state: [String] = []

    @Option(help: ArgumentHelp("The carrier says that nothing was sold under it: buy anew.", valueName: "reference"))
    var unsold: String?

    @Option(help: "Lines at most.")
    var limit = 100

    @Flag(help: "Print JSON, one object a line.")
    var json = false

    @OptionGroup var common: CommonOptions

    package init() {}

    package func validate() throws {
        for word in state where !LabelListStore.words.contains(word) {
            throw ValidationError("--state is '\(word)'; allowed are \(LabelListStore.words.joined(separator: ", "))")
        }
        if !(1...100_000).contains(limit) { throw ValidationError("--limit is \(limit); allowed is 1 to 100000") }
    }

    package func run() async throws {
        try await DispatchTool.run(common) { tool in
            if let unsold { return try await settle(unsold, tool) }
            let states = state.isEmpty ? LabelListStore.usual : state
            show(try await LabelListStore().lines(states, limit: limit, in: tool.postgres))
        }
    }

    private func show(_ lines: [LabelListStore.Line]) {
        if json {
            let encoder = JSONEncoder()
            for line in lines {
                CommandOutput.line((try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
            return
        }
        guard !lines.isEmpty else { return CommandOutput.line("no label is in these states") }
        TextTable.print(
            ["state", "order", "account", "reference", "number", "since", "for", "what was said last"],
            lines.map {
                [
                    $0.state, "\($0.order)", $0.account, $0.reference, $0.number, HumanFormat.minute($0.since.instant), $0.owner,
                    $0.detail,
                ]
            })
    }

    private func settle(_ reference: String, _ tool: DispatchTool) async throws {
        let shipment = try await Outbox(postgres: tool.postgres).transaction { transaction, events -> Int64? in
            guard let shipment = try await LabelListStore().settle(reference, in: transaction) else { return nil }
            for id in try await AnswerStore().begin([shipment], in: transaction) {
                try events.add(LabelRequested(shipmentID: id), trace: nil)
            }
            try await transaction.query(AnswerStore().forget([shipment]))
            return shipment
        }
        guard shipment != nil else {
            throw ValidationError(
                "--unsold is '\(reference)'; no label in doubt has that reference. Maybe it was found meanwhile: carrier-dispatch labels"
            )
        }
        CommandOutput.line("\(reference) counts as not sold; a label of it that shows up is given back")
    }
}

/// `carrier-dispatch void`: gives a label back.
package struct VoidCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "void", abstract: "Asks a carrier to take a label back: once more, when it refused before.",
        discussion: """
            Labels of cancelled orders are given back by themselves. This is for those that a carrier refused, after talking to it, and for
            the label of a shipment that failed. The carrier is asked within a second; `carrier-dispatch labels` shows what it said.
            """)

    @Argument(help: "Its tracking number.")
    var number: String

    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        try await DispatchTool.run(common) { tool in
            let wanted = try await tool.postgres.transaction { try await VoidStore().want(number: number, in: $0) }
            guard !wanted.isEmpty else {
                throw ValidationError(
                    """
                    no label \(number) was refused, or belongs to a cancelled or failed shipment. Maybe it is on its way back already, or its
                    parcel still needs it: cancel the order instead
                    """)
            }
            for label in wanted { CommandOutput.line("\(label.carrier) is asked to take \(number) (\(label.reference)) back") }
        }
    }
}

/// `carrier-dispatch sweep`: compares carriers' lists with ours now.
package struct SweepCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "sweep", abstract: "Compares what carriers sold by their own lists with what we know.",
        discussion: """
            Every program does it by itself, every WAYBILL_DISPATCH_SWEEP_EVERY. A label that we do not know is taken by its parcel where that
            wants one, else given back. Exit code 1 when a list could not be read to its end.
            """)

    @Option(help: "One account; all when not given.")
    var account: String?

    @Option(help: ArgumentHelp("From which day on; from where the last sweep ended when not given.", valueName: "2026-03-09"))
    var since: String?

    @OptionGroup var common: CommonOptions

    package init() {}

    package func validate() throws {
        if let since, CivilDay(since) == nil { throw ValidationError("--since is '\(since)'; allowed is a day, as 2026-03-09") }
    }

    package func run() async throws {
        let day = since.flatMap { CivilDay($0) }?.startInUTC
        try await DispatchTool.run(common) { tool in
            let reports = try await tool.followUp.sweep.now(account: account, since: day)
            guard !reports.isEmpty else {
                throw ValidationError(
                    "no account can be swept. Maybe it is stopped, or its format lists nothing: carrier-dispatch accounts list")
            }
            TextTable.print(
                ["account", "listed", "orphans", "adopted", "strangers", "trouble"],
                reports.map {
                    [$0.account, "\($0.listed)", "\($0.orphans)", "\($0.adopted)", "\($0.strangers)", $0.failure ?? ""]
                })
            if reports.contains(where: { $0.failure != nil }) { throw ExitCode.failure }
        }
    }
}
