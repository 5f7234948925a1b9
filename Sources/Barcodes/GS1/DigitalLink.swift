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
        guard let host = Self.hostEnd(rest) else { throw .noLink("it does not begin with http:// or https:// and a host") }
        let segments = rest[host...].split(separator: "/", omittingEmptySubsequences: true)
        guard let start = Self.keyIndex(segments) else { throw .noLink("no primary key such as /01/ is in its path") }
        guard rest.last != "/" else { throw .noLink("it ends with a slash") }
        let path = try Self.path(segments[start...])
        let elements = try path + Self.attributes(query, besides: path)
        message = try GS1Message(elements)
        guard message.elements.count == elements.count else { throw .noLink("it says something twice") }
        stem = String(rest[..<host]) + segments[..<start].map { "/\($0)" }.joined()
    }

    /// Makes an address.
    /// - Throws: `BarcodeError.noLink` when no field is a primary key, or a field can stand neither in path nor query.
    package init(_ message: GS1Message, stem: String = DigitalLink.gs1Stem) throws(BarcodeError) {
        self.message = message
        self.stem = stem.hasSuffix("/") ? String(stem.dropLast()) : stem
        guard Self.hostEnd(Substring(self.stem)) != nil else { throw .noLink("'\(stem.prefix(30))' is no web address") }
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
        else { throw .noLink("none of its fields names a thing") }
        let path = [key] + order.compactMap(element)
        let query = message.elements.filter { !path.contains($0) }
        if let homeless = query.first(where: { !$0.identifier.isAttribute }) {
            throw .noLink("the \(homeless.identifier.title) can stand neither in the path nor behind the question mark")
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
