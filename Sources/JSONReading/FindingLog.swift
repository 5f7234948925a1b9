/// What was found while one document was read.
final class FindingLog {
    private var listed: [JSONFinding] = []
    private var more = 0
    /// Paths that something was said of: a second problem of the same field says nothing new.
    private var told: Set<String> = []
    /// Nodes of the values that something was said of, and of all around them.
    private var troubled: Set<Int> = []
    private var objects: [Int: ObjectReading] = [:]
    private var lists: [Int: ListReading] = [:]

    /// nil when nothing is wrong.
    var findings: JSONFindings? { listed.isEmpty ? nil : JSONFindings(listed: listed, more: more) }

    /// Notes a problem, a half sentence behind the path.
    func add(_ path: JSONPath, _ value: JSONValue?, _ problem: @autoclosure () -> String) {
        trouble(path)
        let text = path.text
        guard told.insert(text).inserted else { return }
        if listed.count < JSONFindings.most {
            listed.append(JSONFinding(path: text, value: value?.excerpt ?? "", problem: problem()))
        } else {
            more += 1
        }
    }

    private func trouble(_ path: JSONPath) {
        var path: JSONPath? = path
        while let here = path {
            // All around a value that is in are in.
            if let node = here.node, !troubled.insert(node).inserted { return }
            path = here.parent
        }
    }

    /// What went wrong is in the log already.
    struct Noted: Error {}
}

// Errors that types throw.
extension FindingLog {
    /// Notes an error thrown while a value was read, unless something of the value is noted: a stand-in may be out of range.
    func add(_ error: any Error, at path: JSONPath, _ value: JSONValue) {
        guard !(error is Noted), !troubled.contains(value.index) else { return }
        switch error {
        case let refusal as JSONRefusal: add(path, value, refusal.description)
        case let error as DecodingError: add(error, path, value)
        default: add(sentence: "\(error)", path, value)
        }
    }

    private func add(_ error: DecodingError, _ path: JSONPath, _ value: JSONValue) {
        guard let context = error.context else { return add(path, value, "cannot be read") }
        let steps = context.codingPath.dropFirst(path.codingPath.count).map { key in
            key.intValue.map { JSONPath.Step.index($0) } ?? .name(key.stringValue)
        }
        let (path, found) = Self.descend(steps, path, value)
        add(path, found, "cannot be read: \(context.debugDescription)")
    }

    /// A sentence that begins with a field of the type's own, such as `drops[0].aisle is 12; allowed is 0 to 9`, is taken for that field.
    private func add(sentence: String, _ path: JSONPath, _ value: JSONValue) {
        let field = sentence.prefix { $0 != " " }
        let parts = field.split { ".[]".contains($0) }.map(String.init)
        guard let name = parts.first, objects[value.index]?.asked.contains(name) == true else {
            return add(path, value, "cannot be read: \(sentence)")
        }
        let (inner, found) = Self.descend(parts.map { part in Int(part).map { .index($0) } ?? .name(part) }, path, value)
        add(inner, found, String(sentence.dropFirst(field.count + 1)))
    }

    private static func descend(
        _ steps: some Sequence<JSONPath.Step>, _ path: JSONPath, _ value: JSONValue
    ) -> (JSONPath, JSONValue?) {
        steps.reduce((path, value)) { place, step in
            let value = place.1?.value(at: step)
            // Swift's own error about a list as a whole names the item behind its last.
            if case .index = step, value == nil { return place }
            return (JSONPath(place.0, step, value), value)
        }
    }
}

// What nobody asked for.
extension FindingLog {
    /// Begins to read the members of an object.
    func open(_ object: JSONValue, _ path: JSONPath, for type: TypeReading) -> ObjectReading {
        if let reading = objects[object.index] {
            reading.type = type
            return reading
        }
        let reading = ObjectReading(object, path, type)
        for (name, value) in reading.repeated {
            add(JSONPath(path, .name(name), value), value, "is there twice; only one can be meant")
        }
        objects[object.index] = reading
        return reading
    }

    /// Begins to read the items of a list.
    func open(list: JSONValue, _ items: [JSONValue], _ path: JSONPath, for type: TypeReading) -> ListReading {
        let reading = lists[list.index] ?? ListReading(items, path, type)
        reading.type = type
        lists[list.index] = reading
        return reading
    }

    /// Notes items behind those that were read: what they ask for would be left undone.
    func addItemsNobodyRead() {
        for (_, list) in lists.sorted(by: { $0.key < $1.key }) where list.read < list.items.count && !list.type.isBroken {
            let item = list.items[list.read]
            let allowed = list.read == 1 ? "is 1 item" : "are \(list.read) items"
            add(JSONPath(list.path, .index(list.read), item), item, "is not understood; allowed \(allowed)")
        }
    }

    /// Notes members that nobody asked for.
    func addUnknownNames() {
        for (object, name, value) in unknownNames() {
            let verb = object.asked.count == 1 ? "is" : "are"
            add(JSONPath(object.path, .name(name), value), value, "is not understood; allowed \(verb) \(object.known)")
        }
    }

    /// Members that nobody asked for, in the order of the text; nothing of objects whose reading broke off.
    func unknownNames() -> some Sequence<(object: ObjectReading, name: String, value: JSONValue)> {
        objects.sorted { $0.key < $1.key }.lazy.filter { !$0.value.type.isBroken }.flatMap { _, object in
            object.value.members.lazy.filter { !object.asked.contains($0.name) }.map { (object, $0.name, $0.value) }
        }
    }
}

/// The reading of one value by one type, which may break off.
final class TypeReading {
    var isBroken = false
}

/// The members of an object and which of them were asked for: asking is what allows one.
final class ObjectReading {
    let value: JSONValue
    let path: JSONPath
    /// Members whose names others have before them.
    let repeated: [(name: String, value: JSONValue)]
    private let members: [String: JSONValue]
    private(set) var asked: Set<String> = []
    fileprivate(set) var type: TypeReading

    init(_ value: JSONValue, _ path: JSONPath, _ type: TypeReading) {
        (self.value, self.path, self.type) = (value, path, type)
        var (members, repeated) = ([String: JSONValue](), [(name: String, value: JSONValue)]())
        for (name, member) in value.members {
            if members[name] == nil { members[name] = member } else { repeated.append((name, member)) }
        }
        (self.members, self.repeated) = (members, repeated)
    }

    func member(_ name: String) -> JSONValue? {
        asked.insert(name)
        return members[name]
    }

    /// A type that takes all names allows all.
    func allNames() -> [String] {
        asked.formUnion(members.keys)
        var seen: Set<String> = []
        return value.members.map(\.name).filter { seen.insert($0).inserted }
    }

    /// The names that are allowed.
    var known: String { asked.isEmpty ? "none" : asked.sorted().joined(separator: ", ") }
}

/// The items of a list and how many of them were read.
final class ListReading {
    let items: [JSONValue]
    let path: JSONPath
    var read = 0
    fileprivate(set) var type: TypeReading

    init(_ items: [JSONValue], _ path: JSONPath, _ type: TypeReading) { (self.items, self.path, self.type) = (items, path, type) }
}

extension JSONValue {
    fileprivate func value(at step: JSONPath.Step) -> JSONValue? {
        switch step {
        case .name(let name): members.first { $0.name == name }?.value
        case .index(let index): items.indices.contains(index) ? items[index] : nil
        }
    }
}

extension DecodingError {
    fileprivate var context: Context? {
        switch self {
        case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            context
        @unknown default: nil
        }
    }
}
