/// What subscribers can be told: the one list of it. Another kind of notice is another case here, and a `Notice` where it happens.
enum NoticeType: String, CaseIterable, Sendable {
    /// A parcel's status, or who is at fault for it, is another one.
    case updated = "shipment.updated"
    /// It is expected at another time.
    case expected = "shipment.expected"
    /// It needs somebody's attention.
    case exception = "shipment.exception"
    /// It does not any more.
    case exceptionCleared = "shipment.exception_cleared"

    /// For people.
    var meaning: String {
        switch self {
        case .updated: "a parcel's status, or who is at fault for it, is another one"
        case .expected: "a parcel is expected at another time"
        case .exception: "a parcel needs somebody's attention"
        case .exceptionCleared: "a parcel that needed attention does not any more"
        }
    }

    /// Whether the last one says all that those before it said, so that of several that wait it alone is sent.
    var isMerged: Bool {
        switch self {
        case .updated, .expected: true
        case .exception, .exceptionCleared: false
        }
    }

    static let names = allCases.map(\.rawValue)
    /// Those of which only the last one that waits is sent.
    static let merged = allCases.filter(\.isMerged).map(\.rawValue)
}
