package import AsyncHTTPClient
import FoundationEssentials
import Fulfilment
import NIOCore
import NIOHTTP1
import OutgoingHTTP
package import ScanDialogue
import Synchronization

/// Where a device lets badges in.
package protocol SignInAccess: Sendable {
    /// Who the badge belongs to. What is asked for afterwards with this badge is asked in the session that begins, or goes on.
    /// - Parameter pin: for a badge that has one and no session.
    func signIn(badge: String, pin: String?) async throws(FloorClientError) -> SignInAnswer
}

/// The floor's side of the warehouse as a device sees it.
package protocol FloorAccess: SignInAccess {
    /// A new tour, the open one, or nil when there is no work, also after the time that the request gives.
    func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer?
    /// Sends scans of a tour. Sending them twice does no harm.
    func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt
}

/// Talks to a picking-worker over HTTP.
///
/// Signs in by itself where a badge has no session, or has none any more; where that needs a PIN the request fails, and is made again by
/// who can ask for it. Sessions are only in memory: the next start signs in again.
package struct FloorClient: FloorAccess {
    private let http: HTTPClient
    private let url: String
    private let key: String
    private let timeout: Duration
    private let language: Language
    private let sessions = SessionTokens()

    /// - Parameters:
    ///   - url: base address, such as `http://127.0.0.1:8081`.
    ///   - key: an API key with the scope `floor`.
    ///   - language: in which the warehouse is asked to answer, and errors speak.
    package init(
        url: String, key: String, language: Language = .english, timeout: Duration = .seconds(10), http: HTTPClient = .outgoing
    ) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        (self.key, self.language, self.timeout, self.http) = (key, language, timeout, http)
    }

    private var words: any FloorWords { language.words }

    package func signIn(badge: String, pin: String?) async throws(FloorClientError) -> SignInAnswer {
        let request = try request("/floor/sign-in", SignInRequest(badge: badge, pin: pin))
        let answer: SignInAnswer = try read(try await send(request, in: sessions[badge]).body)
        sessions[badge] = answer.session
        return answer
    }

    package func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer? {
        let answer = try await post("/floor/tours", request, by: request.badge, waiting: request.waitSeconds)
        return answer.status == 204 ? nil : try read(answer.body)
    }

    package func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt {
        let upload = ScanUpload(badge: badge, scans: scans, sentAt: Date())
        return try read(try await post("/floor/tours/\(tourID)/scans", upload, by: badge).body)
    }

    /// What the warehouse answered.
    struct Answer: Sendable {
        let status: Int
        /// The Content-Type.
        let type: String
        let body: ByteBuffer
    }

    func get(_ path: String, by badge: String) async throws(FloorClientError) -> Answer {
        try await send(HTTPClientRequest(url: url + path), by: badge)
    }

    func post(
        _ path: String, _ content: some Encodable, by badge: String, within limit: Duration? = nil
    ) async throws(FloorClientError) -> Answer {
        try await send(try request(path, content), by: badge, within: limit)
    }

    /// - Parameter seconds: that the answer may wait for something.
    func post(
        _ path: String, _ content: some Encodable, by badge: String, waiting seconds: Int?
    ) async throws(FloorClientError) -> Answer {
        try await post(path, content, by: badge, within: timeout + .seconds(seconds ?? 0))
    }

    func post(
        _ path: String, json: String, by badge: String, within limit: Duration? = nil
    ) async throws(FloorClientError) -> Answer {
        try await send(request(path, json: ByteBuffer(string: json)), by: badge, within: limit)
    }

    private func request(_ path: String, _ content: some Encodable) throws(FloorClientError) -> HTTPClientRequest {
        do { return request(path, json: ByteBuffer(bytes: try JSONEncoder().encode(content))) } catch {
            throw .unreachable(words.requestUnwritable("\(error)"))
        }
    }

    private func request(_ path: String, json: ByteBuffer) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url + path)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(json)
        return request
    }

    /// In the badge's session; when that has ended, in another one.
    private func send(
        _ request: HTTPClientRequest, by badge: String, within limit: Duration? = nil
    ) async throws(FloorClientError) -> Answer {
        let known = try await session(of: badge)
        do {
            return try await send(request, in: known, within: limit)
        } catch {
            guard case .sessionEnded = error else { throw error }
            sessions.forget(known, of: badge)
            return try await send(request, in: try await session(of: badge), within: limit)
        }
    }

    private func session(of badge: String) async throws(FloorClientError) -> String {
        if let session = sessions[badge] { return session }
        return try await signIn(badge: badge, pin: nil).session
    }

    private func send(
        _ request: HTTPClientRequest, in session: String?, within limit: Duration? = nil
    ) async throws(FloorClientError) -> Answer {
        let answer: Answer
        do {
            var request = request
            request.headers.add(name: "authorization", value: "Bearer \(key)")
            request.headers.add(name: "accept-language", value: language.rawValue)
            if let session { request.headers.add(name: "waybill-session", value: session) }
            let response = try await http.execute(request, timeout: TimeAmount(limit ?? timeout))
            answer = Answer(
                status: Int(response.status.code), type: response.headers.first(name: "content-type") ?? "",
                body: try await response.body.collect(upTo: 16 << 20))
        } catch {
            throw .unreachable(words.noAnswer(from: url, "\(error)"))
        }
        if (200...299).contains(answer.status) { return answer }
        if answer.status >= 500 { throw .unreachable(words.serverIsSick(url, status: answer.status)) }
        throw refusal(answer.status, answer.body)
    }

    private func refusal(_ status: Int, _ body: ByteBuffer) -> FloorClientError {
        struct Problem: Decodable {
            let title: String
            let detail: String
        }
        do {
            let problem = try JSONDecoder().decode(Problem.self, from: Data(body.readableBytesView))
            let why = words.refusal(problem.title, problem.detail)
            if status == 401, problem.title.hasPrefix("Session ") { return .sessionEnded(why) }
            if problem.title.hasPrefix("PIN ") { return .pinWanted(why) }
            if problem.title == "Label awaited" { return .labelAwaited(problem.detail) }
            return .refused(status: status, why, code: problem.title.lowercased().replacing(" ", with: "_"))
        } catch  where status == 404 || status == 409 {
            return .unreachable(words.foreignAnswer(status: status))
        } catch {
            return .refused(status: status, words.refusedWithoutReason(status: status))
        }
    }

    func read<Answer: Decodable>(_ body: ByteBuffer) throws(FloorClientError) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView))
        } catch {
            throw .unreachable(words.answerUnreadable("\(error)"))
        }
    }
}

/// The sessions of the badges that are signed in at this device, by badge whatever its case.
private final class SessionTokens: Sendable {
    private let tokens = Mutex<[String: String]>([:])

    subscript(badge: String) -> String? {
        get { tokens.withLock { $0[badge.lowercased()] } }
        set { tokens.withLock { $0[badge.lowercased()] = newValue } }
    }

    /// Unless the badge has another one by now, for which somebody may have typed the PIN.
    func forget(_ token: String, of badge: String) {
        tokens.withLock { if $0[badge.lowercased()] == token { $0[badge.lowercased()] = nil } }
    }
}

/// Why a request brought nothing.
package enum FloorClientError: Error, CustomStringConvertible, Equatable {
    /// No network, no answer, a sick server: the same may succeed later.
    case unreachable(String)
    /// The warehouse said no, and why, in the language of the device.
    /// - Parameter code: the kind of problem as one word, such as `short`: always the same for the same rule. Empty when it says none.
    case refused(status: Int, String, code: String = "")
    /// The badge's session has ended, or is not this device's.
    case sessionEnded(String)
    /// The badge signs in with a PIN: it is missing, or it was wrong.
    case pinWanted(String)
    /// The parcel's label is not bought yet, and why: asking again helps.
    case labelAwaited(String)

    /// The kind of the warehouse's problem as one word; empty when it is none, or says none.
    var code: String {
        if case .refused(_, _, let code) = self { code } else { "" }
    }

    /// Nothing can be changed about it: what was asked for cannot be, whoever asks again.
    var isFinal: Bool {
        if case .refused(let status, _, _) = self { [400, 404, 409, 422].contains(status) } else { false }
    }

    /// Asking for the PIN helps.
    var wantsPIN: Bool {
        if case .pinWanted = self { true } else { false }
    }

    /// A worker from before answers could wait: it understands the same request without.
    var isAboutWaiting: Bool {
        if case .refused(422, let why, _) = self { why.contains("wait_seconds") } else { false }
    }

    package var isUnreachable: Bool {
        if case .unreachable = self { true } else { false }
    }

    /// Another cart may help: this one is unknown, or somebody else's.
    package var isAboutTheCart: Bool {
        if case .refused(let status, _, _) = self { status == 404 || status == 409 } else { false }
    }

    /// No scan of this tour will ever be taken from this picker: it is unknown, or somebody else's. Anything else (a key, a
    /// badge, a request the warehouse did not understand) may be mended, and then the same scans are taken.
    package var isAboutTheTour: Bool { isAboutTheCart }

    package var description: String {
        switch self {
        case .unreachable(let why), .refused(_, let why, _), .sessionEnded(let why), .pinWanted(let why), .labelAwaited(let why):
            why
        }
    }
}
