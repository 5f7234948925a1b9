package import AsyncHTTPClient
import FoundationEssentials
import NIOCore
import NIOHTTP1
import OutgoingHTTP
package import ScanDialogue

/// The floor's side of the warehouse as a device sees it.
package protocol FloorAccess: Sendable {
    /// Who the badge belongs to.
    func signIn(badge: String) async throws(FloorClientError) -> SignInAnswer
    /// A new tour, the open one, or nil when there is no work.
    func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer?
    /// Sends scans of a tour. Sending them twice does no harm.
    func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt
}

/// Talks to a picking-worker over HTTP.
package struct FloorClient: FloorAccess {
    private let http: HTTPClient
    private let url: String
    private let key: String
    private let timeout: Duration

    /// - Parameters:
    ///   - url: base address, such as `http://127.0.0.1:8081`.
    ///   - key: an API key with the scope `floor`.
    package init(url: String, key: String, timeout: Duration = .seconds(10), http: HTTPClient = .outgoing) {
        self.url = url.hasSuffix("/") ? String(url.dropLast()) : url
        (self.key, self.timeout, self.http) = (key, timeout, http)
    }

    package func signIn(badge: String) async throws(FloorClientError) -> SignInAnswer {
        try Self.read(try await post("/floor/sign-in", SignInRequest(badge: badge)).body)
    }

    package func work(_ request: TourRequest) async throws(FloorClientError) -> TourAnswer? {
        let (status, body) = try await post("/floor/tours", request)
        return status == 204 ? nil : try Self.read(body)
    }

    package func send(_ scans: [ScanRecord], tourID: Int64, badge: String) async throws(FloorClientError) -> ScanReceipt {
        try Self.read(try await post("/floor/tours/\(tourID)/scans", ScanUpload(badge: badge, scans: scans)).body)
    }

    /// How a parcel is packed, by the number on its label.
    func parcel(sscc: String) async throws(FloorClientError) -> PackedParcelAnswer {
        let path = "/floor/parcels/\(String(sscc.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }))"
        return try Self.read(try await send(HTTPClientRequest(url: url + path)).body)
    }

    func post(_ path: String, _ content: some Encodable) async throws(FloorClientError) -> (status: Int, body: ByteBuffer) {
        var request = HTTPClientRequest(url: url + path)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        do { request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(content))) } catch {
            throw .unreachable("the request could not be written (\(error)).")
        }
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws(FloorClientError) -> (status: Int, body: ByteBuffer) {
        let status: Int
        let body: ByteBuffer
        do {
            var request = request
            request.headers.add(name: "authorization", value: "Bearer \(key)")
            let response = try await http.execute(request, timeout: TimeAmount(timeout))
            status = Int(response.status.code)
            body = try await response.body.collect(upTo: 16 << 20)
        } catch {
            throw .unreachable("\(url) does not answer; check the network and the address. (\(error))")
        }
        if (200...299).contains(status) { return (status, body) }
        if status >= 500 { throw .unreachable("\(url) is not well (HTTP \(status)).") }
        throw Self.refusal(status, body)
    }

    private static func refusal(_ status: Int, _ body: ByteBuffer) -> FloorClientError {
        struct Problem: Decodable {
            let title: String
            let detail: String
        }
        do {
            let problem = try JSONDecoder().decode(Problem.self, from: Data(body.readableBytesView))
            return .refused(status: status, "\(problem.title). \(problem.detail)")
        } catch  where status == 404 || status == 409 {
            return .unreachable("HTTP \(status), not in a picking-worker's words. Maybe the address is another program's.")
        } catch {
            return .refused(status: status, "The warehouse refused with HTTP \(status).")
        }
    }

    static func read<Answer: Decodable>(_ body: ByteBuffer) throws(FloorClientError) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(body.readableBytesView))
        } catch {
            throw .unreachable("the answer could not be read (\(error)).")
        }
    }
}

/// Why a request brought nothing.
package enum FloorClientError: Error, CustomStringConvertible, Equatable {
    /// No network, no answer, a sick server: the same may succeed later.
    case unreachable(String)
    /// The warehouse said no, and why.
    case refused(status: Int, String)

    package var isUnreachable: Bool {
        if case .unreachable = self { true } else { false }
    }

    /// Another cart may help: this one is unknown, or somebody else's.
    package var isAboutTheCart: Bool {
        if case .refused(let status, _) = self { status == 404 || status == 409 } else { false }
    }

    /// No scan of this tour will ever be taken from this picker: it is unknown, or somebody else's. Anything else (a key, a
    /// badge, a request the warehouse did not understand) may be mended, and then the same scans are taken.
    package var isAboutTheTour: Bool { isAboutTheCart }

    package var description: String {
        switch self {
        case .unreachable(let why): why
        case .refused(_, let why): why
        }
    }
}

/// The packers' side of the warehouse as a device sees it.
protocol PackAccess: Sendable {
    /// Who the badge belongs to.
    func signIn(badge: String) async throws(FloorClientError) -> SignInAnswer
    /// The parcels of an order. Asking again does no harm.
    func begin(_ request: PackRequest) async throws(FloorClientError) -> PackList
    /// Closes the parcels. Reporting twice does no harm.
    func finish(_ report: PackReport, orderID: Int64) async throws(FloorClientError) -> PackReceipt
    func setAside(orderID: Int64, badge: String) async throws(FloorClientError)
}

extension FloorClient: PackAccess {
    func begin(_ request: PackRequest) async throws(FloorClientError) -> PackList {
        try Self.read(try await post("/floor/packing", request).body)
    }

    func finish(_ report: PackReport, orderID: Int64) async throws(FloorClientError) -> PackReceipt {
        try Self.read(try await post("/floor/packing/\(orderID)", report).body)
    }

    func setAside(orderID: Int64, badge: String) async throws(FloorClientError) {
        _ = try await post("/floor/packing/\(orderID)/aside", PackAside(badge: badge))
    }
}
