import CommandSupport
import ScanDialogue

/// The floor as lines of a width: who walks, what leaves next, what waits. In narrow windows each line says less.
struct OverviewView: Sendable {
    /// Windows of fewer columns are narrow.
    static let narrow = 60

    let overview: FloorOverview
    let width: Int
    /// A tour of which nothing was heard for so many seconds is stuck.
    let stuckAfter: Int
    var words: any FloorWords = Language.english.words

    private var isNarrow: Bool { width < Self.narrow }

    /// All of it, part by part.
    /// - Parameter limit: lines that there is room for; what does not fit is counted.
    func lines(limit: Int = .max) -> [String] {
        let parts = [tours, packing, departures, goods, zones].filter { !$0.isEmpty }
        let all = parts.isEmpty ? [words.nothingUnderWay] : Array(parts.joined(separator: [""]))
        let fitted = all.map { TerminalText.visible($0).cut(toColumns: width) }
        guard fitted.count > limit, limit > 1 else { return fitted }
        return fitted.prefix(limit - 1) + [words.moreLines(fitted.count - limit + 1).cut(toColumns: width)]
    }

    private var tours: [String] {
        guard !overview.tours.isEmpty else { return [] }
        let columns: [FloorColumn] =
            isNarrow ? [.tour, .cart, .picker, .done] : [.tour, .cart, .picker, .picks, .linesPerHour]
        return [row(columns.map { words.title(of: $0) }, tourWidths) + words.title(of: .silent)] + overview.tours.map(line)
    }

    /// Of all columns but the last.
    private var tourWidths: [Int] { isNarrow ? [6, 7, 9, 6] : [7, 8, 20, 10, 9] }

    private func line(_ tour: FloorOverview.Tour) -> String {
        let picks = "\(tour.done)/\(tour.picks)"
        let closed = tour.closedZones.isEmpty ? "" : " \(words.closedZones(tour.closedZones))"
        // The word in front, for what does not fit into a narrow window is cut.
        let silent = (tour.silent >= stuckAfter ? "\(words.stuck) " : "") + words.duration(tour.silent)
        let person = isNarrow || tour.name.isEmpty ? tour.picker : "\(tour.picker) \(tour.name)"
        let pace = isNarrow ? [] : [tour.linesPerHour.map(String.init) ?? "-"]
        return row(["\(tour.id)", tour.cart, person, picks] + pace, tourWidths) + silent + closed
    }

    private var packing: [String] { overview.packing.map { words.packs($0) } }

    private var departures: [String] {
        guard !overview.departures.isEmpty else { return [] }
        let titles = [FloorColumn.waiting, .picking, .packing, .packed].map { words.title(of: $0) }
        guard !isNarrow else {
            return [numbers(titles)]
                + overview.departures.flatMap {
                    ["\(pickup($0))\($0.left.map { ", \(words.timeLeft($0))" } ?? "")", numbers(counts($0))]
                }
        }
        return [row([words.title(of: .pickup)], [34]) + numbers(titles) + words.title(of: .left)]
            + overview.departures.map {
                row([pickup($0)], [34]) + numbers(counts($0)) + ($0.left.map { words.duration($0) } ?? "")
            }
    }

    private func pickup(_ departure: FloorOverview.Departure) -> String {
        departure.pickup.isEmpty ? words.noCutOff : departure.pickup
    }

    private func counts(_ departure: FloorOverview.Departure) -> [String] {
        [departure.waiting, departure.picking, departure.packing, departure.packed].map(String.init)
    }

    private func numbers(_ cells: [String]) -> String { row(cells, cells.map { _ in 8 }) }

    private var goods: [String] {
        let ready = overview.refills.filter { $0.from != nil }
        let refills = ready.first.map { [words.refills(ready.count, dry: ready.filter(\.dry).count, first: $0)] } ?? []
        let blocked = overview.blocked.isEmpty ? [] : [words.blocked(overview.blocked.map(\.place))]
        let held = overview.held.isEmpty ? [] : [words.held(overview.held)]
        return overview.docks.map { words.putsAway($0) } + refills + blocked + held
    }

    private var zones: [String] { overview.zones.map { words.closed($0) } }

    /// Cells of these widths, each with a blank at its end at least.
    private func row(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).map { TerminalText.visible($0).cut(toColumns: $1 - 1).padded(toColumns: $1) }.joined()
    }
}
