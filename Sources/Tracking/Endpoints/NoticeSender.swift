import AsyncHTTPClient
import CarrierFormats
import ConnectionThread
import FoundationEssentials
import Fulfilment
import NIOCore
import NIOHTTP1
import OutgoingHTTP
package import ServiceRuntime

/// What may be called, and how long it may take.
package struct EndpointRules: Sendable {
    /// `tracking.endpoints.allow-http`: addresses may begin with `http://`.
    package var allowsPlain = false
    /// `tracking.endpoints.allow-private`: addresses inside that may be called, as ranges.
    package var allowedPrivate: [NetworkRange] = []
    /// `tracking.endpoints.timeout`: for an answer.
    package var timeout = Duration.seconds(15)
    /// `tracking.endpoints.lanes`: notices sent at once; a quarter of them to endpoints that are slow or fail.
    package var lanes = 256
    /// `tracking.endpoints.lanes-each`: of those, to one endpoint.
    package var lanesEach = 4
    /// `tracking.endpoints.keep`: how long notices and the log are kept.
    package var keep = Duration.seconds(30 * 86_400)

    package init() {}

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings) throws(SettingsError) {
        allowsPlain = try settings.bool("tracking.endpoints.allow-http", default: allowsPlain)
        timeout = try settings.duration("tracking.endpoints.timeout", default: timeout, atLeast: .milliseconds(100))
        lanes = try settings.int("tracking.endpoints.lanes", default: lanes, in: 4...10_000)
        lanesEach = try settings.int("tracking.endpoints.lanes-each", default: lanesEach, in: 1...100)
        keep = try settings.duration("tracking.endpoints.keep", default: keep, atLeast: .seconds(86_400))
        let key = "tracking.endpoints.allow-private"
        for text in settings.string(key, default: "").split(separator: ",").map({ $0.filter { !$0.isWhitespace } }) {
            guard let range = NetworkRange(text) else {
                throw SettingsError(key: key, value: text, allowed: "ranges of addresses, comma-separated, as 10.1.0.0/16")
            }
            allowedPrivate.append(range)
        }
    }

    func allow(_ address: NetworkAddress) -> Bool {
        address.isPublic || allowedPrivate.contains { $0.contains(address) }
    }
}

/// Sends notices as Standard Webhooks.
///
/// The name is resolved for each attempt, the address it has then is checked, and exactly that one is connected to.
struct NoticeSender: Sendable {
    /// Bytes of an answer that the log keeps.
    private static let kept = 200

    let rules: EndpointRules
    var keys: SecretKeys
    let clients: PinnedClients
    /// The first address of a host, as text.
    var resolve: @Sendable (_ host: String, _ port: Int) async throws -> String = NoticeSender.systemAddress

    /// Makes one attempt. Never throws: what goes wrong is what the attempt came to.
    func send(_ notice: TakenNotice) async -> NoticeAttempt {
        let (startedAt, start) = (Date(), ContinuousClock.now)
        var answered: (status: Int, beginning: String)?
        let outcome: NoticeAttempt.Outcome
        do throws(Trouble) {
            let answer = try await post(notice, at: startedAt)
            answered = (answer.status, Self.text(answer.body))
            outcome = RetrySchedule.outcome(
                answer.status, retryAfter: answer.headers["retry-after"].first, attempt: notice.attempt, now: Date())
        } catch {
            outcome = RetrySchedule.outcome(error.words, attempt: notice.attempt)
        }
        return NoticeAttempt(
            endpoint: notice.endpoint, messageID: notice.messageID, type: notice.type, trackingNumber: notice.trackingNumber,
            attempt: notice.attempt, startedAt: startedAt,
            milliseconds: Int(((ContinuousClock.now - start) / .milliseconds(1)).rounded()), status: answered?.status,
            answer: answered?.beginning ?? "", outcome: outcome)
    }

    /// Why there was no answer.
    private struct Trouble: Error {
        let words: String
    }

    private typealias Answer = (status: Int, headers: HTTPHeaders, body: ByteBuffer)

    private func post(_ notice: TakenNotice, at time: Date) async throws(Trouble) -> Answer {
        let address: EndpointAddress
        do throws(EndpointAddress.Fault) {
            address = try EndpointAddress(notice.url, allowsPlain: rules.allowsPlain)
        } catch {
            throw Trouble(words: "the address \(error.problem)")
        }
        let request = try request(notice, to: address, at: time)
        let lease = await clients.lease(address.host, at: try await checkedAddress(address))
        let result: Result<Answer, any Error>
        do {
            result = .success(try await lease.client.answerBeginning(to: request, within: rules.timeout, first: Self.kept))
        } catch {
            result = .failure(error)
        }
        await clients.giveBack(lease)
        do { return try result.get() } catch { throw Trouble(words: Self.words(error)) }
    }

    private func request(
        _ notice: TakenNotice, to address: EndpointAddress, at time: Date
    ) throws(Trouble) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: address.url)
        request.method = .POST
        let names = StandardWebhook.Headers.names
        let signed = try signed(notice, at: time)
        request.headers = [
            "content-type": "application/json", "user-agent": "Waybill", names.id: signed.id, names.timestamp: signed.timestamp,
            names.signature: signed.signature,
        ]
        request.body = .bytes(ByteBuffer(string: notice.body))
        return request
    }

    private func signed(_ notice: TakenNotice, at time: Date) throws(Trouble) -> StandardWebhook.Headers {
        do {
            let secrets = try notice.secrets.map { try WebhookSecret($0.open(with: keys)) }
            return try StandardWebhook(secrets: secrets).signAll(id: notice.webhookID, at: time, body: Array(notice.body.utf8))
        } catch {
            throw Trouble(words: "it could not be signed: \(error)")
        }
    }

    private func checkedAddress(_ address: EndpointAddress) async throws(Trouble) -> String {
        let found: String
        do { found = try await resolve(address.host, address.port) } catch {
            throw Trouble(words: "the name \(address.host) has no address")
        }
        guard let checked = NetworkAddress(found), rules.allow(checked) else {
            throw Trouble(
                words: """
                    \(address.host) is \(found), which is no address in the internet; 'tracking.endpoints.allow-private' lets subscribers inside be \
                    called
                    """)
        }
        return found
    }

    private static func words(_ error: any Error) -> String {
        if error is CancellationError { return "the program stopped" }
        return switch error as? HTTPClientError {
        case HTTPClientError.deadlineExceeded?, HTTPClientError.readTimeout?: "there was no answer in time"
        case HTTPClientError.connectTimeout?: "it could not be connected to in time"
        default: "there was no answer: \("\(error)".excerpt(bytes: 300))"
        }
    }

    /// Text for the log: what is no UTF-8, and what PostgreSQL keeps in no text, is replaced.
    private static func text(_ body: ByteBuffer) -> String {
        String(decoding: body.readableBytesView.prefix(kept), as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    }

    /// What the system's resolver says; on a thread of its own, since it blocks.
    static func systemAddress(of host: String, port: Int) async throws -> String {
        if NetworkAddress(host) != nil { return host }
        return try await withCheckedThrowingContinuation { continuation in
            let failure = startDetachedThread(name: "resolver") {
                continuation.resume(
                    with: Result {
                        guard let address = try SocketAddress.makeAddressResolvingHost(host, port: port).ipAddress else {
                            throw Trouble(words: "no address")
                        }
                        return address
                    })
            }
            if failure != 0 { continuation.resume(throwing: Trouble(words: "no thread: \(failure)")) }
        }
    }
}
