/// How many calls an account may get, as its owner writes it: `10/s 500/min 100000/day buy=2/s look_up=30/min`.
///
/// Calls within seconds and minutes are spaced evenly, so that no second and no minute has more of them than allowed; those of a day are
/// counted by the day in UTC. A limit behind the name of an operation holds for that operation, beside those of the whole account.
package struct CallPace: Sendable, Hashable {
    /// What a limit counts in.
    package enum Unit: String, Sendable, CaseIterable {
        case second = "s"
        case minute = "min"
        case day
    }

    /// What the calls of one operation, or of all of them, are held to.
    package struct Limit: Sendable, Hashable {
        /// From one call to the next; nil where only the day is limited.
        package internal(set) var spacing: Duration?
        /// Calls a day; nil where there is no such limit.
        package internal(set) var perDay: Int?

        init() {}
    }

    /// Why a text is no pace.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Of the whole account; nil: it has no limit of its own.
    package private(set) var all: Limit?
    private var each: [Operation: Limit] = [:]

    /// What may stand in a pace.
    package static let allowed =
        "limits such as 10/s, 500/min and 100000/day with blanks between, each maybe behind an operation, such as buy=2/s"

    /// - Parameter text: limits with blanks between; an empty one limits nothing.
    /// - Throws: `Fault` naming the limit that cannot be read.
    package init(_ text: String) throws(Fault) {
        for word in text.split(separator: " ") {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            var operation: Operation?
            if parts.count == 2 {
                operation = Operation(rawValue: String(parts[0]))
                if operation == nil {
                    let known = Operation.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Fault(description: "'\(word)' names no operation; there are \(known)")
                }
            }
            try add(parts[parts.count - 1], of: operation, word)
        }
    }

    private mutating func add(_ text: Substring, of operation: Operation?, _ word: Substring) throws(Fault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let calls = Int(parts[0]), (1...1_000_000_000).contains(calls),
            let unit = Unit(rawValue: String(parts[1]))
        else { throw Fault(description: "'\(word)' is no limit; allowed are \(Self.allowed)") }
        var limit = (operation.map { each[$0] } ?? all) ?? Limit()
        switch unit {
        case .second: limit.spacing = max(limit.spacing ?? .zero, .seconds(1) / calls)
        case .minute: limit.spacing = max(limit.spacing ?? .zero, .seconds(60) / calls)
        case .day: limit.perDay = min(limit.perDay ?? .max, calls)
        }
        if let operation { each[operation] = limit } else { all = limit }
    }

    /// Whether nothing is limited.
    package var isUnlimited: Bool { all == nil && each.isEmpty }

    /// The limit of one operation, beside that of the account.
    /// - Parameter operation: any.
    package subscript(operation: Operation) -> Limit? { each[operation] }

    /// How far apart things are that take one call of each of these operations; nil where nothing says so.
    /// - Parameter operations: the calls that one thing takes.
    package func spacing(of operations: [Operation]) -> Duration? {
        let own = operations.compactMap { each[$0]?.spacing }.max()
        let shared = all?.spacing.map { $0 * operations.count }
        guard let own, let shared else { return own ?? shared }
        return max(own, shared)
    }
}
