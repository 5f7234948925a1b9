/// How long an event that failed waits before it comes back, and when it is given up.
///
/// The life of a failing event: the handler throws or asks for a retry → its batch rolls back without it → a row in
/// `messaging.retry` with a due time → a relay moves it to the outbox, addressed to the one queue that failed → the same
/// handler sees it again with `attempt + 1` → after `maxAttempts` it is parked in `messaging.dead_letter` with its reason,
/// where `waybill dead-letters` shows, replays or discards it. Nothing is retried by nack, so other messages never wait for it.
package struct RetryPolicy: Sendable {
    /// Delays of the first retries; the last one repeats.
    package var ladder: [Duration] = [.seconds(2), .seconds(10), .seconds(30), .seconds(120), .seconds(600)]
    /// Failures after which an event is parked.
    package var maxAttempts = 10
    /// How long a batch may take, its preparation included, before it counts as failed. A batch with one hanging event is
    /// halved ten times at most, and all of that has to end within the broker's `consumer_timeout` of 15 minutes.
    package var timeLimit: Duration = .seconds(60)
    /// How often in a row the database may give a batch up, by losing its connection, by deadlock or for want of memory,
    /// before it counts as failed.
    package var tries = 5

    package init() {}

    /// The delay before attempt number `attempt` (1 is the first retry), in seconds, with ±20 % jitter.
    package func delay(attempt: Int) -> Double {
        let step = ladder[min(max(attempt, 1), ladder.count) - 1]
        return step / .seconds(1) * Double.random(in: 0.8...1.2)
    }
}
