import ArgumentParser
import Foundation
import OperatorConsole
import PickPlanning
import Postgres

extension FloorCommand {
    /// `waybill floor zones`
    struct Zones: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists zones with their aisles and carts.")

        func run() async throws {
            let zones = try await OperatorSettings.load().withDatabase { try await FloorStore().zones(on: $0) }
            guard !zones.isEmpty else { return Console.line("the floor has no zones") }
            var table = TextTable([.text("site"), .text("zone"), .number("places"), .flexible("aisles"), .flexible("carts")])
            for zone in zones {
                table.add([
                    "\(zone.site)", "\(zone.name)", "\(HumanFormat.count(zone.locations))", "\(zone.aisles)", "\(zone.carts)",
                ])
            }
            table.print()
        }
    }

    /// `waybill floor zone`
    struct Zone: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "zone", abstract: "Puts aisles and carts into a zone.",
            discussion: """
                Orders of different zones never share a cart; orders that lie in several ride with one another. A cart of a zone only gets
                orders of that zone, a cart without one any.
                """)

        @Argument(help: "The zone's name; '-' for none.")
        var name: String

        @Option(help: "Aisles by number.")
        var aisle: [Int] = []

        @Option(help: "Carts by code.")
        var cart: [String] = []

        @Option(help: "The site; the only one there is when missing.")
        var site: String?

        func validate() throws {
            if name.isEmpty || name.count > 50 { throw ValidationError("zone '\(name)': allowed is 1 to 50 characters") }
            if aisle.isEmpty, cart.isEmpty { throw ValidationError("Give --aisle or --cart, each as often as needed.") }
        }

        func run() async throws {
            let zone = name == "-" ? nil : name
            let changed = try await OperatorSettings.load().withDatabase { database in
                try await database.transaction { transaction in
                    let code = try await FloorStore().site(site, in: transaction)
                    let changed = try await FloorStore().setZone(zone, site: code, aisles: aisle, carts: cart, in: transaction)
                    try check(changed)
                    return changed
                }
            }
            let zoneName = zone ?? "no zone"
            Console.line(
                "\(zoneName): \(HumanFormat.count(changed.locations, "place")), \(HumanFormat.count(changed.carts.count, "cart"))"
            )
        }

        /// Nothing is changed when anything named is not there.
        private func check(_ changed: FloorStore.ZoneChange) throws {
            if let missing = aisle.first(where: { !changed.aisles.contains($0) }) {
                throw OperationsError.usage("aisle \(missing) has no places there")
            }
            let known = Set(changed.carts.map { $0.lowercased() })
            if let missing = cart.first(where: { !known.contains($0.lowercased()) }) {
                throw OperationsError.usage("there is no cart '\(missing)' there")
            }
        }
    }

    /// `waybill floor layout`
    struct Layout: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Enters a site's layout.",
            discussion:
                "The file is what `picking-worker layout` reads; try it there first. Every place of the site must be on it.")

        @Argument(help: "The file.")
        var file: String

        @Option(help: "The site; the only one there is when missing.")
        var site: String?

        func run() async throws {
            let (layout, text) = try FloorLayoutFile.read(file)
            let (code, count) = try await OperatorSettings.load().withDatabase { database in
                try await database.transaction { transaction in
                    let code = try await FloorStore().site(site, in: transaction)
                    let locations = try await FloorStore().locations(site: code, in: transaction)
                    try FloorLayoutFile.check(locations, on: layout, of: file)
                    try await FloorStore().setLayout(text, site: code, in: transaction)
                    return (code, locations.count)
                }
            }
            Console.line("\(code): \(HumanFormat.count(count, "place")) on \(HumanFormat.count(layout.aisles, "aisle"))")
        }
    }
}

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

    /// - Throws: when a location is not on the floor.
    static func check(_ locations: [FloorStore.Location], on layout: FloorLayout, of file: String) throws {
        guard let missing = locations.first(where: { !layout.has(.init(aisle: $0.aisle, cell: $0.cell)) }) else { return }
        let (aisles, cells) = (layout.aisleNumbers, layout.cellNumbers)
        throw OperationsError.usage(
            """
            place \(missing.code) is aisle \(missing.aisle), cell \(missing.cell); \(file) has aisles \(aisles.lowerBound) to \
            \(aisles.upperBound) and cells \(cells.lowerBound) to \(cells.upperBound)
            """)
    }
}
