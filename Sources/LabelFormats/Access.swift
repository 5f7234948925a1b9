import CarrierFormats
import FoundationEssentials

/// How a service's calls prove who makes them.
package enum Access: Sendable, Equatable {
    /// Nothing in headers: the body says it, or nothing does.
    case body
    /// The key as the name of a user without password.
    case basicKey
    /// User and secret, maybe beside a header with the application's key.
    case basic(keyHeader: String?)
    /// The key in a header, behind a prefix.
    case key(header: String, prefix: String)
    /// A token that is fetched with user and secret (OAuth 2.0, client credentials) and put behind `Bearer`. Those two
    /// go with the call that fetches it as Basic, or in its body.
    case token(asBasic: Bool)

    /// Whether a 401 may only mean that the token has run out.
    var renews: Bool {
        if case .token = self { true } else { false }
    }

    /// - Throws: `JobFault` when the account lacks what is needed.
    package func headers(_ account: LabelAccount, _ operation: Operation) throws(JobFault) -> [(name: String, value: String)] {
        switch self {
        case .body: return []
        case .basicKey: return [Self.basic(try account.required(\.key, "key"), "")]
        case .basic(let header):
            let pair = Self.basic(try account.required(\.user, "user"), try account.required(\.secret, "secret"))
            guard let header else { return [pair] }
            return [pair, (header, try account.required(\.key, "key"))]
        case .key(let header, let prefix): return [(header, prefix + (try account.required(\.key, "key")))]
        case .token(let asBasic) where operation == .token:
            guard asBasic else { return [] }
            return [Self.basic(try account.required(\.user, "user"), try account.required(\.secret, "secret"))]
        case .token: return [("authorization", "Bearer " + (try account.required(\.token, "token")))]
        }
    }

    static func basic(_ user: String, _ secret: String) -> (name: String, value: String) {
        ("authorization", "Basic " + Data("\(user):\(secret)".utf8).base64EncodedString())
    }
}

/// One account at a service: where it is and what proves who asks. Shown anywhere it keeps its secrets to itself.
package struct LabelAccount: Sendable {
    /// Scheme, host and whatever stands before the format's paths; empty: the service's own.
    package var host = ""
    /// Whether labels are only tried: nothing of this account may be printed for a customer.
    package var isTest = false
    package var user = ""
    package var secret = ""
    package var key = ""
    /// Fetched by `Operation.token`.
    package var token = ""
    /// The customer's number, shipper number or billing number at the carrier.
    package var number = ""
    package var contract = ""
    /// The accounts of carriers behind an aggregator that may be asked; empty: all.
    package var carriers: [String] = []
    /// Whether services that take either are spoken to in pounds and inches.
    package var isImperial = false

    package init() {}

    func required(_ field: any KeyPath<LabelAccount, String> & Sendable, _ name: String) throws(JobFault) -> String {
        let value = self[keyPath: field]
        guard !value.isEmpty else { throw JobFault("account.\(name)", "", "what the carrier gave out") }
        return value
    }
}

extension LabelAccount: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "account \(number) at \(host.isEmpty ? "the service's own host" : host)" }
    package var debugDescription: String { description }
}
