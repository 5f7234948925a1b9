package import FoundationEssentials
import JSONReading

/// How one carrier or aggregator pushes tracking events: how to believe, key, read and answer its webhooks. Pure: the same bytes, headers,
/// secrets and time give the same.
///
/// Each format is one file in `Carriers/` with one table of codes; `all` lists them. `AddingAFormat` in the documentation says how to add
/// the next.
package struct CarrierFormat: Sendable {
    /// Reads the raw bytes of a body.
    typealias Reader = @Sendable ([UInt8]) throws(WebhookFormatError) -> WebhookReading

    /// In settings and on the command line.
    package let name: String
    /// For people.
    package let title: String
    /// The ways this source can prove itself; the first that a request uses is the one that counts.
    package private(set) var schemes: [SignatureScheme]
    /// Where the sender's own id of a delivery stands: a header, or a path in the JSON body.
    let deliveryID: DeliveryID
    /// Where the sender publishes the keys it signs with; nil when it signs with secrets.
    package let keyAddress: String?
    /// Whether a subscription has to be confirmed by a call of our own (`WebhookReading.Handshake`).
    package let confirmsSubscriptions: Bool
    /// How the carrier is asked; nil when it cannot be or needs not.
    package let lookUp: LookUp?
    let refusal: @Sendable (SignatureFault) -> Int
    let reader: Reader
    let answerer: @Sendable (WebhookRequest) -> WebhookAnswer

    /// Where the sender's own id of a delivery stands.
    enum DeliveryID: Sendable {
        case none
        case header(String)
        case field([StaticString])
    }

    init(
        name: String, title: String, schemes: [SignatureScheme], deliveryID: DeliveryID = .none, keyAddress: String? = nil,
        confirmsSubscriptions: Bool = false, lookUp: LookUp? = nil,
        refusal: @escaping @Sendable (SignatureFault) -> Int = { _ in 401 },
        answerer: @escaping @Sendable (WebhookRequest) -> WebhookAnswer = { _ in .empty }, reader: @escaping Reader
    ) {
        self.name = name
        self.title = title
        self.schemes = schemes
        self.deliveryID = deliveryID
        self.keyAddress = keyAddress
        self.confirmsSubscriptions = confirmsSubscriptions
        self.lookUp = lookUp
        self.refusal = refusal
        self.answerer = answerer
        self.reader = reader
    }

    /// Every format.
    package static let all: [CarrierFormat] = [
        .waybill, .easyPost, .shippo, .afterShip, .shipEngine, .ups, .fedEx, .dhl, .seventeenTrack, .kuaidi100, .sfExpress,
        .karrio,
    ]

    /// The format of this name.
    package static func named(_ name: String) -> CarrierFormat? { all.first { $0.name == name.lowercased() } }

    /// Whether some scheme vouches for the body.
    package var isSigned: Bool { schemes.contains(where: \.isSignature) }

    /// Believes a request or not, before anything of its body is read.
    /// - Parameters:
    ///   - request: as it came, raw.
    ///   - trust: which schemes count; `.address` believes whoever knows the secret address.
    ///   - secrets: all that are live, so that they can be rotated.
    ///   - now: when it came, for the check of its timestamp.
    /// - Returns: the scheme that held.
    /// - Throws: `SignatureFault`; nothing of body or secret is in it.
    package func verify(
        _ request: WebhookRequest, secrets: [WebhookSecret], trust: Trust = .signature, now: Date
    ) throws(SignatureFault) -> SignatureScheme {
        guard !secrets.isEmpty else { throw .noSecret }
        let allowed = trust == .address ? [.address] : schemes
        let scheme = allowed.first { $0.isUsed(by: request) } ?? allowed[0]
        try scheme.verify(request, secrets, now: now)
        return scheme
    }

    /// The same for a receiver that named another header for the sender's token.
    /// - Returns: nil where the sender lets nobody name one.
    package func taking(tokenIn header: String) -> CarrierFormat? {
        guard schemes.contains(where: { if case .chosenHeader = $0 { true } else { false } }) else { return nil }
        var format = self
        format.schemes = [.chosenHeader(header.lowercased())]
        return format
    }

    /// What a source is believed by.
    package enum Trust: String, Sendable, CaseIterable {
        /// The format's own schemes.
        case signature
        /// A secret address, for sources that were not set up to sign.
        case address
    }

    /// What makes two deliveries the same: the sender's id, else a digest of the raw body. At most 128 characters.
    package func deliveryKey(of request: WebhookRequest) -> String {
        let id: String?
        switch deliveryID {
        case .none: id = nil
        case .header(let name): id = request.headers[name]
        case .field(let path): id = (try? JSONDocument(request.body))?.root[path: path]?.text
        }
        return DeliveryKey.of(id: id, body: request.body)
    }

    /// The events of a body.
    /// - Throws: `WebhookFormatError` with the place of what cannot be read, or for more events than a delivery may have.
    package func read(_ body: [UInt8]) throws(WebhookFormatError) -> WebhookReading { try reader(body).bounded() }

    /// The status of the answer to a webhook that is not believed.
    package func refusalStatus(for fault: SignatureFault) -> Int { refusal(fault) }

    /// Whether the sender fetches a token before it pushes (`TokenRequest`).
    package var fetchesTokens: Bool {
        schemes.contains { if case .bearer = $0 { true } else { false } }
    }

    /// The answer the sender expects once the delivery is stored.
    package func answer(to request: WebhookRequest) -> WebhookAnswer { answerer(request) }
}
