import FoundationEssentials
import Fulfilment
import MasterData
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import Operations
@testable import RouteOptimizer

/// Who drives which vehicle, by the master records.
@Suite("Drivers of the master records", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct DriverRecordTests {
    private func apply(_ kind: String, _ lines: String..., to database: Postgres) async throws -> [String] {
        let table = try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: #require(MasterKind.named(kind)))
        do {
            return try await database.transaction { try await MasterImport(by: "Ana").run([table], in: $0) }.map(
                MasterReport.sentence)
        } catch let problems as MasterProblems {
            return problems.all.map(MasterReport.sentence)
        }
    }

    @Test("The dispatcher sees the drivers of a route's vehicle, its own driver and whoever asks later do not")
    func seen() async throws {
        try await ShippingFixture.with { fixture in
            let database = fixture.postgres
            let route = try await fixture.planRoute(1).id
            let drivers = "code,name,vehicle,phone,active"
            let added = try await apply(
                "drivers", drivers, "D2,Ben,V1,555,", "D1,Ana,V1,,", "D3,Cy,,,", "D4,Old,V1,,no", to: database)
            #expect(added == ["drivers: 4 new, 0 as they were"])
            let store = DrivingStore()
            let (all, own) = (Self.caller(.fleetDispatch), Self.caller(.fleet))
            let seen = try await store.route(route, for: all, in: database)
            #expect(seen?.drivers == [.init(name: "Ana", phone: ""), .init(name: "Ben", phone: "555")])
            #expect(try await store.routes(state: .planned, limit: 9, for: all, in: database).first?.drivers?.count == 2)
            let driver = try await store.route(route, for: own, in: database)
            #expect(driver != nil && driver?.drivers == nil)
            try await database.query("UPDATE routing.route SET state = \(RouteState.driven)")
            let later = try await store.route(route, for: all, in: database)
            #expect(later != nil && later?.drivers == nil)
        }
    }

    @Test("A vehicle with a driver is not retired; a driver gets none that is retired or unknown")
    func vehicles() async throws {
        try await ShippingFixture.with { fixture in
            let database = fixture.postgres
            let vehicle = "V1,SAO,900000,8000000,32400,90"
            let header = "code,site,capacity_g,capacity_cm3,shift_s,max_stops,active"
            let first = try await apply("vehicles", header, "\(vehicle),yes", to: database)
            #expect(first == ["vehicles: 1 new, 0 as they were"])
            let added = try await apply("drivers", "code,name,vehicle", "D1,Ana,V1", to: database)
            #expect(added == ["drivers: 1 new, 0 as they were"])
            #expect(
                try await apply("vehicles", header, "\(vehicle),no", to: database)
                    == ["vehicles, line 2: code 'V1' is driven by D1: give them another vehicle first"])
            let parted = try await apply("drivers", "code,name,vehicle", "D1,Ana,", to: database)
            #expect(parted == ["drivers: 1 changed, 0 as they were"])
            #expect(try await apply("vehicles", header, "\(vehicle),no", to: database)[0].hasPrefix("vehicles: 1 retired"))
            #expect(
                try await apply("drivers", "code,name,vehicle", "D1,Ana,V1", "D2,Ben,V9", to: database) == [
                    "drivers, line 2: vehicle 'V1' is not among the vehicles that are in use",
                    "drivers, line 3: vehicle 'V9' is not among the vehicles that are in use",
                ])
        }
    }

    private static func caller(_ scope: KeyScope) -> RouteCaller {
        RouteCaller(Caller(keyID: "key", name: "test", scopes: [scope.rawValue], channels: .all, vehicles: .only(["V1"])))
    }
}
