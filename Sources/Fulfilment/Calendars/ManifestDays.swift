package import FoundationEssentials

/// A parcel that a carrier's manifest may list.
package struct ListedParcel: Sendable, Hashable {
    /// Its shipment.
    package let id: Int64
    /// The service's code.
    package let service: String
    /// Since when it has its label.
    package let labelledAt: Date

    package init(id: Int64, service: String, labelledAt: Date) {
        (self.id, self.service, self.labelledAt) = (id, service, labelledAt)
    }
}

/// On which day's manifest the parcels of one carrier at one site stand.
///
/// A manifest is a day's list. It collects what has its label by the cut-off of the parcel's service, and is closed when the last of the day's
/// cut-offs has passed, or earlier by a person; what gets its label later stands on the next one.
package struct ManifestDays: Sendable {
    /// A manifest that can be closed now.
    package struct Closing: Sendable, Equatable {
        package let day: CivilDay
        /// When its cut-offs have passed; nil: the carrier has none that day.
        package let cutOff: Date?
        /// By their ids.
        package let parcels: [ListedParcel]
    }

    private let calendar: SiteCalendar
    private let pickups: [String: PickupCalendar]

    /// - Parameter pickups: of the services of one carrier, at the site of the calendar.
    package init(calendar: SiteCalendar, pickups: [PickupCalendar]) {
        self.calendar = calendar
        self.pickups = Dictionary(pickups.map { ($0.service, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The pickup that a parcel leaves with: the first of its service at or after the label whose manifest is not closed.
    /// - Returns: nil when its service has none for more than a year.
    package func pickup(of parcel: ListedParcel, closed: Set<CivilDay>) -> CutOff? {
        pickups[parcel.service]?.next(atOrAfter: parcel.labelledAt, besides: closed)
    }

    /// When the last pickup of a day leaves; nil when there is none.
    package func lastCutOff(on day: CivilDay) -> Date? { pickups.values.compactMap { $0.pickup(on: day)?.at }.max() }

    /// The manifests whose cut-offs have passed, the earliest first.
    /// - Parameters:
    ///   - parcels: all that stand on no manifest yet.
    ///   - closed: the days whose manifests are closed.
    package func due(_ parcels: [ListedParcel], closed: Set<CivilDay>, at now: Date) -> [Closing] {
        closings(days(of: parcels, closed)) { day in lastCutOff(on: day).map { $0 <= now } ?? true }
    }

    /// Those, and the one that collects now, for somebody who does not wait: with the parcels whose services have no cut-offs here. Once it is
    /// closed, no other is closed early instead.
    package func dueAndOpen(_ parcels: [ListedParcel], closed: Set<CivilDay>, at now: Date) -> [Closing] {
        let open = openDay(at: now)
        guard !closed.contains(open) else { return due(parcels, closed: closed, at: now) }
        var days = days(of: parcels, closed)
        days[open, default: []] += parcels.filter { pickup(of: $0, closed: closed) == nil }
        return closings(days) { $0 <= open }
    }

    /// Whose manifest collects at a moment: that of the next pickup's day, where there is none that of today.
    package func openDay(at now: Date) -> CivilDay {
        pickups.values.compactMap { $0.next(atOrAfter: now)?.day }.min() ?? calendar.clock.reading(at: now).day
    }

    private func days(of parcels: [ListedParcel], _ closed: Set<CivilDay>) -> [CivilDay: [ListedParcel]] {
        Dictionary(
            grouping: parcels.compactMap { parcel in pickup(of: parcel, closed: closed).map { (parcel, $0.day) } }, by: \.1
        ).mapValues { $0.map(\.0) }
    }

    private func closings(_ days: [CivilDay: [ListedParcel]], _ isDue: (CivilDay) -> Bool) -> [Closing] {
        days.filter { !$0.value.isEmpty && isDue($0.key) }.sorted { $0.key < $1.key }.map { day, parcels in
            Closing(day: day, cutOff: lastCutOff(on: day), parcels: parcels.sorted { $0.id < $1.id })
        }
    }
}
