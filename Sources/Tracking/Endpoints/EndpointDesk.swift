import FoundationEssentials
import Fulfilment
import Postgres
import ServiceRuntime

/// What may be done with subscribers' endpoints, from the command line and over HTTP.
struct EndpointDesk: Sendable {
    /// How long secrets sign beside a new one unless something else is said.
    static let overlap = Duration.seconds(86_400)

    let postgres: Postgres
    let sender: NoticeSender
    private let store = EndpointStore()
    private let notices = NoticeStore()
    private let queue = NoticeQueueStore()

    init(postgres: Postgres, sender: NoticeSender) { (self.postgres, self.sender) = (postgres, sender) }

    /// Why nothing was done.
    enum Refusal: Error, CustomStringConvertible {
        case faults([EndpointWish.Fault])
        case exists(String)
        case missing(String)
        case secret(String)

        var description: String {
            switch self {
            case .faults(let faults): faults.map(\.sentence).joined(separator: "; ")
            case .exists(let code): "there is an endpoint '\(code)' already; 'remove' it first, or take another code"
            case .missing(let code): "there is no endpoint '\(code.excerpt(bytes: 80))'"
            case .secret(let problem): "the secret \(problem)"
            }
        }
    }

    func all() async throws -> [Endpoint] { try await store.endpoints(on: postgres) }

    /// - Throws: `Refusal.missing`.
    func endpoint(_ code: String) async throws -> Endpoint {
        guard let found = try await store.endpoints(code, on: postgres).first else { throw Refusal.missing(code) }
        return found
    }

    /// Adds an endpoint.
    /// - Parameter secret: what it is signed with, where that is known elsewhere already; nil: a new one.
    /// - Returns: the secret, which is never shown again.
    func add(_ wish: EndpointWish, secret given: String? = nil) async throws -> String {
        let faults = wish.faults(allowsPlain: sender.rules.allowsPlain)
        guard faults.isEmpty else { throw Refusal.faults(faults) }
        let secret = try Self.checked(given)
        let sealed = try sender.keys.seal(secret, for: EndpointSecret.purpose(wish.code))
        try await postgres.transaction { transaction in
            guard try await store.add(wish, in: transaction) else { throw Refusal.exists(wish.code) }
            try await store.add(sealed, to: wish.code, in: transaction)
        }
        return secret
    }

    private static func checked(_ given: String?) throws(Refusal) -> String {
        if let problem = given.flatMap(EndpointSecret.problem) { throw .secret(problem) }
        return given ?? EndpointSecret.draw()
    }

    /// Adds a secret; those that are there sign beside it for a while.
    /// - Parameters:
    ///   - overlap: for how long.
    ///   - given: the new one; nil: it is drawn.
    /// - Returns: the new one, which is never shown again.
    func rotate(_ code: String, overlap: Duration = EndpointDesk.overlap, secret given: String? = nil) async throws -> String {
        _ = try await endpoint(code)
        let secret = try Self.checked(given)
        let sealed = try sender.keys.seal(secret, for: EndpointSecret.purpose(code))
        try await postgres.transaction { transaction in
            try await store.expire(code, after: overlap.inSeconds, in: transaction)
            try await store.add(sealed, to: code, in: transaction)
        }
        return secret
    }

    /// Switches an endpoint off: what waits for it stays, what is new is not kept for it.
    func disable(_ code: String, reason: String) async throws {
        _ = try await endpoint(code)
        try await store.disable(code, reason: reason, on: postgres)
    }

    /// What an endpoint missed while it was switched off.
    struct Missed: Sendable, Encodable {
        /// Since when.
        let since: ZonedTime?
        /// Notices it would have got, which `replay` sends.
        let notices: Int
    }

    /// Switches an endpoint on again; what waits is sent at once.
    func enable(_ code: String) async throws -> Missed {
        _ = try await endpoint(code)
        guard let since = try await store.enable(code, on: postgres) else { return Missed(since: nil, notices: 0) }
        return Missed(since: ZonedTime(since), notices: try await notices.count(since: since, for: code, on: postgres))
    }

    /// Removes an endpoint with all that waits for it.
    func remove(_ code: String) async throws {
        _ = try await endpoint(code)
        try await store.remove(code, on: postgres)
    }

    /// Sends a notice of the type `endpoint.test` now, once, also where the endpoint is switched off.
    func test(_ code: String) async throws -> LoggedAttempt {
        let endpoint = try await endpoint(code)
        let notice = TakenNotice(
            id: 0, endpoint: code, url: endpoint.wish.url, secrets: try await store.secrets(code, on: postgres),
            messageID: UUID(),
            type: "endpoint.test", trackingNumber: nil, attempt: RetrySchedule.pauses.count + 1,
            body: #"{"data":{"endpoint":"\#(code)"},"timestamp":"\#(ZonedTime(Date()).utcText)","type":"endpoint.test"}"#)
        let attempt = await sender.send(notice)
        try await postgres.query(queue.log(attempt))
        return LoggedAttempt(attempt)
    }

    /// The last attempts, the newest first.
    func log(_ code: String?, message: UUID? = nil, limit: Int) async throws -> [LoggedAttempt] {
        if let code { _ = try await endpoint(code) }
        return try await queue.attempts(of: code, message: message, limit: limit, on: postgres)
    }

    /// Sends again what an endpoint wants of the past.
    /// - Returns: how many notices.
    func replay(_ past: NoticeStore.Past, to code: String) async throws -> Int {
        _ = try await endpoint(code)
        return try await notices.replay(past, to: code, on: postgres)
    }
}
