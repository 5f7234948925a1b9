/// The parts of a `multipart` answer (RFC 2046): some services send the description of a label and its picture in one.
enum MultipartReader {
    /// One part.
    struct Part: Sendable, Equatable {
        /// Lower-case names.
        let headers: [String: String]
        let body: [UInt8]

        var type: String { headers["content-type"]?.lowercased() ?? "" }
        /// Of the field, as `name="labelMetadata"` in its disposition; empty when there is none.
        var name: String {
            let disposition = headers["content-disposition"] ?? ""
            guard let start = disposition.firstRange(of: "name=")?.upperBound else { return "" }
            return String(disposition[start...].drop { $0 == "\"" }.prefix { $0 != "\"" && $0 != ";" })
        }
    }

    /// nil when the answer is none, or does not end as one: half of it is no answer.
    static func parts(of answer: CarrierAnswer) -> [Part]? {
        let body = Array(answer.plainBody)
        guard let mark = boundary(answer.headers["content-type"]) ?? firstLine(of: body) else { return nil }
        let divider = Array("--\(mark)".utf8)
        var (parts, position): ([Part], Int?) = ([], body.firstRange(of: divider)?.upperBound)
        while let start = position {
            if body[start...].starts(with: Array("--".utf8)) { return parts }
            guard let next = body[start...].firstRange(of: divider) else { return nil }
            parts.append(part(body[start..<next.lowerBound]))
            position = next.upperBound
        }
        return nil
    }

    private static func boundary(_ type: String?) -> String? {
        guard let type, type.lowercased().hasPrefix("multipart/"), let start = type.firstRange(of: "boundary=")?.upperBound else {
            return nil
        }
        let mark = type[start...].drop { $0 == "\"" }.prefix { $0 != "\"" && $0 != ";" }
        return mark.isEmpty ? nil : String(mark)
    }

    /// Some leave the boundary out of the header: then the body begins with it.
    private static func firstLine(of body: [UInt8]) -> String? {
        let line = body.prefix { $0 != 13 && $0 != 10 }
        guard line.starts(with: Array("--".utf8)), (5...74).contains(line.count) else { return nil }
        return String(decoding: line.dropFirst(2), as: UTF8.self)
    }

    private static func part(_ bytes: ArraySlice<UInt8>) -> Part {
        let text = bytes.drop { $0 == 13 || $0 == 10 }
        let crlf = text.firstRange(of: Array("\r\n\r\n".utf8))
        let gap = crlf ?? text.firstRange(of: Array("\n\n".utf8))
        guard let gap else { return Part(headers: [:], body: Array(trimmed(text))) }
        return Part(headers: headers(text[..<gap.lowerBound]), body: Array(trimmed(text[gap.upperBound...])))
    }

    private static func headers(_ bytes: ArraySlice<UInt8>) -> [String: String] {
        bytes.split { $0 == 13 || $0 == 10 }.reduce(into: [:]) { headers, line in
            let text = String(decoding: line, as: UTF8.self)
            guard let colon = text.firstIndex(of: ":") else { return }
            headers[text[..<colon].lowercased()] = String(text[text.index(after: colon)...].drop { $0 == " " })
        }
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let last = bytes.last, last == 13 || last == 10 { bytes.removeLast() }
        return bytes
    }
}
