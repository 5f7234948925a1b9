/// One thing the broker must have, and how to ask its management API for it.
///
/// Applying is `method` on `applyPath` with `body`, and is harmless when the thing is already there. Comparing is GET on
/// `path` and `differences(from:)` on what it answers; 404 means the thing is missing.
package protocol Declaration: Sendable {
    /// What it is, for people: "queue", "exchange" and so on.
    static var kind: String { get }
    /// Its name, for people.
    var name: String { get }
    /// Where to read it: a path below the management address, percent-encoded, beginning with "/api/".
    func path(virtualHost: String) -> String
    /// Where to write it; the same as `path` for all but bindings.
    func applyPath(virtualHost: String) -> String
    /// PUT, or POST for bindings.
    var method: String { get }
    /// What to write.
    var body: JSONContent { get }
    /// What the definitions file says about it.
    func definition(virtualHost: String) -> JSONContent
    /// The declared fields the broker has otherwise; fields that are not declared are not looked at.
    func differences(from actual: JSONContent) -> [Difference]
}

/// One field of a declaration that the broker has otherwise.
package struct Difference: Sendable, Equatable {
    /// The field's name: "durable", "arguments.x-queue-type".
    package let field: String
    /// What is declared.
    package let declared: JSONContent
    /// What the broker has; nil when it has no such field.
    package let actual: JSONContent?
}

extension Declaration {
    package func applyPath(virtualHost: String) -> String { path(virtualHost: virtualHost) }
    package var method: String { "PUT" }

    /// "queue picking-worker.order.accepted"
    package var title: String { "\(Self.kind) \(name)" }

    package func differences(from actual: JSONContent) -> [Difference] {
        Self.differences(declared: body, actual: actual, below: "")
    }

    private static func differences(declared: JSONContent, actual: JSONContent?, below prefix: String) -> [Difference] {
        guard case .object(let members) = declared else {
            let same = declared == actual
            return same ? [] : [Difference(field: prefix, declared: declared, actual: actual)]
        }
        return members.sorted { $0.key < $1.key }.flatMap { key, value in
            differences(declared: value, actual: actual?[key], below: prefix.isEmpty ? key : "\(prefix).\(key)")
        }
    }
}

/// A path of the management API: "/api/" and the segments, with every byte percent-encoded that is not an unreserved character of
/// RFC 3986.
package func managementPath(_ segments: String...) -> String {
    "/api" + segments.map { "/" + percentEncoded($0) }.joined()
}

private func percentEncoded(_ segment: String) -> String {
    segment.utf8.map { byte in
        switch UInt8(byte) {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
            return String(UnicodeScalar(byte))
        default:
            let hex = String(byte, radix: 16, uppercase: true)
            return hex.count == 1 ? "%0\(hex)" : "%\(hex)"
        }
    }.joined()
}

extension JSONContent {
    /// An object with the other's members added; the other's win.
    func merging(_ other: JSONContent) -> JSONContent {
        guard case .object(let own) = self, case .object(let added) = other else { return other }
        return .object(own.merging(added) { $1 })
    }
}
