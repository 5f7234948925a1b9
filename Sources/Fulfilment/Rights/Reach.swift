/// Which things of one kind somebody reaches: all of them, or those named. Stored as an array of texts, `*` for all.
package enum Reach: Sendable, Hashable {
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

    /// Whether it reaches nothing.
    package var isEmpty: Bool { self == .only([]) }

    /// Whether it reaches the thing of this name.
    package func includes(_ name: String) -> Bool {
        switch self {
        case .all: true
        case .only(let names): names.contains(name)
        }
    }

    /// What both reach.
    package func intersection(_ other: Reach) -> Reach {
        switch (self, other) {
        case (.all, _): other
        case (_, .all): self
        case (.only(let one), .only(let two)): .only(one.intersection(two))
        }
    }
}

extension Reach: CustomStringConvertible {
    /// For people: `all`, `none`, or the names.
    package var description: String {
        switch self {
        case .all: "all"
        case .only(let names): names.isEmpty ? "none" : names.sorted().joined(separator: ", ")
        }
    }
}
