/// One way an article is packed: a case of pieces, a pallet of cases.
package struct PackLevel: Sendable, Hashable {
    /// The article.
    package let sku: String
    /// Its name, unique within the article whatever the case of its letters.
    package let name: String
    /// What is scanned on the pack; empty when it has no number of its own.
    package let gtin: String
    /// The level of the same article that lies in it; nil: pieces.
    package let contains: String?
    /// How many of those, at least two.
    package let quantity: Int

    package init(sku: String, name: String, gtin: String, contains: String?, quantity: Int) {
        (self.sku, self.name, self.gtin, self.contains, self.quantity) = (sku, name, gtin, contains, quantity)
    }
}

/// A pack with a number of its own, reckoned down to pieces.
package struct NumberedPack: Sendable, Hashable, Codable {
    /// `case`, `pallet`: what people call it.
    package let name: String
    package let gtin: String
    /// Pieces of the article in it.
    package let pieces: Int

    package init(name: String, gtin: String, pieces: Int) { (self.name, self.gtin, self.pieces) = (name, gtin, pieces) }
}

/// How articles are packed.
package struct PackLevels: Sendable {
    /// What is wrong with a level.
    package struct Finding: Sendable, Equatable {
        package enum Field: String, Sendable { case contains, quantity, gtin }

        package let level: PackLevel
        package let field: Field
        /// What is wrong with the field's value, and what is allowed.
        package let problem: String
    }

    /// Pieces of the largest pack that makes sense.
    package static let mostPieces = 1_000_000

    private let levels: [PackLevel]
    private let bySKU: [String: [PackLevel]]
    private let byName: [[String]: PackLevel]

    package init(_ levels: [PackLevel]) {
        self.levels = levels
        bySKU = Dictionary(grouping: levels, by: \.sku)
        byName = Dictionary(levels.map { ([$0.sku, $0.name.lowercased()], $0) }) { first, _ in first }
    }

    /// Pieces in a pack of a level; nil when its levels do not end in pieces, or make more than `mostPieces`.
    package func pieces(in level: PackLevel) -> Int? {
        let (chain, end) = chain(of: level)
        guard case .pieces = end else { return nil }
        var pieces = 1
        for level in chain {
            let (product, isOver) = pieces.multipliedReportingOverflow(by: level.quantity)
            guard !isOver, product <= Self.mostPieces else { return nil }
            pieces = product
        }
        return pieces
    }

    /// The packs of an article that can be scanned, the smallest first.
    package func numbered(of sku: String) -> [NumberedPack] {
        (bySKU[sku] ?? []).filter { !$0.gtin.isEmpty }.compactMap { level in
            pieces(in: level).map { NumberedPack(name: level.name, gtin: level.gtin, pieces: $0) }
        }.sorted { ($0.pieces, $0.name) < ($1.pieces, $1.name) }
    }

    /// Everything that is wrong, in the order of the levels.
    /// - Parameter articles: articles by their GTINs, as far as packs have the same.
    package func findings(articles: [String: String] = [:]) -> [Finding] {
        let packs = Dictionary(grouping: levels.filter { !$0.gtin.isEmpty }, by: \.gtin)
        return levels.flatMap { level in
            [containsProblem(level), quantityProblem(level)].compactMap { $0 }
                + [numberProblem(level, packs[level.gtin] ?? [], articles[level.gtin])].compactMap { $0 }
        }
    }

    private enum End { case pieces, circle, unknown }

    /// The level and those that lie in one another below it.
    private func chain(of level: PackLevel) -> (levels: [PackLevel], end: End) {
        var (chain, next) = ([level], level.contains)
        while let name = next {
            guard let below = byName[[level.sku, name.lowercased()]] else { return (chain, .unknown) }
            if chain.contains(below) { return (chain + [below], .circle) }
            chain.append(below)
            next = below.contains
        }
        return (chain, .pieces)
    }

    private func containsProblem(_ level: PackLevel) -> Finding? {
        guard let below = level.contains else { return nil }
        guard byName[[level.sku, below.lowercased()]] != nil else {
            return Finding(level: level, field: .contains, problem: stranger(level, below))
        }
        let (chain, end) = chain(of: level)
        guard case .circle = end, chain.last == level else { return nil }
        let way = chain.map(\.name).joined(separator: " holds ")
        return Finding(
            level: level, field: .contains, problem: "makes a circle: \(way); one of them must hold pieces, which is a blank")
    }

    /// Why what lies in it is no level of its article.
    private func stranger(_ level: PackLevel, _ below: String) -> String {
        let own = (bySKU[level.sku] ?? []).map(\.name).filter { $0 != level.name }.sorted()
        let other = levels.first { $0.sku != level.sku && $0.name.lowercased() == below.lowercased() }
        let whose = other.map { "is a level of \($0.sku), not of \(level.sku)" } ?? "is no level of \(level.sku)"
        return "\(whose); allowed is \(own.isEmpty ? "" : own.joined(separator: ", ") + ", or ")a blank for pieces"
    }

    private func quantityProblem(_ level: PackLevel) -> Finding? {
        guard case .pieces = chain(of: level).end, pieces(in: level) == nil else { return nil }
        return Finding(
            level: level, field: .quantity, problem: "makes a pack of too many pieces; allowed are \(Self.mostPieces) at most")
    }

    private func numberProblem(_ level: PackLevel, _ packs: [PackLevel], _ article: String?) -> Finding? {
        guard !level.gtin.isEmpty else { return nil }
        let other = packs.first { $0 != level }.map { "the \($0.name) of \($0.sku)" } ?? article.map { "the article \($0)" }
        return other.map {
            Finding(
                level: level, field: .gtin, problem: "is also the number of \($0); a number means one pack or one article")
        }
    }
}
