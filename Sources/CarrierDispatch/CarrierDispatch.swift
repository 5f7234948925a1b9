import Contracts
import Fulfilment
import Logging
import Messaging
package import ServiceRuntime
import Topology

/// From a packed parcel to the door: chooses carrier and service, buys the label once, follows the parcel to delivery.
///
/// A shipment's states: `booking` → `booked` → `ready` → `handed_over` → `delivered`; `unroutable`, `failed`, `returned` and `cancelled`
/// beside the way. The own fleet needs no `booking`.
/// - Consumes `parcel.packed`, `parcels.reviewed`, `label.requested`, `shipment.booked`, `route.planned`, `route.changed`,
///   `parcel.handed-over`, `tracking.updated`, `order.cancelled`.
/// Labels are bought in attempts (`AttemptStore`), which `LabelFollowUp` brings to an end: late answers, look-ups, returns, sweeps.
/// - Publishes `label.requested`, `shipment.booked`, `shipment.ready`, `shipment.exception`, `shipment.delivered`.
package enum CarrierDispatch {
    /// The program's table of contents: each queue with the handler that answers to it.
    /// - Throws: `SettingsError` for a setting that cannot be used.
    package static func program(in context: ProgramContext) throws -> Program {
        let settings = try DispatchSettings(context.settings)
        let postgres = context.postgres
        let cards = RateCards(postgres: postgres)
        let refresh = PeriodicTask(
            every: settings.rateRefresh, logger: context.logger,
            failure: "The rate cards could not be read; those before stay in force"
        ) {
            try await cards.reload()
        }
        let manifests = ManifestDesk(database: postgres)
        let closing = PeriodicTask(
            every: settings.manifestReview, logger: context.logger,
            failure: "Manifests could not be closed; they are tried again"
        ) {
            for manifest in try await manifests.closeDue() {
                context.logger.info(
                    "A manifest was closed at its cut-off",
                    metadata: [
                        "manifest": "\(manifest.id)", "carrier": "\(manifest.key.carrier)", "account": "\(manifest.key.account)",
                        "site": "\(manifest.key.site)",
                        "ship_date": "\(manifest.shipDate)", "parcels": "\(manifest.parcels)",
                    ])
            }
        }
        let caller = LabelCaller(timeout: settings.carrierTimeout, gates: AccountGates(settings.labels, sharing: postgres))
        let timing = AttemptTiming(call: settings.carrierTimeout)
        let purchasing = LabelPurchasing(caller: caller, postgres: postgres, limits: settings.labels, logger: context.logger)
        let followUp = LabelFollowUp(
            late: purchasing.late, caller: caller, postgres: postgres, outbox: context.outbox, timing: timing,
            sweepEvery: settings.sweepEvery, logger: context.logger)
        let following = PeriodicTask(
            every: settings.followUp, logger: context.logger, failure: "Labels could not be followed up; the next round does it"
        ) {
            try await followUp.round()
        }
        let sweeping = PeriodicTask(
            every: min(.seconds(60), settings.sweepEvery), logger: context.logger,
            failure: "Carriers' lists could not be compared; the next round does it"
        ) {
            try await followUp.sweepRound()
        }
        let measuring = PeriodicTask(every: .seconds(15), logger: context.logger, failure: "Open labels could not be counted") {
            try await followUp.measure()
        }
        let retry = RetryPolicy()
        return Program(
            consumers: [
                ConsumerDefinition(.carrierDispatch, ParcelPackedHandler(cards: cards)),
                ConsumerDefinition(
                    .carrierDispatch,
                    LabelRequestedHandler(
                        purchasing: purchasing, timing: timing, postgres: postgres, retry: retry,
                        customs: settings.customs),
                    retry: retry),
                ConsumerDefinition(.carrierDispatch, RoutePlannedHandler(), maxBatch: 50),
                ConsumerDefinition(.carrierDispatch, RouteChangedHandler(), maxBatch: 50),
                ConsumerDefinition(.carrierDispatch, ParcelHandedOverHandler(), linger: .milliseconds(20)),
                ConsumerDefinition(.carrierDispatch, TrackingUpdatedHandler(), linger: .milliseconds(20)),
                ConsumerDefinition(.carrierDispatch, OrderCancelledHandler()),
                ConsumerDefinition(.carrierDispatch, ParcelsReviewedHandler()),
            ], services: [refresh, closing, following, sweeping, measuring],
            routes: { [keys = context.keys, postgres, followUp] router in
                DispatchRoutes(postgres: postgres, sweep: followUp.sweep).add(to: router, keys: keys)
            })
    }
}

/// Settings of carrier-dispatch.
package struct DispatchSettings: Sendable {
    /// `dispatch.rate-refresh`: how old the rate cards in memory may get.
    package let rateRefresh: Duration
    /// `dispatch.manifest-review`: how often manifests are closed whose cut-offs have passed.
    package let manifestReview: Duration
    /// `dispatch.carrier-timeout`: for one call to a carrier.
    package let carrierTimeout: Duration
    /// `dispatch.follow-up`: how often late answers, doubts and labels that are given back are looked after.
    package let followUp: Duration
    /// `dispatch.sweep-every`: how often a carrier's list of labels is compared with ours.
    package let sweepEvery: Duration
    /// `dispatch.owner`: who decides about a parcel that stands still, where its account names nobody.
    package let owner: String
    /// `dispatch.contents`, `dispatch.incoterm`, `dispatch.eori`, `dispatch.ioss`, `dispatch.signer`
    package let customs: CustomsTerms
    /// `dispatch.carrier-patience`, `dispatch.carrier-calls`, `dispatch.carrier-single-calls`, `dispatch.labels-per-call`,
    /// `dispatch.carrier-failures`, `dispatch.carrier-pause`
    package let labels: LabelLimits

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings) throws(SettingsError) {
        rateRefresh = try settings.duration("dispatch.rate-refresh", default: .seconds(30), atLeast: .milliseconds(100))
        manifestReview = try settings.duration("dispatch.manifest-review", default: .seconds(60), atLeast: .milliseconds(100))
        carrierTimeout = try settings.duration("dispatch.carrier-timeout", default: .seconds(10), atLeast: .milliseconds(1))
        followUp = try settings.duration("dispatch.follow-up", default: .seconds(1), atLeast: .milliseconds(100))
        sweepEvery = try settings.duration("dispatch.sweep-every", default: .seconds(900), atLeast: .seconds(1))
        owner = settings.string("dispatch.owner", default: "whoever runs carrier-dispatch")
        customs = try Self.customs(settings)
        var labels = LabelLimits()
        labels.patience = try settings.duration("dispatch.carrier-patience", default: labels.patience)
        labels.callsPerCarrier = try settings.int("dispatch.carrier-calls", default: labels.callsPerCarrier, in: 1...100)
        labels.singleCalls = try settings.int("dispatch.carrier-single-calls", default: labels.singleCalls, in: 1...1000)
        labels.labelsPerCall = try settings.int("dispatch.labels-per-call", default: labels.labelsPerCall, in: 1...100)
        labels.failures = try settings.int("dispatch.carrier-failures", default: labels.failures, in: 1...1000)
        labels.pause = try settings.duration("dispatch.carrier-pause", default: labels.pause)
        self.labels = labels
    }

    private static func customs(_ settings: Settings) throws(SettingsError) -> CustomsTerms {
        var terms = CustomsTerms()
        terms.contents = try word("dispatch.contents", default: terms.contents, among: ["merchandise", "gift"], settings)
        terms.incoterm = try word("dispatch.incoterm", default: terms.incoterm, among: ["DAP", "DDP"], settings)
        terms.eori = settings.string("dispatch.eori", default: "")
        terms.ioss = settings.string("dispatch.ioss", default: "")
        terms.signer = settings.string("dispatch.signer", default: "")
        return terms
    }

    private static func word(
        _ key: String, default fallback: String, among allowed: [String], _ settings: Settings
    ) throws(SettingsError) -> String {
        let value = settings.string(key, default: fallback)
        guard allowed.contains(value) else {
            throw SettingsError(key: key, value: value, allowed: allowed.joined(separator: " or "))
        }
        return value
    }
}
