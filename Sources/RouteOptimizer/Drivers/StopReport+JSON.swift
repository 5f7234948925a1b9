import FoundationEssentials
import Fulfilment
import Routing
import ServiceRuntime

extension StopReport {
    /// How far a driver's clock may be ahead of ours, seconds.
    private static let skew = 600.0
    /// How long a report may be kept back, seconds: a month.
    private static let oldest = 30 * 86_400.0

    /// Reads what a driver posts:
    ///
    ///     {"recipient": "Ana Lima", "time": "2026-03-02T10:15:00-03:00", "latitude": -23.55, "longitude": -46.63,
    ///      "photo": "pod/7/12.jpg", "note": "with the neighbour", "cause": "consignee_not_home"}
    ///
    /// A completed stop needs `recipient`, `latitude` and `longitude` and has no `cause`, a failed one needs `cause` and has no `recipient`;
    /// `time` is now when it is missing. Any other field is refused.
    /// - Throws: `ProblemDetails` naming every field that is wrong, its value and what is allowed.
    init(_ outcome: StopOutcome, _ body: [UInt8], now: Date) throws(ProblemDetails) {
        let isCompleted = outcome == .completed
        var fields = try ReportFields(body)
        self.init(outcome: outcome)
        cause = isCompleted ? nil : fields.word("cause", of: TrackingCause.ofStops)
        recipient = isCompleted ? fields.text("recipient", limit: 200, isNeeded: true) : nil
        occurredAt = Self.time(&fields, now: now)
        place = Self.place(&fields, isNeeded: isCompleted)
        photo = fields.text("photo", limit: 1000)
        note = fields.text("note", limit: 1000)
        try fields.check()
    }

    /// Reads the body of the reports about a whole route: `{"time": …}`, or nothing.
    static func time(of body: [UInt8], now: Date) throws(ProblemDetails) -> Date? {
        var fields = try ReportFields(body)
        let time = time(&fields, now: now)
        try fields.check()
        return time
    }

    private static func time(_ fields: inout ReportFields, now: Date) -> Date? {
        fields.time("time", in: now.addingTimeInterval(-oldest)...now.addingTimeInterval(skew))
    }

    private static func place(_ fields: inout ReportFields, isNeeded: Bool) -> Coordinate? {
        let latitude = fields.number("latitude", in: -90...90, isNeeded: isNeeded)
        let longitude = fields.number("longitude", in: -180...180, isNeeded: isNeeded || latitude != nil)
        guard let latitude, let longitude else {
            if longitude != nil, !isNeeded { fields.miss("latitude", "a number from -90 to 90 beside a longitude") }
            return nil
        }
        return Coordinate(latitude: latitude, longitude: longitude)
    }
}
