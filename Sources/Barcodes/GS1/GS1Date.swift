package import Fulfilment

/// A day written YYMMDD.
package enum GS1Date {
    /// The day. GS1 leaves the century out: it is the one that brings the year nearest to today's, 49 back to 50 ahead.
    ///
    /// - Parameters:
    ///   - text: six digits; day 00 stands for the last day of the month.
    ///   - year: today's.
    /// - Returns: nil when there is no such day.
    package static func day(_ text: some StringProtocol, year: Int) -> CivilDay? {
        let bytes = Array(text.utf8)[...]
        guard bytes.count == 6, bytes.value(0, 6) >= 0 else { return nil }
        let century = century(of: bytes.value(0, 2), year)
        let month = bytes.value(2, 2)
        let day = bytes.value(4, 2)
        guard day == 0 else { return CivilDay(year: century, month: month, day: day) }
        return [31, 30, 29, 28].lazy.compactMap { CivilDay(year: century, month: month, day: $0) }.first
    }

    /// The full year of two digits (GS1 General Specifications, section 7.12): 51 … 99 ahead of today's is the last century,
    /// 50 … 99 behind it the next.
    private static func century(of digits: Int, _ year: Int) -> Int {
        let century = year - year % 100
        switch digits - year % 100 {
        case 51...: return century - 100 + digits
        case ...(-50): return century + 100 + digits
        default: return century + digits
        }
    }

    /// Whether there is such a day in this or a neighbouring century.
    static func isValid(_ bytes: ArraySlice<UInt8>, allowsDay00: Bool) -> Bool {
        let year = bytes.value(0, 2)
        let month = bytes.value(2, 2)
        let day = bytes.value(4, 2)
        guard bytes.count == 6, year >= 0, (1...12).contains(month), day >= (allowsDay00 ? 0 : 1) else { return false }
        return day == 0 || CivilDay(year: 2000 + year, month: month, day: day) != nil
    }
}
