import JSONReading
import LabelFormats

/// Several pairs that follow one another, such as a quote and the purchase of what was quoted.
///
/// Recordings made apart do not know each other's handles: what one calls `shp_1` the next calls `shp_2`. `replace` says which words stand
/// for which in requests and answers, so that one conversation comes of them.
package struct RecordedSession: Sendable {
    package let name: String
    /// In order, with the words of the session.
    package let steps: [RecordedPair]

    /// The sessions of `sessions.json`: a list of `{"name": …, "pairs": […], "replace": {"old": "new"}}`.
    /// - Throws: `PairFault` with the field.
    package static func all(_ bytes: [UInt8], pairs: [RecordedPair]) throws(PairFault) -> [RecordedSession] {
        let list: JSONValue
        do throws(JSONFault) { list = try JSONValue(utf8: bytes) } catch {
            throw PairFault(file, "", "is not JSON: \(error.problem), at byte \(error.offset + 1)")
        }
        guard list.kind == .array else { throw PairFault(file, "", "is \(list.summary); needed is a list of sessions") }
        var sessions: [RecordedSession] = []
        for (index, item) in list.items.enumerated() { sessions.append(try RecordedSession(item, "[\(index)]", pairs)) }
        return sessions
    }

    private static let file = "sessions.json"

    private init(_ item: JSONValue, _ field: String, _ pairs: [RecordedPair]) throws(PairFault) {
        guard let name = item["name"]?.string, !name.isEmpty else {
            throw PairFault(Self.file, "\(field).name", "is missing; needed is a text")
        }
        self.name = name
        let words = try Self.words(item, field)
        var steps: [RecordedPair] = []
        for (index, step) in (item["pairs"]?.items ?? []).enumerated() {
            guard let pair = pairs.first(where: { $0.name == step.string }) else {
                throw PairFault(Self.file, "\(field).pairs[\(index)]", "is \(step.summary), and no pair has this name")
            }
            steps.append(try pair.replaced(words, session: name, Self.file, field))
        }
        guard steps.count > 1 else { throw PairFault(Self.file, "\(field).pairs", "are \(steps.count); needed are two or more") }
        for (old, _) in words
        where !steps.contains(where: { step in pairs.contains { $0.isUnder(step.name) && $0.mentions(old) } }) {
            throw PairFault(Self.file, "\(field).replace.\(old)", "stands in none of the session's pairs")
        }
        self.steps = steps
    }

    private static func words(_ item: JSONValue, _ field: String) throws(PairFault) -> [(old: String, new: String)] {
        var words: [(old: String, new: String)] = []
        for (old, new) in item["replace"]?.members ?? [] {
            guard let new = new.string, !old.isEmpty else {
                throw PairFault(file, "\(field).replace.\(old)", "is \(new.summary); needed is a text for a text")
            }
            words.append((old, new))
        }
        return words
    }
}

extension RecordedPair {
    /// Whether a session's step is this pair.
    fileprivate func isUnder(_ step: String) -> Bool { step.hasSuffix("/\(name)") }

    fileprivate func mentions(_ word: String) -> Bool {
        request.target.contains(word) || String(decoding: (request.body ?? []) + answer.body, as: UTF8.self).contains(word)
    }

    fileprivate func replaced(
        _ words: [(old: String, new: String)], session: String, _ file: String, _ field: String
    ) throws(PairFault) -> RecordedPair {
        func replaced(_ text: String) -> String {
            words.reduce(text) { text, word in
                text.split(separator: word.old, omittingEmptySubsequences: false).joined(separator: word.new)
            }
        }
        func bytes(_ bytes: [UInt8]) -> [UInt8] {
            // What is no text has no words.
            String(validating: bytes, as: UTF8.self).map { Array(replaced($0).utf8) } ?? bytes
        }
        let request = ReplayedRequest(
            method: request.method, target: replaced(request.target), headers: request.headers,
            body: request.body.map(bytes), formFields: request.formFields)
        let musts = musts.compactMap { must in
            request.content.value(at: must.pointer).map { Must(pointer: must.pointer, value: $0) }
        }
        guard musts.count == self.musts.count else {
            throw PairFault(file, "\(field).replace", "leaves of \(name) no request that holds its request_must")
        }
        let answer = CarrierAnswer(
            status: answer.status, headers: answer.headers.mapValues(replaced), body: bytes(answer.body))
        return RecordedPair(self, name: "\(session)/\(name)", request: request, musts: musts, answer: answer)
    }
}
