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
        _ kind: Kind, _ mood: TravelServer.Mood, _ places: [Coordinate], timeout: Duration = .seconds(30)
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
            kind, failure.mood, places, timeout: failure.mood == .silent ? .milliseconds(200) : .seconds(30))
        #expect(table.matrix == GreatCircleTravel().matrix(places))
        let word = kind == .valhalla && failure.mood == .garbage ? "said nothing of sources" : failure.word
        #expect(table.notes.count == 1 && table.notes[0].hasPrefix("Travel times come from: great circle"), "\(table.notes)")
        #expect(table.notes[0].contains(word), "\(table.notes)")
    }

    @Test("Nobody there: the great circle serves")
    func nobody() async throws {
        let table = try await RoadTravel(OSRM(url: "http://127.0.0.1:1"), timeout: .seconds(5)).travel(
            among: places(2), profile: "car")
        #expect(table.notes[0].contains("OSRM at http://127.0.0.1:1 could not be reached"), "\(table.notes)")
    }

    @Test("Ways the service does not know come from the great circle, and are counted", arguments: Kind.allCases)
    private func incomplete(kind: Kind) async throws {
        let places = places(3)
        let (table, _) = try await table(kind, .incomplete, places)
        let guess = GreatCircleTravel().matrix(places)
        #expect(table.matrix.durations == [0, 1, guess.durations[2], 1, 0, 1, guess.durations[6], 1, 0])
        #expect(table.notes.count == 2 && table.notes[1].hasSuffix("(2 of them)."), "\(table.notes)")
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
