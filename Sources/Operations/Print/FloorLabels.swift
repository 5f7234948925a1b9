import Fulfilment
import Labels
import MasterData
import OperatorConsole
import Postgres
import ScanDialogue

/// What is on the labels, from the floor's master records. What is retired gets none.
extension FloorLabels {
    static let controlCodes = ControlCode.allCases.map {
        FloorLabel.Content(code: $0.rawValue, caption: Language.english.words.meaning(of: $0))
    }

    /// - Parameters:
    ///   - only: codes, in any case; none for all.
    ///   - site: of bins and carts; nil for every site.
    func contents(only: [String], site: String?, on database: some SQLExecutor) async throws -> [FloorLabel.Content] {
        guard self != .controls else { return Self.controlCodes }
        guard let kind = MasterKind.named(kind) else { return [] }
        let names = Set(only.map { $0.lowercased() })
        return try await MasterStore().read(kind, on: database).map { MasterFields(kind, $0) }
            .filter { $0["active"] == "yes" && (names.isEmpty || names.contains($0.key.lowercased())) }
            .filter { site == nil || $0["site"].isEmpty || $0["site"].lowercased() == site?.lowercased() }
            .flatMap(contents)
    }

    /// The kind of the records.
    var kind: String { self == .badges ? "staff" : rawValue }

    private func contents(of record: MasterFields) -> [FloorLabel.Content] {
        switch self {
        case .bins:
            let zone = record["zone"]
            return [
                .init(
                    code: record.key, caption: "\(record["site"])\(zone.isEmpty ? "" : ", zone \(zone)")",
                    check: record["check_code"])
            ]
        case .badges: return [.init(code: record.key, title: record["name"], caption: record.key)]
        case .carts:
            let bins = Int(record["bins"]) ?? 0
            return [.init(code: record.key, caption: HumanFormat.count(bins, "bin"))]
                + (0..<bins).map { bin in
                    let code = CartBin.code(cart: record.key, bin: bin + 1)
                    return .init(code: code, title: "B\(bin + 1, digits: 2)", caption: code)
                }
        case .cartons:
            let inside = ["length_mm", "width_mm", "height_mm"].map { record[$0] }.joined(separator: " x ")
            return [.init(code: record.key, caption: "\(inside) mm, up to \(record["max_weight_g"]) g")]
        case .controls: return []
        }
    }
}
