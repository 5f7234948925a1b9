import ArgumentParser
import ServiceRuntime
import Tracking

@main
struct TrackingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tracking", abstract: "Takes carriers' webhooks in and knows where every parcel is.",
        discussion: """
            Carriers push to POST /webhooks/{source}, signed by Standard Webhooks; GET /shipments/{tracking_number} shows a timeline.
            Runs until SIGTERM. Settings: WAYBILL_TRACKING_SOURCES, _SECRETS_<SOURCE>, _BATCH, _QUEUE, _LANES, _LINGER beside the common ones.
            """)

    @OptionGroup var common: CommonOptions

    func run() async throws {
        try await Assembly.run(name: "tracking", options: common, defaultPort: 8084, defaultPool: 6) {
            try Tracking.program(in: $0)
        }
    }
}
