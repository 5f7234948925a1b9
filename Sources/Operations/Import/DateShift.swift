import FoundationEssentials
package import Fulfilment

/// Moves the dates of orders by whole days, so that an old file looks as if it ended today. Times of day and zones stay.
package struct DateShift: Sendable, Equatable {
    /// Days added.
    package let days: Int

    package init(days: Int) { self.days = days }

    private static let fields: Set<String> = [
        "placed_at", "paid_at", "promised_by", "ship_by", "handed_to_carrier_at", "delivered_at", "approved_at",
    ]

    /// The shift after which the newest `placed_at` or `paid_at` of the lines falls on `today`, so that nothing happened in the future; none
    /// when no line has either.
    package init(newestOf lines: some Sequence<some Collection<UInt8>>, today: CivilDay) {
        let newest = lines.lazy.flatMap { line in ["placed_at", "paid_at"].compactMap { Self.day(of: $0, in: line) } }.max()
        days = newest.map { today.number - $0.number } ?? 0
    }

    /// The same line with its dates moved. Everything else stays byte for byte.
    package func apply(to line: some Collection<UInt8>) -> [UInt8] {
        guard days != 0 else { return Array(line) }
        var result = Array(line)
        for name in Self.fields { shift(name, in: &result) }
        return result
    }

    /// A date is ten bytes before and after, so it is overwritten where it stands.
    private func shift(_ name: String, in line: inout [UInt8]) {
        let key = Array("\"\(name)\"".utf8)
        var position = 0
        while let start = line.firstRange(of: key, from: position) {
            position = start + key.count
            guard let date = Self.dateStart(after: position, in: line), let day = Self.day(at: date, in: line) else { continue }
            let (year, month, number) = CivilDay(day.number + days).components
            line.replaceSubrange(date..<date + 10, with: "\(year, digits: 4)-\(month, digits: 2)-\(number, digits: 2)".utf8)
        }
    }

    private static func day(of name: String, in line: some Collection<UInt8>) -> CivilDay? {
        let line = Array(line)
        let key = Array("\"\(name)\"".utf8)
        guard let start = line.firstRange(of: key, from: 0), let date = dateStart(after: start + key.count, in: line) else {
            return nil
        }
        return day(at: date, in: line)
    }

    /// Behind the colon, blanks and the opening quote; nil when the value is no text.
    private static func dateStart(after position: Int, in line: [UInt8]) -> Int? {
        var index = position
        while index < line.count, [UInt8(ascii: " "), UInt8(ascii: ":")].contains(line[index]) { index += 1 }
        return index < line.count && line[index] == UInt8(ascii: "\"") ? index + 1 : nil
    }

    private static func day(at start: Int, in line: [UInt8]) -> CivilDay? {
        guard start + 10 <= line.count else { return nil }
        let text = String(decoding: line[start..<start + 10], as: UTF8.self)
        return ZonedTime(text).map { CivilDay(Int($0.instant.timeIntervalSince1970).flooredDivision(by: 86_400).quotient) }
    }
}

extension [UInt8] {
    /// Where `pattern` first begins at or after `start`.
    fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, count >= pattern.count else { return nil }
        var index = start
        while index <= count - pattern.count {
            if self[index] == first && self[index..<index + pattern.count].elementsEqual(pattern) { return index }
            index += 1
        }
        return nil
    }
}
