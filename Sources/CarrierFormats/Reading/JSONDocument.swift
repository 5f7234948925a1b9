/// A JSON text (RFC 8259) cut into its values without copying them.
///
/// Made for webhooks: reads a few kilobytes in microseconds, keeps numbers as they were written, knows the place of every value, and
/// takes anything: depth is limited, so no body makes it recurse, and control characters in strings are let through, for some
/// carriers send them.
package final class JSONDocument: Sendable {
    enum Kind: UInt8, Sendable {
        case object, array, string, number, yes, no, null
    }

    /// A value; the values inside it follow it, keys of an object before their values.
    struct Node: Sendable {
        let kind: Kind
        /// Offset of the first byte, behind the quote of a string.
        let start: Int32
        /// Offset behind the last byte, at the closing quote of a string.
        var end: Int32
        /// Index of the first node that is not inside.
        var next: Int32
    }

    let bytes: [UInt8]
    let nodes: [Node]

    /// - Throws: `WebhookFormatError` with the position of the first byte that does not fit.
    package init(_ bytes: [UInt8]) throws(WebhookFormatError) {
        guard bytes.count < 1 << 30 else { throw WebhookFormatError(field: "", problem: "is larger than anybody needs") }
        var scanner = JSONScanner(bytes)
        do throws(JSONFault) {
            try scanner.run()
        } catch {
            throw WebhookFormatError(field: "", problem: "is not JSON: \(error.problem)", position: error.offset + 1)
        }
        self.bytes = bytes
        nodes = scanner.nodes
    }

    /// The outermost value.
    package var root: JSONValue { JSONValue(document: self, index: 0) }
}

/// Where a JSON text stops being one, and why.
struct JSONFault: Error {
    let offset: Int
    let problem: String
}
