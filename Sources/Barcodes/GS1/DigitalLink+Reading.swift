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

    /// The last segment that is a primary key, with fields in pairs from there to the end: what stands before may look like one.
    static func keyIndex(_ segments: [Substring]) -> Int? {
        for start in stride(from: segments.count - 2, through: 0, by: -2) {
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
        guard let orders = elements.first?.identifier.qualifiers else { throw .noLink("no primary key is in its path") }
        let codes = elements.dropFirst().map(\.identifier.code)
        guard orders.contains(where: { isOrdered(codes, in: $0) }) else {
            throw .noLink("\(codes.map { "/\($0)/" }.joined(separator: " ")) cannot follow the key in this order")
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
                throw .noLink("the \(element.identifier.title) cannot stand behind the question mark")
            }
            elements.append(element)
        }
        return elements
    }

    private static func element(_ code: Substring, _ value: Substring) throws(BarcodeError) -> GS1Element {
        guard let identifier = ApplicationIdentifierTable.find(code) else {
            throw .noLink("'\(code.prefix(8))' is no field of GS1")
        }
        guard let text = PercentCoding.decode(value) else { throw .noLink("'%' without two hexadecimal digits") }
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
