/// How a carrier is asked about one parcel: a second look at what its webhooks say, for they are not signed.
package struct LookUp: Sendable {
    /// How the call proves who makes it.
    package enum Proof: Sendable, Equatable {
        /// The key in a header, behind a prefix.
        case key(header: String, prefix: String)
        /// A token, fetched with name and secret of the client from a path (OAuth 2.0, client credentials).
        case token(path: String)
    }

    /// Scheme and host; nil when every receiver has another.
    package let host: String?
    /// In front of the number and behind it.
    let path: (String, String)
    package let proof: Proof
    /// Further headers the carrier wants.
    package let headers: [String: String]
    let reader: CarrierFormat.Reader

    init(
        host: String?, path: (String, String), proof: Proof, headers: [String: String] = [:],
        reader: @escaping CarrierFormat.Reader
    ) {
        (self.host, self.path, self.proof, self.headers, self.reader) = (host, path, proof, headers, reader)
    }

    /// Path and query for a number.
    package func path(for number: String) -> String { path.0 + FormFields.encode(number) + path.1 }

    /// The events of an answer.
    /// - Throws: `WebhookFormatError` with the place of what cannot be read.
    package func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading { try reader(body).bounded() }
}
