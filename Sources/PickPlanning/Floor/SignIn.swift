/// Body of `POST /floor/sign-in`: who stands there.
package struct SignInRequest: Sendable, Hashable, Codable {
    /// The badge's printed code.
    package let badge: String

    package init(badge: String) { self.badge = badge }
}

/// Answer to a sign-in.
package struct SignInAnswer: Sendable, Hashable, Codable {
    package let badge: String
    package let name: String
    /// Codes of the carts nobody else uses now, and the one this picker has an open tour with.
    package let carts: [String]

    package init(badge: String, name: String, carts: [String]) {
        self.badge = badge
        self.name = name
        self.carts = carts
    }
}
