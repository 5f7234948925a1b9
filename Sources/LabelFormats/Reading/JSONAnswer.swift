import CarrierFormats
import Fulfilment
import JSONReading

/// What label services allow themselves beyond JSON: numbers as texts, one thing in place of a list, blanks and `&#xD;` around codes.
extension JSONValue {
    /// The items of a list, or the one thing that stands in its place; nothing of `null`.
    var many: [JSONValue] {
        switch kind {
        case .array: items.filter { $0.kind != .null }
        case .null: []
        default: [self]
        }
    }

    /// A text or a number as it is written, without blanks and carriage returns around it; nil when nothing is left.
    var word: String? {
        guard kind == .string || kind == .number, var text else { return nil }
        while text.hasSuffix("&#xD;") { text.removeLast(5) }
        let trimmed = text.drop(while: \.isWhitespace)
        let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        return trimmed[..<end].isEmpty ? nil : String(trimmed[..<end])
    }

    /// Yes or no, however it is written; nil for anything else.
    var flag: Bool? {
        switch kind {
        case .yes: true
        case .no: false
        default:
            switch word?.lowercased() {
            case "true", "y", "yes", "1": true
            case "false", "n", "no", "0": false
            default: nil
            }
        }
    }

    /// A whole number, also `3.0` and `"3"`.
    var count: Int? { wholeNumber ?? whole }

    /// The member's words, of one or of many.
    func words(_ name: StaticString) -> [String] { self[name]?.many.compactMap(\.word) ?? [] }

    /// An amount beside its currency, such as `{"amount":"7.42","currency":"USD"}`.
    func amount(_ value: StaticString, _ currency: StaticString, else other: Currency? = nil) -> CarrierAmount? {
        CarrierAmount(self[value]?.word, Currency(carrier: self[currency]?.word) ?? other)
    }
}

/// An answer that is JSON.
struct JSONAnswer {
    let root: JSONValue
    let answered: Answered

    var operation: Operation { answered.operation }

    /// A reader for formats that answer in JSON. What is no JSON never gets to it.
    static func reader(_ read: @escaping @Sendable (JSONAnswer) -> Verdict) -> @Sendable (Answered) -> Verdict {
        { answered in
            guard let tree = try? JSONTree(Array(answered.answer.plainBody)) else {
                return answered.unreadable("it is no JSON")
            }
            let root = JSONValue(tree)
            guard root.isObject || root.isArray else { return answered.unreadable("it is \(root.summary)") }
            return read(JSONAnswer(root: root, answered: answered))
        }
    }

    subscript(name: StaticString) -> JSONValue? { root[name] }

    /// Of a list of services' problems, the first of which decides.
    func refuse(
        _ problems: [Refusal.FieldProblem], code: String?, message: String?, about: Refusal.About? = nil, _ meanings: Meanings
    )
        -> Verdict
    {
        let code = code ?? problems.first { !$0.code.isEmpty }?.code ?? String(answered.status)
        let refusal = Refusal(code: code, message: message, problems: problems, about: about)
        let meaning = meanings[code] ?? problems.lazy.compactMap { meanings[$0.code] }.first
        return answered.refuse(refusal, meaning)
    }

    /// Of the collections that a service lists, those with labels of the job: absent when there is none.
    /// - Parameters:
    ///   - names: what the papers of this service call labels by.
    ///   - paper: one of the list.
    func closed(
        in list: JSONValue?, _ names: KeyPath<LabelJob, [String]>, _ paper: (JSONValue) -> ManifestPaper
    ) -> Verdict {
        guard let list, list.isArray else { return answered.unreadable("it lists no manifests") }
        let wanted = Set(answered.job?[keyPath: names] ?? [])
        let found = list.items.map(paper).filter { !wanted.isDisjoint(with: $0.items) }
        return ManifestPaper(of: found).map { .manifested($0) } ?? .absent
    }
}

extension Address {
    /// As much of an address as a service gives back.
    init(
        name: String? = nil, company: String? = nil, lines: [String?], city: String?, region: String?, postcode: String?,
        country: String?
    ) {
        let lines = lines.compactMap { $0 }.filter { !$0.isEmpty }
        self.init(
            recipient: name ?? "", company: company ?? "", street: lines.first ?? "",
            street2: lines.dropFirst().joined(separator: ", "), city: city ?? "", region: region ?? "", postcode: postcode ?? "",
            country: country ?? "", location: nil)
    }
}

/// Weights that were billed, in whole grams to the nearest.
enum BilledWeight {
    /// - Parameter unit: `LBS`, `KG`, `OZ`, `G` and their longer words; nil for others.
    static func grams(_ value: String?, _ unit: String?) -> Int? {
        guard let millionths = Millionths.read(value), millionths >= 0, let unit = unit?.uppercased() else { return nil }
        let micrograms: Int
        switch unit {
        case _ where unit.hasPrefix("LB") || unit.hasPrefix("POUND"): micrograms = 453_592_370
        case _ where unit.hasPrefix("K"): micrograms = 1_000_000_000
        case _ where unit.hasPrefix("O"): micrograms = 28_349_523
        case _ where unit.hasPrefix("G"): micrograms = 1_000_000
        default: return nil
        }
        let (product, isTooLarge) = (millionths / 1000).multipliedReportingOverflow(by: micrograms / 1000)
        return isTooLarge ? nil : (product + 500_000) / 1_000_000
    }
}
