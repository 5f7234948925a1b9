import ArgumentParser
import ServiceRuntime
import Tracking

@main
struct TrackingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking", abstract: "Takes carriers' webhooks in and knows where every parcel is.",
        discussion: """
            'run' is the program. 'parse' shows what a webhook says and whether it would be believed, 'lanes' how long parcels take, 'exceptions' what is \
            wrong with some, 'polls' which carriers are asked; 'endpoint' manages who is told what happens to them.
            """,
        subcommands: [
            Run.self, ParseCommand.self, LanesCommand.self, ExceptionsCommand.self, PollsCommand.self, EndpointCommand.self,
        ],
        defaultSubcommand: Run.self)

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Takes webhooks and works from the queues until SIGTERM (the default).",
            discussion: """
                Carriers push to POST /webhooks/{source} in their own formats; GET /shipments/{tracking_number} shows a timeline.
                Settings: WAYBILL_TRACKING_SOURCES, _FORMATS_<SOURCE>, _TRUST_<SOURCE>, _SECRETS_<SOURCE>, _CARRIERS_<SOURCE>,
                _API_KEYS_<SOURCE>, _API_HOSTS_<SOURCE>, _POLLS_<SOURCE>, _POLLS_PER_MINUTE_<SOURCE>, _POLLS_PER_DAY_<SOURCE>,
                _BATCH, _QUEUE, _LANES, _LINGER, _KEEP_DELIVERIES, _ENDPOINTS_ALLOW_HTTP, _ENDPOINTS_ALLOW_PRIVATE, _ENDPOINTS_TIMEOUT,
                _ENDPOINTS_LANES, _ENDPOINTS_LANES_EACH, _ENDPOINTS_KEEP beside the common ones.
                """)

        @OptionGroup var common: CommonOptions

        func run() async throws {
            try await Assembly.run(name: "tracking", options: common, defaultPort: 8084, defaultPool: 6) {
                try Tracking.program(in: $0)
            }
        }
    }
}
