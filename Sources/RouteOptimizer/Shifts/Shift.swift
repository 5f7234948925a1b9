import FoundationEssentials
import ServiceRuntime

/// A site's vehicles leave together: what is booked before the cut-off is planned at the cut-off, for vehicles that leave when the shift
/// starts.
struct Shift: Sendable, Hashable {
    let site: String
    /// `HH:MM` on the site's clock.
    let cutOff: String
    /// `HH:MM` on the site's clock; on the next day when it is before the cut-off.
    let start: String
    /// As PostgreSQL knows it, for example `America/Sao_Paulo`.
    let zone: String

    private static let allowed = "SITE CUT-OFF START ZONE, more after a semicolon, as in SAO 06:30 08:00 America/Sao_Paulo"

    /// Reads `routes.shifts`; without it there are none, and everything is planned as it is booked.
    /// - Throws: `SettingsError` naming what cannot be read.
    static func all(_ settings: Settings) throws(SettingsError) -> [Shift] {
        var shifts: [Shift] = []
        for text in (settings.optionalString("routes.shifts") ?? "").split(separator: ";") {
            let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count == 4, isClock(words[1]), isClock(words[2]) else {
                throw SettingsError(key: "routes.shifts", value: String(text), allowed: allowed)
            }
            shifts.append(Shift(site: words[0], cutOff: words[1], start: words[2], zone: words[3]))
        }
        return shifts
    }

    private static func isClock(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }) else { return false }
        return (0...23).contains(Int(parts[0]) ?? -1) && (0...59).contains(Int(parts[1]) ?? -1)
    }
}

/// A shift of one day.
struct ShiftDay: Sendable, Equatable {
    let cutOffAt: Date
    let startsAt: Date
}
