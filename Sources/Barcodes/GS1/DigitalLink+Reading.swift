extension DigitalLink {
    /// Address and query; a fragment is dropped.
    static func split(_ text: String) -> (address: Substring, query: Substring) {
        let whole = text.prefix { $0 != "#" }
        guard let mark = whole.firstIndex(of: "?") else { return (whole, "") }
        return (whole[..<mark], whole[whole.index(after: mark)...])
    }

    /// Where the path begins; nil when the address has no scheme of the web or no host.
    static func hostEnd(_ text: Substring) -> Substring.Index? {
        let lower = text.prefix(8).lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
        let start = text.index(text.startIndex, offsetBy: lower.hasPrefix("https://") ? 8 : 7)
        let end = text[start...].firstIndex(of: "/") ?? text.endIndex
        let host = text[start..<end]
        let isPlain = host.utf8.allSatisfy { ISO7064.value($0) != nil || ".-:[]_@%".utf8.contains($0) }
        return host.isEmpty || !isPlain ? nil : end
    }

    /// The first segment that is a primary key, with fields in pairs from there to the end.
    static func keyIndex(_ segments: [Substring]) -> Int? {
        (0..<max(0, segments.count - 1)).first { start in
            guard (segments.count - start).isMultiple(of: 2), ApplicationIdentifierTable.find(segments[start])?.qualifiers != nil
            else { return false }
            return stride(from: start + 2, to: segments.count, by: 2).allSatisfy {
                ApplicationIdentifierTable.find(segments[$0]) != nil
            }
        }
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

    static func attributes(_ query: Substring) throws(BarcodeError) -> [GS1Element] {
        var elements: [GS1Element] = []
        for pair in query.split(whereSeparator: { $0 == "&" || $0 == ";" }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0].utf8.allSatisfy({ (48...57).contains($0) }), !parts[0].isEmpty else { continue }
            let element = try element(parts[0], parts.count > 1 ? parts[1] : "")
            guard element.identifier.isAttribute else {
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
