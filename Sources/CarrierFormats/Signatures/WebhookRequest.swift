/// A webhook as it came in.
package struct WebhookRequest: Sendable {
    package let method: String
    /// As received, with the query.
    package let path: String
    /// Lower-case names.
    package let headers: [String: String]
    /// The raw bytes.
    package let body: [UInt8]

    /// - Parameters:
    ///   - method: the HTTP method.
    ///   - path: with the query.
    ///   - headers: names in any case.
    ///   - body: the raw bytes.
    package init(method: String = "POST", path: String = "", headers: [String: String], body: [UInt8]) {
        self.method = method
        self.path = path
        self.headers = Dictionary(headers.map { ($0.key.lowercased(), $0.value) }) { first, _ in first }
        self.body = body
    }

    /// A header that must be there.
    func required(_ name: String) throws(SignatureFault) -> String {
        guard let value = headers[name], !value.isEmpty else { throw .missingHeader("header \(name)") }
        return value
    }
}
