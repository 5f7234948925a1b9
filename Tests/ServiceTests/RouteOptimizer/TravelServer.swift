import FoundationEssentials
import Hummingbird
import Logging
import NIOCore
import Routing
import Synchronization

@testable import RouteOptimizer

/// A travel service that answers like OSRM and like Valhalla, with ways of one second per hundredth of a degree.
final class TravelServer: Sendable {
    /// How it behaves.
    enum Mood: Sendable {
        case well, silent, garbage, refusing, incomplete
    }

    private let mood: Mood
    private let questions = Mutex(0)

    init(_ mood: Mood) { self.mood = mood }

    /// Requests so far.
    var count: Int { questions.withLock { $0 } }

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
                try? await application.run()
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
            try await self.answer {
                let query = request.uri.queryParameters
                return Self.osrm(
                    try context.parameters.require("places"), from: query["sources"].map(String.init) ?? "",
                    to: query["destinations"].map(String.init) ?? "", isWhole: self.mood != .incomplete)
            }
        }
        router.post("/sources_to_targets") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            return try await self.answer {
                try Self.valhalla(Data(body.readableBytesView), isWhole: self.mood != .incomplete)
            }
        }
        return router
    }

    private func answer(_ text: () throws -> String) async throws -> Response {
        questions.withLock { $0 += 1 }
        switch mood {
        case .silent: try await Task.sleep(for: .seconds(60))
        case .refusing:
            return Response(status: .badRequest, body: .init(byteBuffer: ByteBuffer(string: #"{"code":"TooBig"}"#)))
        case .garbage:
            return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: #"{"code":"Ok","durations":[[1]]}"#)))
        case .well, .incomplete: break
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: try text())))
    }

    /// Seconds of a way; one metre per second.
    static func way(_ from: Coordinate, _ to: Coordinate) -> Int {
        Int(((abs(from.latitude - to.latitude) + abs(from.longitude - to.longitude)) * 100).rounded())
    }

    private static func osrm(_ places: String, from: String, to: String, isWhole: Bool) -> String {
        let points = places.split(separator: ";").map { pair in
            let values = pair.split(separator: ",").compactMap { Double($0) }
            return Coordinate(latitude: values[1], longitude: values[0])
        }
        func chosen(_ rows: String) -> [Coordinate] { rows.split(separator: ";").compactMap { Int($0) }.map { points[$0] } }
        let rows = chosen(from).map { from in
            let cells = chosen(to).map { to in isWhole || way(from, to) != 2 ? "\(way(from, to)).4" : "null" }
            return "[\(cells.joined(separator: ","))]"
        }
        let table = "[\(rows.joined(separator: ","))]"
        return #"{"code":"Ok","durations":\#(table),"distances":\#(table),"sources":[],"destinations":[]}"#
    }

    private struct Question: Decodable {
        struct Place: Decodable {
            let lat, lon: Double

            var coordinate: Coordinate { Coordinate(latitude: lat, longitude: lon) }
        }

        let sources, targets: [Place]
        let costing: String
    }

    private static func valhalla(_ body: Data, isWhole: Bool) throws -> String {
        let question = try JSONDecoder().decode(Question.self, from: body)
        let rows = question.sources.enumerated().map { row, from in
            let cells = question.targets.enumerated().map { column, to in
                let way = way(from.coordinate, to.coordinate)
                let known = isWhole || way != 2
                let values = known ? #""distance":\#(Double(way) / 1000),"time":\#(way)"# : #""distance":null,"time":null"#
                return #"{\#(values),"to_index":\#(column),"from_index":\#(row)}"#
            }
            return "[\(cells.joined(separator: ","))]"
        }
        return #"{"sources_to_targets":[\#(rows.joined(separator: ","))],"units":"kilometers","costing":"\#(question.costing)"}"#
    }
}
