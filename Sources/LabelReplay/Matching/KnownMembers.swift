import JSONReading
import LabelFormats

/// The members that requests may have: those of all recordings of the same call, those its service documents, and those the folder allows
/// in `allow.json`. What is in none of them a service may ignore in silence, so strict play refuses it.
///
/// A list and the one thing in its place count as the same: the places of lists are left out of the ways.
package struct KnownMembers: Sendable {
    /// By call: the ways to members.
    private var ways: [String: Set<String>] = [:]
    /// By carrier: the ways the folder allows; what ends in `/**` allows everything below.
    private var allowed: [String: [String]] = [:]

    /// - Parameters:
    ///   - pairs: all that are played.
    ///   - allowed: the bytes of `allow.json`, an object of carriers with lists of pointers in which `*` is any item of a list and `/**` at
    ///     the end everything below, and of fields of queries; nil when there is none.
    /// - Throws: `PairFault` with the field.
    package init(_ pairs: [RecordedPair], allowed: [UInt8]? = nil) throws(PairFault) {
        for pair in pairs {
            let ways = pair.request.content.leaves.map { Self.way($0.pointer) }
            self.ways[Self.call(of: pair), default: []].formUnion(ways)
        }
        if let allowed { self.allowed = try Self.read(allowed) }
    }

    private static func read(_ bytes: [UInt8]) throws(PairFault) -> [String: [String]] {
        let file = try PairFile("allow.json", bytes)
        var allowed: [String: [String]] = [:]
        for (carrier, list) in file.root.members {
            for (index, item) in list.items.enumerated() {
                guard let text = item.string, text.hasPrefix("/") || text.hasPrefix("?") else {
                    throw PairFault(
                        file.name, "\(carrier)[\(index)]",
                        "is \(item.summary); needed is a pointer, such as /shipment/options/**, or a field of the query, such as ?page"
                    )
                }
                allowed[carrier, default: []].append(text.hasPrefix("?") ? text : way(text))
            }
            guard list.kind == .array else { throw PairFault(file.name, carrier, "is \(list.summary); needed is a list") }
        }
        return allowed
    }

    /// Whether a request like the pair's may have the member.
    package func allows(_ pointer: String, of pair: RecordedPair) -> Bool {
        let way = Self.way(pointer)
        var known = ways[Self.call(of: pair), default: []]
        if let format = pair.format, let route = pair.route {
            known.formUnion(DocumentedMembers.ways(of: format.name, "\(pair.request.method) \(route.path)"))
        }
        // Nothing in the place of an object is the object without its members.
        if way.isEmpty || known.contains(way) || known.contains(where: { $0.hasPrefix("\(way)/") }) { return true }
        return allowed[pair.carrier, default: []].contains { pattern in
            pattern.hasSuffix("/**") ? way.hasPrefix(pattern.dropLast(2)) : way == pattern
        }
    }

    /// Whether a request like the pair's may have the field in its query though none was recorded.
    func allowsQuery(_ name: String, of pair: RecordedPair) -> Bool { allowed[pair.carrier]?.contains("?\(name)") == true }

    /// Pairs with the same are recordings of the same call.
    private static func call(of pair: RecordedPair) -> String {
        let path = pair.route.map { "\($0.operation.rawValue) \($0.path)" } ?? pair.request.path.joined(separator: "/")
        return "\(pair.carrier) \(pair.request.method) \(path)"
    }

    /// The pointer without the places of lists.
    static func way(_ pointer: String) -> String {
        pointer.split(separator: "/").filter { $0 != "*" && Int($0) == nil }.reduce(into: "") { $0 += "/\($1)" }
    }
}
