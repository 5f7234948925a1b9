package import Fulfilment

/// The holder of an API key.
package struct Caller: Sendable, Hashable {
    /// The key's public part.
    package let keyID: String
    /// The name the key was made for.
    package let name: String
    /// What it may do.
    package let scopes: Set<String>
    /// Whose orders it reaches.
    package let channels: Reach
    /// Which vehicles it drives.
    package let vehicles: Reach
    /// At which sites a device of the floor works with it, or for which goods are announced.
    package let sites: Reach

    package init(
        keyID: String, name: String, scopes: Set<String>, channels: Reach, vehicles: Reach, sites: Reach = .all
    ) {
        (self.keyID, self.name, self.scopes) = (keyID, name, scopes)
        (self.channels, self.vehicles, self.sites) = (channels, vehicles, sites)
    }

    /// Whether the key has a scope.
    package func has(_ scope: KeyScope) -> Bool { scopes.contains(scope.rawValue) }

    /// Whether orders of this channel are the caller's. Every answer about an order is decided here: orders of other channels do not
    /// exist for the caller.
    package func mayUse(channel: String) -> Bool { channels.includes(channel) }
}
