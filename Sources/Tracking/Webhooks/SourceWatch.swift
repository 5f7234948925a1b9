package import Logging
package import Postgres
package import ServiceRuntime
import Synchronization
import TrackingSources

/// The sources as they are set up now: what `tracking source` changes is seen by every running program within two seconds.
///
/// While the database cannot be reached, what was known last stays.
package final class SourceWatch: Sendable {
    /// From one look at the sources to the next.
    package static let interval = Duration.seconds(2)

    private let known: Mutex<WebhookSources>
    private let load: @Sendable (WebhookSources) async throws -> WebhookSources

    /// Reads the sources.
    /// - Parameters:
    ///   - postgres: where they are.
    ///   - keys: what their secrets are opened with.
    ///   - logger: told of sources that cannot be used.
    /// - Throws: `SettingsError` when there are secrets and no key is set to open them; `PostgresError`.
    package init(postgres: Postgres, keys: SecretKeys, logger: Logger) async throws {
        let stored = try await SourceStore().all(on: postgres)
        if keys.currentID == nil, stored.contains(where: { !$0.secrets.isEmpty || $0.apiKey != nil }) {
            throw SettingsError(
                key: "secrets.key-file", value: "", allowed: "a file with the key that the sources' secrets were encrypted with")
        }
        known = Mutex(WebhookSources(stored, keys, logger: logger))
        load = { before in
            let stored = try await SourceStore().all(on: postgres)
            return stored == before.stored ? before : WebhookSources(stored, keys, after: before, logger: logger)
        }
    }

    /// Sources that stay as they are.
    package init(_ sources: WebhookSources) {
        known = Mutex(sources)
        load = { $0 }
    }

    /// As they were set up when last looked at.
    package var current: WebhookSources { known.withLock { $0 } }

    /// Looks at them again.
    package func refresh() async throws {
        let sources = try await load(current)
        known.withLock { $0 = sources }
    }

    /// Looks at them again when one of these was not known yet: its webhooks may be read before the next look is due.
    func refresh(for names: Set<String>) async throws {
        if !current.know(names) { try await refresh() }
    }
}
