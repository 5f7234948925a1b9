import JSONReading

/// A JSON text as a webhook brings it.
package struct JSONDocument: Sendable {
    private let tree: JSONTree

    /// - Throws: `WebhookFormatError` with the position of the first byte that does not fit.
    package init(_ bytes: [UInt8]) throws(WebhookFormatError) {
        do throws(JSONFault) {
            tree = try JSONTree(bytes)
        } catch {
            throw WebhookFormatError(field: "", problem: "is not JSON: \(error.problem)", position: error.offset + 1)
        }
    }

    /// The outermost value.
    package var root: JSONValue { JSONValue(tree: tree, index: 0) }
}
