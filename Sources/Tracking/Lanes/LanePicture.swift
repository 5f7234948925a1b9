import CommandSupport
import FoundationEssentials
import LaneStatistics

/// Lanes as a terminal shows them.
enum LanePicture {
    private static let width = 30

    /// One row each: who answered, from how much, what, and a line on which `█` is the half of all cases, `▒` what nine in ten do not
    /// exceed, `│` nineteen in twenty.
    /// - Parameter end: of the line, in seconds.
    static func table(_ rows: [(title: String, leg: LegRow?)], heading: String, upTo end: Double) -> [String] {
        let names = rows.map { $0.title.columns }.max() ?? 0
        let wide = min(40, max(names, heading.count))
        let head =
            [heading.padded(toColumns: wide), "level    ", right("cases", 8), right("counts", 8)]
            + ["p50", "p90", "p95"].map { right($0, 8) }
        return [head.joined(separator: " ")]
            + rows.map { title, leg in
                guard let leg else { return title.padded(toColumns: wide) }
                let numbers = [right("\(leg.cases)", 8), right("\(leg.effectiveCases)", 8)]
                let times = [leg.p50, leg.p90, leg.p95].map { right(text($0), 8) }
                let name = [title.padded(toColumns: wide), leg.level.padded(toColumns: 9)]
                return (name + numbers + times + [line(leg, upTo: end)]).joined(separator: " ")
            }
    }

    /// How many parcels took how long, as bars.
    static func histogram(_ leg: LegRow) -> [String] {
        let end = max(leg.p95 * 1.25, 60)
        let shares = leg.durations.shares(in: width * 2, upTo: end)
        let highest = shares.max() ?? 0
        let bars = shares.map { share in
            guard share > 0, highest > 0 else { return " " }
            return String(Array("▁▂▃▄▅▆▇█")[min(7, Int(share / highest * 8))])
        }
        return [leg.leg, bars.joined(), "0" + right("\(text(end)) and more", width * 2 - 1)]
    }

    /// Days and hours, hours and minutes, or minutes.
    static func text(_ seconds: Double) -> String {
        let minutes = Int((seconds / 60).rounded())
        switch minutes {
        case ..<60: return "\(minutes)min"
        case ..<(48 * 60):
            return minutes < 600 && minutes % 60 > 0 ? "\(minutes / 60)h\(minutes % 60)" : "\((minutes + 30) / 60)h"
        default:
            let hours = (minutes + 30) / 60
            return hours % 24 == 0 ? "\(hours / 24)d" : "\(hours / 24)d \(hours % 24)h"
        }
    }

    private static func line(_ leg: LegRow, upTo end: Double) -> String {
        guard end > 0 else { return "" }
        func place(_ seconds: Double) -> Int { min(width - 1, Int(seconds / end * Double(width - 1))) }
        let (half, most, nearly) = (place(leg.p50), place(leg.p90), place(leg.p95))
        return (0...nearly).map { $0 == nearly ? "│" : $0 <= half ? "█" : $0 <= most ? "▒" : "·" }.joined()
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.columns)) + text
    }
}
