/// A step of a vehicle's `steps`: what it does next, and when if the plan says so.
public struct PlannedStep: Sendable, Hashable {
    /// What it does.
    public enum Kind: String, Sendable, CaseIterable {
        case start, job, pickup, delivery
        case rest = "break"
        case end
    }

    /// What it does.
    public var kind: Kind
    /// Of the job, the shipment's half or the break; nil for start and end.
    public var id: Int?
    /// On the file's clock: work begins exactly then.
    public var at: Int?
    /// Work begins no sooner.
    public var after: Int?
    /// Work begins no later.
    public var before: Int?
    /// Where in the file, for errors.
    var path: String
    /// Where in the file, from 1.
    var line: Int

    init(_ value: VroomValue) throws(RouteFormatError) {
        guard let type = try value.object()["type"] else { throw value.problem("has no type") }
        guard let kind = Kind(rawValue: try type.text()) else {
            throw type.fault(Kind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        self.kind = kind
        (path, line) = (value.path, value.line)
        id = try value["id"]?.integer(in: 0...Int.max)
        at = try value["service_at"]?.integer(in: 0...Int(UInt32.max))
        after = try value["service_after"]?.integer(in: 0...Int(UInt32.max))
        before = try value["service_before"]?.integer(in: 0...Int(UInt32.max))
        if id == nil, kind != .start, kind != .end { throw value.problem("has no id") }
    }

    static func all(_ list: VroomValue) throws(RouteFormatError) -> [PlannedStep] {
        var steps: [PlannedStep] = []
        for item in try list.items() { steps.append(try PlannedStep(item)) }
        for (index, step) in steps.enumerated() {
            if step.kind == .start, index > 0 {
                throw RouteFormatError(line: step.line, step.path, "is a start, which must come first")
            }
            if step.kind == .end, index < steps.count - 1 {
                throw RouteFormatError(line: step.line, step.path, "is an end, which must come last")
            }
        }
        return steps
    }
}
