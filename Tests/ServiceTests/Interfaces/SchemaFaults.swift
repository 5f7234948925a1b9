import FoundationEssentials
import Fulfilment
import Interfaces
import JSONReading

/// Holds JSON against a schema of the document, and tells everything that does not fit.
enum SchemaFaults {
    /// - Parameters:
    ///   - text: the JSON.
    ///   - schema: what it may be.
    /// - Returns: where it is and what is wrong; also members that no record has, which clients would not look for.
    static func of(_ text: String, _ schema: Schema) throws -> [String] {
        of(try JSONValue(utf8: Array(text.utf8)), schema, "$")
    }

    private static func of(_ value: JSONValue, _ schema: Schema, _ path: String) -> [String] {
        switch schema.kind {
        case .anything: []
        case .document: value.kind == .object ? [] : [wrong(path, value, "an object")]
        case .flag: value.kind == .yes || value.kind == .no ? [] : [wrong(path, value, "true or false")]
        case .whole(let range):
            value.integer.map { range?.contains($0) ?? true } == true
                ? [] : [wrong(path, value, "a whole number in \(range, default: "any")")]
        case .number(let range):
            value.number.map { range?.contains($0) ?? true } == true
                ? [] : [wrong(path, value, "a number in \(range, default: "any")")]
        case .text(let length, let format, let words): text(value, length, format, words, path)
        case .list(let item, let count): list(value, item, count, path)
        case .record(let record): object(value, record, path)
        case .either(let schemas):
            schemas.contains { of(value, $0, path).isEmpty } ? [] : schemas.flatMap { of(value, $0, path) }
        }
    }

    private static func wrong(_ path: String, _ value: JSONValue, _ allowed: String) -> String {
        "\(path) is \(value.summary); allowed is \(allowed)"
    }

    private static func text(
        _ value: JSONValue, _ length: ClosedRange<Int>?, _ format: String?, _ words: [String], _ path: String
    ) -> [String] {
        guard let text = value.string else { return [wrong(path, value, "a text")] }
        if let length, !length.contains(text.unicodeScalars.count) { return [wrong(path, value, "\(length) characters")] }
        if !words.isEmpty, !words.contains(text) { return [wrong(path, value, words.joined(separator: ", "))] }
        let fits =
            switch format {
            case "date-time": text.utf8.count > 10 && ZonedTime(text) != nil
            case "date": CivilDay(text) != nil
            case "uuid": UUID(uuidString: text) != nil
            default: true
            }
        return fits ? [] : [wrong(path, value, format ?? "")]
    }

    private static func list(_ value: JSONValue, _ item: Schema, _ count: ClosedRange<Int>?, _ path: String) -> [String] {
        guard value.kind == .array else { return [wrong(path, value, "a list")] }
        let items = value.items
        let size = count.map { $0.contains(items.count) } ?? true ? [] : ["\(path) has \(items.count) items"]
        return size + items.enumerated().flatMap { of($1, item, "\(path)[\($0)]") }
    }

    private static func object(_ value: JSONValue, _ record: Record, _ path: String) -> [String] {
        guard value.kind == .object else { return [wrong(path, value, "a \(record.name)")] }
        let members = Dictionary(value.members.map { ($0.name, $0.value) }) { first, _ in first }
        let strange = members.keys.sorted().filter { name in !record.fields.contains { $0.name == name } }
        return strange.map { "\(path).\($0) is no field of \(record.name)" }
            + record.fields.flatMap { field -> [String] in
                guard let member = members[field.name] else {
                    return field.isRequired ? ["\(path).\(field.name) is missing in a \(record.name)"] : []
                }
                if member.kind == .null, !field.isRequired, record.use != .answer { return [] }
                return of(member, field.schema, "\(path).\(field.name)")
            }
    }
}

extension Schema {
    /// The records that it consists of, and those in them.
    var records: [Record] {
        switch kind {
        case .record(let record): [record] + record.fields.flatMap(\.schema.records)
        case .list(let item, _): item.records
        case .either(let schemas): schemas.flatMap(\.records)
        case .text, .whole, .number, .flag, .document, .anything: []
        }
    }
}

extension Operation {
    /// All bodies that it names, with the text of their example.
    var bodies: [(schema: Schema, example: String)] {
        let schemas = [body?.schema].compactMap { $0 } + answers.compactMap(\.schema) + refusals.compactMap(\.schema)
        return schemas.map { ($0, $0.sample.compact) }
    }

    /// Titles of problem documents by status, also those that every call may meet.
    var reasons: [Int: Set<String>] {
        let all = refusals + Refusal.keyRefused + Refusal.sessionRefused + [.failed]
        return all.reduce(into: [:]) { $0[$1.status, default: []].formUnion($1.reasons) }
    }
}
