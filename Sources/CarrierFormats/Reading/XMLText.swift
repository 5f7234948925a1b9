/// The letters of XML: names, attributes, entities. No text declares entities of its own, and nothing is fetched from outside.
package enum XMLText {
    /// Whether a byte may be part of a name.
    package static func isName(_ byte: UInt8) -> Bool {
        (48...58).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "_-.".utf8.contains(byte)
            || byte >= 128
    }

    /// Behind the colon, where there is one.
    package static func local(_ name: ArraySlice<UInt8>) -> String {
        let start = name.lastIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? name.startIndex
        return String(decoding: name[start...], as: UTF8.self)
    }

    /// The closing bracket outside of quotes.
    package static func tagEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        var quote: UInt8?
        for index in start..<bytes.count {
            let byte = bytes[index]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return index
            }
        }
        return nil
    }

    /// By their names behind the colon, with their entities resolved.
    package static func attributes(_ tag: ArraySlice<UInt8>) -> [String: String] {
        var (result, rest): ([String: String], ArraySlice<UInt8>) = ([:], tag)
        while let start = rest.firstIndex(where: isName) {
            let name = rest[start...].prefix(while: isName)
            rest = rest[name.endIndex...].drop { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "'") }
            guard let quote = rest.first, let end = rest.dropFirst().firstIndex(of: quote) else { break }
            result[local(name)] = unescaped(rest[(rest.startIndex + 1)..<end])
            rest = rest[(end + 1)...]
        }
        return result
    }

    /// Character data as if it had been written with entities.
    package static func escaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.flatMap { byte in byte == UInt8(ascii: "&") ? Array("&amp;".utf8) : [byte] }
    }

    private static let entities: [String: Unicode.Scalar] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]

    /// Entities resolved; what is no entity stays as it stands.
    package static func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let pieces = text.split(separator: "&", omittingEmptySubsequences: false)
        return pieces.dropFirst().reduce(into: String(pieces[0])) { result, piece in
            let name = piece.prefix { $0 != ";" }
            guard name.endIndex < piece.endIndex, let scalar = scalar(String(name)) else { return result += "&\(piece)" }
            result.unicodeScalars.append(scalar)
            result += piece[piece.index(after: name.endIndex)...]
        }
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        if let known = entities[name] { return known }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x")
        return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init)
    }
}

extension XMLText {
    /// The attributes of all elements of one name: as much XML as carriers' pushes need.
    /// - Returns: one dictionary per element, in order.
    /// - Throws: `WebhookFormatError` with the position of a tag that does not end.
    static func elements(named name: String, in text: [UInt8]) throws(WebhookFormatError) -> [[String: String]] {
        var found: [[String: String]] = []
        var position = 0
        while let start = text[position...].firstIndex(of: UInt8(ascii: "<")) {
            guard let end = tagEnd(text, from: start) else {
                throw WebhookFormatError(field: "", problem: "is not XML: a tag does not end", position: start + 1)
            }
            let tag = text[(start + 1)..<end]
            guard tag.prefix(while: isName).elementsEqual(name.utf8) else {
                position = end + 1
                continue
            }
            found.append(attributes(tag.dropFirst(name.utf8.count)))
            position = end + 1
        }
        return found
    }
}
