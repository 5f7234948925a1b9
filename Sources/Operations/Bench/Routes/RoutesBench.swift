import Glibc
import RouteKernel
import Routing

/// Solves an instance with several seeds.
struct RoutesBench {
    let seconds: Double
    let seeds: Int
    let threads: Int

    /// One row of the table.
    struct Line {
        let text: String
        /// Mean gap in per cent.
        let gap: Double
    }

    func run(_ instance: BenchInstance) throws -> Line {
        var (values, left, iterations, used) = ([Double](), 0, 0, 0.0)
        for seed in 1...seeds {
            let (result, elapsed) = try solve(instance.document.problem, seed: UInt64(seed))
            let faults = RouteChecker.faults(of: result, for: instance.document.problem)
            if let fault = faults.first { throw BenchFault(text: "\(instance.file), seed \(seed): \(fault)") }
            values.append(instance.document.value(cost: result.solution.cost))
            left += result.unserved.count { instance.document.problem.requests[$0.request].prize == nil }
            iterations += result.iterations
            used += elapsed
        }
        let gaps = values.map { ($0 / instance.best - 1) * 100 }
        let mean = gaps.reduce(0, +) / Double(seeds)
        let cells = [
            pad(instance.folder, 14), pad(instance.file, 20), pad("\(instance.best)", 11, right: true),
            pad("\(values.reduce(0, +) / Double(seeds))".prefix(10), 11, right: true),
            pad(Self.percent(mean), 7, right: true), "(\(Self.percent(gaps.min() ?? 0)) … \(Self.percent(gaps.max() ?? 0)))",
            pad("\(left)", 8, right: true), pad("\(Int(Double(iterations) / used))", 12, right: true),
        ]
        return Line(text: cells.joined(separator: " "), gap: mean)
    }

    /// Building the problem's tables counts, as in any use.
    private func solve(_ problem: RouteProblem, seed: UInt64) throws -> (RouteResult, Double) {
        let clock = threads > 1 ? CLOCK_MONOTONIC : CLOCK_THREAD_CPUTIME_ID
        let (began, limit) = (Self.now(clock), seconds)
        let options = SolverOptions(seed: seed, threads: threads, timeUsed: { (Self.now(clock) - began) / limit })
        let result = try RouteSolver.solve(problem, options)
        return (result, Self.now(clock) - began)
    }

    private static func now(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func percent(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let part = abs(hundredths) % 100
        return (hundredths < 0 ? "-" : "") + "\(abs(hundredths) / 100)." + (part < 10 ? "0" : "") + "\(part)"
    }

    private func pad(_ text: some StringProtocol, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? space + text : text + space
    }
}

/// A plan that breaks a constraint: no figure is worth printing then.
struct BenchFault: Error, CustomStringConvertible {
    let text: String

    var description: String { "A plan is not valid: \(text)" }
}
