/// A GS1 Digital Link: a web address that names an article or parcel (GS1 Digital Link: URI Syntax 1.4).
///
///     https://id.gs1.org/01/09506000134352/10/ABC123/21/12345?17=260930
///
/// The path holds a primary key and its qualifiers, in any depth below the host; the query attributes. Query keys that are no
/// application identifiers belong to the web site and are ignored.
package struct DigitalLink: Sendable, Equatable {
    /// Key, qualifiers, attributes.
    package let message: GS1Message
    /// Scheme, host and what stands before the key, without a slash at the end.
    package let stem: String

    /// GS1's own host.
    package static let gs1Stem = "https://id.gs1.org"

    /// Reads an address.
    /// - Throws: `BarcodeError.noLink` for any other address, and what is wrong with a field.
    package init(_ text: String) throws(BarcodeError) {
        guard text.utf8.count <= ElementString.longest else { throw .tooLong(text.utf8.count) }
        let (rest, query) = Self.split(text)
        guard let host = Self.hostEnd(rest) else { throw .noLink(.noHost) }
        let segments = rest[host...].split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard rest.last != "/" || Self.keyIndex(segments.dropLast()) == nil else { throw .noLink(.slashAtEnd) }
        guard let start = Self.keyIndex(segments) else { throw .noLink(Self.withoutKey(segments)) }
        let path = try Self.path(segments[start...])
        let elements = try path + Self.attributes(query, besides: path)
        message = try GS1Message(elements)
        guard message.elements.count == elements.count else { throw .noLink(.twice) }
        stem = String(rest[..<host]) + segments[..<start].map { "/\($0)" }.joined()
    }

    /// Makes an address.
    /// - Throws: `BarcodeError.noLink` when no field is a primary key, or a field can stand neither in path nor query.
    package init(_ message: GS1Message, stem: String = DigitalLink.gs1Stem) throws(BarcodeError) {
        self.message = message
        self.stem = stem.hasSuffix("/") ? String(stem.dropLast()) : stem
        guard Self.hostEnd(Substring(self.stem)) != nil else { throw .noLink(.noWebAddress(stem)) }
        _ = try arranged()
    }

    /// The address.
    package var uri: String {
        guard let (path, query) = try? arranged() else { return stem }
        let body = path.map { "/\($0.identifier.code)/\(PercentCoding.encode($0.value))" }.joined()
        let tail = query.map { "\($0.identifier.code)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        return stem + body + (tail.isEmpty ? "" : "?\(tail)")
    }

    /// The fields of the path in their order, and those of the query.
    private func arranged() throws(BarcodeError) -> (path: [GS1Element], query: [GS1Element]) {
        guard let key = Self.primaryKeys.lazy.compactMap({ code in element(code) }).first,
            let order = Self.bestOrder(key.identifier, message)
        else { throw .noLink(.nothingNamed) }
        let path = [key] + order.compactMap(element)
        let query = message.elements.filter { !path.contains($0) }
        if let homeless = query.first(where: { !$0.identifier.isAttribute }) {
            throw .noLink(.homeless(field: homeless.identifier.title))
        }
        return (path, query)
    }

    private func element(_ code: String) -> GS1Element? { message.elements.first { $0.identifier.code == code } }

    /// The order of qualifiers that takes most of the fields, those first that have no other place.
    private static func bestOrder(_ key: ApplicationIdentifier, _ message: GS1Message) -> [String]? {
        func weight(_ order: [String]) -> Int {
            message.elements.filter { order.contains($0.identifier.code) }.reduce(0) { $0 + ($1.identifier.isAttribute ? 1 : 10) }
        }
        return key.qualifiers?.max { weight($0) < weight($1) }
    }

    /// Articles before pieces, parcels and the rest.
    private static let primaryKeys: [String] = {
        let keys = ApplicationIdentifierTable.all.filter { $0.qualifiers != nil }.map(\.code)
        return ["01", "00"] + keys.filter { $0 != "01" && $0 != "00" }
    }()
}

extension DigitalLink: CustomStringConvertible {
    package var description: String { uri }
}

extension DigitalLink {
    /// Address and query; a fragment is dropped.
    static func split(_ text: String) -> (address: Substring, query: Substring) {
        let whole = text.prefix { $0 != "#" }
        guard let mark = whole.firstIndex(of: "?") else { return (whole, "") }
        return (whole[..<mark], whole[whole.index(after: mark)...])
    }

    /// `http://` or `https://`, all small or all capital letters as in GS1's rules; nil for any other address.
    static func scheme(_ text: some StringProtocol) -> String? {
        ["http://", "https://", "HTTP://", "HTTPS://"].first { text.utf8.starts(with: $0.utf8) }
    }

    /// Where the path begins; nil when the address has no scheme of the web or no host.
    static func hostEnd(_ text: Substring) -> Substring.Index? {
        guard let scheme = scheme(text) else { return nil }
        let start = text.utf8.index(text.startIndex, offsetBy: scheme.utf8.count)
        let end = text[start...].firstIndex(of: "/") ?? text.endIndex
        let host = text[start..<end]
        let isPlain = host.utf8.allSatisfy { ISO7064.value($0) != nil || ".-:[]_".utf8.contains($0) }
        return host.isEmpty || !isPlain ? nil : end
    }

    /// Why an address without a key is none; an empty value shifts everything behind it.
    static func withoutKey(_ segments: ArraySlice<Substring>) -> LinkProblem {
        let filled = segments.filter { !$0.isEmpty }
        let isShifted = filled.count < segments.count && keyIndex(filled[...]) != nil
        return isShifted ? .emptyValue : .noKey
    }

    /// The last segment that is a primary key, with fields in pairs from there to the end: what stands before may look like one.
    static func keyIndex(_ segments: ArraySlice<Substring>) -> Int? {
        for start in stride(from: segments.endIndex - 2, through: segments.startIndex, by: -2) {
            guard let field = ApplicationIdentifierTable.find(segments[start]) else { return nil }
            if field.qualifiers != nil { return start }
        }
        return nil
    }

    static func path(_ segments: ArraySlice<Substring>) throws(BarcodeError) -> [GS1Element] {
        var elements: [GS1Element] = []
        for index in stride(from: segments.startIndex, to: segments.endIndex - 1, by: 2) {
            elements.append(try element(segments[index], segments[index + 1]))
        }
        guard let orders = elements.first?.identifier.qualifiers else { throw .noLink(.noKey) }
        let codes = elements.dropFirst().map(\.identifier.code)
        guard orders.contains(where: { isOrdered(codes, in: $0) }) else {
            throw .noLink(.wrongOrder(codes))
        }
        return elements
    }

    /// - Parameter path: key and qualifiers, which have their place there and nowhere else.
    static func attributes(_ query: Substring, besides path: [GS1Element]) throws(BarcodeError) -> [GS1Element] {
        var elements: [GS1Element] = []
        for pair in query.split(whereSeparator: { $0 == "&" || $0 == ";" }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0].utf8.allSatisfy({ (48...57).contains($0) }), !parts[0].isEmpty else { continue }
            let value = parts.count > 1 ? String(parts[1].map { $0 == "+" ? " " : $0 }) : ""
            let element = try element(parts[0], value[...])
            guard element.identifier.isAttribute, !couldQualify(element.identifier.code, path) else {
                throw .noLink(.noAttribute(field: element.identifier.title))
            }
            elements.append(element)
        }
        return elements
    }

    private static func element(_ code: Substring, _ value: Substring) throws(BarcodeError) -> GS1Element {
        guard let identifier = ApplicationIdentifierTable.find(code) else {
            throw .noLink(.noField(String(code)))
        }
        guard let text = PercentCoding.decode(value) else { throw .noLink(.wrongPercent) }
        return try GS1Element(identifier, isArticle(identifier) ? filled(text) : text)
    }

    /// Whether the field has a place among the qualifiers of the path.
    private static func couldQualify(_ code: String, _ path: [GS1Element]) -> Bool {
        let codes = path.dropFirst().map(\.identifier.code) + [code]
        return path.first?.identifier.qualifiers?.contains { order in codes.allSatisfy(order.contains) } ?? false
    }

    private static func isArticle(_ identifier: ApplicationIdentifier) -> Bool { ["01", "02"].contains(identifier.code) }

    /// Addresses may carry GTINs as short as they are printed.
    private static func filled(_ text: String) -> String {
        [8, 12, 13].contains(text.utf8.count) ? String(repeating: "0", count: 14 - text.utf8.count) + text : text
    }

    private static func isOrdered(_ codes: [String], in order: [String]) -> Bool {
        var rest = order[...]
        for code in codes {
            guard let index = rest.firstIndex(of: code) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }
}

/// Percent-coding of values in addresses (RFC 3986).
enum PercentCoding {
    /// nil when a percent sign is not followed by two hexadecimal digits.
    static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(), high.isHexDigit, low.isHexDigit else { return nil }
            bytes.append(UInt8((ISO7064.value(high) ?? 0) << 4 | (ISO7064.value(low) ?? 0)))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Letters, digits and `-._~` stay, everything else is written as `%XX`.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if ISO7064.value(byte) != nil || "-._~".utf8.contains(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
