import RouteKernel
import Testing

@testable import Routing

/// One damage each: the error names the line and says what is wrong.
@Suite struct FormatErrorTests {
    struct Damage: Sendable, CustomTestStringConvertible {
        let file: String
        let part: String
        let other: String
        let words: String
        var testDescription: String { "\(part.prefix(30)) → \(other.prefix(30))" }

        init(_ file: String, _ part: String, _ other: String, _ words: String) {
            (self.file, self.part, self.other, self.words) = (file, part, other, words)
        }
    }

    static let vrplib: [Damage] = [
        .init(
            FormatFixture.cvrp, "DIMENSION : 5", "DIMENSION : 1", "line 4: DIMENSION is 1; allowed is a number from 2 to 10000"),
        .init(FormatFixture.cvrp, "DIMENSION : 5", "DIMENSION : 1e300", "line 4: DIMENSION is 1e300"),
        .init(FormatFixture.cvrp, "DIMENSION : 5", "DIMENSION :", "line 4: DIMENSION has no value"),
        .init(FormatFixture.cvrp, "DIMENSION : 5", "", "DIMENSION is missing"),
        .init(FormatFixture.cvrp, "DIMENSION : 5", "DIMENSION : 6", "NODE_COORD_SECTION has no line for number 6 of 6"),
        .init(FormatFixture.cvrp, "3 1 1", "2 1 1", "line 10: NODE_COORD_SECTION has number 2 a second time"),
        .init(FormatFixture.cvrp, "3 1 1", "3 nan 1", "line 10: x coordinate is nan"),
        .init(FormatFixture.cvrp, "3 1 1", "3 1", "line 10: y coordinate is missing"),
        .init(FormatFixture.cvrp, "3 5", "3 -5", "line 16: DEMAND_SECTION is -5"),
        .init(FormatFixture.cvrp, "CAPACITY : 10", "CAPACITY : inf", "line 6: CAPACITY is inf"),
        .init(FormatFixture.cvrp, "EUC_2D", "GEO", "line 5: EDGE_WEIGHT_TYPE is GEO; allowed is EUC_2D"),
        .init(FormatFixture.cvrp, "EUC_2D", "EXPLICIT", "EDGE_WEIGHT_SECTION is missing"),
        .init(
            FormatFixture.cvrp, "SECTION\n1\n-1", "SECTION\n9\n-1", "line 20: DEPOT_SECTION is 9; allowed is a number from 1 to 5"
        ),
        .init(FormatFixture.cvrp, "SECTION\n1\n-1", "SECTION\n-1", "line 19: DEPOT_SECTION names no node"),
        .init(FormatFixture.cvrp, "DEPOT_SECTION", "DEMAND_SECTION", "line 19: DEMAND_SECTION is there a second time"),
        .init(FormatFixture.rich, "3\t10\t20.5", "3\t30\t20.5", "TIME_WINDOW_SECTION ends before it begins"),
        .init(FormatFixture.rich, "VEHICLES: 3", "VEHICLES: 4", "CAPACITY_SECTION has no line for number 4 of 4"),
        .init(FormatFixture.rich, "2\t2\n3\t2", "2\t4\n3\t2", "VEHICLES_DEPOT_SECTION is 4, which is no depot"),
        .init(FormatFixture.rich, "TIRES", "MUTUALLY_EXCLUSIVE_GROUP", "MUTUALLY_EXCLUSIVE_GROUP_SECTION is not supported"),
    ]

    static let texts: [Damage] = [
        .init(FormatFixture.solomon, "161       171", "171       161", "line 11: due date is before the ready time"),
        .init(FormatFixture.solomon, "2      3", "1      3", "line 12: customer number is 1 a second time"),
        .init(FormatFixture.solomon, "60         10", "60", "line 12: customer has 6 values; allowed are 7"),
        .init(FormatFixture.solomon, "  3         50", "", "VEHICLE is missing"),
        .init(FormatFixture.solomon, "  3         50", "  0         50", "line 5: number of vehicles is 0"),
        .init(FormatFixture.lilim, "-10", "-9", "line 3: partner is customer 2"),
        .init(FormatFixture.lilim, "5\t0\t2", "5\t0\t7", "line 3: pickup and delivery index are 0 and 7"),
        .init(FormatFixture.lilim, "5\t0\t2", "5\t0\t0", "line 3: pickup and delivery index are 0 and 0"),
        .init(FormatFixture.lilim, "4\t100", "-4\t100", "line 1: number of vehicles is -4"),
    ]

    static let vroom: [Damage] = [
        .init(FormatFixture.vroom, "\"id\": 4", "\"id\": \"4\"", "line 3: vehicles[0].id is \"4\"; allowed is a whole number"),
        .init(FormatFixture.vroom, "\"id\": 4", "\"id\": 4.5", "line 3: vehicles[0].id is 4.5"),
        .init(FormatFixture.vroom, "\"id\": 4,", "", "line 3: vehicles[0] has no id"),
        .init(FormatFixture.vroom, "\"id\": 4", "\"id\": 99999999999999999999", "vehicles[0].id is 99999999999999999999"),
        .init(
            FormatFixture.vroom, "\"service\": 60", "\"service\": -1",
            "line 10: jobs[0].service is -1; allowed is a whole number from 0"),
        .init(FormatFixture.vroom, "[7.1, 51.2]", "[7.1, 151.2]", "jobs[0].location[1] is 151.2; allowed is a number from -90.0"),
        .init(FormatFixture.vroom, "[7.1, 51.2]", "[7.1]", "jobs[0].location must be [longitude, latitude]"),
        .init(
            FormatFixture.vroom, "\"delivery\": [1, 2]", "\"delivery\": [1]", "jobs[0] has amounts of 1 values, and others have 2"
        ),
        .init(
            FormatFixture.vroom, "\"max_load\": [1, 1]", "\"max_load\": []",
            "vehicles[0] has loads of 0 values, and others have 2"),
        .init(FormatFixture.vroom, "\"priority\": 70", "\"priority\": 101", "jobs[0].priority is 101"),
        .init(
            FormatFixture.vroom, "[1600419000", "[1600417500", "jobs[0].time_windows[1] begins before the window before it ends"),
        .init(FormatFixture.vroom, "[1600416000, 1600430400]", "[2, 1]", "vehicles[0].time_window must be [start, end]"),
        .init(FormatFixture.vroom, "1.5", "0", "vehicles[0].speed_factor is 0; allowed is a number from 0.001 to 5.0"),
        .init(
            FormatFixture.vroom, "\"profile\": \"bike\"", "\"profile\": \"car\"",
            "vehicles[0].profile is car, for which there are no matrices"),
        .init(FormatFixture.vroom, "\"start_index\": 0, \"end_index\": 0,", "", "vehicles[0] has neither start nor end"),
        .init(FormatFixture.vroom, "\"location_index\": 2", "\"location_index\": 3", "is 3; the matrices have rows 0 to 2"),
        .init(
            FormatFixture.vroom, "\"location_index\": 2", "\"location\": [1, 2]", "has no index, which is needed with matrices"),
        .init(FormatFixture.vroom, "[110, 0, 300]", "[110, 0]", "matrices.bike.durations[1] has 2 values"),
        .init(
            FormatFixture.vroom, "[110, 0, 300]", "[110, 0, -3]",
            "matrices.bike.durations[1][2] is -3; allowed is a whole number from 0"),
        .init(FormatFixture.vroom, "\"distances\"", "\"other\"", "vehicles[0] needs matrices.bike.distances for per_km"),
        .init(FormatFixture.vroom, "\"type\": \"job\"", "\"type\": \"visit\"", "is \"visit\"; allowed is start, job, pickup"),
        .init(
            FormatFixture.vroom, "{\"type\": \"job\", \"id\": 1}", "{\"type\": \"job\", \"id\": 2}", "is 2, which is none of jobs"
        ),
        .init(FormatFixture.vroom, "{\"type\": \"start\"}", "{\"type\": \"job\", \"id\": 1}", "names job 1 a second time"),
        .init(
            FormatFixture.vroom, "{\"type\": \"job\", \"id\": 1}", "{\"type\": \"break\", \"id\": 8}",
            "vehicles[0].steps[2] names break 8 a second time"),
        .init(FormatFixture.vroom, "{\"type\": \"end\"}", "{\"type\": \"start\"}", "is a start, which must come first"),
        .init(FormatFixture.vroom, "\"jobs\": [", "\"jobs\": {", "is not JSON"),
        .init(FormatFixture.vroom, "\"jobs\"", "\"works\"", "is 1, which is none of jobs"),
    ]

    @Test(arguments: vrplib + texts + vroom) func damageIsNamed(damage: Damage) {
        let text = damage.file.replacing(damage.part, with: damage.other, maxReplacements: 1)
        #expect(text != damage.file, "the fixture has no such part")
        do {
            _ = try FormatFixture.read(text)
            Issue.record("it was read without an error")
        } catch {
            #expect(error.description.contains(damage.words))
        }
    }

    @Test(arguments: ["", " ", "{", "[]", "{}", "null", "{\"vehicles\":[]}", "NAME: x\nEOF", "1 2 3", "1 2 3\n4", "VEHICLE"])
    func nothingUsefulIsRefused(text: String) {
        #expect(throws: RouteFormatError.self) { try FormatFixture.read(text) }
    }

    @Test func depthDoesNotRecurse() {
        let deep = String(repeating: "[", count: 200_000)
        #expect(throws: RouteFormatError.self) { try FormatFixture.read("{\"jobs\":" + deep) }
    }
}
