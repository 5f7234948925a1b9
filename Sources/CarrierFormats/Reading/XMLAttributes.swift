/// The attributes of all elements of one name in an XML text: as much XML as carriers' pushes need, with neither entities of their own
/// nor anything fetched from outside.
enum XMLAttributes {
    /// - Returns: one dictionary per element, in order.
    /// - Throws: `WebhookFormatError` with the position of a tag that does not end.
    static func elements(named name: String, in text: [UInt8]) throws(WebhookFormatError) -> [[String: String]] {
        var found: [[String: String]] = []
        var position = 0
        while let start = text[position...].firstIndex(of: UInt8(ascii: "<")) {
            guard let end = XMLText.tagEnd(text, from: start) else {
                throw WebhookFormatError(field: "", problem: "is not XML: a tag does not end", position: start + 1)
            }
            let tag = text[(start + 1)..<end]
            guard tag.prefix(while: XMLText.isName).elementsEqual(name.utf8) else {
                position = end + 1
                continue
            }
            found.append(XMLText.attributes(tag.dropFirst(name.utf8.count)))
            position = end + 1
        }
        return found
    }
}
