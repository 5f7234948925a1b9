import JSONReading

/// Writes schemas, and gathers the objects that stand in the document's parts.
struct SchemaParts {
    private var records: [String: JSONOutput] = [:]

    /// All that were named, by name.
    var schemas: JSONOutput { .object(records.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }) }

    /// As JSON Schema 2020-12.
    mutating func json(_ schema: Schema) -> JSONOutput { .object(members(schema.kind)) }

    private mutating func members(_ kind: Schema.Kind) -> [(String, JSONOutput)] {
        switch kind {
        case .text(let length, let format, let words):
            return [("type", "string")] + Self.bounds("minLength", "maxLength", length.map { ($0.lowerBound, $0.upperBound) })
                + (format.map { [("format", .text($0))] } ?? []) + (words.isEmpty ? [] : [("enum", .texts(words))])
        case .whole(let range):
            // Without it, some generators of clients take 32 bits.
            let width: [(String, JSONOutput)] = range == nil ? [("format", "int64")] : []
            return [("type", "integer")] + width
                + Self.bounds("minimum", "maximum", range.map { ($0.lowerBound, $0.upperBound) })
        case .number(let range):
            let bounds = range.map { [("minimum", JSONOutput.number($0.lowerBound)), ("maximum", .number($0.upperBound))] }
            return [("type", "number")] + (bounds ?? [])
        case .flag: return [("type", "boolean")]
        case .list(let item, let count):
            return [("type", "array"), ("items", json(item))]
                + Self.bounds("minItems", "maxItems", count.map { ($0.lowerBound, $0.upperBound) })
        case .record(let record): return [("$ref", .text(reference(to: record)))]
        case .either(let schemas): return [("anyOf", .array(schemas.map { json($0) }))]
        case .document: return [("type", "object")]
        case .anything: return []
        }
    }

    /// A lower bound of nothing needs no word.
    private static func bounds(_ low: String, _ high: String, _ bounds: (Int, Int)?) -> [(String, JSONOutput)] {
        guard let (least, most) = bounds else { return [] }
        let isSize = low != "minimum"
        return (isSize && least == 0 ? [] : [(low, .integer(least))]) + (most == .max ? [] : [(high, .integer(most))])
    }

    private mutating func reference(to record: Record) -> String {
        if records[record.name] == nil {
            // What names itself must not begin again.
            records[record.name] = .null
            records[record.name] = object(record)
        }
        return "#/components/schemas/\(record.name)"
    }

    private mutating func object(_ record: Record) -> JSONOutput {
        var members: [(String, JSONOutput)] = [("type", "object")]
        if !record.meaning.isEmpty { members.append(("description", .text(record.meaning))) }
        members.append(("properties", .object(record.fields.map { ($0.name, property($0, of: record)) })))
        let required = record.fields.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members.append(("required", .texts(required))) }
        if record.use == .strict { members.append(("additionalProperties", false)) }
        return .object(members)
    }

    private mutating func property(_ field: Field, of record: Record) -> JSONOutput {
        var members = members(field.schema.kind)
        if record.use != .answer, !field.isRequired { members = Self.orNull(members) }
        return .object([("description", .text(field.meaning))] + members)
    }

    private static func orNull(_ members: [(String, JSONOutput)]) -> [(String, JSONOutput)] {
        guard case .text(let type)? = members.first(where: { $0.0 == "type" })?.1, !members.contains(where: { $0.0 == "enum" })
        else { return [("anyOf", [.object(members), ["type": "null"]])] }
        return members.map { $0.0 == "type" ? ("type", .texts([type, "null"])) : $0 }
    }
}
