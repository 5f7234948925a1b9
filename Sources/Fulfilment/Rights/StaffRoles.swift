/// The roles of a person: each at every site, or at the sites where it was given.
///
/// As a text, in files and in the books, a role is a word, `picker` at every site and `picker@S1` at one; a role at every site takes in the same
/// role at one, so there is one spelling for each set of roles.
package struct StaffRoles: Sendable, Hashable {
    /// A role at one site, or, where `site` is nil, at every one.
    package struct Grant: Sendable, Hashable {
        package let role: StaffRole
        package let site: String?

        package init(_ role: StaffRole, at site: String? = nil) { (self.role, self.site) = (role, site) }

        /// - Returns: nil for what is no role, and for an `@` without a site.
        package init?(_ word: some StringProtocol) {
            let parts = String(word).split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let role = parts.first.flatMap(StaffRole.init(rawValue:)), parts.count == 1 || !parts[1].isEmpty else {
                return nil
            }
            self.init(role, at: parts.count == 1 ? nil : parts[1])
        }

        /// `picker` or `picker@S1`.
        package var word: String { role.rawValue + (site.map { "@\($0)" } ?? "") }
    }

    /// Where each role holds.
    private var sites: [StaffRole: Reach] = [:]

    package init(_ grants: some Sequence<Grant> = []) {
        for grant in grants { add(grant) }
    }

    /// As the books have them. A word of a later version is a role that this one knows nothing of: it gives nothing.
    package init(stored words: [String]) { self.init(words.compactMap { Grant($0) }) }

    /// In the order of the roles, then of the sites.
    package var words: [String] {
        StaffRole.allCases.flatMap { role -> [String] in
            switch sites[role] {
            case nil: []
            case .all: [Grant(role).word]
            case .only(let names): names.sorted().map { Grant(role, at: $0).word }
            }
        }
    }

    package var isEmpty: Bool { sites.isEmpty }

    /// The sites that are named.
    package var namedSites: Set<String> {
        sites.values.reduce(into: []) { if case .only(let names) = $1 { $0.formUnion(names) } }
    }

    /// Where there is a role.
    package func sites(of role: StaffRole) -> Reach { sites[role] ?? .only([]) }

    /// Where a right holds, by whatever role.
    package func sites(of right: Right) -> Reach { union { $0.rights.contains(right) } }

    /// Where there is any role.
    package var reach: Reach { union { _ in true } }

    private func union(_ isMeant: (StaffRole) -> Bool) -> Reach {
        var names: Set<String> = []
        for (role, reach) in sites where isMeant(role) {
            guard case .only(let some) = reach else { return .all }
            names.formUnion(some)
        }
        return .only(names)
    }

    /// Gives a role.
    /// - Returns: false when it was there already, at this site or at every one.
    @discardableResult
    package mutating func add(_ grant: Grant) -> Bool {
        let before = sites[grant.role]
        switch (before, grant.site) {
        case (.all, _): break
        case (_, nil): sites[grant.role] = .all
        case (.only(let names), let site?): sites[grant.role] = .only(names.union([site]))
        case (nil, let site?): sites[grant.role] = .only([site])
        }
        return sites[grant.role] != before
    }

    /// Takes a role: everywhere, or at one site where it was given for that site.
    /// - Returns: false when there is nothing to take: there is no such role, or it holds at every site and is to be taken at one.
    package mutating func remove(_ grant: Grant) -> Bool {
        guard let site = grant.site else { return sites.removeValue(forKey: grant.role) != nil }
        guard case .only(var names) = sites[grant.role], names.remove(site) != nil else { return false }
        sites[grant.role] = names.isEmpty ? nil : .only(names)
        return true
    }
}
