import ArgumentParser
import ServiceRuntime
import Tracking

@main
struct TrackingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking", abstract: "Takes carriers' webhooks in and knows where every parcel is.",
        discussion: """
            'run' is the program. 'source' sets up who may push, 'replay' reads stored webhooks again, 'parse' shows what a webhook says \
            and whether it would be believed, 'lanes' how long parcels take, 'exceptions' what is wrong with some, 'polls' which carriers are \
            asked; 'endpoint' manages who is told what happens to them.
            """,
        subcommands: [
            Run.self, SourceCommand.self, ReplayCommand.self, ParseCommand.self, LanesCommand.self, ExceptionsCommand.self,
            PollsCommand.self, EndpointCommand.self,
        ],
        defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes webhooks and works from the queues until SIGTERM (the default).",
            discussion: """
                Carriers push to POST /webhooks/{source} in their own formats; GET /shipments/{tracking_number} shows a timeline.
                Who may push is set up by 'tracking source' and takes effect within seconds. Settings: WAYBILL_SECRETS_KEY_FILE,
                WAYBILL_TRACKING_BATCH, _QUEUE, _LANES, _LINGER, _KEEP_DELIVERIES, _ENDPOINTS_ALLOW_HTTP, _ENDPOINTS_ALLOW_PRIVATE,
                _ENDPOINTS_TIMEOUT, _ENDPOINTS_LANES, _ENDPOINTS_LANES_EACH, _ENDPOINTS_KEEP beside the common ones.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Assembly.run(name: "tracking", options: common, defaultPort: 8084, defaultPool: 6) {
                try await Tracking.program(in: $0)
            }
        }
    }
}
