import CommandSupport
import ScanDialogue

/// The floor as lines of a width: who walks, what leaves next, what waits. In narrow windows each line says less.
struct OverviewView: Sendable {
    let overview: FloorOverview
    let width: Int
    /// A tour of which nothing was heard for so many seconds is stuck.
    let stuckAfter: Int

    private var isNarrow: Bool { width < 60 }

    /// All of it, part by part.
    /// - Parameter limit: lines that there is room for; what does not fit is counted.
    func lines(limit: Int = .max) -> [String] {
        let parts = [tours, packing, departures, goods, zones].filter { !$0.isEmpty }
        let all = parts.isEmpty ? ["Nothing is under way."] : Array(parts.joined(separator: [""]))
        let fitted = all.map { TerminalText.visible($0).cut(to: width) }
        guard fitted.count > limit, limit > 1 else { return fitted }
        return fitted.prefix(limit - 1) + ["… \(fitted.count - limit + 1) more lines: --once shows all".cut(to: width)]
    }

    private var tours: [String] {
        guard !overview.tours.isEmpty else { return [] }
        let heading =
            isNarrow ? "TOUR  CART   PICKER   DONE  SILENT" : "TOUR   CART    PICKER              PICKS     LINES/H  SILENT"
        return [heading] + overview.tours.map(line)
    }

    private func line(_ tour: FloorOverview.Tour) -> String {
        let picks = "\(tour.done)/\(tour.picks)"
        let closed = tour.closedZones.isEmpty ? "" : " closed: \(tour.closedZones.joined(separator: " "))"
        // The word in front, for what does not fit into a narrow window is cut.
        let silent = (tour.silent >= stuckAfter ? "STUCK " : "") + Self.time(tour.silent)
        guard !isNarrow else {
            return "\("\(tour.id)".padded(6))\(tour.cart.padded(7))\(tour.picker.padded(9))\(picks.padded(6))\(silent)\(closed)"
        }
        let person = tour.name.isEmpty ? tour.picker : "\(tour.picker) \(tour.name)"
        let pace = tour.linesPerHour.map(String.init) ?? "-"
        return
            "\("\(tour.id)".padded(7))\(tour.cart.padded(8))\(person.padded(20))\(picks.padded(10))\(pace.padded(9))\(silent)\(closed)"
    }

    private var packing: [String] {
        overview.packing.map { "packs    \($0.packer), order \($0.order), \($0.scans) scans, begun \(Self.time($0.begun)) ago" }
    }

    private var departures: [String] {
        guard !overview.departures.isEmpty else { return [] }
        let numbers = { (departure: FloorOverview.Departure) in
            [departure.waiting, departure.picking, departure.packing, departure.packed].map { "\($0)".padded(8) }.joined()
        }
        guard !isNarrow else {
            return ["WAIT    PICK    PACK    PACKED"]
                + overview.departures.flatMap {
                    ["\($0.pickup.isEmpty ? "no cut-off" : $0.pickup)\(Self.left($0))", numbers($0)]
                }
        }
        return ["LEAVES WITH                       WAIT    PICK    PACK    PACKED  LEFT"]
            + overview.departures.map {
                "\(($0.pickup.isEmpty ? "no cut-off" : $0.pickup).padded(34))\(numbers($0))\($0.left.map(Self.time) ?? "")"
            }
    }

    private static func left(_ departure: FloorOverview.Departure) -> String { departure.left.map { ", \(time($0)) left" } ?? "" }

    private var goods: [String] {
        let docks = overview.docks.map {
            "put away \($0.pieces) pieces at \($0.dock) for \(Self.time($0.waiting))\($0.awaited ? ", orders wait for some" : "")"
        }
        let ready = overview.refills.filter { $0.from != nil }
        let refills =
            ready.isEmpty
            ? []
            : ["refill   \(ready.count) faces, \(ready.filter(\.dry).count) dry; first \(ready[0].face) with \(ready[0].sku)"]
        let blocked =
            overview.blocked.isEmpty
            ? []
            : [
                "count    \(overview.blocked.count) blocked places: \(overview.blocked.prefix(5).map(\.place).joined(separator: " "))"
            ]
        let held = overview.held.prefix(5).map { "held     order \($0.order) for \(Self.time($0.held)): \($0.reason)" }
        let more = overview.held.count > 5 ? ["held     \(overview.held.count - 5) more packed orders"] : []
        return docks + refills + blocked + held + more
    }

    private var zones: [String] {
        overview.zones.map {
            "closed   zone \($0.zone) of \($0.site) for \(Self.time($0.closed)) by \($0.by): \($0.reason); \($0.orders) orders wait"
        }
    }

    /// `35 s`, `12 min`, `3 h 05 min`
    static func time(_ seconds: Int) -> String {
        let (sign, seconds) = (seconds < 0 ? "-" : "", abs(seconds))
        if seconds < 90 { return "\(sign)\(seconds) s" }
        if seconds < 5400 { return "\(sign)\(seconds / 60) min" }
        let minutes = seconds / 60 % 60
        return "\(sign)\(seconds / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min"
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        let text = count < width ? self : "\(prefix(max(0, width - 2)))…"
        return text + String(repeating: " ", count: max(0, width - text.count))
    }

    fileprivate func cut(to width: Int) -> String { count <= width ? self : "\(prefix(max(0, width - 1)))…" }
}
