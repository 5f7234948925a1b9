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

    /// A day and a clock in fields of their own, `2026-01-06` and `14:30`, `14:30:20`, `02:30 PM` or nothing.
    /// - Parameters:
    ///   - zone: as the carrier wrote it behind the clock, `+08:00`; nil or empty where it wrote none.
    ///   - place: whose clock it is then.
    init(day: String?, clock: String?, zone: String? = nil, place: PlaceZone? = nil) {
        guard let local = day.map({ $0 + Self.clock(clock) }) else {
            self = .none
            return
        }
        let told = EventTime(local + Self.offset(zone)).or(EventTime(local))
        guard told.zone == .assumed, let place, let day = day.flatMap({ CivilDay($0) }) else {
            self = told
            return
        }
        let assumed = EventTime(local, carrierOffset: place.offset(atEndOf: day))
        self.init(time: assumed.time, zone: .place)
    }

    /// `+08:00`, `UTC+8` and `GMT+0800` as RFC 3339 writes them.
    private static func offset(_ text: String?) -> String {
        guard let text else { return "" }
        let bare = text.drop { $0.isLetter && $0 != "Z" || $0 == " " }
        return bare.utf8.count == 2 ? "\(bare.prefix(1))0\(bare.suffix(1))" : String(bare)
    }

    /// As RFC 3339 writes it; empty when it is none.
    private static func clock(_ text: String?) -> String {
        guard let words = text?.split(separator: " "), let digits = words.first else { return "" }
        let parts = digits.split(separator: ":")
        guard parts.count >= 2, var hour = Int(parts[0]), (0...23).contains(hour) else { return "" }
        let half = words.count > 1 ? words[1].uppercased() : ""
        if half == "PM", hour < 12 { hour += 12 }
        if half == "AM", hour == 12 { hour = 0 }
        return "T\(hour, digits: 2):\(parts[1])" + (parts.count > 2 ? ":\(parts[2])" : "")
    }

    /// The first that could be read.
    func or(_ other: @autoclosure () -> EventTime) -> EventTime { time == nil ? other() : self }
}

/// Finds the latest of a list, however the list is ordered. Of several at that moment the first where the list runs backwards, else the last;
/// without any time the first, for most carriers begin with the newest.
struct Newest {
    private var first: Int?
    private var ends: (first: Date, last: Date)?
    private var latest: (time: Date, first: Int, last: Int)?

    mutating func add(_ index: Int, _ time: Date?) {
        first = first ?? index
        guard let time else { return }
        ends = (ends?.first ?? time, time)
        if let latest, latest.time > time { return }
        let isSame = latest?.time == time
        latest = (time, isSame ? latest?.first ?? index : index, index)
    }

    var index: Int? {
        guard let ends, let latest else { return first }
        return ends.first >= ends.last ? latest.first : latest.last
    }
}
