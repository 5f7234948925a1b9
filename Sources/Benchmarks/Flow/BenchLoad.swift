import OperatorConsole

/// How orders come in while the flow is measured.
enum BenchLoad: Sendable, Equatable {
    /// As fast as they are completed: never more than `window` are under way.
    case closed(window: Int)
    /// So many a second, evenly, however many are under way.
    case open(rate: Double)

    /// For people.
    var words: String {
        switch self {
        case .closed(let window): "closed, at most \(HumanFormat.count(window)) orders under way"
        case .open(let rate): "open, \(HumanFormat.fixed(rate, digits: 2)) orders/s evenly"
        }
    }

    /// For scripts.
    var fields: String {
        switch self {
        case .closed(let window): "load=closed window=\(window)"
        case .open(let rate): "load=open asked=\(HumanFormat.fixed(rate, digits: 2))"
        }
    }
}

/// When each order is to be posted. Orders have numbers from 1 up.
struct OrderTimetable: Sendable {
    /// Between two looks at how many orders have ended.
    static let tick = Duration.milliseconds(100)
    /// Orders end in lumps of whole batches. The room they leave is used up a fourth at a time, so that the next do not come in such lumps.
    private static let share = 4

    private let load: BenchLoad
    /// When the orders from `first` on begin, and how far apart they are.
    private var start: ContinuousClock.Instant
    private var first = 1
    private var pause: Duration
    /// The last order that may be posted.
    private var last: Int

    init(_ load: BenchLoad, start: ContinuousClock.Instant) {
        (self.load, self.start) = (load, start)
        switch load {
        case .closed: (pause, last) = (.zero, 0)
        case .open(let rate): (pause, last) = (.seconds(1 / rate), .max)
        }
    }

    /// When an order is due; nil when that is not known yet.
    func due(_ number: Int) -> ContinuousClock.Instant? {
        number > last ? nil : start + pause * Double(number - first)
    }

    /// Spreads more orders of a closed load over the next tick, if fewer are under way than the window allows.
    /// - Parameter ended: of all orders that were posted.
    mutating func extend(ended: Int, at now: ContinuousClock.Instant) {
        guard case .closed(let window) = load else { return }
        let room = window - (last - ended)
        guard room > 0 else { return }
        let more = (room + Self.share - 1) / Self.share
        (start, first, pause, last) = (now, last + 1, Self.tick / more, last + more)
    }
}
