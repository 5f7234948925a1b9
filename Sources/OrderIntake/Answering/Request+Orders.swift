import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceRuntime

extension Request {
    /// The largest document with one order.
    private static let largestDocument = 1 << 20

    /// The whole body.
    /// - Throws: 413 when it is larger than a document may be.
    func document() async throws -> Data {
        do {
            return Data(try await body.collect(upTo: Self.largestDocument).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ProblemDetails(
                status: .contentTooLarge, title: "Document too large", detail: "One order may have \(Self.largestDocument) bytes."
            )
        }
    }

    /// The body read as JSON, or nil when there is none.
    /// - Throws: 400 when there is one that cannot be read.
    func optionalBody<Body: Decodable>() async throws -> Body? {
        let document = try await document()
        guard !document.isEmpty else { return nil }
        do {
            return try JSONDecoder().decode(Body.self, from: document)
        } catch {
            throw ProblemDetails(status: .badRequest, title: "Body unreadable", detail: "\(error)")
        }
    }
}

extension WaybillRequestContext {
    /// The order of the path.
    /// - Throws: 404 when it is no number: there is no such order.
    func orderID() throws -> Int64 {
        let text = try parameters.require("id")
        guard let id = Int64(text) else { throw ProblemDetails.unknownOrder("with the id '\(OffendingValue.shorten(text))'") }
        return id
    }
}

extension ProblemDetails {
    static func unknownOrder(_ which: String) -> ProblemDetails {
        ProblemDetails(status: .notFound, title: "No such order", detail: "There is no order \(which).")
    }
}

extension Response {
    /// An answer in JSON.
    static func json(_ status: HTTPResponse.Status, _ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return json(status, ByteBuffer(bytes: try encoder.encode(value)))
    }

    /// An answer in JSON that is written already.
    static func json(_ status: HTTPResponse.Status, _ body: ByteBuffer) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
}
