/// How well or badly the simulated carriers behave.
package struct CarrierTemper: Sendable {
    /// Seconds from one event of a parcel to the next, on average.
    package var delay = 2.0
    /// Share of the events that are pushed twice.
    package var duplicates = 0.05
    /// Share of the events that arrive after a later one.
    package var reorder = 0.1
    /// Share of the events on the way that never arrive; the last one always does.
    package var lost = 0.0
    /// Share of the parcels whose first delivery fails.
    package var failedAttempts = 0.02
    /// What chance is drawn from.
    package var seed: UInt64 = 1

    package init() {}
}
