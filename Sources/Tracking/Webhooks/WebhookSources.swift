import CarrierFormats
import FoundationEssentials
package import Logging
package import ServiceRuntime

/// Who may push webhooks, in which format, and by what each is believed.
package struct WebhookSources: Sendable {
    private let sources: [String: WebhookSource]
    /// Sources that sign with the local stack's well-known secrets.
    package let withDefaultSecrets: [String]

    /// Reads `tracking.sources` (names, comma-separated) and for each
    /// `tracking.formats.<source>` (the format of that name where there is one, else `waybill`),
    /// `tracking.trust.<source>` (`signature` or `address`),
    /// `tracking.token-headers.<source>` (the header that was named to a carrier which lets its receivers name one),
    /// `tracking.carriers.<source>` (codes of the carriers whose parcels it may speak of, comma-separated, `*` for all; the carrier that
    /// has the source's name when it is not set),
    /// `tracking.secrets.<source>` (secrets that are live, comma-separated, one key set in JSON, or the address of one; the carrier's own
    /// address when it is not set and the carrier publishes keys),
    /// `tracking.api-keys.<source>` and `tracking.api-hosts.<source>` (for calls to the carrier: our key, and its sandbox),
    /// `tracking.polls.<source>` (`never`, `quiet` or `always`: of which parcels it is asked for news),
    /// `tracking.polls-per-minute.<source>` and `tracking.polls-per-day.<source>` (calls at most).
    /// Where no sources are set, the demo's are known with the local stack's secrets.
    /// - Throws: `SettingsError` for a name that is taken, an unknown format, a source without secrets and a text that is no secret.
    package init(_ settings: Settings, logger: Logger = Logger(label: "tracking")) throws(SettingsError) {
        let given = settings.optionalString("tracking.sources")
        var sources: [String: WebhookSource] = [:]
        var defaults: [String] = []
        for name in given.map(Self.list) ?? Self.demoSources {
            guard name != ReportingRights.ownFleet else {
                throw SettingsError(
                    key: "tracking.sources", value: name, allowed: "other names; the own fleet's drivers report under this one")
            }
            let isLocal = given == nil && settings.optionalString("tracking.secrets.\(name)", isSecret: true) == nil
            if isLocal { defaults.append(name) }
            sources[name] = try SourceSettings(name: name, settings: settings).source(
                orSecret: isLocal ? Self.localSecret(name) : nil, logger)
        }
        self.sources = sources
        withDefaultSecrets = defaults
    }

    package init(_ sources: [String: WebhookSource]) {
        self.sources = sources
        withDefaultSecrets = []
    }

    /// How a source pushes; nil when nobody by that name may.
    package subscript(source: String) -> WebhookSource? { sources[source] }

    /// Which carriers' parcels each may speak of.
    package var rights: ReportingRights {
        ReportingRights(Dictionary(uniqueKeysWithValues: sources.map { ($0.key, $0.value.carriers ?? [$0.key]) }))
    }

    /// Our access to the carriers that have to be called before they push, by source.
    package var confirming: [String: CarrierAccess] {
        sources.filter { $0.value.format.confirmsSubscriptions }.mapValues(\.access)
    }

    /// Sources that do not sign, and whose carrier can be asked.
    package var confirmable: [String] { sources.filter { $0.value.canConfirm }.keys.sorted() }

    /// Sources whose carrier can be asked.
    package var askable: [String] { sources.filter { $0.value.canBeAsked }.keys.sorted() }

    /// Who is asked for news of each carrier's parcels.
    package var pollers: CarrierPollers {
        CarrierPollers(
            sources.filter { $0.value.canBeAsked && $0.value.polling.mode != .never }.map { name, source in
                (name, source.polling.mode, source.carriers ?? [name])
            })
    }

    /// The demo's carriers.
    package static let demoSources = ["andorinha", "jaguar", "tatu"]

    /// The secret a source has in the local stack.
    package static func localSecret(_ source: String) -> String {
        "whsec_" + Data("waybill-local-stack-secret-\(source)".utf8).base64EncodedString()
    }

    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
    }
}
