import FoundationEssentials
import Fulfilment
import Postgres

/// What the deliveries of a span say now, as far as a replay has to know it of all of them at once.
struct ReplaySurvey: Sendable {
    /// A delivery whose state is another.
    struct Mark: Sendable {
        let id: Int64
        let error: String?
        let wasRead: Bool
    }

    /// Of each delivery.
    private(set) var bytes: [Int64: Int] = [:]
    /// Which deliveries speak of a number, or did.
    private(set) var deliveries: [String: Set<Int64>] = [:]
    private var before: [Int64: String?] = [:]
    private var now: [Int64: String?] = [:]

    mutating func add(_ page: [ReplayStore.Entry]) {
        for entry in page {
            bytes[entry.id] = entry.bytes
            before.updateValue(entry.state == .unreadable ? entry.error ?? "" : nil, forKey: entry.id)
        }
    }

    mutating func add(_ read: ReadDelivery) {
        for event in read.events { deliveries[event.numberKey, default: []].insert(read.id) }
        // What was said of a subscription stays: it is not confirmed again.
        if !read.asksForConfirmation { now.updateValue(read.error, forKey: read.id) }
    }

    /// - Parameter told: by events that are there, of which some belong to deliveries outside the span.
    mutating func add(_ told: [(key: String, delivery: Int64)]) {
        for (key, delivery) in told where bytes[delivery] != nil { deliveries[key, default: []].insert(delivery) }
    }

    /// The deliveries of some numbers, ascending.
    func ids(of keys: [String]) -> [Int64] { keys.reduce(into: Set()) { $0.formUnion(deliveries[$1] ?? []) }.sorted() }

    /// The numbers in bounded groups; one with more deliveries than that is alone.
    func groups(_ mostNumbers: Int, _ mostDeliveries: Int) -> [[String]] {
        var (groups, group, size): ([[String]], [String], Int) = ([], [], 0)
        for (key, ids) in deliveries.sorted(by: { $0.key < $1.key }) {
            if !group.isEmpty, group.count >= mostNumbers || size + ids.count > mostDeliveries {
                groups.append(group)
                (group, size) = ([], 0)
            }
            group.append(key)
            size += ids.count
        }
        return group.isEmpty ? groups : groups + [group]
    }

    /// The deliveries whose state is another now.
    /// - Parameter leftOut: why some had events that are not kept.
    func marks(_ leftOut: [Int64: String]) -> [Mark] {
        now.sorted { $0.key < $1.key }.compactMap { id, error in
            let (was, error) = (before[id] ?? nil, error ?? leftOut[id])
            return was == error ? nil : Mark(id: id, error: error, wasRead: was == nil)
        }
    }
}

extension ReportedEvent {
    /// One event of those that are the same, with all that copies know, those that were taken away included. What waits for its carrier makes
    /// way for the same confirmed.
    static func merged(_ reported: [ReportedEvent], with taken: [TakenEvent]) -> [ReportedEvent] {
        struct Identity: Hashable {
            let number: String
            let key: String
            let microseconds: Int64?
        }
        var places: [Identity: Int] = [:]
        var merged: [ReportedEvent] = []
        for event in reported {
            let identity = Identity(
                number: event.numberKey, key: event.key, microseconds: event.event.occurredAt?.instant.microseconds)
            if let place = places[identity] {
                if merged[place].waits, !event.waits { merged[place] = event }
                if !event.waits { merged[place].complete(event.event.deliveredTo, event.event.proof) }
            } else {
                places[identity] = merged.count
                merged.append(event)
            }
        }
        for event in taken {
            let identity = Identity(number: event.numberKey, key: event.key, microseconds: event.occurredAt?.microseconds)
            if let place = places[identity] { merged[place].complete(event.deliveredTo, event.proof) }
        }
        return merged
    }
}
