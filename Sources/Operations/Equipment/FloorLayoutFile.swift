import Foundation
import OperatorConsole
import PickPlanning

/// Reads and checks the layout that `waybill floor layout` enters.
enum FloorLayoutFile {
    /// The layout and its text.
    static func read(_ path: String) throws -> (FloorLayout, String) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OperationsError.usage("there is no file '\(path)' that can be read")
        }
        do {
            return (try JSONDecoder().decode(FloorLayout.self, from: data), String(decoding: data, as: UTF8.self))
        } catch let error as LayoutError {
            throw OperationsError.usage("\(path): \(error)")
        } catch {
            throw OperationsError.usage(
                "\(path) is not a layout", advice: "try `picking-worker layout \(path)`, which says what is wrong.")
        }
    }

    /// - Throws: when a place is not on the floor.
    static func check(_ places: [FloorStore.Place], on layout: FloorLayout, of file: String) throws {
        guard let missing = places.first(where: { !layout.has(.init(aisle: $0.aisle, cell: $0.cell)) }) else { return }
        let (aisles, cells) = (layout.aisleNumbers, layout.cellNumbers)
        throw OperationsError.usage(
            """
            place \(missing.code) is aisle \(missing.aisle), cell \(missing.cell); \(file) has aisles \(aisles.lowerBound) to \
            \(aisles.upperBound) and cells \(cells.lowerBound) to \(cells.upperBound)
            """)
    }
}
