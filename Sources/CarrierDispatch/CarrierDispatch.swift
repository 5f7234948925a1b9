import Contracts
import Messaging
package import ServiceRuntime
import Topology

/// From a packed parcel to the door: chooses carrier and service, buys the label once, hands over, follows to delivery.
///
/// A shipment's states: `booking` → `booked` → `dispatched` → `delivered`; `unroutable`, `failed`, `returned` and `cancelled`
/// beside the way. The own fleet needs no `booking`.
package enum CarrierDispatch {
    /// The program's table of contents: each queue with the handler that answers to it.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try DispatchSettings(context.settings)
        let postgres = context.postgres
        let cards = RateCards(postgres: postgres, interval: settings.rateRefresh, logger: context.logger)
        let purchasing = LabelPurchasing(
            client: CarrierClient(timeout: settings.carrierTimeout), limits: settings.labels, logger: context.logger)
        let retry = RetryPolicy()
        return Program(
            consumers: [
                ConsumerDefinition(.carrierDispatch, ParcelPackedHandler(cards: cards)),
                ConsumerDefinition(
                    .carrierDispatch, LabelRequestedHandler(purchasing: purchasing, postgres: postgres, retry: retry),
                    retry: retry),
                ConsumerDefinition(.carrierDispatch, ShipmentBookedHandler(), linger: settings.manifestLinger),
                ConsumerDefinition(.carrierDispatch, RoutePlannedHandler(), maxBatch: 50),
                ConsumerDefinition(.carrierDispatch, RouteChangedHandler(), maxBatch: 50),
                ConsumerDefinition(.carrierDispatch, TrackingUpdatedHandler(), linger: .milliseconds(20)),
                ConsumerDefinition(.carrierDispatch, OrderCancelledHandler()),
            ], services: [cards])
    }
}
