/// When a source's carrier is asked, and how often.
package struct PollingRules: Sendable, Hashable {
    /// Of which parcels there may be news without anything being heard.
    package enum Mode: String, Sendable, CaseIterable {
        /// Of none: the carrier is asked to confirm only.
        case never
        /// Of those that are quieter than their lane is.
        case quiet
        /// Of all: the carrier does not push.
        case always
    }

    /// Which parcels it is asked about.
    package var mode = Mode.quiet
    /// Calls, confirmations included; whoever of several programs makes them.
    package var perMinute = 60
    /// The same of a day in UTC.
    package var perDay = 5000

    /// What either may be.
    package static let (minuteLimits, dayLimits) = (1...100_000, 1...100_000_000)

    package init() {}
}
