import RouteKernel
import Testing

@testable import Routing

@Suite struct BenchmarkFormatTests {
    @Test func formatsAreToldByContents() {
        let files: [(String, RouteFileKind?)] = [
            (FormatFixture.cvrp, .vrplib), (FormatFixture.rich, .vrplib), (FormatFixture.solomon, .solomon),
            (FormatFixture.lilim, .lilim),
            (FormatFixture.vroom, .vroom), ("", nil), ("hello\nworld", nil), ("\u{FEFF}{}", .vroom),
        ]
        for (text, kind) in files { #expect(RouteFileKind.detect(Array(text.utf8)) == kind, "\(text.prefix(20))") }
    }

    @Test func plainCVRP() throws {
        let document = try FormatFixture.read(FormatFixture.cvrp)
        let problem = document.problem
        #expect(document.name == "tiny")
        #expect((problem.locationCount, problem.stops.count, problem.vehicles.count) == (5, 4, 4))
        #expect(problem.travel[0].distances[0..<5] == [0, 5, 1, 5, 9])
        #expect(problem.requests[3].work == .visit(stop: 3, delivery: [7], pickup: [0]))
        #expect(problem.vehicles[0] == Vehicle(start: 0, end: 0, capacity: [10]))
        #expect(document.tasks.map(\.id) == [1, 2, 3, 4])
        #expect(document.scale == 1)
    }

    @Test func durationsAndDistancesAreOneArray() throws {
        let travel = try FormatFixture.read(FormatFixture.cvrp).problem.travel[0]
        let isShared = travel.durations.withUnsafeBufferPointer { durations in
            travel.distances.withUnsafeBufferPointer { $0.baseAddress == durations.baseAddress }
        }
        #expect(isShared)
    }

    @Test func sectionsOfPyVRP() throws {
        let document = try FormatFixture.read(FormatFixture.rich)
        let problem = document.problem
        #expect(problem.stops.map(\.location) == [2, 3])
        #expect(problem.stops.map(\.service) == [2000, 2000])
        #expect(problem.stops[0].windows == [10_000...20_500])
        #expect(problem.requests.map(\.prize) == [7000, nil])
        #expect(problem.vehicles.map(\.capacity) == [[10], [20], [30]])
        #expect(problem.vehicles.map(\.start) == [0, 1, 1])
        #expect(problem.vehicles[1].shift == 5000...80_000)
        #expect(problem.vehicles[1].costs == Costs(fixed: 200_000, perKilometre: 2000))
        #expect(problem.vehicles.map(\.limits.duration) == [90_000, 90_000, 90_000])
        #expect(problem.travel[0].distances[2] == 2500)
        #expect(document.notes.contains { $0.contains("TIRES_SECTION") })
    }

    @Test func backhaulsArePickups() throws {
        let problem = try FormatFixture.read(FormatFixture.backhauls).problem
        #expect(problem.stops.map(\.isBackhaul) == [false, true])
        #expect(problem.requests[1].work == .visit(stop: 1, delivery: [0], pickup: [6]))
    }

    /// The literature's rule for each kind: factor of a distance of 1.5, and what costs are divided by.
    @Test(arguments: [
        ("CVRP", 2, 1), ("VRPTW", 15, 10), ("PCVRPTW", 15, 1), ("MDVRPTW", 1500, 1), ("HFVRP", 1500, 100_000), ("ANY", 2, 1),
    ])
    func roundingFollowsTheType(type: String, arc: Int32, scale: Int) throws {
        let text = FormatFixture.cvrp.replacing("TYPE : CVRP", with: "TYPE : \(type)").replacing("2 3 4", with: "2 0 1.5")
        let document = try FormatFixture.read(text)
        #expect(document.problem.travel[0].distances[1] == arc)
        #expect(document.scale == scale)
        #expect(document.value(cost: Double(scale) * 12.5) == 12.5)
    }

    @Test(arguments: [
        ("FULL_MATRIX", "0 1 2 3 0 4 5 6 0", [0, 1, 2, 3, 0, 4, 5, 6, 0]), ("LOWER_ROW", "1 2\n3", [0, 1, 2, 1, 0, 3, 2, 3, 0]),
        ("UPPER_ROW", "1 2 3", [0, 1, 2, 1, 0, 3, 2, 3, 0]), ("LOWER_DIAG_ROW", "0 1 0 2 3 0", [0, 1, 2, 1, 0, 3, 2, 3, 0]),
        ("UPPER_DIAG_ROW", "0 1 2\n0 3 0", [0, 1, 2, 1, 0, 3, 2, 3, 0]),
    ])
    func explicitMatrices(format: String, values: String, table: [Int32]) throws {
        let text = """
            TYPE: CVRP\nDIMENSION: 3\nCAPACITY: 5\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: \(format)
            EDGE_WEIGHT_SECTION\n\(values)\nDEMAND_SECTION\n1 0\n2 1\n3 2\nDEPOT_SECTION\n1 -1\nEOF
            """
        #expect(try FormatFixture.read(text).problem.travel[0].distances == table)
    }

    @Test func solomonInTenths() throws {
        let document = try FormatFixture.read(FormatFixture.solomon)
        let problem = document.problem
        #expect(document.name == "R9")
        #expect(problem.vehicles == Array(repeating: Vehicle(start: 0, end: 0, capacity: [50], shift: 0...2300), count: 3))
        #expect(problem.travel[0].distances == [0, 14, 50, 14, 0, 36, 50, 36, 0])
        #expect(problem.stops[0] == Stop(location: 1, service: 100, windows: [1610...1710]))
        #expect(document.tasks.map(\.id) == [1, 2])
    }

    @Test func liAndLimPairs() throws {
        let document = try FormatFixture.read(FormatFixture.lilim)
        #expect(document.problem.requests == [Request(.shipment(pickup: 0, delivery: 1, load: [10]))])
        #expect(document.problem.vehicles.count == 4)
        #expect(document.problem.vehicles[0].costs.fixed == 20_000)
        #expect(document.tasks.map(\.kind) == [.pickup, .delivery])
        // Two vehicles, and a distance of 7.5.
        #expect(document.value(cost: 2 * 20_000 + 7500) == 7.5)
    }
}
