import FoundationEssentials
import Fulfilment
import HTTPTypes
import JSONReading
import ServiceRuntime

/// Reads the fields of a driver's report one by one and notes everything wrong with them, instead of stopping at the first.
struct ReportFields {
    private let tree: JSONTree
    /// In the order of the text.
    private var names: [String] = []
    private var nodes: [String: Int] = [:]
    private var asked: Set<String> = []
    private var errors: [ProblemDetails.FieldError] = []
    private var repeated: Set<String> = []

    /// - Parameter body: an object in JSON; nothing at all counts as an empty one.
    /// - Throws: `ProblemDetails` (400) for anything else.
    init(_ body: [UInt8]) throws(ProblemDetails) {
        do throws(JSONFault) {
            tree = try JSONTree(utf8: body.isEmpty ? Array("{}".utf8) : body)
        } catch {
            throw Self.unreadable("is not JSON: line \(JSONTree.line(of: error.offset, in: body)): \(error.problem)")
        }
        guard tree.nodes[0].kind == .object else { throw Self.unreadable("is no JSON object") }
        for member in tree.members(of: 0) { add(tree.text(member.name), member.value) }
    }

    private mutating func add(_ name: String, _ node: Int) {
        if nodes[name] == nil {
            nodes[name] = node
            names.append(name)
        } else if repeated.insert(name).inserted {
            errors.append(.init(field: name, value: shown(node), message: "is there twice; only one can be meant"))
        }
    }

    /// - Throws: `ProblemDetails` (422) when a field was wrong, or is one that nobody read: it may change what the report says.
    mutating func check() throws(ProblemDetails) {
        let allowed = asked.sorted().joined(separator: ", ")
        for name in names where !asked.contains(name) {
            errors.append(
                .init(
                    field: name, value: nodes[name].map(shown) ?? "", message: "is not understood here; allowed are \(allowed)"))
        }
        guard !errors.isEmpty else { return }
        let listed = Array(errors.prefix(JSONFindings.most))
        let more = errors.count > listed.count ? " and \(errors.count - listed.count) more" : ""
        throw ProblemDetails(
            status: .unprocessableContent, title: "Report refused",
            detail: "Nothing was noted; wrong: \(listed.map(\.field).joined(separator: ", "))\(more).", errors: listed)
    }

    /// A text of one line without control characters; nil when it is missing or null.
    mutating func text(_ name: String, limit: Int, isNeeded: Bool = false) -> String? {
        let allowed = "a text of 1 to \(limit) characters"
        guard let node = node(name, isNeeded ? allowed : nil) else { return nil }
        guard tree.nodes[node].kind == .string else { return refuse(name, node, allowed) }
        let text = tree.text(node)
        guard let line = try? OneLineText(text).text else { return refuse(name, node, "\(allowed) without control characters") }
        guard !line.allSatisfy(\.isWhitespace), line.unicodeScalars.count <= limit else { return refuse(name, node, allowed) }
        return line
    }

    /// A number within `range`; nil when it is missing or null.
    mutating func number(_ name: String, in range: ClosedRange<Double>, isNeeded: Bool = false) -> Double? {
        let allowed = "a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
        guard let node = node(name, isNeeded ? allowed : nil) else { return nil }
        guard let value = tree.number(node), range.contains(value) else { return refuse(name, node, allowed) }
        return value
    }

    /// A time within `range`; nil when it is missing or null.
    mutating func time(_ name: String, in range: ClosedRange<Date>) -> Date? {
        guard let node = node(name, nil) else { return nil }
        let limits = "\(ZonedTime(range.lowerBound).utcText) to \(ZonedTime(range.upperBound).utcText)"
        guard tree.nodes[node].kind == .string, let time = ZonedTime(tree.text(node)), range.contains(time.instant) else {
            return refuse(name, node, "an ISO 8601 time from \(limits)")
        }
        return time.instant
    }

    /// One of `words`.
    mutating func word<Word: RawRepresentable<String>>(_ name: String, of words: [Word]) -> Word? {
        let allowed = "one of \(words.map(\.rawValue).joined(separator: ", "))"
        guard let node = node(name, allowed) else { return nil }
        let found = tree.nodes[node].kind == .string ? words.first { $0.rawValue == tree.text(node) } : nil
        return found ?? refuse(name, node, allowed)
    }

    /// Notes that a field is missing.
    mutating func miss(_ name: String, _ allowed: String) {
        errors.append(.init(field: name, value: "", message: "is missing; allowed is \(allowed)"))
    }

    private mutating func node(_ name: String, _ needed: String?) -> Int? {
        asked.insert(name)
        if let node = nodes[name], tree.nodes[node].kind != .null { return node }
        if let needed { miss(name, needed) }
        return nil
    }

    private mutating func refuse<Value>(_ name: String, _ node: Int, _ allowed: String) -> Value? {
        errors.append(.init(field: name, value: shown(node), message: "allowed is \(allowed)"))
        return nil
    }

    private func shown(_ node: Int) -> String {
        tree.nodes[node].kind == .string ? tree.text(node) : String(decoding: tree.raw(node).prefix(100), as: UTF8.self)
    }

    private static func unreadable(_ problem: String) -> ProblemDetails {
        ProblemDetails(status: .badRequest, title: "Report not understood", detail: "The body \(problem).")
    }
}
