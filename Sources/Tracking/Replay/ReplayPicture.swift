/// All that is told and judged of some numbers at a moment.
struct ReplayPicture: Sendable, Equatable {
    /// A parcel and what its events come to.
    struct Parcel: Sendable, Equatable {
        /// As it is printed.
        let number: String
        let carrier: String
        let status: String
        /// The rest of its state, to be compared.
        let rest: String
    }

    /// By number; by what makes an event the same; what it says and whether it counts.
    var events: [String: [String: String]] = [:]
    /// By number; by shipment.
    var parcels: [String: [Int64: Parcel]] = [:]

    /// The shipments of all parcels.
    var shipments: [Int64] { parcels.values.flatMap(\.keys).sorted() }
}

/// What a replay makes another of one number.
struct ReplayChange: Sendable, Equatable {
    /// A parcel of the number.
    struct Parcel: Sendable, Equatable {
        let number: String
        let carrier: String
        let before: String
        let after: String
    }

    /// Of the number.
    let key: String
    /// Those of the number that there are, whether anything of theirs changes or not.
    let parcels: [Parcel]
    /// Events.
    let new: Int
    let changed: Int
    let gone: Int

    /// - Returns: the numbers of which something is another, in their order.
    static func changes(_ before: ReplayPicture, _ after: ReplayPicture) -> [ReplayChange] {
        Set(before.events.keys).union(after.events.keys).union(after.parcels.keys).sorted().compactMap { key in
            let (old, new) = (before.events[key] ?? [:], after.events[key] ?? [:])
            let (was, is_) = (before.parcels[key] ?? [:], after.parcels[key] ?? [:])
            guard old != new || was != is_ else { return nil }
            return ReplayChange(
                key: key,
                parcels: is_.keys.sorted().compactMap { id in
                    is_[id].map {
                        Parcel(number: $0.number, carrier: $0.carrier, before: was[id]?.status ?? "", after: $0.status)
                    }
                },
                new: new.keys.count { old[$0] == nil }, changed: new.count { old[$0.key] != nil && old[$0.key] != $0.value },
                gone: old.keys.count { new[$0] == nil })
        }
    }
}

/// What a replay did, or would do.
struct ReplayReport: Sendable, Equatable {
    var deliveries = 0
    var numbers = 0
    /// Deliveries that could not be read before, and the other way round.
    var newlyRead = 0
    var newlyUnreadable = 0
    var changes: [ReplayChange] = []

    /// Whether everything is as it was.
    var isEmpty: Bool { changes.isEmpty && newlyRead == 0 && newlyUnreadable == 0 }

    /// Parcels whose status is another.
    var statuses: Int { changes.flatMap(\.parcels).count { $0.before != $0.after } }
}
