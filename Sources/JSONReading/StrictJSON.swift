/// Decodes documents to the end, and finds everything wrong with them instead of stopping at the first.
///
/// A `Decodable` type says what is wanted. A value of another kind is noted with its path, what it is and what is allowed; a stand-in
/// takes its place, and reading goes on. An error that a type itself throws is noted with the value's path: a `JSONRefusal` as it stands,
/// any other for the field it begins with, as that of `FloorLayout` does.
///
/// What nobody asks for is not passed over: a name that is there twice and an item too many are refused, and names that mean nothing are,
/// too, or are noted.
package enum StrictJSON {
    /// What is made of names that nobody asked for.
    package enum UnknownNames: Sendable {
        /// For calls: what is not understood may ask for less than what would be done, or for something else.
        case refused
        /// For files, which people keep notes in.
        case noted
    }

    /// - Returns: the value, and a sentence on each name nobody asked for, where these are noted.
    /// - Throws: `JSONFindings` with everything that is wrong.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], unknownNames: UnknownNames
    ) throws(JSONFindings) -> (value: Value, notes: [String]) {
        let root = try root(bytes)
        let log = FindingLog()
        let value = read(type, root, log)
        log.addItemsNobodyRead()
        if unknownNames == .refused { log.addUnknownNames() }
        guard let value, log.findings == nil else { throw log.findings ?? JSONFindings(of: root, "cannot be read") }
        return (value, unknownNames == .noted ? log.notes : [])
    }

    /// nil when what went wrong is in the log.
    private static func read<Value: Decodable>(_ type: Value.Type, _ root: JSONValue, _ log: FindingLog) -> Value? {
        try? StrictDecoder(root, JSONPath(root: root.index), log).decode(type)
    }

    private static func root(_ bytes: [UInt8]) throws(JSONFindings) -> JSONValue {
        do throws(JSONFault) {
            return try JSONValue(utf8: bytes)
        } catch {
            let (line, column) = JSONTree.place(of: error.offset, in: bytes)
            let start = JSONText.shortened(String(decoding: bytes.prefix(4 * JSONText.shown + 4), as: UTF8.self))
            let problem = "is not JSON: line \(line), column \(column): \(error.problem)"
            throw JSONFindings(listed: [JSONFinding(path: "", value: start, problem: problem)], more: 0)
        }
    }
}

extension JSONFindings {
    fileprivate init(of document: JSONValue, _ problem: String) {
        self.init(listed: [JSONFinding(path: "", value: document.excerpt, problem: problem)], more: 0)
    }
}

extension FindingLog {
    /// On names that mean nothing here, with those that would.
    fileprivate var notes: [String] {
        var (notes, more) = ([String](), 0)
        for (object, name, value) in unknownNames() {
            if notes.count < JSONFindings.most {
                let path = JSONPath(object.path, .name(name), value).text
                notes.append("\(path) is not known here and was not read; known are \(object.known)")
            } else {
                more += 1
            }
        }
        return more == 0 ? notes : notes + ["\(more) more names are not known here and were not read"]
    }
}
