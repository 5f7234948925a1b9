import HTTPTypes
import Hummingbird
import NIOCore
import RouteKernel
import Routing
import ServiceRuntime

/// `POST /`: a problem in VROOM's JSON is answered in VROOM's JSON, so that a client of VROOM changes only the address. For keys with
/// the scope `fleet`; `?time=SECONDS` searches longer or shorter than usual.
struct SolveEndpoint: Sendable {
    /// How long is searched.
    struct Limits: Sendable {
        /// When the request does not say.
        var time = Duration.seconds(1)
        /// At most.
        var longest = Duration.seconds(60)
    }

    private static let largestBody = 64 << 20

    private let limits: Limits
    private let travel: any TravelSource
    private let thread = PlanningThread(label: "waybill.solve")

    init(_ limits: Limits, travel: any TravelSource) { (self.limits, self.travel) = (limits, travel) }

    func add(to router: Router<WaybillRequestContext>, keys: APIKeys) {
        router.group().add(middleware: APIKeyMiddleware(keys: keys, scope: "fleet")).post("/") { request, _ in
            try await solve(request)
        }
    }

    /// One problem after the other: a second search would only halve the first one's time.
    private func solve(_ request: Request) async throws -> Response {
        let seconds = try seconds(request)
        let body = try await request.body.collect(upTo: Self.largestBody)
        do {
            let input = try await thread.run { () throws(RouteFormatError) in try VroomInput([UInt8](body.readableBytesView)) }
            let document = try await input.document(from: travel)
            let run = SolveRun(seconds: seconds, iterations: nil, seed: 1, threads: 1, bks: nil)
            let answer = try await thread.run { () throws(SolveFault) in try run.run(document) }
            return Self.response(.ok, answer.vroomJSON())
        } catch let error as RouteFormatError {
            return Self.response(.badRequest, error.vroomJSON)
        } catch let fault as SolveFault {
            let status: HTTPResponse.Status = fault.code == .input ? .badRequest : .internalServerError
            return Self.response(status, RouteDocument.vroomError(code: fault.code.rawValue, fault.text))
        }
    }

    private func seconds(_ request: Request) throws -> Double {
        let (usual, most) = (limits.time / .seconds(1), limits.longest / .seconds(1))
        guard let text = request.uri.queryParameters["time"] else { return usual }
        guard let seconds = Double(text), seconds > 0, seconds <= most else {
            throw ProblemDetails(
                status: .badRequest, title: "Query not understood",
                detail: "The parameter time is '\(text.prefix(40))'; allowed are more than 0 and at most \(most) seconds.")
        }
        return seconds
    }

    private static func response(_ status: HTTPResponse.Status, _ json: String) -> Response {
        Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(string: json)))
    }
}
