package import CarrierFormats
import Fulfilment

/// How a source of webhooks is set up. What it is believed by, and our key to its carrier's API, are secrets and apart.
package struct SourceTerms: Sendable, Hashable {
    /// In the address it pushes to, and what its events are known by.
    package let name: String
    /// The name of a `CarrierFormat`.
    package var format: String
    /// Which of the format's ways to be believed count.
    package var trust: CarrierFormat.Trust
    /// The header that was named to a carrier which lets its receivers name one.
    package var tokenHeader: String?
    /// Codes of the carriers whose parcels it may speak of; `*` for all.
    package var carriers: [String]
    /// Where its public keys are fetched; nil: it has secrets.
    package var keyAddress: String?
    /// Scheme and host to call in place of the carrier's own.
    package var apiHost: String?
    /// When its carrier is asked, and how often at most, where it can be.
    package var polling = PollingRules()
    /// Whether its webhooks are taken at all.
    package var isEnabled = true

    /// - Parameters:
    ///   - name: in the address.
    ///   - format: nil: the format of that name where there is one, else `waybill`.
    ///   - trust: which ways count.
    ///   - carriers: nil: the carrier that has the source's name.
    package init(name: String, format: String? = nil, trust: CarrierFormat.Trust = .signature, carriers: [String]? = nil) {
        self.name = name
        self.format = format ?? CarrierFormat.named(name)?.name ?? CarrierFormat.waybill.name
        (self.trust, self.carriers) = (trust, carriers ?? [name])
    }

    /// Whom events of the own fleet's stops are from.
    private static let ownFleet = "route-optimizer"

    /// - Returns: the format, taking tokens from the header that was named.
    /// - Throws: `SourceFault` for the first thing that cannot be.
    @discardableResult
    package func checked() throws(SourceFault) -> CarrierFormat {
        guard Self.isName(name) else {
            throw SourceFault(
                "name", name, "1 to 63 small letters, digits, hyphens, points and underlines, not beginning with a sign")
        }
        guard name != Self.ownFleet else {
            throw SourceFault("name", name, "any other name; the own fleet's drivers report under this one")
        }
        guard !carriers.isEmpty, carriers.allSatisfy({ !$0.isEmpty && !$0.contains(",") }) else {
            throw SourceFault("carrier", carriers.joined(separator: " "), "the code of a carrier, or * for every carrier")
        }
        if let apiHost, !Self.isAddress(apiHost) || apiHost.split(separator: "/").count != 2 {
            throw SourceFault("api-host", apiHost, "https:// and a host, or http:// and this machine")
        }
        let format = try knownFormat()
        try checkPolling(format)
        if let keyAddress, format.keyAddress == nil || trust != .signature || !Self.isAddress(keyAddress) {
            throw SourceFault(
                "keys", keyAddress,
                "https:// and a host, or http:// and this machine, for a format whose sender publishes keys (shipengine)")
        }
        return format
    }

    private func checkPolling(_ format: CarrierFormat) throws(SourceFault) {
        guard PollingRules.minuteLimits.contains(polling.perMinute) else {
            throw SourceFault("polls-per-minute", "\(polling.perMinute)", "1 to \(PollingRules.minuteLimits.upperBound)")
        }
        guard PollingRules.dayLimits.contains(polling.perDay) else {
            throw SourceFault("polls-per-day", "\(polling.perDay)", "1 to \(PollingRules.dayLimits.upperBound)")
        }
        guard polling.mode != .always || format.lookUp != nil else {
            throw SourceFault(
                "polls", polling.mode.rawValue, "quiet or never, for a carrier that cannot be asked (dhl, karrio, ups can)")
        }
    }

    private func knownFormat() throws(SourceFault) -> CarrierFormat {
        guard let known = CarrierFormat.named(format) else {
            throw SourceFault("format", format, CarrierFormat.all.map(\.name).joined(separator: ", "))
        }
        guard let tokenHeader else { return known }
        guard Self.isHeader(tokenHeader), let chosen = known.taking(tokenIn: tokenHeader) else {
            throw SourceFault("token-header", tokenHeader, "the name of a header, for a format that lets us name one (dhl)")
        }
        return chosen
    }

    private static func isName(_ text: String) -> Bool {
        let (letters, signs) = (Array("abcdefghijklmnopqrstuvwxyz0123456789".utf8), Array("_.-".utf8))
        guard (1...63).contains(text.utf8.count), let first = text.utf8.first, letters.contains(first) else { return false }
        return text.utf8.allSatisfy { letters.contains($0) || signs.contains($0) }
    }

    private static func isHeader(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "-_0123456789".unicodeScalars.contains($0))
            }
    }

    /// Keys and secrets travel encrypted, or do not leave the machine.
    private static func isAddress(_ text: String) -> Bool {
        text.hasPrefix("https://")
            || ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { local in
                text.hasPrefix(local) && [nil, ":", "/"].contains(text.dropFirst(local.count).first)
            }
    }
}

/// What of a source's set-up cannot be: the option, its value and what is allowed. Never a secret.
package struct SourceFault: Error, Equatable, CustomStringConvertible {
    /// The option of the command, without `--`; `name` for the name itself.
    package let option: String
    /// As it was given; of secrets "(hidden)".
    package let value: String
    /// For people.
    package let allowed: String

    init(_ option: String, _ value: String, _ allowed: String) {
        (self.option, self.value, self.allowed) = (option, value, allowed)
    }

    package var description: String {
        "\(option == "name" ? "the name" : "--\(option)") '\(value.printable)': allowed is \(allowed)"
    }
}

extension SourceTerms {
    /// A text that may be a secret of the source.
    /// - Throws: `SourceFault` without the secret.
    package func checked(secret text: String) throws(SourceFault) {
        let isStandard = CarrierFormat.named(format)?.name == CarrierFormat.waybill.name && trust == .signature
        do throws(WebhookSecretError) {
            let secret = try WebhookSecret(text)
            guard !isStandard || secret.isStandard else { throw .notBase64 }
            if let bytes = secret.guessableBytes { throw .tooShort(bytes) }
        } catch {
            throw SourceFault("secret-file", "(hidden)", "a secret of 16 bytes at least. \(error.description)")
        }
    }

    /// A new secret of a kind that the format takes, or that an address can have.
    package func drawSecret() -> String {
        format == CarrierFormat.waybill.name && trust == .signature ? CarrierSigner.drawStandard() : CarrierSigner.draw()
    }
}
