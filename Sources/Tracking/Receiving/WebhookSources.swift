package import CarrierFormats
import FoundationEssentials
package import ServiceRuntime

/// Who may push webhooks, and how each is believed: Standard Webhooks with the secrets that are live for it.
package struct WebhookSources: Sendable {
    private let schemes: [String: StandardWebhook]
    /// Sources that sign with the local stack's well-known secrets.
    package let withDefaultSecrets: [String]

    /// Reads `tracking.sources` (names, comma-separated) and `tracking.secrets.<source>` (secrets that are live,
    /// comma-separated, `whsec_…`). Where no sources are set, the demo's are known with the local stack's secrets.
    /// - Throws: `SettingsError` for a source without secrets and for a text that is no secret.
    package init(_ settings: Settings) throws(SettingsError) {
        let given = settings.optionalString("tracking.sources")
        let names = given.map { Self.list($0) } ?? Self.demoSources
        var schemes: [String: StandardWebhook] = [:]
        var defaults: [String] = []
        for name in names {
            let key = "tracking.secrets.\(name)"
            let text = settings.optionalString(key, isSecret: true)
            if text == nil, given == nil { defaults.append(name) }
            guard let text = text ?? (given == nil ? Self.localSecret(name) : nil) else {
                throw SettingsError(
                    key: key, value: "", allowed: "one or more secrets whsec_… of the source \(name), comma-separated")
            }
            schemes[name] = StandardWebhook(secrets: try Self.secrets(text, key))
        }
        self.schemes = schemes
        withDefaultSecrets = defaults
    }

    package init(_ schemes: [String: StandardWebhook]) {
        self.schemes = schemes
        withDefaultSecrets = []
    }

    /// How a source signs; nil when nobody by that name may push.
    package subscript(source: String) -> StandardWebhook? { schemes[source] }

    /// The demo's carriers and its own fleet.
    package static let demoSources = ["andorinha", "jaguar", "tatu", "fleet"]

    /// The secret a source has in the local stack.
    package static func localSecret(_ source: String) -> String {
        "whsec_" + Data("waybill-local-stack-secret-\(source)".utf8).base64EncodedString()
    }

    private static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }.filter { !$0.isEmpty }
    }

    private static func secrets(_ text: String, _ key: String) throws(SettingsError) -> [WebhookSecret] {
        do throws(WebhookSecretError) {
            var secrets: [WebhookSecret] = []
            for secret in list(text) { secrets.append(try WebhookSecret(secret)) }
            return secrets
        } catch {
            throw SettingsError(key: key, value: "(hidden)", allowed: "secrets whsec_…, comma-separated. \(error.description)")
        }
    }
}
