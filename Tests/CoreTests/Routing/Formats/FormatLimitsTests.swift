import RouteKernel
import Testing

@testable import Routing

/// How much a file may ask for: what is too much is refused by name, before memory is taken for it.
@Suite struct FormatLimitsTests {
    /// A problem with one load in it.
    private static let loads: [(field: String, text: String)] = [
        ("vehicles[0].capacity[0]", vroom(capacity: "[LOAD]")),
        ("jobs[0].delivery[0]", vroom(job: #""delivery": [LOAD]"#)), ("jobs[0].pickup[0]", vroom(job: #""pickup": [LOAD]"#)),
        ("jobs[0].amount[0]", vroom(job: #""amount": [LOAD]"#)),
        ("vehicles[0].breaks[0].max_load[0]", vroom(breaks: #"{"id": 1, "max_load": [LOAD]}"#)),
        ("CAPACITY", FormatFixture.cvrp.replacing("CAPACITY : 10", with: "CAPACITY : LOAD")),
        ("DEMAND_SECTION", FormatFixture.cvrp.replacing("2 4\n", with: "2 LOAD\n")),
        ("capacity", FormatFixture.solomon.replacing("50\n", with: "LOAD\n")),
        ("demand", FormatFixture.solomon.replacing("4          7", with: "4          LOAD")),
        ("capacity", FormatFixture.lilim.replacing("4\t100", with: "4\tLOAD")),
    ]

    private static func vroom(capacity: String = "[1]", job: String = #""priority": 1"#, breaks: String = "") -> String {
        """
        {"vehicles": [{"id": 1, "start": [7, 51], "capacity": \(capacity), "breaks": [\(breaks)]}],
         "jobs": [{"id": 1, "location": [7, 52], \(job)}]}
        """
    }

    @Test(arguments: loads.indices) func loadsGoUpToThatOfAProblem(index: Int) throws {
        let (field, text) = Self.loads[index]
        let document = try FormatFixture.read(text.replacing("LOAD", with: "1000000000"))
        #expect(throws: Never.self) { try document.problem.validate() }
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(text.replacing("LOAD", with: "1000000001")) }
        #expect(error?.field == field)
        #expect(error?.problem.hasPrefix("is 1000000001; allowed is a ") == true, "\(error?.description ?? "")")
        #expect(error?.problem.hasSuffix("number from 0 to 1000000000") == true, "\(error?.description ?? "")")
    }

    @Test func aVehicleWithoutCapacityHoldsWhatAProblemCanHold() throws {
        let text = FormatFixture.cvrp.replacing("CAPACITY : 10\n", with: "")
        #expect(try FormatFixture.read(text).problem.vehicles[0].capacity == [RouteProblem.loadLimit])
    }

    /// The entries are no good either, but are not looked at.
    @Test(arguments: [("jobs", 20_000), ("shipments", 10_000), ("vehicles", 10_000)])
    func listsAreCountedBeforeTheyAreRead(list: String, most: Int) {
        let others = ["jobs", "shipments"].filter { $0 != list }.map { "\"\($0)\": []" }.joined(separator: ", ")
        func text(_ count: Int) -> String {
            "{\(others), \"\(list)\": [\(Array(repeating: "{}", count: count).joined(separator: ","))]}"
                .replacing(
                    "\"jobs\": []", with: list == "vehicles" ? #""jobs": [{"id": 1, "location": [7, 52]}]"# : "\"jobs\": []")
        }
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(text(most + 1)) }
        #expect(error?.description == "line 1: \(list) has more than \(most) entries, which is the most allowed.")
        let inside = #expect(throws: RouteFormatError.self) { try FormatFixture.read(text(most)) }
        #expect(inside?.problem.contains("has more than") == false)
    }

    @Test func jobsAndShipmentsShareTheStops() {
        let jobs = (1...19_999).map { #"{"id":\#($0),"location_index":0}"# }.joined(separator: ",")
        let text = #"{"jobs":[\#(jobs)],"shipments":[{}]}"#
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(text) }
        #expect(error?.description == "line 1: shipments has more than 0 entries, which is the most allowed.")
    }

    @Test func dimensionsAndBreaksAreCountedBeforeTheyAreRead() {
        let wide = "[\(Array(repeating: "\"x\"", count: 50_000).joined(separator: ","))]"
        for (text, field, most) in [
            (Self.vroom(capacity: wide), "vehicles[0].capacity", 100),
            (Self.vroom(job: "\"delivery\": \(wide)"), "jobs[0].delivery", 100),
            (Self.vroom(breaks: Array(repeating: "{}", count: 51).joined(separator: ",")), "vehicles[0].breaks", 50),
        ] {
            let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(text) }
            #expect(error?.field == field && error?.problem == "has more than \(most) entries, which is the most allowed")
        }
    }

    @Test func valuesForAllVehiclesAreReadOnce() throws {
        let text = FormatFixture.cvrp.replacing("TYPE : CVRP", with: "VEHICLES : 3\nVEHICLES_RELOAD_DEPOT : 1")
        let vehicles = try FormatFixture.read(text).problem.vehicles
        let lists = try vehicles.map { try #require($0.reload).locations.withUnsafeBufferPointer(\.baseAddress) }
        #expect(lists.count == 3 && Set(lists).count == 1)
    }
}

/// Profiles and the tables of travel times they need.
@Suite struct ProfileTests {
    /// A source to which every profile is another road user, a kilometre an hour faster than the one before.
    private struct Paces: TravelSource {
        let name = "paces"

        func travel(among locations: [Coordinate], profile: String) async throws -> TravelTable {
            GreatCircleTravel(TravelModel(speed: 10 + (Int(profile) ?? 0))).table(locations)
        }
    }

    private func input(profiles: Int, places: Int) throws -> VroomInput {
        let vehicles = (1...profiles).map { #"{"id":\#($0),"profile":"\#($0)","start":[0,0]}"# }
        let jobs = (1..<places).map { #"{"id":\#($0),"location":[\#($0 / 100),\#(Double($0 % 100 + 1) / 10)]}"# }
        return try VroomInput(
            Array(#"{"vehicles":[\#(vehicles.joined(separator: ","))],"jobs":[\#(jobs.joined(separator: ","))]}"#.utf8))
    }

    @Test func profilesThatDoNotDifferShareOneTable() async throws {
        let circle = try await input(profiles: 400, places: 30).document(from: GreatCircleTravel())
        #expect(circle.problem.travel.count == 1 && Set(circle.problem.vehicles.map(\.profile)) == [0])
        let paces = try await input(profiles: 3, places: 30).document(from: Paces())
        #expect(paces.problem.travel.count == 3 && paces.problem.vehicles.map(\.profile) == [0, 1, 2])
        #expect(paces.problem.travel[0].durations[1] > paces.problem.travel[2].durations[1])
    }

    @Test func matricesThatAreEqualAreOne() throws {
        let text = """
            {"vehicles": [{"id": 1, "profile": "a", "start_index": 0}, {"id": 2, "profile": "b", "start_index": 0},
                          {"id": 3, "profile": "c", "start_index": 0}], "jobs": [{"id": 1, "location_index": 1}],
             "matrices": {"a": {"durations": [[0,1],[1,0]]}, "b": {"durations": [[0,2],[1,0]]}, "c": {"durations": [[0,1],[1,0]]}}}
            """
        let problem = try FormatFixture.read(text).problem
        #expect(problem.travel.count == 2 && problem.vehicles.map(\.profile) == [0, 1, 0])
    }

    @Test func moreThanMemoryIsGivenToIsRefusedBeforeTheSourceIsAsked() async throws {
        let input = try input(profiles: 5, places: 5000)
        let error = await #expect(throws: RouteFormatError.self) { try await input.document(from: Paces()) }
        #expect(
            error?.description
                == "vehicles have 5 profiles with travel times of their own; among 5000 places allowed are 4.")
    }
}
