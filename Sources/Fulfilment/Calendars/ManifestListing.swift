/// Whose list a manifest is.
package struct ManifestKey: Sendable, Hashable, Comparable {
    /// The carrier's code.
    package let carrier: String
    /// The code of the account that its labels were bought through; empty: nobody knows any more.
    package let account: String
    /// The site's code.
    package let site: String

    package init(carrier: String, account: String, site: String) {
        (self.carrier, self.account, self.site) = (carrier, account, site)
    }

    package static func < (one: ManifestKey, other: ManifestKey) -> Bool {
        (one.carrier, one.account, one.site) < (other.carrier, other.account, other.site)
    }
}

/// A parcel with the label it has, as it waits to be listed.
package struct ManifestCandidate: Sendable, Hashable {
    package let key: ManifestKey
    package let parcel: ListedParcel
    /// Of its label; nil: nothing is known of it but its number, which counts as live.
    package let label: LabelState?
    /// The manifest that it stands on already; nil: none.
    package let manifest: Int64?

    package init(key: ManifestKey, parcel: ListedParcel, label: LabelState?, manifest: Int64? = nil) {
        (self.key, self.parcel, self.label, self.manifest) = (key, parcel, label, manifest)
    }
}

/// What waits to be listed, list by list: each parcel once, on the list of its own account and site, none of which the label is given back,
/// none that stands on a manifest already.
package struct ManifestListing: Sendable {
    /// Why a parcel stands on no list.
    package enum Bar: Sendable, Hashable {
        /// Its label is given back, or on its way back.
        case label(LabelState)
        /// A manifest has it already.
        case listed(Int64)
    }

    /// In the order in which they came.
    package private(set) var lists: [ManifestKey: [ListedParcel]] = [:]
    package private(set) var barred: [(candidate: ManifestCandidate, bar: Bar)] = []

    /// - Parameter candidates: of any accounts and sites; one that comes twice counts once.
    package init(_ candidates: some Sequence<ManifestCandidate>) {
        var known: Set<Int64> = []
        for candidate in candidates where known.insert(candidate.parcel.id).inserted {
            if let bar = Self.bar(candidate) {
                barred.append((candidate, bar))
            } else {
                lists[candidate.key, default: []].append(candidate.parcel)
            }
        }
    }

    private static func bar(_ candidate: ManifestCandidate) -> Bar? {
        if let manifest = candidate.manifest { return .listed(manifest) }
        if let label = candidate.label, label != .live { return .label(label) }
        return nil
    }
}
