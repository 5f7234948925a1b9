package import CarrierFormats
import FoundationEssentials
package import Fulfilment
package import OperatorConsole
package import Postgres
package import ServiceRuntime
import Synchronization
import TrackingSources

/// Pushes events to `tracking` as signed webhooks, several in one where several are due.
package struct WebhookSender: Sendable {
    private let tracking: HTTPService
    private let secrets: WebhookSecrets
    private let tally = PushTally()

    package init(tracking: HTTPService, secrets: WebhookSecrets) {
        (self.tracking, self.secrets) = (tracking, secrets)
    }

    /// One line for people.
    package var summary: String { tally.summary }

    /// Pushes one body, again and again until it is taken: the same id each time, a new timestamp and signature each try.
    ///
    /// Ends early when the task is cancelled, or when the body is refused for good (400 or 413). While the database does not say what to sign
    /// with, that is a failed try.
    /// - Returns: whether it was taken.
    package func push(_ events: [CarrierEvent], source: String) async throws -> Bool {
        let body = try TrackingWebhook.encode(events)
        let id = "msg_\(UUID().uuidString.lowercased())"
        var pause = RetryPause(limit: 15)
        while !Task.isCancelled {
            let status = try await signed(body, id: id, source: source)
            if let status, (200..<300).contains(status) {
                tally.took(events.count)
                return true
            }
            if let status, status == 400 || status == 413 {
                tally.refused(events.count, "\(status)")
                return false
            }
            tally.failed(status.map { "\($0)" } ?? "no answer")
            do { try await Task.sleep(for: pause.next()) } catch { return false }
        }
        return false
    }

    /// The answer's status; nil when there was none.
    private func signed(_ body: [UInt8], id: String, source: String) async throws -> Int? {
        do {
            let signer = StandardWebhook(secrets: [try await secrets.secret(of: source)])
            return await send(body, headers: try signer.sign(id: id, at: Date(), body: body), source: source)
        } catch is PostgresError {
            return nil
        } catch let error as SourceKeeper.Refusal {
            throw OperationsError.usage("\(error)", advice: "`waybill seed` adds the demo's")
        }
    }

    /// The answer's status; nil when there was none.
    private func send(_ body: [UInt8], headers: StandardWebhook.Headers, source: String) async -> Int? {
        let names = StandardWebhook.Headers.names
        let signed = [(names.id, headers.id), (names.timestamp, headers.timestamp), (names.signature, headers.signature)]
        do {
            return try await tracking.send(
                "POST", "/webhooks/\(source)", body: Data(body), headers: signed, timeout: .seconds(15)
            ).status
        } catch {
            return nil
        }
    }
}

/// The secrets webhooks are signed with: those that the sources have, looked up again now and then, since they are rotated.
package actor WebhookSecrets {
    private static let lifetime = Duration.seconds(10)

    private let keeper: SourceKeeper
    private var known: [String: (secret: String, until: ContinuousClock.Instant)] = [:]

    /// - Parameters:
    ///   - database: where the sources are.
    ///   - keys: what their secrets are opened with.
    package init(_ database: Postgres, _ keys: SecretKeys) { keeper = SourceKeeper(postgres: database, keys: keys) }

    /// The newest secret of a source.
    /// - Throws: `SourceKeeper.Refusal` when nobody by that name may push, `SecretFault` when it cannot be opened; `PostgresError`.
    package func secret(of source: String) async throws -> WebhookSecret {
        if let cached = known[source], cached.until > .now { return try WebhookSecret(cached.secret) }
        let secret = try await keeper.secrets(of: source).first ?? ""
        known[source] = (secret, .now + Self.lifetime)
        return try WebhookSecret(secret)
    }
}

/// What became of the pushes.
private final class PushTally: Sendable {
    private struct State {
        var webhooks = 0
        var events = 0
        var refused = 0
        var failures = 0
        var lastFailure = ""
    }

    private let state = Mutex(State())

    func took(_ events: Int) {
        state.withLock {
            $0.webhooks += 1
            $0.events += events
        }
    }

    func refused(_ events: Int, _ reason: String) {
        state.withLock {
            $0.refused += events
            $0.lastFailure = reason
        }
    }

    func failed(_ reason: String) {
        state.withLock {
            $0.failures += 1
            $0.lastFailure = reason
        }
    }

    var summary: String {
        state.withLock { state in
            let trouble = state.failures + state.refused == 0 ? "" : ", \(HumanFormat.count(state.failures, "failed try"))"
            let refused = state.refused == 0 ? "" : ", \(HumanFormat.count(state.refused, "event")) refused for good"
            let last = state.lastFailure.isEmpty ? "" : " (last: \(state.lastFailure))"
            return
                "\(HumanFormat.count(state.events, "event")) in \(HumanFormat.count(state.webhooks, "webhook"))\(trouble)\(refused)\(last)"
        }
    }
}
