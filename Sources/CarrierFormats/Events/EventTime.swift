import FoundationEssentials
import Fulfilment

/// A time as a carrier wrote it, with where its zone comes from.
struct EventTime: Sendable, Equatable {
    /// nil when there was none, or none that can be read.
    let time: ZonedTime?
    let zone: ZoneSource

    static let none = EventTime(time: nil, zone: .assumed)

    init(time: ZonedTime?, zone: ZoneSource) {
        self.time = time
        self.zone = zone
    }

    /// Reads RFC 3339 in all its looser forms.
    /// - Parameter offset: seconds east of UTC of a carrier that writes local times without a zone.
    init(_ text: String?, carrierOffset offset: Int? = nil) {
        guard let text, let time = ZonedTime(text) else {
            self = .none
            return
        }
        if time.offset != nil {
            self.init(time: time, zone: .given)
        } else if let offset {
            self.init(time: ZonedTime(time.instant.addingTimeInterval(-Double(offset)), offset: offset), zone: .carrier)
        } else {
            self.init(time: time, zone: .assumed)
        }
    }

    /// A local time, and the same in UTC: together they tell the offset.
    init(local: String?, utc: String?) {
        guard let utc = utc.flatMap({ ZonedTime($0) }) else {
            self.init(local)
            return
        }
        guard let local = local.flatMap({ ZonedTime($0) }) else {
            self.init(time: ZonedTime(utc.instant), zone: .given)
            return
        }
        let offset = local.offset ?? Int((local.instant.timeIntervalSince(utc.instant) / 900).rounded()) * 900
        let isPlausible = abs(offset) <= 14 * 3600
        self.init(time: ZonedTime(utc.instant, offset: isPlausible ? offset : 0), zone: .given)
    }

    /// Seconds since 1970.
    init(unix seconds: Int?) {
        let isPlausible = seconds.map { (0..<100_000_000_000).contains($0) } ?? false
        self.init(time: isPlausible ? seconds.map { ZonedTime(Date(timeIntervalSince1970: Double($0))) } : nil, zone: .given)
    }

    /// The first that could be read.
    func or(_ other: @autoclosure () -> EventTime) -> EventTime { time == nil ? other() : self }
}
