package import Hummingbird

/// The context of one HTTP request.
package struct WaybillRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who calls; set by `APIKeyMiddleware`.
    package var caller: Caller?

    package init(source: Source) { coreContext = .init(source: source) }
}

/// The holder of an API key.
package struct Caller: Sendable, Hashable {
    /// The key's public part.
    package let keyID: String
    /// The name the key was made for.
    package let name: String
    /// What it may do.
    package let scopes: Set<String>

    package init(keyID: String, name: String, scopes: Set<String>) {
        (self.keyID, self.name, self.scopes) = (keyID, name, scopes)
    }
}
