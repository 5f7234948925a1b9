import Postgres

/// Judges where goods lie after an import: classes of bins and articles change only where nothing lies wrong then. Bins and articles of one
/// import are judged together.
struct HandlingCheck: Sendable {
    private let store = HandlingStore()

    /// What is wrong; nothing is looked at unless a class, a bin's kind or a face changed.
    func problems(_ differences: [MasterDifference], on executor: some SQLExecutor) async throws -> [MasterProblem] {
        let bins = Self.changed(.bins, ["handling", "kind"], in: differences)
        let articles = Self.changed(.articles, ["handling"], in: differences)
        let faces = Self.added(.faces, in: differences)
        guard !bins.isEmpty || !articles.isEmpty || !faces.isEmpty else { return [] }
        let (codes, skus) = (Array(bins.keys), Array(articles.keys))
        let misplaced = try await store.misplaced(bins: codes, skus: skus, on: executor).map { wrong in
            bins[wrong.bin].map { problem(wrong, .bins, $0, wrong.classes) }
                ?? problem(wrong, .articles, articles[wrong.sku] ?? nil, wrong.handling)
        }
        let known = Set(faces.keys)
        let wrongFaces = try await store.wrongFaces(bins: codes + known.map { $0[0] }, skus: skus, on: executor)
        return misplaced
            + wrongFaces.filter { known.contains([$0.bin, $0.sku]) || bins[$0.bin] != nil || articles[$0.sku] != nil }.map {
                MasterProblem(
                    .faces, line: faces[[$0.bin, $0.sku]] ?? nil, "bin", $0.bin, "cannot be a face of \($0.sku): \($0.why)")
            }
    }

    private func problem(_ wrong: HandlingStore.Misplaced, _ kind: MasterKind, _ line: Int?, _ value: String) -> MasterProblem {
        let pieces =
            wrong.onHand > 0 ? "\(wrong.onHand) pieces of it lie" : "\(wrong.picked) pieces of orders that are not packed are"
        let other =
            kind.name == MasterKind.bins.name
            ? "\(wrong.sku), which \(wrong.handling.isEmpty ? "has none" : "is \(wrong.handling)")"
            : "\(wrong.bin), which \(wrong.classes.isEmpty ? "is for goods without one" : "is only for \(wrong.classes)")"
        return MasterProblem(
            kind, line: line, "handling", value,
            "is no class for \(other): \(pieces) \(wrong.onHand > 0 ? "there" : "from there"). Carry them to a quarantine bin, change the class and carry them back, or import bins and articles that belong together at once (`waybill import all`)"
        )
    }

    /// The first columns of records of which one of these columns changed, with their lines.
    private static func changed(_ kind: MasterKind, _ columns: Set<String>, in differences: [MasterDifference]) -> [String: Int?]
    {
        let changes = differences.first { $0.kind == kind.name }?.changes ?? []
        let pairs = changes.filter { $0.fields.contains { columns.contains($0.column) } }.map { ($0.key[0], $0.line) }
        return Dictionary(pairs) { first, _ in first }
    }

    private static func added(_ kind: MasterKind, in differences: [MasterDifference]) -> [[String]: Int?] {
        let changes = differences.first { $0.kind == kind.name }?.changes ?? []
        return Dictionary(changes.filter { $0.action == .added }.map { ($0.key, $0.line) }) { first, _ in first }
    }
}
