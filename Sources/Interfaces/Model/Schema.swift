package import JSONReading

/// What a JSON value may be, with a sample of it: examples are made of the samples of their fields, so that every field is in one.
package struct Schema: Sendable {
    /// The kinds of values, each with what is allowed of it.
    package indirect enum Kind: Sendable {
        /// - Parameters:
        ///   - length: in characters; nil: any.
        ///   - format: of JSON Schema, as `date-time`; nil: none.
        ///   - words: the only texts that are allowed; empty: any.
        case text(length: ClosedRange<Int>?, format: String?, words: [String])
        case whole(ClosedRange<Int>?)
        case number(ClosedRange<Double>?)
        case flag
        /// - Parameter count: of its items; nil: any.
        case list(Schema, count: ClosedRange<Int>?)
        case record(Record)
        /// One of several.
        case either([Schema])
        /// An object of somebody else's format.
        case document
        /// Whatever somebody else's format has.
        case anything
    }

    package let kind: Kind
    package let sample: JSONOutput

    /// Any text.
    package static let text = Schema.text("a text")
    package static let anything = Schema(kind: .anything, sample: [:])

    /// An object of somebody else's format.
    package static func document(_ sample: JSONOutput) -> Schema { Schema(kind: .document, sample: sample) }

    /// - Parameters:
    ///   - sample: one that is allowed.
    ///   - length: in characters; nil: any.
    ///   - format: of JSON Schema; nil: none.
    package static func text(_ sample: String, length: ClosedRange<Int>? = nil, format: String? = nil) -> Schema {
        Schema(kind: .text(length: length, format: format, words: []), sample: .text(sample))
    }

    package static func words(_ words: [String]) -> Schema {
        Schema(kind: .text(length: nil, format: nil, words: words), sample: .text(words.first ?? ""))
    }

    package static func words<Words: RawRepresentable & CaseIterable>(_: Words.Type) -> Schema where Words.RawValue == String {
        words(Words.allCases.map(\.rawValue))
    }

    package static func whole(_ sample: Int = 1, _ range: ClosedRange<Int>? = nil) -> Schema {
        Schema(kind: .whole(range), sample: .integer(sample))
    }

    package static func number(_ sample: Double, _ range: ClosedRange<Double>? = nil) -> Schema {
        Schema(kind: .number(range), sample: .number(sample))
    }

    package static func record(_ record: Record) -> Schema { Schema(kind: .record(record), sample: record.sample) }

    /// Its sample has one item, or one of each kind.
    package static func list(_ item: Schema, count: ClosedRange<Int>? = nil) -> Schema {
        let items = if case .either(let kinds) = item.kind { kinds.map(\.sample) } else { [item.sample] }
        return Schema(kind: .list(item, count: count), sample: .array(items))
    }

    /// - Parameter schemas: at least one, which gives the sample.
    package static func either(_ schemas: [Schema]) -> Schema {
        Schema(kind: .either(schemas), sample: schemas.first?.sample ?? .null)
    }

    /// A moment by RFC 3339, with its offset.
    package static let time = Schema.text("2026-03-02T09:30:00.000Z", format: "date-time")
    /// A day of the calendar by RFC 3339.
    package static let day = Schema.text("2026-03-09", format: "date")
    /// 128 bits by RFC 9562.
    package static let uuid = Schema.text("6F1D2B0C-5A2E-4C1B-9F43-0A8D1E2F3B4C", format: "uuid")

    /// The same, whose sample is another one.
    package func sampled(_ sample: JSONOutput) -> Schema { Schema(kind: kind, sample: sample) }
}

/// An object that has a name of its own in the document.
package struct Record: Sendable {
    /// As clients call the type: `OrderStatus`.
    package let name: String
    /// A sentence; empty where the name says it all.
    package let meaning: String
    package let use: Use
    package let fields: [Field]

    /// Who reads it, and how.
    package enum Use: Sendable {
        /// Clients, which leave alone what they do not know.
        case answer
        /// A program which keeps, or passes over, what it does not know. What may be missing may be null, too.
        case request
        /// A program which refuses what it does not know. What may be missing may be null, too.
        case strict
    }

    /// - Parameters:
    ///   - name: as clients call the type.
    ///   - meaning: a sentence.
    ///   - use: who reads it.
    ///   - fields: its members, in the order in which they are shown.
    package init(_ name: String, _ meaning: String, for use: Use = .answer, _ fields: [Field]) {
        (self.name, self.meaning, self.use, self.fields) = (name, meaning, use, fields)
    }

    /// One whose name says it all.
    /// - Parameters:
    ///   - name: as clients call the type.
    ///   - use: who reads it.
    ///   - fields: its members, in the order in which they are shown.
    package init(_ name: String, for use: Use = .answer, _ fields: [Field]) { self.init(name, "", for: use, fields) }

    /// With every field that belongs into an example.
    package var sample: JSONOutput { .object(fields.filter(\.isShown).map { ($0.name, $0.schema.sample) }) }
}

/// A member of an object.
package struct Field: Sendable {
    package let name: String
    /// A sentence for people.
    package let meaning: String
    package let schema: Schema
    /// Whether it is always there.
    package private(set) var isRequired = true
    /// Whether examples have it.
    package private(set) var isShown = true

    /// - Parameters:
    ///   - name: as it stands in the JSON.
    ///   - meaning: a sentence.
    ///   - schema: what it may be.
    package init(_ name: String, _ meaning: String, _ schema: Schema) {
        (self.name, self.meaning, self.schema) = (name, meaning, schema)
    }

    /// The same, which may be missing.
    package var optional: Field {
        var field = self
        field.isRequired = false
        return field
    }

    /// The same, which may be missing and would not make sense beside the others of the example.
    package var rare: Field {
        var field = optional
        field.isShown = false
        return field
    }
}

// The usual fields, so that a record reads as a table.
extension Field {
    package static func text(_ name: String, _ meaning: String, _ sample: String, length: ClosedRange<Int>? = nil) -> Field {
        Field(name, meaning, .text(sample, length: length))
    }

    package static func whole(_ name: String, _ meaning: String, _ sample: Int = 1, _ range: ClosedRange<Int>? = nil) -> Field {
        Field(name, meaning, .whole(sample, range))
    }

    package static func number(
        _ name: String, _ meaning: String, _ sample: Double, _ range: ClosedRange<Double>? = nil
    ) -> Field {
        Field(name, meaning, .number(sample, range))
    }

    package static func flag(_ name: String, _ meaning: String, _ sample: Bool = true) -> Field {
        Field(name, meaning, Schema(kind: .flag, sample: .flag(sample)))
    }

    package static func words<Words: RawRepresentable & CaseIterable>(
        _ name: String, _ meaning: String, _ words: Words.Type
    ) -> Field where Words.RawValue == String {
        Field(name, meaning, .words(words))
    }

    package static func words(_ name: String, _ meaning: String, _ words: [String]) -> Field {
        Field(name, meaning, .words(words))
    }

    package static func time(_ name: String, _ meaning: String) -> Field { Field(name, meaning, .time) }
    package static func day(_ name: String, _ meaning: String) -> Field { Field(name, meaning, .day) }
    package static func uuid(_ name: String, _ meaning: String) -> Field { Field(name, meaning, .uuid) }

    package static func record(_ name: String, _ meaning: String, _ record: Record) -> Field {
        Field(name, meaning, .record(record))
    }

    package static func list(_ name: String, _ meaning: String, of item: Schema, count: ClosedRange<Int>? = nil) -> Field {
        Field(name, meaning, .list(item, count: count))
    }

    package static func list(_ name: String, _ meaning: String, of record: Record) -> Field {
        list(name, meaning, of: .record(record))
    }

    /// Degrees, as GPS has them.
    package static func latitude(_ meaning: String) -> Field { number("latitude", meaning, -23.55, -90...90) }
    package static func longitude(_ meaning: String) -> Field { number("longitude", meaning, -46.63, -180...180) }
}
