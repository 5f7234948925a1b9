/// What a request wants, in nobody's format.
enum Asked: Sendable {
    case token
    case quote(Wish)
    /// One wish a consignment, in order.
    case buy([Wish])
    /// The first key that names something counts; several keys are ways to the same.
    case lookUp(SaleKey)
    /// The newest first, or the oldest.
    case list(ListStart, most: Int, oldestFirst: Bool)
    case label(SaleKey)
    case void([SaleKey])
    /// Nothing named: all that are live and on none.
    case manifest([SaleKey])
    /// What is closed.
    case manifests
}

/// Where a page of a list begins.
enum ListStart: Sendable {
    /// Behind this handle; the first page where it is not known.
    case behind(String)
    /// Counted from 1.
    case page(Int)
}

/// A consignment to quote or to sell.
struct Wish: Sendable {
    var reference = ""
    var service = ""
    var parcels = 1
    /// Of the quote it was bought from.
    var handle = ""
    var offer = ""
}

/// What the desk says to it.
enum Told: Sendable {
    case token(String)
    case quoted(DeskQuote)
    /// In the order of the wishes.
    case sold([Result<Sale, DeskFault>])
    case found(Sale)
    /// Known, and not sold.
    case unsold(DeskQuote)
    case absent
    case page([Sale], total: Int, hasMore: Bool)
    case label(Sale)
    case voided([Result<Sale, DeskFault>])
    case manifested(String, [Sale])
    /// Each with what is on it, the first closed in front.
    case manifests([(name: String, sales: [Sale])])
    case refused(DeskFault)
}

/// A quote that is remembered, so that it can be bought.
struct DeskQuote: Sendable {
    let handle: String
    let reference: String
    let parcels: Int
    let rates: [DeskRate]
}

/// One rate of a quote.
struct DeskRate: Sendable {
    let offer: String
    let service: String
    let price: SalePrice
}

/// Why the desk does not do it.
enum DeskFault: Error, Sendable, Equatable {
    case alreadySold(String), unknown(String), alreadyVoid(String), onManifest(String), notLive(String)
    /// Asked for its label too soon after it was sold.
    case notYet
    case tooMany(retryAfter: Int), expired, unauthorised, unpaid, forbidden
    /// This consignment of several.
    case badAddress
    /// A field that is missing or wrong: its pointer.
    case malformed(String)
    /// What the service has and this one does not play.
    case notPlayed(String)

    /// The status most services send.
    var status: Int {
        switch self {
        case .tooMany: 429
        case .expired, .unauthorised: 401
        case .unpaid: 402
        case .forbidden: 403
        case .unknown: 404
        case .notPlayed: 501
        case .alreadySold, .badAddress, .malformed: 422
        case .alreadyVoid, .onManifest, .notLive, .notYet: 400
        }
    }

    var message: String {
        switch self {
        case .alreadySold(let what): "A label of '\(what)' was bought already."
        case .unknown(let what): "'\(what)' is not known."
        case .alreadyVoid(let what): "'\(what)' was voided already."
        case .onManifest(let what): "'\(what)' is on a manifest."
        case .notLive(let what): "'\(what)' is void or on another manifest."
        case .notYet: "Wait until the label was processed."
        case .tooMany: "Too many requests."
        case .expired: "The token has expired."
        case .unauthorised: "The key is not valid."
        case .unpaid: "The account has no funds."
        case .forbidden: "The account is closed."
        case .badAddress: "The address could not be found."
        case .malformed(let field): "\(field) is missing or wrong."
        case .notPlayed(let what): "\(what) is not played here."
        }
    }
}
