import RouteKernel
import Routing

/// One search with its limits.
struct SolveRun {
    /// nil for no limit of time.
    let seconds: Double?
    /// From when they count; nil: from the beginning of the search.
    var began: ContinuousClock.Instant?
    let iterations: Int?
    let seed: UInt64
    let threads: Int
    let bks: Double?

    /// - Parameter isCancelled: asked while searching; the search ends when it says so.
    /// - Throws: `SolveFault` for a problem that makes no sense.
    func run(
        _ document: RouteDocument, unless isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws(SolveFault) -> RouteAnswer {
        let progress = ProgressLine(document, bks: bks)
        let clock = ContinuousClock()
        let began = began ?? clock.now
        let limit = seconds.map { Duration.seconds($0) }
        let options = SolverOptions(
            seed: seed, iterations: iterations, threads: threads,
            timeUsed: { isCancelled() ? 1 : limit.map { (clock.now - began) / $0 } ?? 0 },
            onImprovement: { progress.show(cost: $0, unserved: $1) })
        defer { progress.clear() }
        do {
            return RouteAnswer(document, try RouteSolver.solve(document.problem, options))
        } catch {
            throw SolveFault(code: .input, text: error.description)
        }
    }

    /// VROOM's answer to a problem in its JSON.
    /// - Parameters:
    ///   - tables: what `VroomInput.tables` gave.
    ///   - isCancelled: asked between reading, searching and writing too.
    /// - Throws: `RouteFormatError`, `SolveFault`, or `CancellationError` when nobody waits for the answer any more.
    func vroomJSON(
        _ input: VroomInput, over tables: [String: TravelTable], unless isCancelled: @escaping @Sendable () -> Bool
    ) throws -> String {
        let document = try input.document(tables: tables)
        if isCancelled() { throw CancellationError() }
        let answer = try run(document, unless: isCancelled)
        if isCancelled() { throw CancellationError() }
        return answer.vroomJSON()
    }

    /// Times for the vehicles' steps.
    /// - Throws: `SolveFault` for a problem or steps that make no sense.
    static func check(_ document: RouteDocument) throws(SolveFault) -> RouteAnswer {
        guard document.vehicles.contains(where: { $0.steps != nil }) else {
            throw SolveFault(code: .input, text: "no vehicle has steps, which --plan needs.")
        }
        do {
            return RouteAnswer(document, try GivenPlan(document))
        } catch {
            throw SolveFault(code: .input, text: error.description)
        }
    }
}

/// Why a file was not solved.
struct SolveFault: Error {
    /// What VROOM's `code` says.
    enum Code: Int {
        case `internal` = 1
        case input = 2
        case routing = 3
    }

    let code: Code
    /// One sentence.
    let text: String

    /// Of this program.
    var exitCode: Int32 {
        switch code {
        case .internal: 70
        case .input: 64
        case .routing: 69
        }
    }
}
