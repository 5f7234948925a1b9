import FoundationEssentials

/// The codes of all carriers there are, by what an event may call them.
package struct CarrierNames: Sendable {
    private let codes: [String: [String]]

    package init(_ codes: [String]) { self.codes = Dictionary(grouping: codes, by: TrackingNumber.key) }

    /// The carriers of that name; nil for one that is none of ours, which says nothing.
    fileprivate subscript(name: String) -> [String]? { name.isEmpty ? nil : codes[TrackingNumber.key(name)] }
}

/// Finds the parcel each event of a number is about.
///
/// The answer is a function of the set of events and the set of parcels, so neither the order in which they become known nor copies matter.
/// An event counts for at most one parcel: one of a carrier that its source may speak of, that it names if it names a carrier of
/// ours, and whose life it fits by its time. What fits several carriers' parcels is never guessed.
package struct ParcelLives: Sendable {
    private let lives: [ParcelLife]
    private let carriers: CarrierNames
    private let mayReport: @Sendable (_ source: String, _ carrier: String) -> Bool

    /// - Parameters:
    ///   - lives: the parcels that have the number, in any order.
    ///   - carriers: any other name an event gives says nothing.
    ///   - mayReport: whether a source may speak of a carrier's parcels.
    package init(
        _ lives: [ParcelLife], carriers: CarrierNames,
        mayReport: @escaping @Sendable (_ source: String, _ carrier: String) -> Bool
    ) {
        self.lives = lives.sorted(by: Self.isEarlier)
        (self.carriers, self.mayReport) = (carriers, mayReport)
    }

    /// What becomes of each of these events of the number, in their order.
    package func judge(_ events: [HeardEvent]) -> [EventVerdict] {
        var verdicts = [EventVerdict](repeating: .unmatched, count: events.count)
        var heard = LastHeard()
        for index in events.indices.sorted(by: { Self.isBefore(events[$0], events[$1]) }) {
            verdicts[index] = verdict(events[index], heard)
            if case .counts(let id) = verdicts[index] { heard.note(events[index].event, of: id) }
        }
        return verdicts
    }

    private func verdict(_ heard: HeardEvent, _ last: LastHeard) -> EventVerdict {
        if heard.waits { return .waits }
        guard !lives.isEmpty else { return .unmatched }
        do throws(EventRefusal) {
            let candidates = try named(by: heard, among: try reportable(by: heard))
            return .counts(shipmentID: try parcel(heard, among: candidates, last).shipmentID)
        } catch {
            return .refused(error)
        }
    }

    private func reportable(by heard: HeardEvent) throws(EventRefusal) -> [ParcelLife] {
        let found = lives.filter { $0.shipmentID == heard.countedFor || mayReport(heard.source, $0.carrier) }
        guard !found.isEmpty else { throw .source(heard.source, carriers: Self.carriers(of: lives)) }
        return found
    }

    /// Aggregators have names of their own for carriers. One that is no code of ours, or of a carrier that the source may not speak
    /// of, such as the partner that does the last mile, says nothing about whose number it is.
    private func named(by heard: HeardEvent, among lives: [ParcelLife]) throws(EventRefusal) -> [ParcelLife] {
        let name = heard.event.carrier
        guard let codes = carriers[name], codes.contains(where: { mayReport(heard.source, $0) }) else { return lives }
        let found = lives.filter { codes.contains($0.carrier) }
        guard !found.isEmpty else { throw .carrier(name, carriers: Self.carriers(of: lives)) }
        return found
    }

    private func parcel(
        _ heard: HeardEvent, among candidates: [ParcelLife], _ last: LastHeard
    ) throws(EventRefusal) -> ParcelLife {
        if candidates.count == 1 { return try Self.use(candidates, heard, last) }
        var found: [ParcelLife] = []
        var refusal: EventRefusal?
        for carrier in Self.carriers(of: candidates) {
            do throws(EventRefusal) {
                found.append(try Self.use(candidates.filter { $0.carrier == carrier }, heard, last))
            } catch {
                refusal = refusal ?? error
            }
        }
        if found.count > 1 { throw .severalCarriers(found.map(\.carrier), named: heard.event.carrier) }
        if let parcel = found.first { return parcel }
        throw refusal ?? .source(heard.source, carriers: Self.carriers(of: lives))
    }

    /// Which of one carrier's uses of the number an event belongs to: the last one begun. In the two days before a use began it is that
    /// use's only if the one before has ended, and the event does not say so again.
    /// - Parameter uses: not empty, the earliest first.
    private static func use(_ uses: [ParcelLife], _ heard: HeardEvent, _ last: LastHeard) throws(EventRefusal) -> ParcelLife {
        let at = heard.placedAt
        let open = uses.filter { last.mayBe($0, heard) }
        guard open.count != 1 else { return open[0] }
        guard !open.isEmpty else { throw misfit(uses, heard, last) }
        let printed = open.filter { $0.number == heard.event.trackingNumber }
        let fitting = printed.isEmpty ? open : printed
        let begun = fitting.filter { ($0.bookedAt ?? .distantPast) <= at }
        let numbers = Set(begun.map(\.number))
        if printed.isEmpty, numbers.count > 1 { throw .severalNumbers(numbers.sorted()) }
        guard begun.count < fitting.count else { return fitting[begun.count - 1] }
        let next = fitting[begun.count]
        if let current = begun.last, !last.hasEnded(current) || isOfTheEnded(heard.event, next, last) { return current }
        return next
    }

    /// Whether an event repeats or takes back the end of a parcel rather than being the next one's: that has no label yet, and no parcel ends
    /// before it has moved.
    private static func isOfTheEnded(_ event: CarrierEvent, _ next: ParcelLife, _ last: LastHeard) -> Bool {
        (event.status.isTerminal || event.kind == .correction) && !last.hasMoved(next)
    }

    private static func misfit(_ uses: [ParcelLife], _ heard: HeardEvent, _ last: LastHeard) -> EventRefusal {
        let at = heard.placedAt
        if let over = uses.last(where: { ($0.bookedAt ?? .distantPast) <= at }), let lastAt = last.time(over) {
            return .afterEnd(at: at, lastAt: lastAt)
        }
        return .beforeLabel(at: heard.event.occurredAt?.instant, bookedAt: uses[0].bookedAt ?? .distantPast)
    }

    private static func carriers(of lives: [ParcelLife]) -> [String] { Set(lives.map(\.carrier)).sorted() }

    private static func isEarlier(_ one: ParcelLife, _ other: ParcelLife) -> Bool {
        (one.bookedAt ?? .distantPast, one.shipmentID) < (other.bookedAt ?? .distantPast, other.shipmentID)
    }

    /// By time; at one moment any order will do, as long as it is always the same.
    private static func isBefore(_ one: HeardEvent, _ other: HeardEvent) -> Bool {
        if one.placedAt != other.placedAt { return one.placedAt < other.placedAt }
        return (one.event.status.lifeRank, one.event.kind.rawValue, one.event.id ?? "", one.event.code, one.source)
            < (other.event.status.lifeRank, other.event.kind.rawValue, other.event.id ?? "", other.event.code, other.source)
    }
}

/// What was heard of each parcel up to a moment.
private struct LastHeard {
    private var times: [Int64: Date] = [:]
    private var ended: Set<Int64> = []
    private var moved: Set<Int64> = []

    mutating func note(_ event: CarrierEvent, of shipmentID: Int64) {
        guard event.kind != .estimate, let at = event.occurredAt?.instant else { return }
        times[shipmentID] = at
        if event.status != .pending, event.status != .unknown { moved.insert(shipmentID) }
        if event.status.isTerminal {
            ended.insert(shipmentID)
        } else if event.kind == .correction {
            ended.remove(shipmentID)
        }
    }

    /// When it was last heard of; the label is the first that is.
    func time(_ life: ParcelLife) -> Date? {
        guard let at = times[life.shipmentID] else { return life.bookedAt }
        return life.bookedAt.map { max($0, at) } ?? at
    }

    /// An event without a time happened before it was received, nobody knows how long.
    func mayBe(_ life: ParcelLife, _ heard: HeardEvent) -> Bool {
        if let bookedAt = life.bookedAt, heard.placedAt < bookedAt - ParcelLife.allowance { return false }
        guard let at = heard.event.occurredAt?.instant, let lastAt = time(life) else { return true }
        return at <= lastAt + ParcelLife.longestSilence
    }

    func hasEnded(_ life: ParcelLife) -> Bool { ended.contains(life.shipmentID) }

    /// Whether more was heard of it than that it is announced.
    func hasMoved(_ life: ParcelLife) -> Bool { moved.contains(life.shipmentID) }
}
