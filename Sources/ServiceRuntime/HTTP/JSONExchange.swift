import FoundationEssentials
import Fulfilment
import HTTPTypes
package import Hummingbird
import NIOCore

extension RequestBody {
    /// The whole body.
    ///
    /// Grows by what has come, never by what was announced; until the caller has proven who it is, at the cost of the budget that all
    /// such callers share.
    /// - Parameters:
    ///   - limit: bytes it may have.
    ///   - tooLarge: the answer when it is larger, from the limit.
    /// - Throws: `ProblemDetails` 413, or what `tooLarge` makes, as soon as it is larger; 503 when the budget is used up.
    package func bytes(
        upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge
    ) async throws -> [UInt8] {
        let lease = BodyLease.current
        var bytes: [UInt8] = []
        for try await part in self {
            guard bytes.count + part.readableBytes <= limit else { throw tooLarge(limit) }
            try lease?.take(part.readableBytes)
            bytes += part.readableBytesView
        }
        return bytes
    }
}

extension Request {
    /// The whole body, as `RequestBody.bytes(upTo:)`; one that announces more than it may have is refused before anything of it is read.
    package func bytes(
        upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge
    ) async throws -> [UInt8] {
        try refuseEncoding()
        try refuseLength(over: limit, tooLarge: tooLarge)
        return try await body.bytes(upTo: limit, tooLarge: tooLarge)
    }

    /// Nothing is unpacked here: what was packed would be taken for something else, or be far larger than it says.
    /// - Throws: `ProblemDetails` 415 for a body that is encoded.
    package func refuseEncoding() throws(ProblemDetails) {
        guard let encoding = headers[.contentEncoding], !encoding.isEmpty, encoding.lowercased() != "identity" else { return }
        throw ProblemDetails(
            status: .unsupportedMediaType, title: "Body encoded",
            detail: "Nothing was changed: the body is encoded as '\(encoding.excerpt(bytes: 40))'; send it as it is.")
    }

    /// - Throws: `ProblemDetails` 413, or what `tooLarge` makes, when the body is announced to be larger.
    package func refuseLength(
        over limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge
    ) throws(ProblemDetails) {
        guard let length = headers[.contentLength] else { return }
        guard let announced = Int(length), announced <= limit else { throw tooLarge(limit) }
    }

    /// The body of a call that changes something, read as JSON. What is not understood is refused, in the address as in the body:
    /// `StrictBody` says why.
    /// - Parameters:
    ///   - limit: bytes it may have.
    ///   - tooLarge: the answer when it is larger, from the limit.
    ///   - unreadable: the answer when it is not what was wanted.
    /// - Throws: `ProblemDetails` 413 or 400, or what the two make.
    package func decoded<Body: Decodable>(
        _: Body.Type = Body.self, upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge,
        unreadable: (BodyFault) -> ProblemDetails = ProblemDetails.unreadableBody
    ) async throws -> Body {
        try refuseQuery()
        return try Self.decode(try await bytes(upTo: limit, tooLarge: tooLarge), unreadable)
    }

    /// The same where the body may be missing.
    package func decodedIfPresent<Body: Decodable>(
        _: Body.Type = Body.self, upTo limit: Int, tooLarge: (Int) -> ProblemDetails = ProblemDetails.bodyTooLarge,
        unreadable: (BodyFault) -> ProblemDetails = ProblemDetails.unreadableBody
    ) async throws -> Body? {
        try refuseQuery()
        let body = try await bytes(upTo: limit, tooLarge: tooLarge)
        return body.isEmpty ? nil : try Self.decode(body, unreadable)
    }

    private static func decode<Body: Decodable>(_ body: [UInt8], _ unreadable: (BodyFault) -> ProblemDetails) throws -> Body {
        do throws(BodyFault) {
            return try StrictBody.decode(Body.self, from: body)
        } catch {
            throw unreadable(error)
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

    /// A name of the path as it was meant: `%XX` is a byte, as blanks and letters beyond ASCII are written; `+` is a plus.
    /// - Throws: `ProblemDetails` 400 when it is not written so.
    package func name(_ name: String) throws -> String {
        let text = try parameters.require(name)
        let parts = text.utf8.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        var bytes = Array(parts[0])
        for part in parts.dropFirst() {
            guard part.count >= 2, let byte = UInt8(Substring(part.prefix(2)), radix: 16) else {
                throw ProblemDetails.unreadablePath(name, text)
            }
            bytes += [byte] + part.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else {
            throw ProblemDetails.unreadablePath(name, text)
        }
        return decoded
    }
}

extension Response {
    /// An answer in JSON, its fields sorted by name.
    package static func json(_ status: HTTPResponse.Status = .ok, _ value: some Encodable) throws -> Response {
        json(status, bytes: try JSONEncoder.sorted.encode(value))
    }

    /// An answer in JSON that is written already.
    package static func json(_ status: HTTPResponse.Status = .ok, bytes: some Sequence<UInt8>) -> Response {
        document(status, type: "application/json", bytes: bytes)
    }

    /// An answer as it is sent, of any kind.
    /// - Parameter type: what HTTP calls it.
    package static func document(_ status: HTTPResponse.Status = .ok, type: String, bytes: some Sequence<UInt8>) -> Response {
        Response(status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
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

    /// 400: the body is not the JSON that was wanted, or has fields that are wrong or not understood; all of them.
    package static func unreadableBody(_ fault: BodyFault) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Body unreadable", detail: "Nothing was changed: \(fault.sentence)", errors: fault.errors)
    }

    /// 400: a part of the path is not written as addresses are.
    fileprivate static func unreadablePath(_ name: String, _ text: String) -> ProblemDetails {
        ProblemDetails(
            status: .badRequest, title: "Path unreadable",
            detail: "'\(text.prefix(50))' in the path is no \(name): % and two digits are a byte of UTF-8. Nothing was changed.",
            errors: [.init(field: name, value: text, message: "must be UTF-8, with %XX for bytes that paths cannot have")])
    }
}
