package import Fulfilment

/// By what a caller of a route is let in.
package enum AccessGate: Equatable, Sendable {
    /// By an API key with any of these scopes.
    case keys([KeyScope])
    /// By an API key with this scope, and by the session of a badge that signed in with that key and has the right; nil: any of them, and the
    /// answer is about what they allow.
    case session(KeyScope, Right?)
    /// By something else, or by nothing; in words.
    case other(String)

    package static func key(_ scopes: KeyScope...) -> AccessGate { .keys(scopes) }

    /// The scopes a key needs one of; none where it is no key that lets in.
    package var scopes: [KeyScope] {
        switch self {
        case .keys(let scopes): scopes
        case .session(let scope, _): [scope]
        case .other: []
        }
    }

    /// What the badge needs; nil where nobody signs in.
    package var right: Right? {
        if case .session(_, let right) = self { right } else { nil }
    }

    /// For people.
    /// - Parameter quoted: how names are set apart.
    package func words(quoted: (String) -> String = { $0 }) -> String {
        switch self {
        case .keys(let scopes): "a key with \(scopes.map { quoted($0.rawValue) }.joined(separator: " or "))"
        case .session(let scope, nil): "a key with \(quoted(scope.rawValue)), and a badge that signed in with it"
        case .session(let scope, let right?):
            "a key with \(quoted(scope.rawValue)), and a badge that signed in with it and has the right \(quoted(right.rawValue))"
        case .other(let words): words
        }
    }
}

/// What happens to a key of another channel, vehicle or site.
package enum ForeignAccess: Equatable, Sendable {
    /// There is nothing of anybody's here: whoever is let in sees all.
    case everything
    /// 404, as for an order or endpoint that does not exist.
    case missing
    /// 404, as for a route that does not exist; the dispatcher's key has all vehicles.
    case missingRoute
    /// 200 without what is of others: routes of other vehicles (the dispatcher's key has all), endpoints of other channels.
    case leftOut
    /// 403, naming the channel of the document and those of the key.
    case refused
    /// 200; each order of a foreign channel is an invalid line of the report.
    case refusedByLine
    /// 403, naming the site and those of the device's key, or the right that the badge lacks there.
    case otherSite

    /// For people.
    package var words: String {
        switch self {
        case .everything: "as all"
        case .missing, .missingRoute: "404, as if there were none"
        case .leftOut: "left out"
        case .refused: "403, naming the channel and those of the key; nothing is stored"
        case .refusedByLine: "not stored, each an invalid line of the report"
        case .otherSite: "403, naming the site; nothing is changed"
        }
    }
}
