import CarrierFormats
import FoundationEssentials
package import ServiceRuntime

/// Who may push webhooks, in which format, and by what each is believed.
package struct WebhookSources: Sendable {
    private let sources: [String: WebhookSource]
    /// Sources that sign with the local stack's well-known secrets.
    package let withDefaultSecrets: [String]

    /// Reads `tracking.sources` (names, comma-separated) and for each
    /// `tracking.formats.<source>` (the format of that name where there is one, else `waybill`),
    /// `tracking.trust.<source>` (`signature` or `address`),
    /// `tracking.carriers.<source>` (codes of the carriers whose parcels it may speak of, comma-separated, `*` for all; the carrier that
    /// has the source's name when it is not set) and
    /// `tracking.secrets.<source>` (secrets that are live, comma-separated, or one key set in JSON).
    /// Where no sources are set, the demo's are known with the local stack's secrets.
    /// - Throws: `SettingsError` for a name that is taken, an unknown format, a source without secrets and a text that is no secret.
    package init(_ settings: Settings) throws(SettingsError) {
        let given = settings.optionalString("tracking.sources")
        var sources: [String: WebhookSource] = [:]
        var defaults: [String] = []
        for name in given.map(Self.list) ?? Self.demoSources {
            guard name != Speakers.ownFleet else {
                throw SettingsError(
                    key: "tracking.sources", value: name, allowed: "other names; the own fleet's drivers report under this one")
            }
            let key = "tracking.secrets.\(name)"
            let text = settings.optionalString(key, isSecret: true)
            if text == nil, given == nil { defaults.append(name) }
            guard let text = text ?? (given == nil ? Self.localSecret(name) : nil) else {
                throw SettingsError(
                    key: key, value: "", allowed: "one or more secrets of the source \(name), comma-separated")
            }
            sources[name] = try Self.source(name, settings, text, key)
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
    package var speakers: Speakers {
        Speakers(Dictionary(uniqueKeysWithValues: sources.map { ($0.key, $0.value.carriers ?? [$0.key]) }))
    }

    /// The demo's carriers.
    package static let demoSources = ["andorinha", "jaguar", "tatu"]

    /// The secret a source has in the local stack.
    package static func localSecret(_ source: String) -> String {
        "whsec_" + Data("waybill-local-stack-secret-\(source)".utf8).base64EncodedString()
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
    }

    private static func source(
        _ name: String, _ settings: Settings, _ secrets: String, _ key: String
    ) throws(SettingsError) -> WebhookSource {
        let known = CarrierFormat.all.map(\.name)
        let wanted = settings.string("tracking.formats.\(name)", default: known.contains(name) ? name : "waybill")
        guard let format = CarrierFormat.named(wanted) else {
            throw SettingsError(key: "tracking.formats.\(name)", value: wanted, allowed: known.joined(separator: ", "))
        }
        let word = settings.string("tracking.trust.\(name)", default: "signature")
        guard let trust = CarrierFormat.Trust(rawValue: word) else {
            throw SettingsError(key: "tracking.trust.\(name)", value: word, allowed: "signature or address")
        }
        let isStandard = format.name == CarrierFormat.waybill.name && trust == .signature
        return WebhookSource(
            format: format, trust: trust, secrets: try Self.secrets(secrets, key, isStandard: isStandard),
            carriers: try carriers(name, settings))
    }

    private static func carriers(_ name: String, _ settings: Settings) throws(SettingsError) -> Set<String>? {
        let key = "tracking.carriers.\(name)"
        guard let text = settings.optionalString(key) else { return nil }
        let codes = Set(list(text))
        guard !codes.isEmpty else {
            throw SettingsError(key: key, value: text, allowed: "codes of carriers, comma-separated, or * for every carrier")
        }
        return codes
    }

    private static func secrets(_ text: String, _ key: String, isStandard: Bool) throws(SettingsError) -> [WebhookSecret] {
        do throws(WebhookSecretError) {
            var secrets: [WebhookSecret] = []
            for secret in text.hasPrefix("{") ? [text] : list(text) { secrets.append(try WebhookSecret(secret)) }
            guard !isStandard || secrets.allSatisfy(\.isStandard) else { throw .notBase64 }
            return secrets
        } catch {
            throw SettingsError(key: key, value: "(hidden)", allowed: "secrets, comma-separated. \(error.description)")
        }
    }
}
