import HTTPTypes
import Metrics
import Synchronization

/// How often strangers may do something that costs, each address by itself: a bucket of points that fills again over a minute.
///
/// A request is charged when it is known what it was. Until then others are let in, so an address may run into debt, and waits until that is
/// paid: asking many things at once gains nothing.
///
/// Only so many addresses are remembered; when there are more, those go first that have done least.
final class AddressLimit: Sendable {
    private struct Bucket {
        var spent: Double
        var at: ContinuousClock.Instant
    }

    /// Debt in minutes at most: behind an address there may be others.
    private static let longestDebt = 10.0

    private let name: String
    private let perMinute: Double
    private let remembered: Int
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameters:
    ///   - name: of what is limited, in the metric.
    ///   - perMinute: points; 0: no limit.
    ///   - remembered: addresses.
    init(_ name: String, perMinute: Int, remembered: Int = 10_000) {
        (self.name, self.perMinute, self.remembered) = (name, Double(perMinute), remembered)
    }

    /// How many addresses are remembered.
    var count: Int { buckets.withLock { $0.count } }

    /// Lets a request go on, unless its address has spent all it has.
    /// - Parameter client: nil lets it go on.
    /// - Throws: `ProblemDetails` 429.
    func admit(_ client: String?, now: ContinuousClock.Instant = .now) throws(ProblemDetails) {
        guard let client, perMinute > 0 else { return }
        let spent = buckets.withLock { buckets in self.spent(buckets[client], now) }
        guard spent > perMinute - 1 else { return }
        Counter(label: "waybill_http_limited_total", dimensions: [("what", name)]).increment()
        throw ProblemDetails(
            status: .tooManyRequests, title: "Too many requests",
            detail: "Your address has asked too often within a minute; nothing was done.",
            retryAfter: max(1, Int(((spent - perMinute + 1) * 60 / perMinute).rounded(.up))))
    }

    /// Notes what a request has cost.
    func spend(_ points: Int, _ client: String?, now: ContinuousClock.Instant = .now) {
        guard let client, perMinute > 0 else { return }
        buckets.withLock { buckets in
            let before = spent(buckets[client], now)
            buckets[client] = Bucket(spent: min(before + Double(points), perMinute * Self.longestDebt), at: now)
            if buckets.count > remembered { forget(&buckets, now) }
        }
    }

    private func spent(_ bucket: Bucket?, _ now: ContinuousClock.Instant) -> Double {
        guard let bucket else { return 0 }
        return max(0, bucket.spent - (now - bucket.at) / .seconds(60) * perMinute)
    }

    /// Half of them, so that this is done seldom.
    private func forget(_ buckets: inout [String: Bucket], _ now: ContinuousClock.Instant) {
        let kept = buckets.sorted { spent($0.value, now) > spent($1.value, now) }.prefix(remembered / 2)
        buckets = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
