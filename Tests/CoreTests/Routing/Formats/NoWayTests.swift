import FoundationEssentials
import RouteKernel
import Testing

@testable import Routing

/// What says in a matrix that there is no way, and that it says so of one arc alone.
@Suite struct NoWayTests {
    private enum Table: String, CaseIterable, Sendable {
        case durations, distances, costs
    }

    /// A ring of six places: along it every arc is 3, across it 8.
    private static func ring(_ table: Table, _ from: Int, _ to: Int, says value: String) -> String {
        let tables = Table.allCases.map { name in
            let rows = (0..<6).map { row in
                let cells = (0..<6).map { column in
                    if name == table, (row, column) == (from, to) { return value }
                    let steps = abs(row - column)
                    return steps == 0 ? "0" : steps == 1 || steps == 5 ? "3" : "8"
                }
                return "[\(cells.joined(separator: ","))]"
            }
            return "\"\(name)\": [\(rows.joined(separator: ","))]"
        }
        let jobs = (1...5).map { #"{"id": \#($0), "location_index": \#($0)}"# }.joined(separator: ",")
        return """
            {"vehicles": [{"id": 1, "start_index": 0, "end_index": 0}], "jobs": [\(jobs)],
             "matrices": {"car": {\(tables.joined(separator: ", "))}}}
            """
    }

    private static let words = [
        "null", "200000000", "200000001", "2147483647", "4294967295", "1000000000.0", "1e9", "2e8", "18446744073709551615",
        "1e300", "1e999",
    ]

    @Test(arguments: Table.allCases, words) private func isSaidInAnyTable(table: Table, word: String) throws {
        let plain = try FormatFixture.read(Self.ring(table, 2, 5, says: "8"))
        let closed = try FormatFixture.read(Self.ring(table, 2, 5, says: word))
        var expected = plain.problem.travel[0]
        let arc = 2 * 6 + 5
        expected.durations[arc] = TravelMatrix.unreachable
        expected.distances[arc] = TravelMatrix.unreachable
        expected.costs?[arc] = TravelMatrix.unreachable
        #expect(closed.problem.travel == [expected])
        let answer = RouteAnswer(closed, try RouteSolver.solve(closed.problem, SolverOptions(iterations: 500)))
        #expect(answer.isComplete && answer.cost == 18)
        #expect(closed.notes.contains { $0.contains("matrices.car.\(table) has 1 value from 200000000 on") } == (word != "null"))
    }

    @Test(arguments: Table.allCases, ["199999999", "99999999", "9999999", "1e8"])
    private func aLargeNumberBelowTheThresholdIsANumberAndChangesNoOther(table: Table, word: String) throws {
        let document = try FormatFixture.read(Self.ring(table, 2, 5, says: word))
        let travel = document.problem.travel[0]
        let arcs = [Table.durations: travel.durations, .distances: travel.distances, .costs: travel.costs ?? []][table]
        #expect(arcs?[2 * 6 + 5] == Double(word).map { Int32($0) })
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 500)))
        #expect(answer.isComplete && answer.cost == 18)
    }

    @Test(arguments: Table.allCases, ["-1", "\"NaN\"", "\"Infinity\"", "12.5", "[]", "true", "-1e999", "\"8\""])
    private func whatIsNoNumberIsRefusedWithItsCell(table: Table, word: String) throws {
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(Self.ring(table, 2, 5, says: word)) }
        #expect(error?.field == "matrices.car.\(table)[2][5]", "\(word)")
        #expect(error?.problem.hasSuffix("allowed is a whole number from 0, or null for no way") == true, "\(word)")
    }

    @Test func aPlaceIsAlwaysReachedFromItself() throws {
        let document = try FormatFixture.read(Self.ring(.durations, 3, 3, says: "null"))
        #expect(document.problem.travel == (try FormatFixture.read(Self.ring(.durations, 3, 3, says: "0"))).problem.travel)
    }

    /// Two profiles, of which one knows no way to place 2, in a table that the other agrees with.
    @Test(arguments: Table.allCases, ["null", "2147483647"]) private func aVehicleStaysAwayAndAnotherGoes(
        table: Table, word: String
    ) throws {
        func tables(_ cell: String) -> String {
            let names = Table.allCases.map { name in
                let value = name == table ? cell : "40"
                return "\"\(name)\": [[0,30,\(value)],[30,0,\(value)],[\(value),\(value),\(value)]]"
            }
            return "{\(names.joined(separator: ", "))}"
        }
        let text = """
            {"vehicles": [{"id": 1, "profile": "lorry", "start_index": 0, "end_index": 0},
                          {"id": 2, "profile": "cart", "start_index": 0, "end_index": 0, "costs": {"fixed": 5000}}],
             "jobs": [{"id": 7, "location_index": 1}, {"id": 8, "location_index": 2}],
             "matrices": {"lorry": \(tables(word)), "cart": \(tables("41"))}}
            """
        let document = try FormatFixture.read(text)
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 300)))
        #expect(answer.isComplete)
        let owner = answer.routes.first { $0.stops.contains(1) }?.timetable.vehicle
        #expect(owner == 1)
        let alone = try FormatFixture.read(text.replacing("\"profile\": \"cart\"", with: "\"profile\": \"lorry\""))
        let left = RouteAnswer(alone, try RouteSolver.solve(alone.problem, SolverOptions(iterations: 300)))
        #expect(left.leftOut.map(\.why?.reason) == [.unreachable])
        #expect(left.warnings().contains("job 8 is left out (unreachable)."))
    }

    @Test func aGivenOrderAcrossNoWayIsBroken() throws {
        let text = Self.ring(.costs, 2, 5, says: "null").replacing(
            "\"end_index\": 0", with: #""end_index": 0, "steps": [{"type": "job", "id": 2}, {"type": "job", "id": 5}]"#)
        let route = try #require(try GivenPlan(FormatFixture.read(text)).routes.first)
        #expect(route.violations == [Violation(cause: .unreachable)])
        #expect(route.driving == 8 + 3 && route.timetable.cost == 8 + 3)
    }

    @Test(arguments: ["200000000", "1e300", "inf"]) func aWeightOfABenchmarkIsOne(word: String) throws {
        let text = """
            TYPE: CVRP\nDIMENSION: 3\nCAPACITY: 5\nEDGE_WEIGHT_TYPE: EXPLICIT
            EDGE_WEIGHT_SECTION\n\(word) 4 \(word)\n4 0 4\n4 4 \(word)\nDEMAND_SECTION\n1 0\n2 1\n3 2\nDEPOT_SECTION\n1 -1\nEOF
            """
        let document = try FormatFixture.read(text)
        #expect(document.problem.travel[0].durations == [0, 4, TravelMatrix.unreachable, 4, 0, 4, 4, 4, 0])
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 100)))
        #expect(answer.isComplete && answer.cost == 12)
    }

    /// The documentation names the number that the reader uses.
    @Test func theDocumentedThresholdIsTheOneThatHolds() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../..")
        let page = try String(contentsOf: repository.appending(path: "ops/docs/routing.md"), encoding: .utf8)
        #expect(TravelMatrix.noWay == 200_000_000)
        #expect(page.contains("values from 200 000 000 on"))
    }
}
