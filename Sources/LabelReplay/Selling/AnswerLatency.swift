package import Fulfilment

import func Glibc.exp
import func Glibc.log

/// How long answers take: a log-normal distribution through two of its percentiles, as measured services have it.
package struct AnswerLatency: Sendable {
    /// Seconds that half of the answers take at most.
    package let median: Double
    private let spread: Double

    /// - Parameters:
    ///   - p50: seconds; 0 answers at once.
    ///   - p99: seconds, not less.
    package init(p50: Double, p99: Double) {
        median = p50
        // 2.326 standard deviations of a normal distribution hold 99 of 100.
        spread = p50 > 0 && p99 > p50 ? log(p99 / p50) / 2.326 : 0
    }

    /// Seconds for one answer.
    package func drawn(_ random: inout SeededRandom) -> Double { median * exp(spread * random.normal()) }
}
