import ArgumentParser
import CarrierDispatch
import ServiceRuntime

@main
struct CarrierDispatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "carrier-dispatch",
        abstract: "Chooses carriers and services, buys labels, follows parcels to the door.",
        discussion: """
            'run' is the program; 'labels', 'void', 'sweep' and 'accounts' ask and tell it about labels, 'label' makes one from a file, \
            'documents' has those that were sold; 'exceptions' and 'retry' are for what stands still; 'manifest' and 'missed' are for people \
            who hand parcels over, 'invoice' for those who pay.
            """,
        subcommands: [
            Run.self, LabelsCommand.self, VoidCommand.self, SweepCommand.self, AccountsCommand.self, LabelCommand.self,
            DocumentsCommand.self, ExceptionsCommand.self, RetryCommand.self, AddressCheckCommand.self,
            ManifestCommand.self, MissedCommand.self, InvoiceCommand.self,
        ],
        defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Works from its queues until SIGTERM; run as many as you like (the default).",
            discussion: """
                A carrier that is down is left alone for a while and never stops another. Settings: WAYBILL_DISPATCH_CARRIER_TIMEOUT,
                _CARRIER_PATIENCE, _CARRIER_CALLS, _CARRIER_SINGLE_CALLS, _CARRIER_FAILURES, _CARRIER_PAUSE, _LABELS_PER_CALL,
                _FOLLOW_UP, _SWEEP_EVERY, _OWNER, _RATE_REFRESH, _MANIFEST_REVIEW beside the common ones.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Assembly.run(name: "carrier-dispatch", options: common, defaultPort: 8082, defaultPool: 6) {
                try CarrierDispatch.program(in: $0)
            }
        }
    }
}
