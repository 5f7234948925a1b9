import Foundation
import MasterData
import OperatorConsole
import PickPlanning

/// The layout of a site's floor as its file has it: in one spelling, so that what differs is what means something else.
struct SiteLayout: Sendable, Equatable {
    let layout: FloorLayout
    /// With every field, also those that a file may leave out.
    let text: String

    /// - Parameter name: of the file, for errors.
    /// - Throws: `OperationsError` when the data are no layout, or have fields that a layout has not.
    init(_ data: Data, named name: String) throws {
        do {
            layout = try JSONDecoder().decode(FloorLayout.self, from: data)
        } catch let error as LayoutError {
            throw OperationsError.usage("\(name): \(error)")
        } catch {
            throw OperationsError.usage(
                "\(name) is not a layout", advice: "try `picking-worker layout \(name)`, which says what is wrong.")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        text = String(decoding: try encoder.encode(layout), as: UTF8.self) + "\n"
        let known = Set(try Self.values(Data(text.utf8)).keys)
        if let unknown = try Self.values(data).keys.sorted().first(where: { !known.contains($0) }) {
            throw OperationsError.usage(
                "\(name): \(unknown) is no field of a layout", advice: "a misspelt one would be left out in silence")
        }
    }

    /// What differs, field by field: `blocks[0].front`, and what it was.
    /// - Parameter before: nil: there was no layout.
    func differences(from before: SiteLayout?) throws -> [MasterDifference.Field] {
        let (old, new) = (try before.map { try Self.values(Data($0.text.utf8)) } ?? [:], try Self.values(Data(text.utf8)))
        return Set(old.keys).union(new.keys).sorted().filter { old[$0] ?? "" != new[$0] ?? "" }.map {
            MasterDifference.Field(column: $0, before: old[$0] ?? "", after: new[$0] ?? "")
        }
    }

    /// The values of a document by their paths.
    private static func values(_ data: Data) throws -> [String: String] {
        var values: [String: String] = [:]
        func note(_ value: Any, at path: String) {
            switch value {
            case let object as [String: Any] where !object.isEmpty:
                for (key, value) in object { note(value, at: path.isEmpty ? key : "\(path).\(key)") }
            case let list as [Any] where !list.isEmpty:
                for (index, value) in list.enumerated() { note(value, at: "\(path)[\(index)]") }
            case is [Any], is [String: Any]: values[path] = ""
            default: values[path] = "\(value)"
            }
        }
        note(try JSONSerialization.jsonObject(with: data), at: "")
        return values
    }

    /// - Throws: `OperationsError` when places of the site are not on the floor.
    func check(_ locations: [FloorStore.Location], named name: String) throws {
        let missing = locations.filter { !layout.has(.init(aisle: $0.aisle, cell: $0.cell)) }
        guard let first = missing.first else { return }
        let (aisles, cells) = (layout.aisleNumbers, layout.cellNumbers)
        let others = missing.count > 1 ? "\(missing.dropFirst().prefix(9).map(\.code).joined(separator: ", "))" : ""
        throw OperationsError.usage(
            """
            place \(first.code) is aisle \(first.aisle), cell \(first.cell); \(name) has aisles \(aisles.lowerBound) to \
            \(aisles.upperBound) and cells \(cells.lowerBound) to \(cells.upperBound)
            """,
            advice: missing.count == 1
                ? "a larger floor, or another number of the place (`waybill import bins`)"
                : "\(HumanFormat.count(missing.count, "place")) are not on it: \(first.code), \(others)\(missing.count > 10 ? ", …" : "")"
        )
    }
}
