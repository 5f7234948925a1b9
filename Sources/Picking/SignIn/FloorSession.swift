import Fulfilment
import HTTPTypes
import Postgres
import ScanDialogue
import ServiceRuntime
import Synchronization

/// Who stands at a device: a badge that signed in with the device's key. Everything recorded is recorded as its doing.
struct FloorSession: Sendable, Hashable {
    let id: Int64
    /// As it is in the books.
    let badge: String
    /// The API key that opened it, and that alone may use it.
    let keyID: String
    /// Of the badge's holder.
    let roles: StaffRoles
    /// Those of the key.
    var sites = Reach.all
    /// Those whose floors this worker serves.
    var served = Reach.all
    /// In which its request is answered.
    var language = Language.english
}

extension FloorSession {
    /// Where the badge's holder may do something with this device at this worker.
    func sites(for right: Right) -> Reach { roles.sites(of: right).intersection(sites).intersection(served) }

    /// - Parameter site: where; nil while nobody knows yet: then anywhere will do.
    /// - Throws: `ProblemDetails` 403, naming what is missing and who gives it.
    func require(_ right: Right, at site: String?) throws(ProblemDetails) {
        guard let site else {
            let allowed = roles.sites(of: right).intersection(sites)
            guard !allowed.isEmpty else { throw FloorProblem.rightMissing(right, self) }
            guard !allowed.intersection(served).isEmpty else { throw FloorProblem.otherWorker(allowed, served: served) }
            return
        }
        guard sites.includes(site) else { throw FloorProblem.otherSite(site, self) }
        guard served.includes(site) else { throw FloorProblem.otherWorker(.only([site]), served: served) }
        guard roles.sites(of: right).includes(site) else { throw FloorProblem.rightMissing(right, self, at: site) }
    }
}

/// What a device shows for its session: 128 random bits in hexadecimal digits. At rest there is only their SHA-256.
enum SessionToken {
    /// Hexadecimal digits of 128 bits.
    private static let length = 32

    static func make() -> String {
        let digits = String(UInt128.random(in: 0 ... .max), radix: 16)
        return String(repeating: "0", count: length - digits.count) + digits
    }

    /// nil for what `make` never makes, which is not looked up.
    static func hash(_ token: String) -> [UInt8]? {
        let isHexadecimal = token.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isHexadecimal && token.utf8.count == length ? APIKeys.hash(token) : nil
    }
}

/// Recognises sessions by the header `Waybill-Session`.
///
/// Those that were found are cached for `lifetime`, as keys are, with the roles of their badges: a session that was ended, or a role that was
/// taken, works no longer than that.
final class FloorSessions: Sendable {
    private struct Cached {
        let session: FloorSession
        let until: ContinuousClock.Instant
    }

    private static let header = HTTPField.Name("Waybill-Session")
    /// Sessions remembered before those are forgotten that have to be looked up again anyway.
    private static let limit = 1000
    private let store = SignInStore()
    private let postgres: Postgres
    private let lifetime: Duration
    /// The sites whose floors this worker serves.
    let served: Reach
    private let cached = Mutex<[[UInt8]: Cached]>([:])

    init(postgres: Postgres, served: Reach = .all, lifetime: Duration = .seconds(10)) {
        (self.postgres, self.served, self.lifetime) = (postgres, served, lifetime)
    }

    /// The token of a request; nil when it has none.
    static func token(in headers: HTTPFields) -> String? { header.flatMap { headers[$0] } }

    /// The session of a request that needs a right, which its badge and its key have at some site at least.
    /// - Parameter right: nil: whatever the badge may do is enough.
    /// - Throws: `ProblemDetails` 401 without a token, and for one that is malformed, unknown, of another key or ended: nobody learns which;
    ///   403 without the right, and for a device of sites that this worker does not serve.
    func require(_ right: Right?, _ headers: HTTPFields, of caller: Caller) async throws -> FloorSession {
        guard let token = Self.token(in: headers) else { throw FloorProblem.sessionMissing }
        guard var session = try await session(token, keyID: caller.keyID) else { throw FloorProblem.sessionEnded }
        (session.sites, session.served) = (caller.sites, served)
        if let accepted = headers[.acceptLanguage] { session.language = Language(accepted: accepted) }
        if let right { try session.require(right, at: nil) }
        return session
    }

    /// The live session of a token and the key it is shown with; nil when there is none.
    func session(_ token: String, keyID: String) async throws -> FloorSession? {
        guard let hash = SessionToken.hash(token), let session = try await session(hash) else { return nil }
        return session.keyID == keyID ? session : nil
    }

    private func session(_ hash: [UInt8]) async throws -> FloorSession? {
        let now = ContinuousClock.now
        if let known = cached.withLock({ $0[hash] }), known.until > now { return known.session }
        let found = try await store.session(hash, on: postgres)
        cached.withLock { cached in
            if cached.count >= Self.limit { cached = cached.filter { $0.value.until > now } }
            cached[hash] = found.map { Cached(session: $0, until: now + min(lifetime, $1)) }
        }
        return found?.session
    }
}
