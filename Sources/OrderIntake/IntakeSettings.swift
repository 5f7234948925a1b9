package import Fulfilment
package import ServiceRuntime

/// The settings of `order-intake`, beside those every program has.
package struct IntakeSettings: Sendable {
    /// `intake.batch`: orders per transaction at most, capped by `batch.max`.
    package let batch: Int
    /// `intake.queue`: orders that may wait to be stored before requests are turned away.
    package let queue: Int
    /// `intake.lanes`: transactions under way at once.
    package let lanes: Int
    /// `intake.backlog`: events waiting to be published from which on new orders are turned away.
    package let backlog: Int
    /// `intake.currency`: taken for lines that name none.
    package let currency: Currency
    /// `intake.hold-review`: how often holds for unknown articles and towns are reviewed, and the counts of ended orders added up.
    package let holdReview: Duration

    /// - Throws: `SettingsError` naming the setting, its value and what is allowed.
    package init(_ settings: Settings, batchLimit: Int) throws {
        batch = min(try settings.int("intake.batch", default: 256, in: 1...10_000), batchLimit)
        queue = try settings.int("intake.queue", default: 10_000, in: 1...1_000_000)
        lanes = try settings.int("intake.lanes", default: 2, in: 1...64)
        backlog = try settings.int("intake.backlog", default: 500_000, in: 1...1_000_000_000)
        holdReview = try settings.duration("intake.hold-review", default: .seconds(10), atLeast: .milliseconds(100))
        let code = settings.string("intake.currency", default: "BRL")
        guard let currency = Currency(code) else {
            throw SettingsError(key: "intake.currency", value: code, allowed: "a currency code of three letters")
        }
        self.currency = currency
    }
}
