package import ArgumentParser
import CommandSupport
import Fulfilment
import LabelFormats
import OperatorConsole
import Postgres
import ServiceRuntime

/// `carrier-dispatch address-check`
package struct AddressCheckCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "address-check", abstract: "Asks a label service whether an order's address exists.",
        discussion: """
            valid: as it is. corrected: it exists, and is written otherwise. ambiguous: there are several. invalid: there is none. unknown: the service
            cannot tell. Nothing is changed: POST /orders/{id}/change does that. Exit code 1 for ambiguous and invalid.
            """)

    @Argument(help: "The order's number.")
    var order: Int64

    @Option(help: "The account to ask; the first that can be asked when not given.")
    var account: String?

    @OptionGroup var common: CommonOptions

    package init() {}

    package func run() async throws {
        let outcome = try await DispatchTool.run(common) { tool in
            guard let address = try await AddressStore().destination(order, in: tool.postgres) else {
                throw OperationsError.failed(
                    "there is no order \(order)", advice: "`waybill explain` takes what shops call it, too")
            }
            let account = try await asked(tool)
            var job = LabelJob()
            job.to = address
            return await tool.caller.ask(job, as: .address, of: account).verdict
        }
        guard case .address(let finding) = outcome else {
            throw OperationsError.failed("the service gave no verdict: \(outcome.refusal?.words ?? outcome.code)")
        }
        Self.lines(finding).forEach { CommandOutput.line($0) }
        if ["ambiguous", "invalid"].contains(finding.word) { throw ExitCode.failure }
    }

    private func asked(_ tool: DispatchTool) async throws -> CarrierAccount {
        let accounts = try await AccountStore().standing(account, in: tool.postgres)
        if accounts.isEmpty, let account { throw ValidationError("there is no account '\(account)'") }
        let able = accounts.first { standing in
            standing.isActive && standing.stoppedAt == nil
                && standing.account.labelFormat?.operations.contains(.address) == true
        }
        guard let able else {
            let formats = LabelFormat.all.filter { $0.operations.contains(.address) }.map(\.name).joined(separator: ", ")
            throw OperationsError.failed(
                "no account can be asked about addresses", advice: "an account of \(formats): waybill import accounts")
        }
        return able.account
    }

    /// The verdict, what is wrong, and what the service would write.
    static func lines(_ finding: AddressFinding) -> [String] {
        var lines = [finding.word]
        lines += finding.problems.map { "  \($0.message)" }
        if finding.word == "corrected", let proposal = finding.proposal { lines.append("  as \(text(proposal))") }
        return lines + finding.candidates.map { "  maybe \(text($0))" }
    }

    private static func text(_ address: Address) -> String {
        [address.street, address.street2, address.postcode, address.city, address.region, address.country].filter { !$0.isEmpty }
            .joined(separator: ", ")
    }
}

extension AddressFinding {
    /// For people.
    var word: String {
        switch state {
        case .ok: "valid"
        case .corrected: "corrected"
        case .bad: "invalid"
        case .unknown: candidates.isEmpty ? "unknown" : "ambiguous"
        }
    }
}
