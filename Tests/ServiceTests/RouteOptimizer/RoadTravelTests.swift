import FoundationEssentials
import RouteKernel
import Routing
import ServiceRuntime
import Testing

@testable import RouteOptimizer

@Suite("Travel times from road maps")
struct RoadTravelTests {
    private enum Kind: String, CaseIterable, Sendable {
        case osrm, valhalla

        func service(_ url: String) -> any RoadService { self == .osrm ? OSRM(url: url) : Valhalla(url: url) }
    }

    private func places(_ count: Int) -> [Coordinate] {
        (0..<count).map { Coordinate(latitude: -23.5 + Double($0 % 10) / 100, longitude: -46.6 + Double($0 / 10) / 100) }
    }

    private func table(
        _ kind: Kind, _ mood: TravelServer.Mood, _ places: [Coordinate], timeout: Duration = .seconds(300)
    ) async throws -> (TravelTable, requests: Int) {
        try await TravelServer.run(mood) { server, url in
            let travel = RoadTravel(kind.service(url), timeout: timeout)
            return (try await travel.travel(among: places, profile: "car"), server.count)
        }
    }

    @Test("A table larger than the service takes at once is asked for in blocks and put together", arguments: Kind.allCases)
    private func blocks(kind: Kind) async throws {
        let places = places(120)
        let (table, requests) = try await table(kind, .well, places)
        #expect(requests == 9)
        for (row, from) in places.enumerated() {
            for (column, to) in places.enumerated() {
                let way = Int32(TravelServer.way(from, to))
                #expect(table.matrix.durations[row * 120 + column] == way && table.matrix.distances[row * 120 + column] == way)
            }
        }
        #expect(
            table.notes.count == 1
                && table.notes[0].hasPrefix("Travel times come from: \(kind == .osrm ? "OSRM" : "Valhalla") at http"))
    }

    @Test(
        "Where the service does not answer, answers something else or refuses, the great circle serves, and the notes say why",
        arguments: Kind.allCases,
        [(TravelServer.Mood.silent, "did not answer within"), (.garbage, "sent"), (.refusing, "answered 400")])
    private func fallback(kind: Kind, failure: (mood: TravelServer.Mood, word: String)) async throws {
        let places = places(4)
        let (table, _) = try await table(
            kind, failure.mood, places, timeout: failure.mood == .silent ? .milliseconds(200) : .seconds(300))
        #expect(table.matrix == GreatCircleTravel().matrix(places))
        let word = kind == .valhalla && failure.mood == .garbage ? "said nothing of sources" : failure.word
        #expect(table.notes.count == 1 && table.notes[0].hasPrefix("Travel times come from: great circle"), "\(table.notes)")
        #expect(table.notes[0].contains(word), "\(table.notes)")
    }

    @Test("Nobody there: the great circle serves")
    func nobody() async throws {
        let table = try await RoadTravel(OSRM(url: "http://127.0.0.1:1"), timeout: .seconds(300)).travel(
            among: places(2), profile: "car")
        #expect(table.notes[0].contains("OSRM at http://127.0.0.1:1 could not be reached"), "\(table.notes)")
    }

    @Test("Ways the service does not know are none: nothing is guessed for them, and they are counted", arguments: Kind.allCases)
    private func incomplete(kind: Kind) async throws {
        let (table, _) = try await table(kind, .incomplete, places(3))
        let none = TravelMatrix.unreachable
        #expect(table.matrix.durations == [0, 1, none, 1, 0, 1, none, 1, 0] && table.matrix.distances == table.matrix.durations)
        #expect(table.warnings.count == 1 && table.warnings[0].contains("knows no way for 2 other pairs"), "\(table.notes)")
    }

    /// North of all `places`.
    private static let water = -23.405
    private static let moods: [(kind: Kind, mood: TravelServer.Mood, words: String)] = [
        (.osrm, .island(water), "knows no way to or from"), (.valhalla, .island(water), "knows no way to or from"),
        (.osrm, .snapping(water, metres: 4200), "knows no road within 1000 m of"),
        (.osrm, .snapping(water, metres: nil), "knows no road within 1000 m of"),
        (.osrm, .refusingIsland(water), "knows no road within 1000 m of"),
        (.valhalla, .refusingIsland(water), "knows no road within 1000 m of"),
        (.osrm, .refusingPairs(water), "knows no way to or from"), (.valhalla, .refusingPairs(water), "knows no way to or from"),
        (.osrm, .guessing(water), "knows no way to or from"),
    ]

    @Test("No way leads over water, however the service says so, in tables of any size", arguments: moods.indices, [3, 90])
    private func islands(index: Int, count: Int) async throws {
        let (kind, mood, words) = Self.moods[index]
        let island = Coordinate(latitude: -23.39, longitude: -46.6)
        let all = places(count) + [island]
        let (table, _) = try await table(kind, mood, all)
        for (row, from) in all.enumerated() {
            for (column, to) in all.enumerated() where row != column {
                let isOverWater = from == island || to == island
                let expected = isOverWater ? TravelMatrix.unreachable : Int32(TravelServer.way(from, to))
                #expect(table.matrix.durations[row * all.count + column] == expected)
                #expect(table.matrix.distances[row * all.count + column] == expected)
            }
        }
        #expect(table.warnings.count == 1 && table.warnings[0].contains("\(words) [-46.6, -23.39]"), "\(table.warnings)")
        #expect(table.notes.count == 2 && table.notes[0].hasPrefix("Travel times come from"), "\(table.notes)")
    }

    @Test("What was told is not asked for again when a service refuses tables of several blocks", arguments: moods.indices)
    private func askedOnce(index: Int) async throws {
        let (kind, mood, _) = Self.moods[index]
        let all = places(120) + [Coordinate(latitude: -23.39, longitude: -46.6)]
        let answers = try await TravelServer.run(mood) { server, url in
            _ = try await RoadTravel(kind.service(url), timeout: .seconds(300)).travel(among: all, profile: "car")
            return server.answers
        }
        #expect(answers.count >= 120 * 119 && answers.values.allSatisfy { $0 == 1 })
    }

    @Test("What a service said of an island holds when it fails", arguments: Kind.allCases)
    private func failingIsland(kind: Kind) async throws {
        // The blocks with the first place come first, and are more than are on their way at a time: some of them were heard of before
        // the first one of land alone is asked for.
        let count = 250
        let all = [Coordinate(latitude: -23.4, longitude: -46.6)] + places(count - 1)
        let (table, _) = try await table(kind, .failingOnLand(Self.water), all)
        let guess = GreatCircleTravel().matrix(all)
        #expect(table.warnings.contains { $0.hasPrefix("Travel times come from: great circle") }, "\(table.warnings)")
        let told = table.matrix.durations.indices.filter { table.matrix.durations[$0] != guess.durations[$0] }
        #expect(told.allSatisfy { table.matrix.durations[$0] == TravelMatrix.unreachable && ($0 < count || $0 % count == 0) })
        #expect(!told.isEmpty)
    }

    @Test(
        "A guessed way that is not in the table refuses the answer",
        arguments: ["[2,0]", "[0,2]", "[-1,0]", "[4000000000000000000,1]", "[1e300,0]", "[0]", "[0,0,0]", "[null,0]", "7"])
    func guessedWays(cell: String) throws {
        func answer(_ cells: String) -> [UInt8] {
            let table = "[[0,1],[1,0]]"
            return Array(#"{"code":"Ok","durations":\#(table),"distances":\#(table),"fallback_speed_cells":[\#(cells)]}"#.utf8)
        }
        let osrm = OSRM(url: "http://maps")
        #expect(try osrm.read(answer("[1,0]"), rows: 2, columns: 2).durations == [0, 1, nil, 0])
        let fault = #expect(throws: TravelFault.self) { try osrm.read(answer("[1,0],\(cell)"), rows: 2, columns: 2) }
        #expect(fault?.description == "sent a guessed way that is not in the table of 2 rows and 2 columns")
    }

    @Test("Profiles that are one road user to a service are asked for once", arguments: Kind.allCases)
    private func roadUsers(kind: Kind) async throws {
        let text = """
            {"vehicles": [{"id": 1, "start": [-46.6, -23.5]}, {"id": 2, "profile": "driving", "start": [-46.6, -23.5]},
                          {"id": 3, "profile": "bike", "start": [-46.6, -23.5]}], "jobs": [{"id": 11, "location": [-46.6, -23.48]}]}
            """
        let (document, requests) = try await TravelServer.run(.well) { server, url in
            let travel = RoadTravel(kind.service(url), timeout: .seconds(300))
            return (try await VroomInput(Array(text.utf8)).document(from: travel), server.count)
        }
        #expect(requests == 2 && document.problem.vehicles.count == 3)
    }

    @Test(
        "A stop on an island is left out as unreachable, and the answer names the place; the others are served",
        arguments: Kind.allCases)
    private func stopOnAnIsland(kind: Kind) async throws {
        let text = """
            {"vehicles": [{"id": 1, "start": [-46.6, -23.5], "end": [-46.6, -23.5]}],
             "jobs": [{"id": 11, "location": [-46.6, -23.48]}, {"id": 12, "location": [-46.6, -23.4]}, {"id": 13, "location": [-46.6, -23.47]}]}
            """
        let answer = try await TravelServer.run(.island(Self.water)) { _, url in
            let travel = RoadTravel(kind.service(url), timeout: .seconds(300))
            let document = try await VroomInput(Array(text.utf8)).document(from: travel)
            return try SolveRun(seconds: nil, iterations: 200, seed: 1, threads: 1, bks: nil).run(document)
        }
        #expect(!answer.isComplete && answer.servedStops == 2)
        #expect(answer.leftOut.map(\.why?.reason) == [.unreachable])
        #expect(answer.warnings().contains { $0.contains("knows no way to or from [-46.6, -23.4]: nobody drives there") })
        #expect(answer.warnings().last == "job 12 is left out (unreachable).")
        let written = answer.vroomJSON().filter { !$0.isWhitespace }
        #expect(written.contains(#""reason":"unreachable""#) && written.contains("nobodydrivesthere"))
    }

    @Test("A table has the ways among some of its places, in any order")
    func part() {
        let all = places(5)
        let table = TravelTable(locations: all, matrix: GreatCircleTravel().matrix(all), notes: [])
        let some = [all[3], all[0], all[3]]
        #expect(table.matrix(among: some) == GreatCircleTravel().matrix(some))
        #expect(table.matrix(among: places(6)) == nil)
    }

    @Test("Settings name source and address, or what is allowed")
    func settings() throws {
        #expect(try RouteSettings(.given([:])).travel.name.hasPrefix("great circle"))
        let osrm = ["routes.travel-source": "osrm", "routes.travel-url": "http://maps:5000/"]
        #expect(try RouteSettings(.given(osrm)).travel.name == "OSRM at http://maps:5000")
        for wrong in [
            ["routes.travel-source": "tomtom"], ["routes.travel-source": "osrm"],
            ["routes.travel-source": "valhalla", "routes.travel-url": "maps"],
            ["routes.travel-source": "valhalla", "routes.travel-url": "http://me:secret@maps"],
            ["routes.travel-source": "osrm", "routes.travel-url": "http://a", "routes.travel-timeout": "0s"],
        ] {
            #expect(throws: SettingsError.self) { try RouteSettings(.given(wrong)) }
        }
    }
}
