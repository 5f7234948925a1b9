import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import Routing
import ServiceLifecycle
import Simulation
import Synchronization

@testable import RouteOptimizer

/// A travel service that answers like OSRM and like Valhalla, with ways of one second per hundredth of a degree.
final class TravelServer: Sendable {
    /// How it behaves.
    enum Mood: Equatable, Sendable {
        case well, silent, garbage, refusing, incomplete
        /// The places north of here are an island: no way leads across the water.
        case island(Double)
        /// The same; ways begin and end at the nearest road of the mainland, so many metres away by their distance, or by their location.
        case snapping(Double, metres: Double?)
        /// The same; a table with such a place is refused as a whole.
        case refusingIsland(Double)
        /// The same; a table with such a place, of which one is on the mainland, is refused as a whole.
        case refusingPairs(Double)
        /// The same; ways across the water are guessed in a straight line, as a server that is told to does, and listed.
        case guessing(Double)
        /// The same; it fails at tables without a place of the island.
        case failingOnLand(Double)

        fileprivate var water: Double? {
            switch self {
            case .island(let north), .snapping(let north, _), .refusingIsland(let north), .refusingPairs(let north),
                .guessing(let north),
                .failingOnLand(let north):
                north
            default: nil
            }
        }
    }

    private let mood: Mood
    private let questions = Mutex(0)
    private let answered = Mutex<[Way: Int]>([:])

    /// From one place to another.
    struct Way: Hashable, Sendable {
        let from: Coordinate
        let to: Coordinate
    }

    init(_ mood: Mood) { self.mood = mood }

    /// Requests so far.
    var count: Int { questions.withLock { $0 } }

    /// How often each way was told.
    var answers: [Way: Int] { answered.withLock { $0 } }

    /// Runs it on a free port while `body` runs.
    static func run<Value: Sendable>(
        _ mood: Mood, _ body: @Sendable @escaping (_ server: TravelServer, _ url: String) async throws -> Value
    ) async throws -> Value {
        let server = TravelServer(mood)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "travel")
        logger.logLevel = .critical
        let application = Application(
            router: server.router(), configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: logger)
        return try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask {
                try? await application.runUntilCancelled()
                return nil
            }
            var numbers = ports.makeAsyncIterator()
            let number = await numbers.next() ?? 0
            defer { group.cancelAll() }
            return try await body(server, "http://127.0.0.1:\(number)")
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.get("/table/v1/:profile/:places") { request, context in
            let query = request.uri.queryParameters
            let question = OSRMQuestion(
                try context.parameters.require("places"), from: query["sources"].map(String.init) ?? "",
                to: query["destinations"].map(String.init) ?? "")
            return try await self.answer(
                question.from, question.to,
                refusal: #"{"code":"NoSegment","message":"Could not find a matching segment for coordinate 0"}"#
            ) { self.osrm(question) }
        }
        router.post("/sources_to_targets") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let question = try JSONDecoder().decode(Question.self, from: Data(body.readableBytesView))
            let (from, to) = (question.sources.map(\.coordinate), question.targets.map(\.coordinate))
            return try await self.answer(
                from, to,
                refusal: #"{"error_code":171,"error":"No suitable edges near location","status_code":400,"status":"Bad Request"}"#
            ) { self.valhalla(question) }
        }
        return router
    }

    private func answer(_ from: [Coordinate], _ to: [Coordinate], refusal: String, _ text: () -> String) async throws -> Response
    {
        questions.withLock { $0 += 1 }
        switch mood {
        case .silent: try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(60)) }
        case .failingOnLand where !(from + to).contains(where: isOffshore): return Response(status: .internalServerError)
        case .refusing: return Self.refused(#"{"code":"TooBig"}"#)
        case .garbage:
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"code":"Ok","durations":[[1]]}"#)))
        case .refusingIsland where (from + to).contains(where: isOffshore): return Self.refused(refusal)
        case .refusingPairs where from.contains { from in to.contains { isOffshore(from) != isOffshore($0) } }:
            return Self.refused(refusal)
        default: break
        }
        answered.withLock { answered in
            for from in from { for to in to where to != from { answered[Way(from: from, to: to), default: 0] += 1 } }
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: text())))
    }

    private static func refused(_ text: String) -> Response {
        Response(status: .badRequest, body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func isOffshore(_ place: Coordinate) -> Bool { mood.water.map { place.latitude > $0 } ?? false }

    /// Whether the server has a way, by its mood.
    private func knows(_ from: Coordinate, _ to: Coordinate) -> Bool {
        switch mood {
        case .incomplete: Self.way(from, to) != 2
        case .island, .failingOnLand: isOffshore(from) == isOffshore(to)
        default: true
        }
    }

    /// Seconds of a way; one metre per second.
    static func way(_ from: Coordinate, _ to: Coordinate) -> Int {
        Int(((abs(from.latitude - to.latitude) + abs(from.longitude - to.longitude)) * 100).rounded())
    }

    private struct OSRMQuestion {
        let from: [Coordinate]
        let to: [Coordinate]

        init(_ places: String, from: String, to: String) {
            let points = places.split(separator: ";").map { pair in
                let values = pair.split(separator: ",").compactMap { Double($0) }
                return Coordinate(latitude: values[1], longitude: values[0])
            }
            func chosen(_ rows: String) -> [Coordinate] { rows.split(separator: ";").compactMap { Int($0) }.map { points[$0] } }
            (self.from, self.to) = (chosen(from), chosen(to))
        }
    }

    private func osrm(_ question: OSRMQuestion) -> String {
        let rows = question.from.map { from in
            let cells = question.to.map { to in knows(from, to) ? "\(Self.way(from, to)).4" : "null" }
            return "[\(cells.joined(separator: ","))]"
        }
        let table = "[\(rows.joined(separator: ","))]"
        let (sources, targets) = (
            question.from.map(waypoint).joined(separator: ","), question.to.map(waypoint).joined(separator: ",")
        )
        return
            #"{"code":"Ok","durations":\#(table),"distances":\#(table),"sources":[\#(sources)],"destinations":[\#(targets)]\#(guesses(question))}"#
    }

    /// Where a place is snapped to.
    private func waypoint(_ place: Coordinate) -> String {
        guard case .snapping(let water, let metres) = mood, isOffshore(place) else {
            return #"{"hint":"","distance":3.2,"name":"","location":[\#(place.longitude),\#(place.latitude)]}"#
        }
        let distance = metres.map { #""distance":\#($0),"# } ?? ""
        return #"{"hint":"",\#(distance)"name":"Pier","location":[\#(place.longitude),\#(water)]}"#
    }

    private func guesses(_ question: OSRMQuestion) -> String {
        guard case .guessing = mood else { return "" }
        let cells = question.from.enumerated().flatMap { row, from in
            question.to.enumerated().filter { isOffshore(from) != isOffshore($0.element) }.map { "[\(row),\($0.offset)]" }
        }
        return #","fallback_speed_cells":[\#(cells.joined(separator: ","))]"#
    }

    private struct Question: Decodable {
        struct Place: Decodable {
            let lat, lon: Double

            var coordinate: Coordinate { Coordinate(latitude: lat, longitude: lon) }
        }

        let sources, targets: [Place]
        let costing: String
    }

    private func valhalla(_ question: Question) -> String {
        let rows = question.sources.enumerated().map { row, from in
            let cells = question.targets.enumerated().map { column, to in
                let way = Self.way(from.coordinate, to.coordinate)
                let values =
                    knows(from.coordinate, to.coordinate)
                    ? #""distance":\#(Double(way) / 1000),"time":\#(way)"# : #""distance":null,"time":null"#
                return #"{\#(values),"to_index":\#(column),"from_index":\#(row)}"#
            }
            return "[\(cells.joined(separator: ","))]"
        }
        return #"{"sources_to_targets":[\#(rows.joined(separator: ","))],"units":"kilometers","costing":"\#(question.costing)"}"#
    }
}
