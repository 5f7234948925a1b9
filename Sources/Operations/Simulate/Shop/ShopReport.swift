/// What became of the orders a simulated shop sent.
package struct ShopReport: Sendable, Equatable {
    /// Stored now, by status: accepted, held, cancelled.
    package var created: [String: Int] = [:]
    /// Known already, with the same content.
    package var repeated = 0
    /// Refused, by HTTP status.
    package var refused: [Int: Int] = [:]
    /// Never answered.
    package var unanswered = 0
    /// Tries that had to be repeated.
    package var retries = 0
    /// Seconds from sending to the answer, of each order that got one.
    package var latencies: [Double] = []
    /// The first refusal, for people.
    package var example = ""

    package init() {}

    /// Orders that are stored now.
    package var stored: Int { created.values.reduce(repeated, +) }

    /// Nothing was refused or lost.
    package var isClean: Bool { refused.isEmpty && unanswered == 0 }

    /// Both reports together.
    package mutating func merge(_ other: ShopReport) {
        created.merge(other.created, uniquingKeysWith: +)
        repeated += other.repeated
        refused.merge(other.refused, uniquingKeysWith: +)
        unanswered += other.unanswered
        retries += other.retries
        latencies += other.latencies
        if example.isEmpty { example = other.example }
    }

    /// The latency that a share of the orders did not exceed, seconds; 0 when there were none.
    package func latency(_ share: Double) -> Double {
        let sorted = latencies.sorted()
        return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }

    /// The report as lines for people.
    package func lines(seconds: Double) -> [String] {
        let rate = seconds > 0 ? Spelling.fixed(Double(latencies.count) / seconds, digits: 1) : "-"
        var parts = created.sorted { $0.key < $1.key }.map { "\(Spelling.count($0.value)) \($0.key)" }
        if repeated > 0 { parts.append("\(Spelling.count(repeated)) known already") }
        for (status, count) in refused.sorted(by: { $0.key < $1.key }) {
            parts.append("\(Spelling.count(count)) refused with \(status)")
        }
        if unanswered > 0 { parts.append("\(Spelling.count(unanswered)) never answered") }
        let speed =
            "\(Spelling.time(seconds)), \(rate) orders/s, p50 \(Spelling.time(latency(0.5))), p99 \(Spelling.time(latency(0.99)))"
        return [parts.joined(separator: ", "), "\(speed), \(Spelling.count(retries, "retry"))"]
            + (example.isEmpty ? [] : ["first refusal: \(example)"])
    }
}
