package import FoundationEssentials

/// Microseconds since 2000-01-01 UTC, as the server counts. `distantPast` and `distantFuture` are its infinities.
extension Date: PostgresScalar {
    package static var type: PostgresType { .timestamptz }
    package static var arrayType: PostgresType { .timestamptzArray }

    package func encode(into buffer: inout [UInt8]) { buffer.append(bigEndian: microseconds) }

    package static func decode(_ cell: Cell) throws(Mismatch) -> Date {
        switch cell.type {
        case .timestamptz, .timestamp: return Date(microseconds: try cell.integer(Int64.self))
        case .date: return try CalendarDay(cell).midnight
        default: throw cell.isNull ? .null : .type
        }
    }

    /// Since the beginning of 2000, rounded as the server keeps it.
    package var microseconds: Int64 {
        switch self {
        case .distantFuture: return .max
        case .distantPast: return .min
        default:
            let exact = ((timeIntervalSinceReferenceDate + Self.secondsFrom2000To2001) * 1_000_000).rounded()
            // A value the server refuses (22008) rather than a trap or a silently different time.
            return Int64(exactly: exact) ?? (.min + 1)
        }
    }

    init(microseconds: Int64) {
        switch microseconds {
        case .max: self = .distantFuture
        case .min: self = .distantPast
        default:
            let sinceReference = microseconds - Int64(Self.secondsFrom2000To2001) * 1_000_000
            let (seconds, rest) = sinceReference.quotientAndRemainder(dividingBy: 1_000_000)
            self.init(timeIntervalSinceReferenceDate: Double(seconds) + Double(rest) / 1_000_000)
        }
    }

    private static var secondsFrom2000To2001: Double { 366 * 86400 }
}

/// A `date` value: days since 2000-01-01, proleptic Gregorian.
struct CalendarDay: CustomStringConvertible {
    let days: Int32

    init(_ cell: Cell) throws(Mismatch) { days = try cell.integer(Int32.self) }

    /// The day's first moment, UTC.
    var midnight: Date {
        switch days {
        case .max: .distantFuture
        case .min: .distantPast
        default: Date(microseconds: Int64(days) * 86_400_000_000)
        }
    }

    /// `2026-01-31`, as the server's ISO style; years before 1 end in ` BC`.
    var description: String {
        switch days {
        case .max: return "infinity"
        case .min: return "-infinity"
        default: return iso
        }
    }

    /// Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    private var iso: String {
        let shifted = Int(days) + 10957 + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let text = "\(padded(year > 0 ? year : 1 - year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        return year > 0 ? text : text + " BC"
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
