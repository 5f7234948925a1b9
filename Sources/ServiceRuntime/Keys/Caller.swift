/// The holder of an API key.
package struct Caller: Sendable, Hashable {
    /// The key's public part.
    package let keyID: String
    /// The name the key was made for.
    package let name: String
    /// What it may do.
    package let scopes: Set<String>
    /// Whose orders it reaches.
    package let channels: KeyReach
    /// Which vehicles it drives.
    package let vehicles: KeyReach

    package init(keyID: String, name: String, scopes: Set<String>, channels: KeyReach, vehicles: KeyReach) {
        (self.keyID, self.name, self.scopes) = (keyID, name, scopes)
        (self.channels, self.vehicles) = (channels, vehicles)
    }

    /// Whether the key has a scope.
    package func has(_ scope: KeyScope) -> Bool { scopes.contains(scope.rawValue) }

    /// Whether orders of this channel are the caller's. Every answer about an order is decided here: orders of other channels do not
    /// exist for the caller.
    package func mayUse(channel: String) -> Bool { channels.includes(channel) }
}

/// Which things of one kind a key reaches: all of them, or those named. Stored as an array of texts, `*` for all.
package enum KeyReach: Sendable, Hashable {
    case all
    case only(Set<String>)

    /// What stands for all.
    package static let wildcard = "*"

    /// - Parameter stored: names, or `*`.
    package init(stored: [String]) {
        self = stored.contains(Self.wildcard) ? .all : .only(Set(stored))
    }

    /// As it is stored.
    package var stored: [String] {
        switch self {
        case .all: [Self.wildcard]
        case .only(let names): names.sorted()
        }
    }

    /// Whether it reaches the thing of this name.
    package func includes(_ name: String) -> Bool {
        switch self {
        case .all: true
        case .only(let names): names.contains(name)
        }
    }
}

extension KeyReach: CustomStringConvertible {
    /// For people: `all`, `none`, or the names.
    package var description: String {
        switch self {
        case .all: "all"
        case .only(let names): names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
        }
    }
}
