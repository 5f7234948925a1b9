import JSONReading
import LabelFormats

/// What a request has otherwise than a recording.
package struct Difference: Sendable, Equatable, CustomStringConvertible {
    /// `method`, `path`, `query.page_size`, `header.authorization`, `form.msgDigest`, or a pointer into the body.
    package let place: String
    /// A half sentence that goes on behind the place.
    package let problem: String

    init(_ place: String, _ problem: String) { (self.place, self.problem) = (place, problem) }

    /// What was given and what was recorded; nil for the first means that it is missing.
    init(_ place: String, given: String?, recorded: String) {
        let words = given.map { "is '\(Self.short($0))'" } ?? "is missing"
        self.init(place, "\(words); recorded is '\(Self.short(recorded))'")
    }

    package var description: String { "\(place) \(problem)" }

    private static func short(_ text: String) -> String {
        text.unicodeScalars.count > 120 ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(120))) + "…" : text
    }
}

/// How many values a request and a recording share, and how many only one of them has or each has otherwise.
struct Likeness: Comparable {
    let same: Int
    let other: Int

    static func < (first: Likeness, second: Likeness) -> Bool {
        first.same == second.same ? first.other > second.other : first.same < second.same
    }
}

extension RecordedPair {
    /// Everything a request has otherwise than this recording, the path first; empty when it gets the answer.
    /// - Parameters:
    ///   - given: the request as it came.
    ///   - known: the members that requests of this kind may have.
    package func differences(from given: ReplayedRequest, known: KnownMembers) -> [Difference] {
        guard request.method == given.method else { return [Difference("method", given: given.method, recorded: request.method)] }
        guard isSamePath(given.path) else {
            return [Difference("path", given: joined(given.path), recorded: joined(request.path))]
        }
        return queryDifferences(given, known) + accessDifferences(given) + typeDifferences(given) + formDifferences(given)
            + bodyDifferences(given, known)
    }

    private func joined(_ path: [String]) -> String { "/" + path.joined(separator: "/") }

    /// Versions count as equal, and what the service's own host has before its paths may be left out.
    private func isSamePath(_ given: [String]) -> Bool {
        let recorded = request.path
        let left = Array(recorded.prefix(max(0, recorded.count - given.count)))
        let isShortened = !left.isEmpty && format?.basePaths.contains(left) == true
        guard given.count == recorded.count || isShortened else { return false }
        return zip(given, recorded.suffix(given.count)).allSatisfy { LabelFormat.isSame($0, $1) }
    }

    private func queryDifferences(_ given: ReplayedRequest, _ known: KnownMembers) -> [Difference] {
        let fields = Dictionary(given.query.map { ($0.name, $0.value) }) { first, _ in first }
        let recorded = Dictionary(request.query.map { ($0.name, $0.value) }) { first, _ in first }
        let changed = recorded.sorted { $0.key < $1.key }.filter { fields[$0.key] != $0.value }.map {
            Difference("query.\($0.key)", given: fields[$0.key], recorded: $0.value)
        }
        let added = fields.keys.filter { recorded[$0] == nil && !known.allowsQuery($0, of: self) }.sorted().map {
            Difference("query.\($0)", "is '\(fields[$0] ?? "")', and was not recorded")
        }
        return changed + added
    }

    private func accessDifferences(_ given: ReplayedRequest) -> [Difference] {
        guard let format else { return [] }
        return format.access.proofs(of: route?.operation).compactMap { header, prefix in
            let value = given.headers[header]
            guard value?.hasPrefix(prefix) != true || value?.utf8.count == prefix.utf8.count else { return nil }
            let wanted = prefix.isEmpty ? "needed is the key" : "needed is '\(prefix)…'"
            return Difference("header.\(header)", value == nil ? "is missing; \(wanted)" : "is of another kind; \(wanted)")
        }
    }

    private func typeDifferences(_ given: ReplayedRequest) -> [Difference] {
        guard let body = request.body, !body.isEmpty else { return [] }
        if !request.mediaType.isEmpty {
            guard given.mediaType != request.mediaType else { return [] }
            let type = given.mediaType.isEmpty ? nil : given.mediaType
            return [Difference("header.content-type", given: type, recorded: request.mediaType)]
        }
        let wanted: String
        switch request.content {
        case .json: wanted = "json"
        case .xml: wanted = "xml"
        default: return []
        }
        guard !given.mediaType.hasSuffix(wanted) else { return [] }
        return [Difference("header.content-type", "is '\(given.mediaType)'; needed is one that ends in '\(wanted)'")]
    }

    private func formDifferences(_ given: ReplayedRequest) -> [Difference] {
        guard !request.formFields.isEmpty else { return [] }
        guard case .form(let fields, _) = given.content else {
            return [Difference("body", "is \(given.content.summary); recorded is a form")]
        }
        return request.formFields.compactMap { recorded in
            let value = fields.first { $0.name == recorded.name }?.value
            if let value, recorded.value == nil || recorded.value == value { return nil }
            return recorded.value.map { Difference("form.\(recorded.name)", given: value, recorded: $0) }
                ?? Difference("form.\(recorded.name)", "is missing")
        }
    }

    private func bodyDifferences(_ given: ReplayedRequest, _ known: KnownMembers) -> [Difference] {
        switch (request.content, given.content) {
        case (.unreadable, _): return []
        case (.nothing, .nothing): return []
        // An object of nothing and no body are the same to every service that was recorded.
        case (.nothing, _) where given.content.leaves.allSatisfy({ $0.pointer.isEmpty }): return []
        case (.nothing, _): return [Difference("body", "is \(given.content.summary); recorded is none")]
        case (_, .unreadable), (_, .nothing):
            return request.content.leaves.allSatisfy { $0.pointer.isEmpty }
                ? [] : [Difference("body", "is \(given.content.summary); recorded is \(request.content.summary)")]
        default: break
        }
        let broken = musts.compactMap { must -> Difference? in
            let value = given.content.value(at: must.pointer)
            guard value?.isAlike(must.value) != true else { return nil }
            return Difference(must.pointer, given: value?.excerpt, recorded: must.value.excerpt)
        }
        let unknown = given.content.leaves.filter { !known.allows($0.pointer, of: self) }
        return broken
            + unknown.map { Difference($0.pointer, "is '\($0.value.prefix(60))', and no such member is known of this call") }
    }

    /// How like a request is to the recording: by it one of several is chosen.
    func likeness(to given: ReplayedRequest) -> Likeness {
        let recorded = Dictionary(request.content.leaves) { first, _ in first }
        let leaves = Dictionary(given.content.leaves) { first, _ in first }
        let same = recorded.count { leaves[$0.key] != nil && ($0.value == "<ANY>" || leaves[$0.key] == $0.value) }
        return Likeness(same: same, other: recorded.count - same + leaves.keys.count { recorded[$0] == nil })
    }
}
