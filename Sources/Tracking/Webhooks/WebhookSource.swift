package import CarrierFormats
import FoundationEssentials
import HTTPTypes
import Logging
import ServiceRuntime

/// One sender of webhooks: what it sends and how it is believed.
package struct WebhookSource: Sendable {
    package let format: CarrierFormat
    package let trust: CarrierFormat.Trust
    /// All that are live.
    let secrets: [WebhookSecret]
    /// Keys that are fetched, in place of secrets.
    let keys: PublishedKeys?
    /// Whose parcels it may speak of; nil: of the carrier's that has its name.
    let carriers: Set<String>?
    /// For calls to it.
    let access: CarrierAccess
    /// When it is called.
    let polling: PollingRules

    package init(
        format: CarrierFormat = .waybill, trust: CarrierFormat.Trust = .signature, secrets: [WebhookSecret],
        keys: PublishedKeys? = nil, carriers: Set<String>? = nil, access: CarrierAccess = CarrierAccess(),
        polling: PollingRules = PollingRules()
    ) {
        (self.format, self.trust, self.secrets, self.keys) = (format, trust, secrets, keys)
        (self.carriers, self.access, self.polling) = (carriers, access, polling)
    }

    /// Whether its carrier can be asked.
    var canBeAsked: Bool { access.key != nil && format.lookUp.map { (access.host ?? $0.host) != nil } ?? false }

    /// Whether nothing vouches for what it says, but its carrier can be asked.
    var canConfirm: Bool { canBeAsked && (trust == .address || !format.isSigned) }

    /// - Throws: `SignatureFault` when the request is not to be believed.
    func verify(_ request: WebhookRequest, now: Date) async throws(SignatureFault) {
        guard let keys else { return try check(request, secrets, now) }
        let current = await keys.current(now)
        guard !current.isEmpty else { throw .keysUnreachable }
        do throws(SignatureFault) {
            try check(request, current, now)
        } catch .unknownKey {
            try check(request, await keys.renewed(now), now)
        }
    }

    private func check(_ request: WebhookRequest, _ secrets: [WebhookSecret], _ now: Date) throws(SignatureFault) {
        _ = try format.verify(request, secrets: secrets, trust: trust, now: now)
    }
}

/// Reads the settings of one source.
struct SourceSettings {
    let name: String
    let settings: Settings

    /// - Parameter secret: where none is set.
    func source(orSecret secret: String?, _ logger: Logger) throws(SettingsError) -> WebhookSource {
        let (format, trust) = (try format(), try trust())
        let key = "tracking.secrets.\(name)"
        let text = settings.optionalString(key, isSecret: true) ?? secret ?? (trust == .signature ? format.keyAddress : nil)
        guard let text else {
            throw SettingsError(key: key, value: "", allowed: "one or more secrets of the source \(name), comma-separated")
        }
        let isAddress = format.keyAddress != nil && trust == .signature && Self.isAddress(text)
        let isStandard = format.name == CarrierFormat.waybill.name && trust == .signature
        return WebhookSource(
            format: format, trust: trust, secrets: isAddress ? [] : try secrets(text, key, isStandard: isStandard),
            keys: isAddress ? PublishedKeys(address: text, logger: logger) : nil, carriers: try carriers(), access: try access(),
            polling: try polling())
    }

    private func polling() throws(SettingsError) -> PollingRules {
        var rules = PollingRules()
        let word = settings.string("tracking.polls.\(name)", default: rules.mode.rawValue)
        guard let mode = PollingRules.Mode(rawValue: word) else {
            throw SettingsError(key: "tracking.polls.\(name)", value: word, allowed: "never, quiet or always")
        }
        rules.mode = mode
        rules.perMinute = try settings.int("tracking.polls-per-minute.\(name)", default: rules.perMinute, in: 1...100_000)
        rules.perDay = try settings.int("tracking.polls-per-day.\(name)", default: rules.perDay, in: 1...100_000_000)
        return rules
    }

    private func format() throws(SettingsError) -> CarrierFormat {
        let known = CarrierFormat.all.map(\.name)
        let wanted = settings.string("tracking.formats.\(name)", default: known.contains(name) ? name : "waybill")
        guard let format = CarrierFormat.named(wanted) else {
            throw SettingsError(key: "tracking.formats.\(name)", value: wanted, allowed: known.joined(separator: ", "))
        }
        let key = "tracking.token-headers.\(name)"
        guard let header = settings.optionalString(key) else { return format }
        guard HTTPField.Name(header) != nil, let chosen = format.taking(tokenIn: header) else {
            throw SettingsError(
                key: key, value: header, allowed: "the name of a header, for a format that lets us name one (dhl)")
        }
        return chosen
    }

    private func trust() throws(SettingsError) -> CarrierFormat.Trust {
        let word = settings.string("tracking.trust.\(name)", default: "signature")
        guard let trust = CarrierFormat.Trust(rawValue: word) else {
            throw SettingsError(key: "tracking.trust.\(name)", value: word, allowed: "signature or address")
        }
        return trust
    }

    private func carriers() throws(SettingsError) -> Set<String>? {
        let key = "tracking.carriers.\(name)"
        guard let text = settings.optionalString(key) else { return nil }
        let codes = Set(WebhookSources.list(text))
        guard !codes.isEmpty else {
            throw SettingsError(key: key, value: text, allowed: "codes of carriers, comma-separated, or * for every carrier")
        }
        return codes
    }

    private func access() throws(SettingsError) -> CarrierAccess {
        let key = "tracking.api-hosts.\(name)"
        let host = settings.optionalString(key).map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
        if let host, !Self.isAddress(host) || host.split(separator: "/").count != 2 {
            throw SettingsError(key: key, value: host, allowed: "https:// and a host, or http:// and this machine")
        }
        return CarrierAccess(key: settings.optionalString("tracking.api-keys.\(name)", isSecret: true), host: host)
    }

    private func secrets(_ text: String, _ key: String, isStandard: Bool) throws(SettingsError) -> [WebhookSecret] {
        do throws(WebhookSecretError) {
            var secrets: [WebhookSecret] = []
            for secret in text.hasPrefix("{") ? [text] : WebhookSources.list(text) { secrets.append(try WebhookSecret(secret)) }
            guard !isStandard || secrets.allSatisfy(\.isStandard) else { throw .notBase64 }
            if let bytes = secrets.compactMap(\.guessableBytes).first { throw .tooShort(bytes) }
            return secrets
        } catch {
            throw SettingsError(key: key, value: "(hidden)", allowed: "secrets, comma-separated. \(error.description)")
        }
    }

    /// Keys and secrets travel encrypted, or do not leave the machine.
    private static func isAddress(_ text: String) -> Bool {
        ["https://", "http://127.0.0.1", "http://localhost", "http://[::1]"].contains { text.hasPrefix($0) }
    }
}
