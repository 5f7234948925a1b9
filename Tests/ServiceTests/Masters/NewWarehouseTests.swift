import MasterData
import Postgres
import TestStack
import Testing

@testable import Operations

/// The files that setup writes for newcomers.
@Suite("New warehouse", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct NewWarehouseTests {
    private func warehouse(carrier: String = "", vans: Int = 0) -> NewWarehouse {
        var warehouse = NewWarehouse()
        (warehouse.name, warehouse.country, warehouse.latitude, warehouse.longitude) = ("Rotterdam, East", "NL", "51.92", "4.55")
        warehouse.timeZone = "Europe/Amsterdam"
        (warehouse.aisles, warehouse.bays, warehouse.levels) = (28, 5, 2)
        (warehouse.carrier, warehouse.vans) = (carrier, vans)
        return warehouse
    }

    @Test(
        "They can be imported as they are, whoever carries, and again without a change", arguments: ["", "Snel & Goed"], [0, 2])
    func imported(carrier: String, vans: Int) async throws {
        let warehouse = warehouse(carrier: carrier, vans: vans)
        #expect(warehouse.tables.flatMap(\.problems) == [])
        try await withTestStack(.database) { stack in
            let first = try await stack.postgres.transaction { try await MasterImport(by: "Ana").run(warehouse.tables, in: $0) }
            #expect(first.first { $0.kind == "bins" }?.count(.added) == 284)
            #expect(first.first { $0.kind == "carriers" }?.count(.added) == (carrier.isEmpty ? 0 : 1) + (vans == 0 ? 0 : 1))
            let second = try await stack.postgres.transaction {
                try await MasterImport(.whole, by: "Ana").run(warehouse.tables, in: $0)
            }
            #expect(second.flatMap(\.changes) == [])
        }
    }

    @Test("An answer that makes no sense is named as the field it would be")
    func wrongAnswers() {
        var warehouse = warehouse(carrier: "Snel")
        (warehouse.country, warehouse.latitude, warehouse.currency) = ("Holland", "5192", "Euro")
        let problems = Set(warehouse.tables.flatMap(\.problems).map { "\($0.kind) \($0.field) \($0.value)" })
        #expect(problems == ["sites country Holland", "sites latitude 5192", "rates currency Euro"])
    }
}
