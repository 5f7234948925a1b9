import JSONReading

/// One JSON file of a pair while it is read: every value is asked for with its field, so that faults name it.
struct PairFile {
    let name: String
    let root: JSONValue

    /// - Throws: `PairFault` for what is missing, no JSON or no object.
    init(_ name: String, _ bytes: [UInt8]?) throws(PairFault) {
        guard let bytes else { throw PairFault(name, "", "is missing") }
        do throws(JSONFault) {
            root = try JSONValue(utf8: bytes)
        } catch {
            throw PairFault(name, "", "is not JSON: \(error.problem), at byte \(error.offset + 1)")
        }
        self.name = name
        guard root.kind == .object else { throw PairFault(name, "", "is \(root.summary); needed is an object") }
    }

    func text(_ field: StaticString) throws(PairFault) -> String {
        guard let value = root[field] else { throw PairFault(name, "\(field)", "is missing; needed is a text") }
        guard let text = value.string, !text.isEmpty else {
            throw PairFault(name, "\(field)", "is \(value.summary); needed is a text")
        }
        return text
    }

    /// A member whose members are texts, by lower-case names; none when it is missing.
    func texts(_ field: StaticString) throws(PairFault) -> [String: String] {
        var texts: [String: String] = [:]
        guard let value = root[field] else { return texts }
        guard value.kind == .object else {
            throw PairFault(name, "\(field)", "is \(value.summary); needed is an object of texts")
        }
        for (member, text) in value.members {
            guard let text = text.string else {
                throw PairFault(name, "\(field).\(member)", "is \(text.summary); needed is a text")
            }
            texts[member.lowercased()] = text
        }
        return texts
    }

    /// The bytes of the message's body, in `body` or in the file that `body_file` names; nil when neither says any.
    func body(_ read: (String) -> [UInt8]?) throws(PairFault) -> [UInt8]? {
        if let file = root["body_file"] {
            guard let path = file.string, !path.isEmpty, !path.contains("/") else {
                throw PairFault(name, "body_file", "is \(file.summary); needed is a file beside this one")
            }
            guard let bytes = read(path) else { throw PairFault(name, "body_file", "is \"\(path)\", which is not there") }
            return bytes
        }
        guard let body = root["body"] else { return nil }
        return body.string.map { Array($0.utf8) } ?? Array(body.raw)
    }
}
