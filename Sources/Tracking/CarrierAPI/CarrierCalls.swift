import AsyncHTTPClient
import CarrierFormats
import FoundationEssentials
import JSONReading
import NIOCore
import NIOHTTP1
import OutgoingHTTP

/// Calls to carriers' own addresses: their keys, and the confirmation of subscriptions.
package struct CarrierCalls: Sendable {
    private static let largestAnswer = 1 << 20

    private let limit: Duration

    /// - Parameter limit: for one call, from its first byte to its last.
    package init(limit: Duration = .seconds(10)) { self.limit = limit }

    /// Why a call brought nothing; names neither secrets nor what was answered.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        /// Of the answer; nil: there was none.
        var status: Int?
        /// Seconds after which the carrier wants to be asked again; nil: it did not say.
        var retryAfter: TimeInterval?
    }

    /// What stands at an address.
    func text(at address: String) async throws(Failure) -> String {
        let (status, body) = try await call(HTTPClientRequest(url: address))
        guard status == 200 else { throw Failure(description: "the answer was \(status)") }
        return String(buffer: body)
    }

    /// Makes the call a sender waits for before it pushes. May be made again.
    /// - Parameter access: our own to the carrier's API.
    func confirm(_ handshake: WebhookReading.Handshake, _ access: CarrierAccess) async throws(Failure) {
        var request = HTTPClientRequest(url: access.moved(handshake.address))
        request.method = .POST
        request.headers.add(name: handshake.header, value: handshake.secret)
        if let key = access.key { request.headers.add(name: handshake.keyHeader, value: key) }
        let (status, _) = try await call(request)
        guard (200..<300).contains(status) else { throw Failure(description: "the answer was \(status)") }
    }

    /// What a carrier's API says of a parcel.
    /// - Parameter access: our own to the carrier's API.
    func answer(about number: String, _ lookUp: LookUp, _ access: CarrierAccess) async throws(Failure) -> [UInt8] {
        guard let host = access.host ?? lookUp.host, let key = access.key else {
            throw Failure(description: "there is no access")
        }
        var request = HTTPClientRequest(url: host + lookUp.path(for: number))
        for (name, value) in lookUp.headers { request.headers.add(name: name, value: value) }
        switch lookUp.proof {
        case .key(let header, let prefix): request.headers.add(name: header, value: prefix + key)
        case .token(let path): request.headers.add(name: "authorization", value: "Bearer " + (try await token(host + path, key)))
        }
        let (status, headers, body) = try await wholeCall(request)
        guard status == 200 else {
            throw Failure(
                description: "the answer was \(status)", status: status, retryAfter: Self.retryAfter(headers["retry-after"].first)
            )
        }
        return Array(body.readableBytesView)
    }

    /// A token for name and secret of a client, with a colon between.
    private func token(_ address: String, _ client: String) async throws(Failure) -> String {
        var request = HTTPClientRequest(url: address)
        request.method = .POST
        request.headers.add(name: "authorization", value: "Basic " + Data(client.utf8).base64EncodedString())
        request.headers.add(name: "content-type", value: "application/x-www-form-urlencoded")
        request.body = .bytes(ByteBuffer(string: "grant_type=client_credentials"))
        let (status, body) = try await call(request)
        guard status == 200, let token = (try? JSONDocument(Array(body.readableBytesView)))?.root["access_token"]?.text else {
            throw Failure(description: "there was no token; the answer was \(status)")
        }
        return token
    }

    /// Of the two forms that RFC 9110 has the one in seconds; a date counts as not said.
    private static func retryAfter(_ text: String?) -> TimeInterval? { text.flatMap(Int.init).map(TimeInterval.init) }

    private func call(_ request: HTTPClientRequest) async throws(Failure) -> (status: Int, body: ByteBuffer) {
        let (status, _, body) = try await wholeCall(request)
        return (status, body)
    }

    private func wholeCall(
        _ request: HTTPClientRequest
    ) async throws(Failure) -> (status: Int, headers: HTTPHeaders, body: ByteBuffer) {
        do {
            return try await HTTPClient.outgoing.wholeAnswer(to: request, within: limit, upTo: Self.largestAnswer)
        } catch {
            throw Failure(description: "it could not be reached: \(error)")
        }
    }
}

/// Our own access to a carrier's API.
package struct CarrierAccess: Sendable {
    /// Sent with every call; nil when the carrier wants none.
    let key: String?
    /// Scheme and host to call in place of the carrier's own, for its sandbox.
    let host: String?
    /// Whether there is a key, be it one that cannot be read just now.
    let hasKey: Bool

    package init(key: String? = nil, host: String? = nil, isKeyStored: Bool = false) {
        (self.key, self.host, hasKey) = (key, host, key != nil || isKeyStored)
    }

    /// An address of the carrier, at the host to call.
    func moved(_ address: String) -> String {
        guard let host else { return address }
        let parts = address.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        return parts.count < 4 ? host : host + "/" + parts[3]
    }
}
