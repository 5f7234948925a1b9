import OperatorConsole

/// What a part of the bench of labels gave: figures, and what is wrong.
struct LabelsReport: Sendable {
    /// One figure, beside what it should be.
    struct Figure: Sendable {
        let name: String
        let value: String
        /// Empty where nothing is promised.
        var aim = ""
        /// Whether the aim was reached; nil where there is none.
        var isReached: Bool?
    }

    let part: String
    private(set) var figures: [Figure] = []
    /// Truths that do not hold. A missed aim is none: it may be the machine's.
    private(set) var faults: [String] = []

    init(_ part: String) { self.part = part }

    mutating func add(_ name: String, _ value: String, aim: String = "", reached: Bool? = nil) {
        figures.append(Figure(name: name, value: value, aim: aim, isReached: reached))
    }

    mutating func add(_ name: String, _ count: Int, aim: String = "", reached: Bool? = nil) {
        add(name, HumanFormat.count(count), aim: aim, reached: reached)
    }

    mutating func add(fault: String) { faults.append(fault) }

    /// Counts whose only right value is 0, as what they prove is.
    mutating func add(_ name: String, mustBeNone count: Int) {
        add(name, count, aim: "0", reached: count == 0)
        if count > 0 { faults.append("\(name): \(count)") }
    }

    /// `p50 0.41, p99 2.20, max 3.10`, in seconds.
    static func seconds(_ values: [Double]) -> String {
        let spread = Spread(values)
        func text(_ value: Double) -> String { HumanFormat.fixed(value, digits: 2) }
        return "p50 \(text(spread.median)), p99 \(text(spread.percentile(99))), max \(text(spread.max))"
    }

    func print() {
        var table = TextTable([.text("labels: \(part)"), .text("measured"), .text("aim"), .text("")])
        for figure in figures {
            let verdict = figure.isReached.map { $0 ? "" : "MISSED" } ?? ""
            table.add(["\(figure.name)", "\(figure.value)", "\(figure.aim)", "\(verdict)"])
        }
        table.print()
        for fault in faults { Console.line("FAULT \(part): \(fault)") }
    }
}
