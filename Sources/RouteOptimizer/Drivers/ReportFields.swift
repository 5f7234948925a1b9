import FoundationEssentials
import Fulfilment
import HTTPTypes
import JSONReading
import ServiceRuntime

/// Reads the fields of a driver's report one by one and notes everything wrong with them, instead of stopping at the first.
struct ReportFields {
    private let tree: JSONTree
    private var members: [String: Int] = [:]
    private var errors: [ProblemDetails.FieldError] = []

    /// - Parameter body: an object in JSON; nothing at all counts as an empty one.
    /// - Throws: `ProblemDetails` (400) for anything else.
    init(_ body: [UInt8]) throws(ProblemDetails) {
        do throws(JSONFault) {
            tree = try JSONTree(body.isEmpty ? Array("{}".utf8) : body)
        } catch {
            throw Self.unreadable("is not JSON: line \(JSONTree.line(of: error.offset, in: body)): \(error.problem)")
        }
        guard tree.nodes[0].kind == .object else { throw Self.unreadable("is no JSON object") }
        for member in tree.members(of: 0) { members[tree.text(member.name)] = member.value }
    }

    /// - Throws: `ProblemDetails` (422) when a field was wrong.
    func check() throws(ProblemDetails) {
        guard !errors.isEmpty else { return }
        let fields = errors.map(\.field).joined(separator: ", ")
        throw ProblemDetails(
            status: .unprocessableContent, title: "Report refused", detail: "Nothing was noted; wrong: \(fields).", errors: errors
        )
    }

    /// A text without control characters; nil when it is missing or null.
    mutating func text(_ name: String, limit: Int, isNeeded: Bool = false) -> String? {
        let allowed = "a text of 1 to \(limit) characters"
        guard let node = node(name, isNeeded ? allowed : nil) else { return nil }
        guard tree.nodes[node].kind == .string else { return refuse(name, node, allowed) }
        let text = tree.text(node)
        guard !text.allSatisfy(\.isWhitespace), text.unicodeScalars.count <= limit else { return refuse(name, node, allowed) }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            return refuse(name, node, "\(allowed) without control characters")
        }
        return text
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
        if let node = members[name], tree.nodes[node].kind != .null { return node }
        if let needed { miss(name, needed) }
        return nil
    }

    private mutating func refuse<Value>(_ name: String, _ node: Int, _ allowed: String) -> Value? {
        let isText = tree.nodes[node].kind == .string
        let value = isText ? tree.text(node) : String(decoding: tree.raw(node).prefix(100), as: UTF8.self)
        errors.append(.init(field: name, value: value, message: "allowed is \(allowed)"))
        return nil
    }

    private static func unreadable(_ problem: String) -> ProblemDetails {
        ProblemDetails(status: .badRequest, title: "Report not understood", detail: "The body \(problem).")
    }
}
