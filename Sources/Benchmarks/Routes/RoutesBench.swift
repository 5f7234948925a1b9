import ArgumentParser
import Foundation
import OperatorConsole
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
        /// In per cent, by seed.
        let gaps: Spread
    }

    /// Vehicles by seed: where fewest come first, a gap says nothing unless there are as few as in the best known plan.
    static let head =
        "folder         instance              best known       ours   gap %  (least … most)  vehicles  left out  iterations/s"

    /// - Throws: `BenchFault` when a plan breaks a constraint.
    func run(_ instance: BenchInstance) throws -> Line {
        let (document, problem) = (instance.document, instance.document.problem)
        var (values, vehicles, left, iterations, used) = ([Double](), [String](), 0, 0, 0.0)
        for seed in 1...seeds {
            let (result, elapsed) = try solve(problem, seed: UInt64(seed))
            if let fault = RouteChecker.faults(of: result, for: problem).first {
                throw BenchFault(text: "\(instance.file), seed \(seed): \(fault)")
            }
            values.append(document.value(cost: result.solution.cost))
            vehicles.append("\(result.timetables.count)")
            left += result.unserved.count { problem.requests[$0.request].prize == nil }
            iterations += result.iterations
            used += elapsed
        }
        let gaps = Spread(values.map { ($0 / instance.best - 1) * 100 })
        let names =
            instance.folder.padding(toLength: 14, withPad: " ", startingAt: 0) + " "
            + instance.file.padding(toLength: 20, withPad: " ", startingAt: 0)
        let figures = String(
            format: " %11.1f %11.1f %6.2f  (%5.2f … %5.2f) ", instance.best, Spread(values).mean, gaps.mean, gaps.min, gaps.max)
        let rest = String(format: " %9d %13.0f", left, Double(iterations) / used)
        return Line(text: names + figures + vehicles.joined(separator: " ") + rest, gaps: gaps)
    }

    /// Building the problem's tables counts, as in any use.
    private func solve(_ problem: RouteProblem, seed: UInt64) throws -> (RouteResult, Double) {
        let (start, isAlone, limit) = (ContinuousClock.now, threads == 1, seconds)
        let now = { @Sendable in isAlone ? ThreadTime.seconds : (ContinuousClock.now - start) / .seconds(1) }
        let began = now()
        let options = SolverOptions(seed: seed, threads: threads, timeUsed: { (now() - began) / limit })
        let result = try RouteSolver.solve(problem, options)
        return (result, now() - began)
    }
}

/// A plan that breaks a constraint: no figure is worth printing then.
struct BenchFault: Error, CustomStringConvertible {
    let text: String

    var description: String { "A plan is not valid: \(text)" }
}

/// A published instance with its best known value.
struct BenchInstance {
    let folder: String
    let file: String
    let best: Double
    let document: RouteDocument

    /// The instances that a folder's best_known.csv lists.
    static func list(_ data: String) throws -> [BenchInstance] {
        let data = URL(filePath: data)
        return try BenchTable(contentsOf: data.appending(path: "best_known.csv")).rows.map { row in
            guard let folder = row["folder"], let file = row["file"], let best = row["best_known"].flatMap({ Double($0) }) else {
                throw ValidationError("best_known.csv must have the columns folder, file and best_known; a row is \(row).")
            }
            let bytes = [UInt8](try Data(contentsOf: data.appending(path: "\(folder)/\(file)")))
            guard let kind = RouteFileKind.detect(bytes) else { throw ValidationError("\(folder)/\(file) is of no known kind.") }
            return BenchInstance(
                folder: String(folder), file: String(file), best: best, document: try RouteFileKind.readBenchmark(bytes, as: kind)
            )
        }
    }
}
