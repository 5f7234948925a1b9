import ArgumentParser
import CarrierFormats
import CommandSupport
import FoundationEssentials
import OperatorConsole
import ServiceRuntime
import TrackingSources

struct SourceTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Pushes a webhook as the source's sender would, and tells what became of it.",
        discussion: """
            Signed with the newest secret, of a number that no parcel has; it takes the whole way through the running program and is removed \
            again. One with a wrong signature must be refused. Where only the sender can sign (shipengine) that is all that can be tried. Exits \
            with 1 when anything is not as it should be.
            """)

    @Argument(help: "The source.") var name: String
    @Option(help: ArgumentHelp("Where tracking answers.", valueName: "url")) var url = LocalProgram.address(of: "tracking")
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let trial = try await TrackingTool.run(common) { tool in
            let source = try await tool.keeper.source(name)
            let secrets = try await tool.keeper.secrets(of: name)
            return try await SourceTrial(source.terms, secret: secrets.first, service: HTTPService(url), postgres: tool.postgres)
                .run()
        }
        for finding in trial { CommandOutput.line("\(finding.isGood ? "ok   " : "WRONG") \(finding.words)") }
        if !trial.allSatisfy(\.isGood) { throw ExitCode.failure }
    }
}
