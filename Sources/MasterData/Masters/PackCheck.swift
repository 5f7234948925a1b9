import Barcodes
import Fulfilment
import Postgres

/// Judges the pack levels as they are in the books after an import: whether they end in pieces, and whether each number means one thing.
struct PackCheck: Sendable {
    private let store = MasterStore()
    private let uses = MasterUseStore()

    /// What is wrong; nothing is looked at unless articles or packs were imported.
    func problems(_ tables: [MasterTable], on executor: some SQLExecutor) async throws -> [MasterProblem] {
        guard tables.contains(where: { [MasterKind.packs.name, MasterKind.articles.name].contains($0.kind.name) }) else {
            return []
        }
        let levels = try await store.read(.packs, on: executor).map(Self.level)
        guard !levels.isEmpty else { return [] }
        let articles = try await uses.articles(numbered: levels.map(\.gtin).filter { !$0.isEmpty }, on: executor)
        let lines = Self.lines(tables.first { $0.kind.name == MasterKind.packs.name })
        return PackLevels(levels).findings(articles: articles).map { finding in
            MasterProblem(
                .packs, line: lines[[finding.level.sku.lowercased(), finding.level.name.lowercased()]], finding.field.rawValue,
                Self.value(finding), finding.problem)
        }
    }

    /// Numbers of any length as 14 digits, so that equal ones are equal texts.
    private static func level(_ values: [String?]) -> PackLevel {
        let gtin = values[2] ?? ""
        return PackLevel(
            sku: values[0] ?? "", name: values[1] ?? "", gtin: (try? GTIN(gtin))?.digits ?? gtin, contains: values[3],
            quantity: values[4].flatMap { Int($0) } ?? 0)
    }

    private static func lines(_ table: MasterTable?) -> [[String]: Int] {
        Dictionary((table?.records ?? []).map { (MasterKind.packs.identity(of: $0.values), $0.line) }) { first, _ in first }
    }

    private static func value(_ finding: PackLevels.Finding) -> String {
        switch finding.field {
        case .contains: finding.level.contains ?? ""
        case .quantity: "\(finding.level.quantity)"
        case .gtin: (try? GTIN(finding.level.gtin)).map { $0.gtin13 ?? $0.digits } ?? finding.level.gtin
        }
    }
}
