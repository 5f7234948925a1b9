package import FoundationEssentials
import HTTPTypes
package import Hummingbird
import JSONReading
import NIOCore

extension Request {
    /// The whole body.
    /// - Parameters:
    ///   - limit: bytes it may have.
    ///   - tooLarge: the answer when it is larger, from the limit.
    /// - Throws: `ProblemDetails` 413, or what `tooLarge` makes.
    package func data(upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge) async throws -> Data {
        do {
            return Data(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge(limit)
        }
    }

    /// The whole body, as `data(upTo:)`, for readers of bytes.
    package func bytes(upTo limit: Int) async throws -> [UInt8] { Array(try await data(upTo: limit)) }

    /// The body read as JSON.
    /// - Parameters:
    ///   - limit: bytes it may have.
    ///   - tooLarge: the answer when it is larger, from the limit.
    ///   - unreadable: the answer when it is not what was wanted, from a sentence that names the field.
    /// - Throws: `ProblemDetails` 413 or 400, or what the two make.
    package func decoded<Body: Decodable>(
        _: Body.Type = Body.self, upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge,
        unreadable: (String) -> ProblemDetails = ProblemDetails.unreadableBody
    ) async throws -> Body {
        try Self.decode(try await data(upTo: limit, tooLarge: tooLarge), unreadable)
    }

    /// The same where the body may be missing.
    package func decodedIfPresent<Body: Decodable>(
        _: Body.Type = Body.self, upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge,
        unreadable: (String) -> ProblemDetails = ProblemDetails.unreadableBody
    ) async throws -> Body? {
        let body = try await data(upTo: limit, tooLarge: tooLarge)
        return body.isEmpty ? nil : try Self.decode(body, unreadable)
    }

    private static func decode<Body: Decodable>(_ body: Data, _ unreadable: (String) -> ProblemDetails) throws -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: body)
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
        json(status, bytes: try JSONEncoder.sorted.encode(value))
    }

    /// An answer in JSON that is written already.
    package static func json(_ status: HTTPResponse.Status = .ok, bytes: some Sequence<UInt8>) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

extension JSONEncoder {
    /// For answers: fields sorted by name, slashes as they are. Made once, since making one costs more than most answers.
    static let sorted: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}

extension ProblemDetails {
    /// 413: the body has more bytes than the path takes.
    package static func bodyTooLarge(_ limit: Int) -> ProblemDetails {
        ProblemDetails(
            status: .contentTooLarge, title: "Body too large", detail: "The body of this path may have \(limit) bytes.")
    }

    /// 400: the body is not the JSON that was wanted.
    package static func unreadableBody(_ sentence: String) -> ProblemDetails {
        ProblemDetails(status: .badRequest, title: "Body unreadable", detail: sentence)
    }
}
