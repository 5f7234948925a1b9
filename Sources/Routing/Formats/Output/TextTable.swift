/// Columns as wide as their widest cell.
struct TextTable {
    let lines: [String]

    init(_ head: [String], _ rows: [[String]], rightAligned: Set<Int>) {
        let all = [head] + rows
        let widths = head.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        lines = all.map { row in
            let cells = row.enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: widths[column] - cell.count)
                return rightAligned.contains(column) ? blanks + cell : cell + blanks
            }
            return ("  " + cells.joined(separator: "  ")).trimmingBlanks
        }
    }
}

extension String {
    /// Without blanks at the end.
    fileprivate var trimmingBlanks: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// Times for people.
enum ClockText {
    /// `1:05:09`
    static func duration(_ seconds: Int) -> String {
        "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    }

    /// Seconds since 1970 as `2020-09-18 08:00:00`, UTC.
    static func date(_ seconds: Int) -> String {
        let (year, month, day) = civil(days: seconds / 86400)
        let time = seconds % 86400
        return "\(year)-\(two(month))-\(two(day)) \(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
    }

    /// Howard Hinnant's conversion, for days from 1970 on.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let (era, ofEra) = (shifted / 146_097, shifted % 146_097)
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * ofYear + 2) / 153
        let isLate = month < 10
        return (yearOfEra + era * 400 + (isLate ? 0 : 1), isLate ? month + 3 : month - 9, ofYear - (153 * month + 2) / 5 + 1)
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
