import ArgumentParser
import OperatorConsole
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
}
