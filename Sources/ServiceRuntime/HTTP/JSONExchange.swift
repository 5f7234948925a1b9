import FoundationEssentials
import HTTPTypes
package import Hummingbird
import JSONReading
import NIOCore

extension Request {
    /// The whole body.
    /// - Parameter limit: bytes it may have.
    /// - Throws: `ProblemDetails` 413 when it is larger.
    package func bytes(upTo limit: Int) async throws -> [UInt8] {
        do {
            return Array(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw ProblemDetails(
                status: .contentTooLarge, title: "Body too large", detail: "The body of this path may have \(limit) bytes.")
        }
    }

    /// The body read as JSON.
    /// - Parameters:
    ///   - limit: bytes it may have.
    ///   - unreadable: the answer when it is not what was wanted, from a sentence that names the field.
    /// - Throws: `ProblemDetails` 413, or what `unreadable` makes.
    package func decoded<Body: Decodable>(
        _: Body.Type = Body.self, upTo limit: Int, unreadable: (String) -> ProblemDetails = ProblemDetails.unreadableBody
    ) async throws -> Body {
        try Self.decode(try await bytes(upTo: limit), unreadable)
    }

    /// The same where the body may be missing.
    package func decodedIfPresent<Body: Decodable>(
        _: Body.Type = Body.self, upTo limit: Int, unreadable: (String) -> ProblemDetails = ProblemDetails.unreadableBody
    ) async throws -> Body? {
        let bytes = try await bytes(upTo: limit)
        return bytes.isEmpty ? nil : try Self.decode(bytes, unreadable)
    }

    private static func decode<Body: Decodable>(_ bytes: [UInt8], _ unreadable: (String) -> ProblemDetails) throws -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: Data(bytes))
        } catch let error as DecodingError {
            throw unreadable(error.sentence)
        }
    }
}

extension WaybillRequestContext {
    /// A number of the path.
    /// - Throws: what `problem` makes of a text that is none.
    package func id(_ name: String, orElse problem: (String) -> ProblemDetails) throws -> Int64 {
        let text = try parameters.require(name)
        guard let id = Int64(text) else { throw problem(text) }
        return id
    }
}

extension Response {
    /// An answer in JSON, its fields sorted by name.
    package static func json(_ status: HTTPResponse.Status = .ok, _ value: some Encodable) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return json(status, bytes: try encoder.encode(value))
    }

    /// An answer in JSON that is written already.
    package static func json(_ status: HTTPResponse.Status = .ok, bytes: some Sequence<UInt8>) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension ProblemDetails {
    /// 400: the body is not the JSON that was wanted.
    package static func unreadableBody(_ sentence: String) -> ProblemDetails {
        ProblemDetails(status: .badRequest, title: "Body unreadable", detail: sentence)
    }
}
