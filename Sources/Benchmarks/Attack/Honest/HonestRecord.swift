import OperatorConsole
import Synchronization

/// How honest callers fared, in the quiet and under attack.
final class HonestRecord: Sendable {
    /// What they did.
    enum Kind: String, CaseIterable, Sendable {
        case order = "POST /orders"
        case status = "GET /orders/{id}"
        case webhook = "POST /webhooks/{source}"
        case lookUp = "GET /shipments/{number}"
        case live = "GET /live"
        case ready = "GET /ready"
    }

    enum Phase: Sendable {
        case quiet, attack
    }

    /// What became of the calls of one kind in one phase.
    struct Figures: Sendable {
        /// Seconds from the first try to the answer that counts.
        var latencies: [Double] = []
        /// Tries that were answered by 503 with `Retry-After`.
        var delayed = 0
        /// Tries that got no answer.
        var broken = 0
        /// Calls that were refused, or never answered.
        var failed = 0

        /// Seconds that so many percent of the calls did not exceed.
        func percentile(_ percent: Double) -> Double { Spread(latencies).percentile(percent) }
    }

    private struct State {
        var phase = Phase.quiet
        var figures: [Kind: [Phase: Figures]] = [:]
        var failures: [String] = []
    }

    private let state = Mutex(State())
    private static let mostListed = 10

    /// From now on calls count as made under attack.
    func beginAttack() { state.withLock { $0.phase = .attack } }

    func figures(_ kind: Kind, _ phase: Phase) -> Figures { state.withLock { $0.figures[kind]?[phase] ?? Figures() } }

    /// The first calls that failed, in words.
    var failures: [String] { state.withLock { $0.failures } }

    /// A call has its answer.
    /// - Parameter refusal: in words, when it is none that an honest caller expects.
    func add(_ kind: Kind, seconds: Double, refusal: String? = nil) {
        change(kind) { $0.latencies.append(seconds) }
        if let refusal { addFailure(kind, refusal) }
    }

    /// A try has to be made again.
    func addDelay(_ kind: Kind, isAnswered: Bool) {
        change(kind) { figures in if isAnswered { figures.delayed += 1 } else { figures.broken += 1 } }
    }

    func addFailure(_ kind: Kind, _ reason: String) {
        change(kind) { $0.failed += 1 }
        state.withLock { if $0.failures.count < Self.mostListed { $0.failures.append("\(kind.rawValue): \(reason)") } }
    }

    private func change(_ kind: Kind, _ body: (inout Figures) -> Void) {
        state.withLock { body(&$0.figures[kind, default: [:]][$0.phase, default: Figures()]) }
    }

    /// One row for each kind of call.
    func table() -> TextTable {
        var table = TextTable([
            .text("honest"), .number("calls"), .number("p50 ms"), .number("p99 ms"), .number("attacked"), .number("p50 ms"),
            .number("p99 ms"), .number("ratio"), .number("503"), .number("broken"), .number("failed"),
        ])
        for kind in Kind.allCases {
            let (quiet, attack) = (figures(kind, .quiet), figures(kind, .attack))
            let ratios = [50.0, 99].map { percent in
                quiet.latencies.isEmpty
                    ? "-" : HumanFormat.fixed(attack.percentile(percent) / quiet.percentile(percent), digits: 1)
            }
            table.add([
                "\(kind.rawValue)", "\(quiet.latencies.count)", "\(milliseconds(quiet, 50))", "\(milliseconds(quiet, 99))",
                "\(attack.latencies.count)", "\(milliseconds(attack, 50))", "\(milliseconds(attack, 99))",
                "\(ratios.joined(separator: ", "))", "\(quiet.delayed + attack.delayed)", "\(quiet.broken + attack.broken)",
                "\(quiet.failed + attack.failed)",
            ])
        }
        return table
    }

    private func milliseconds(_ figures: Figures, _ percent: Double) -> String {
        HumanFormat.fixed(figures.percentile(percent) * 1000, digits: 1)
    }
}
