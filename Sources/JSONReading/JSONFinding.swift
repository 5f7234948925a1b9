/// One thing that is wrong with a document: where it is, what stands there, and what about it.
package struct JSONFinding: Sendable, Equatable, CustomStringConvertible {
    /// As `scans[2].code`, long names cut; empty for the document as a whole.
    package let path: String
    /// As it was sent, cut when long; empty when it is missing.
    package let value: String
    /// A half sentence that goes on behind the field's name: `is 7; allowed is a text`.
    package let problem: String

    /// A sentence without its full stop.
    package var description: String { "\(path.isEmpty ? "the document" : path) \(problem)" }
}

/// What is wrong with a document, in the order of reading.
package struct JSONFindings: Error, Equatable, CustomStringConvertible {
    /// More are only counted, so that a document of nothing but faults is answered in a page.
    package static let most = 100

    package let listed: [JSONFinding]
    /// How many there are beside the listed ones.
    package let more: Int

    /// A sentence each, without its full stop.
    package var sentences: [String] {
        listed.map(\.description) + (more == 0 ? [] : ["\(more) more like these, which are not listed"])
    }

    package var description: String { sentences.joined(separator: "; ") }
}

/// What a type has against a value that it reads, for a `StrictJSON` document to say with the value's path.
package struct JSONRefusal: Error, CustomStringConvertible {
    /// A half sentence that goes on behind the field's name.
    package let description: String

    package init(_ problem: String) { description = problem }
}

/// A type that refuses stand-ins for its parts, and has one for itself: reading goes on with it where a value is wrong.
package protocol JSONStandIn {
    /// Any value; it is thrown away with the document.
    static var standIn: Self { get }
}

/// The way to a value.
final class JSONPath {
    enum Step {
        case name(String)
        case index(Int)
    }

    /// nil for the document as a whole.
    let step: Step?
    /// Of the value, where there is one.
    let node: Int?
    let parent: JSONPath?

    init(root node: Int) { (step, self.node, parent) = (nil, node, nil) }

    init(_ parent: JSONPath, _ step: Step, _ value: JSONValue?) { (self.parent, self.step, node) = (parent, step, value?.index) }

    /// As `scans[2].code`.
    var text: String {
        switch step {
        case nil: return ""
        case .index(let index): return "\(parent?.text ?? "")[\(index)]"
        case .name(let name):
            let before = parent?.text ?? ""
            return before.isEmpty ? JSONText.shortened(name) : "\(before).\(JSONText.shortened(name))"
        }
    }

    /// The name of the field that this is, or is an item of.
    var field: String {
        switch step {
        case nil: ""
        case .name(let name): name
        case .index: parent?.field ?? ""
        }
    }

    var codingPath: [any CodingKey] {
        var (keys, path) = ([any CodingKey](), self as JSONPath?)
        while let here = path {
            if let step = here.step { keys.append(JSONKey(step)) }
            path = here.parent
        }
        return keys.reversed()
    }
}

/// A member's name or an item's place.
struct JSONKey: CodingKey {
    let stringValue: String
    let intValue: Int?

    init(_ step: JSONPath.Step) {
        switch step {
        case .name(let name): (stringValue, intValue) = (name, nil)
        case .index(let index): (stringValue, intValue) = ("Index \(index)", index)
        }
    }

    init(stringValue: String) { self.init(.name(stringValue)) }
    init(intValue: Int) { self.init(.index(intValue)) }
}
