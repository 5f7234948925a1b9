/// A value of a problem that makes no sense.
public enum RoutingError: Error, Equatable, CustomStringConvertible {
    /// The largest weight, volume, service or limit.
    public static let limit = 1_000_000_000

    /// Two stops or two vehicles share an id.
    case duplicate(String)
    /// A vehicle was given a stop that is not in the problem.
    case unknownStop(Int64)
    /// A coordinate is out of range or not a number.
    case notAPlace(owner: String, Coordinate)
    /// A date is infinite or absurdly far away.
    case notATime(owner: String, String)
    /// A number is negative or too large.
    case outOfRange(owner: String, String, Int)
    /// A window's end is before its start.
    case endsBeforeItStarts(owner: String)

    /// One sentence naming the value, with advice.
    public var description: String {
        switch self {
        case .duplicate(let owner):
            "There are two of \(owner). Maybe the list was appended to itself."
        case .unknownStop(let stop):
            "A vehicle was given stop \(stop), which is not in the problem. Maybe it was left out of the stops."
        case .notAPlace(let owner, let place):
            "\(owner) is at \(place.latitude), \(place.longitude), which is no place on earth. Maybe latitude and longitude are swapped."
        case .notATime(let owner, let name):
            "The \(name) of \(owner) is not a usable time."
        case .outOfRange(let owner, let name, let value):
            "The \(name) of \(owner) is \(value). Maybe the unit is wrong; negative and huge values are refused."
        case .endsBeforeItStarts(let owner):
            "The window of \(owner) ends before it starts. Maybe the two times are swapped."
        }
    }
}
