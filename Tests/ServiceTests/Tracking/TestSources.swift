import CarrierFormats
import FoundationEssentials
import Logging
import ServiceRuntime

@testable import Tracking
@testable import TrackingSources

/// Sources of webhooks for tests, and what their secrets are sealed with.
enum TestSources {
    /// Any 32 bytes.
    static let keyText = Data([UInt8](0..<32)).base64EncodedString()

    static func keys(_ text: String = keyText) throws -> SecretKeys {
        try SecretKeys(environment: [SecretKeys.keyVariable: text])
    }

    /// A secret of Standard Webhooks.
    static func secret(_ source: String) -> String {
        "whsec_" + Data("a-secret-of-the-carrier-\(source)".utf8).base64EncodedString()
    }

    /// A source as it would be stored.
    static func stored(_ terms: SourceTerms, secrets: [String] = ["a-token-16-bytes"], apiKey: String? = nil) throws
        -> StoredSource
    {
        let keys = try keys()
        let sealed = try secrets.enumerated().map { number, secret in
            StoredSource.Secret(
                id: Int64(number + 1), sealed: try keys.seal(secret, for: StoredSource.purpose(of: terms.name)),
                createdAt: Date(),
                expiresAt: nil)
        }
        let access = try apiKey.map { try keys.seal($0, for: StoredSource.accessPurpose(of: terms.name)) }
        return StoredSource(terms: terms, apiKey: access, secrets: terms.keyAddress == nil ? sealed : [])
    }

    /// What the program makes of what is stored.
    static func sources(_ stored: [StoredSource]) throws -> WebhookSources {
        WebhookSources(stored, try keys(), logger: Logger(label: "test"))
    }
}

extension CarrierPolling {
    /// One round of every source whose carrier can be asked.
    func pollDue(now: Date = Date()) async throws {
        for source in askable { try await poll(source, now: now) }
    }
}
