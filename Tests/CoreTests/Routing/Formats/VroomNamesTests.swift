import JSONReading
import RouteKernel
import Testing

@testable import Routing

/// Every name of a file is read, or noted with the name that was probably meant.
@Suite struct VroomNamesTests {
    /// A file with a place for one more member on every level.
    private static func file(_ level: String, _ member: String) -> String {
        func more(_ name: String) -> String { name == level ? ", \(member)" : "" }
        return """
            {"vehicles": [{"id": 1, "start_index": 0, "end_index": 0, "type": "van", "costs": {"fixed": 1\(more("costs"))},
              "breaks": [{"id": 1\(more("rest"))}], "steps": [{"type": "job", "id": 1\(more("step"))}]\(more("vehicle"))}],
             "jobs": [{"id": 1, "location_index": 0, "service_per_type": {"van": 7\(more("types"))}\(more("job"))},
                      {"id": 2, "location_index": 0\(more("job"))}],
             "shipments": [{"pickup": {"id": 1, "location_index": 0\(more("shipmentStep"))},
                            "delivery": {"id": 1, "location_index": 0}\(more("shipment"))}],
             "matrices": {"car": {"durations": [[0]]\(more("matrices"))}\(more("profiles"))}\(more("document"))}
            """
    }

    static let wrong: [(level: String, name: String, path: String, nearest: String?)] = [
        ("document", "job", "job", "jobs"), ("document", "matrice", "matrice", "matrices"),
        ("document", "options", "options", nil),
        ("vehicle", "time_windows", "vehicles[0].time_windows", "time_window"),
        ("vehicle", "maxTasks", "vehicles[0].maxTasks", "max_tasks"), ("vehicle", "speed", "vehicles[0].speed", "speed_factor"),
        ("vehicle", "capacities", "vehicles[0].capacities", "capacity"), ("vehicle", "skill", "vehicles[0].skill", "skills"),
        ("job", "time_window", "jobs[0].time_window", "time_windows"),
        ("job", "timewindows", "jobs[0].timewindows", "time_windows"),
        ("job", "service_time", "jobs[0].service_time", "service"), ("job", "Priority", "jobs[0].Priority", "priority"),
        ("job", "colour", "jobs[0].colour", nil), ("job", "max_load", "jobs[0].max_load", nil),
        ("shipment", "amounts", "shipments[0].amounts", "amount"), ("shipment", "time_windows", "shipments[0].time_windows", nil),
        ("shipmentStep", "time_window", "shipments[0].pickup.time_window", "time_windows"),
        ("rest", "time_window", "vehicles[0].breaks[0].time_window", "time_windows"),
        ("rest", "duration", "vehicles[0].breaks[0].duration", nil),
        ("costs", "per_kilometre", "vehicles[0].costs.per_kilometre", nil),
        ("costs", "per-km", "vehicles[0].costs.per-km", "per_km"),
        ("step", "serviceAt", "vehicles[0].steps[0].serviceAt", "service_at"),
        ("matrices", "duration", "matrices.car.duration", "durations"), ("types", "vans", "jobs[0].service_per_type.vans", "van"),
    ]

    @Test(arguments: wrong.indices) func isNotedOnce(index: Int) throws {
        let (level, name, path, nearest) = Self.wrong[index]
        let document = try FormatFixture.read(Self.file(level, "\"\(name)\": 5"))
        let advice = nearest.map { " Maybe \($0) is meant." } ?? ""
        let sentence = "\(path) is not known and was not used\(level == "job" ? " (2 times)" : "").\(advice)"
        #expect(
            document.warnings.count == 1 && document.warnings.first?.hasSuffix(": \(sentence)") == true, "\(document.warnings)")
        let answer = RouteAnswer(document, try RouteSolver.solve(document.problem, SolverOptions(iterations: 10)))
        for text in [answer.vroomJSON(), answer.geoJSON()] {
            let notes = try JSONValue(Array(text.utf8))["notes"]?.items.compactMap(\.string) ?? []
            #expect(notes.contains { $0.hasSuffix(sentence) })
        }
        #expect(answer.text().contains(sentence) && answer.warnings().contains { $0.hasSuffix(sentence) })
    }

    /// A profile that no vehicle has is not used either.
    @Test func aMatrixOfNoVehicleIsNoted() throws {
        let document = try FormatFixture.read(Self.file("profiles", #""truck": {"durations": [[0]]}"#))
        #expect(document.warnings.map { $0.contains("matrices.truck is not known and was not used") } == [true])
    }

    @Test func aFileWithoutOtherNamesHasNoWarnings() throws {
        #expect(try FormatFixture.read(Self.file("", "")).warnings.isEmpty)
    }

    @Test func ofVeryManyOnlySomeAreNamed() throws {
        let members = (0..<300).map { "\"x\(String(repeating: "y", count: $0 + 1))\": 1" }.joined(separator: ", ")
        let warnings = try FormatFixture.read(Self.file("job", members)).warnings
        #expect(warnings.count == 51 && warnings.last == "500 more names are not known and were not used.", "\(warnings.count)")
    }

    private static let levels: [(name: String, level: VroomLevel)] = [
        ("document", .document), ("vehicle", .vehicle), ("job", .job), ("shipment", .shipment), ("shipmentStep", .shipmentStep),
        ("costs", .costs), ("rest", .rest), ("step", .step), ("matrices", .matrices),
    ]

    /// Each name of each level: a value nobody could mean is refused, so the name is read and not only listed.
    @Test func everyListedNameIsRead() throws {
        for (name, level) in Self.levels {
            for known in level.names {
                let text = Self.file(name, "\"\(known.rawValue)\": [[{\"nothing\": true}]]")
                let error = #expect(throws: RouteFormatError.self, "\(name).\(known.rawValue)") { try FormatFixture.read(text) }
                #expect(
                    error.map { $0.field.contains(known.rawValue) || $0.problem.contains(known.rawValue) } == true,
                    "\(error?.description ?? "")")
            }
        }
    }

    @Test(arguments: [
        ("job", "service", "7"), ("vehicle", "id", "1"), ("job", "colour", "0"), ("matrices", "durations", "[[0]]"),
    ])
    func aNameThatIsThereTwiceIsRefused(level: String, name: String, value: String) {
        let member = "\"\(name)\": \(value), \"\(name)\": \(value)"
        let error = #expect(throws: RouteFormatError.self) { try FormatFixture.read(Self.file(level, member)) }
        #expect(error?.problem == "is there a second time; allowed is once")
    }
}
