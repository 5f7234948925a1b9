import Crypto
import HTTPTypes
package import Hummingbird
package import Interfaces
import NIOCore

/// `GET /openapi.json`: the program's interface, written once. Who has it already is answered 304, by its `ETag`.
package struct InterfaceRoute: Sendable {
    private let bytes: ByteBuffer
    private let tag: String

    package init(_ document: InterfaceDocument) {
        let text = document.text
        bytes = ByteBuffer(string: text)
        tag = "\"\(SHA256.hash(data: Array(text.utf8)).prefix(16).map(Self.hexadecimal).joined())\""
    }

    private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    package func add(to router: Router<WaybillRequestContext>) {
        router.get("openapi.json") { request, _ in answer(to: request) }
    }

    private func answer(to request: Request) -> Response {
        // Asked again at each use, at the price of a 304.
        let headers: HTTPFields = [.eTag: tag, .cacheControl: "no-cache"]
        guard !isKnown(to: request) else { return Response(status: .notModified, headers: headers) }
        var response = Response(status: .ok, headers: headers, body: .init(byteBuffer: bytes))
        response.headers[.contentType] = "application/json"
        return response
    }

    /// Compared weakly (RFC 9110, 13.1.2): a proxy that compresses answers makes our tags weak ones.
    private func isKnown(to request: Request) -> Bool {
        request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }.contains { part in
            let known = part.filter { !$0.isWhitespace }
            return known == "*" || known == tag || known == "W/\(tag)"
        }
    }
}
