import FoundationEssentials
import Fulfilment
import OutgoingHTTP
import Postgres
import ServiceRuntime
import TestStack

@testable import Tracking

/// Parcels that subscribers are told of.
struct EndpointFixture: Sendable {
    let tracking: TrackingFixture
    let server: SubscriberServer
    let port: Int
    let sender: NoticeSender

    var postgres: Postgres { tracking.postgres }
    var desk: EndpointDesk { EndpointDesk(postgres: postgres, sender: sender) }

    /// - Parameter allowed: ranges of private addresses that may be called.
    static func with(
        allowed: [String] = ["127.0.0.0/8"], _ body: @Sendable @escaping (EndpointFixture) async throws -> Void
    ) async throws {
        try await TrackingFixture.with { tracking in
            try await SubscriberServer.serve { server, port in
                var rules = EndpointRules()
                (rules.allowsPlain, rules.allowedPrivate) = (true, allowed.compactMap(NetworkRange.init))
                let keys = try SecretKeys(environment: [SecretKeys.keyVariable: SecretKeys.draw()])
                let sender = NoticeSender(rules: rules, keys: keys, clients: PinnedClients())
                do {
                    try await body(EndpointFixture(tracking: tracking, server: server, port: port, sender: sender))
                    await sender.clients.shutDown()
                } catch {
                    await sender.clients.shutDown()
                    throw error
                }
            }
        }
    }

    func url(_ path: String, host: String = "127.0.0.1") -> String { "http://\(host):\(port)\(path)" }

    /// Adds an endpoint of this code, at the path of the same name; answers its secret.
    @discardableResult
    func add(_ code: String, _ adjust: (inout EndpointWish) -> Void = { _ in }) async throws -> String {
        var wish = EndpointWish(code: code, url: url("/\(code)"))
        adjust(&wish)
        return try await desk.add(wish)
    }

    /// Has the carrier say that a parcel has come to a status.
    func tell(_ number: String, _ status: TrackingStatus, hour: Double) async throws {
        try await tracking.tell([TrackingFixture.event(number, status, hour: hour)])
    }

    /// Sends all that is due, once.
    @discardableResult
    func send() async throws -> Int {
        try await NoticeDispatcher(postgres: postgres, sender: sender, logger: tracking.shipping.stack.logger).sendDue()
    }

    /// Lets the time pass until everything that waits may be sent.
    func wait() async throws {
        try await postgres.pipeline([
            "UPDATE tracking.notice_due SET due_at = now() WHERE taken_until IS NULL",
            "UPDATE tracking.endpoint SET not_before = NULL",
        ])
    }

    /// The statuses that a path was told, in the order in which they came: `N1 in_transit`.
    func told(_ path: String) -> [String] {
        server.sent(to: path).compactMap { $0.document?.data }.map { "\($0.trackingNumber ?? "") \($0.status ?? "")" }
    }
}
