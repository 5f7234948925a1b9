import FoundationEssentials
import Fulfilment
import OperatorConsole
package import Topology

/// The broker's management API.
package struct ManagementClient: Sendable {
    private let service: HTTPService

    /// - Throws: `OperationsError` when `url` is not `http(s)://user:password@host:port`.
    package init(url text: String) throws {
        guard let url = URL(string: text), let scheme = url.scheme, let host = url.host(), let user = url.user() else {
            throw OperationsError.usage(
                "WAYBILL_MANAGEMENT_URL is '\(HiddenPassword.hide(inAddress: text))'",
                advice: "write it as http://user:password@host:15672")
        }
        let credentials = Data("\(user):\(url.password() ?? "")".utf8).base64EncodedString()
        let base = "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
        service = HTTPService(base, headers: [("authorization", "Basic \(credentials)")])
    }

    /// Reads a path.
    /// - Returns: nil when the broker answers 404.
    /// - Throws: `OperationsError` for every other answer that is no success.
    package func get(_ path: String) async throws -> JSONContent? {
        let answer = try await service.send("GET", path)
        guard answer.status != 404 else { return nil }
        try check(answer, "GET \(path)")
        return try JSONContent(decoding: answer.body)
    }

    /// Writes to a path.
    /// - Throws: `OperationsError` when the broker refuses, with its reason.
    package func write(_ method: String, _ path: String, body: JSONContent) async throws {
        try check(try await service.send(method, path, body: try body.encoded()), "\(method) \(path)")
    }

    /// Deletes what is at a path; no error when there is nothing.
    /// - Throws: `OperationsError` when the broker refuses, with its reason.
    package func delete(_ path: String) async throws {
        let answer = try await service.send("DELETE", path)
        if answer.status != 404 { try check(answer, "DELETE \(path)") }
    }

    private func check(_ answer: HTTPAnswer, _ what: String) throws {
        switch answer.status {
        case 200..<300: return
        case 401: throw OperationsError.failed("the broker refused the user of WAYBILL_MANAGEMENT_URL: \(answer.excerpt)")
        default: throw OperationsError.failed("the broker answered \(answer.status) to \(what): \(answer.excerpt)")
        }
    }
}
