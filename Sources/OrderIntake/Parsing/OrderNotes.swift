import JSONReading

/// Something about an order that was taken although it was read otherwise than it was sent, or not understood.
package struct OrderNote: Sendable, Encodable, Equatable {
    package let field: String
    /// As it was sent, cut when long.
    package let value: String
    /// What was made of it.
    package let note: String
    /// Whether it is about extra data.
    let isExtra: Bool

    init(field: String, value: String, note: String) {
        self.init(field: field, value: value, note: note, isExtra: false)
    }

    /// About a member that is no field of an order.
    init(extra path: String, value: String) {
        self.init(
            field: path, value: value, note: "is not a field of an order; kept as extra data and shown with the order",
            isExtra: true)
    }

    private init(field: String, value: String, note: String, isExtra: Bool) {
        (self.field, self.value, self.note, self.isExtra) = (field, value, note, isExtra)
    }

    /// The note where the stored order has another value, or none.
    fileprivate var unkept: OrderNote {
        OrderNote(
            field: field, value: value, note: "is not kept: the order is stored already, with other extra data or none",
            isExtra: true)
    }

    private enum CodingKeys: String, CodingKey { case field, value, note }
}

extension IncomingOrder {
    /// Its notes when it is stored already, where extra data that is other than the stored is not kept.
    func notes(repeating stored: StoredOrder) -> [OrderNote] {
        guard extra != stored.extra else { return notes }
        let (sent, kept) = (ExtraFields.values(in: extra), ExtraFields.values(in: stored.extra))
        return notes.map { $0.isExtra && sent[$0.field] != kept[$0.field] ? $0.unkept : $0 }
    }
}

/// The notes of one order: the first hundred, and how many more there are.
struct OrderNotes {
    private static let listed = 100

    private var notes: [OrderNote] = []
    private var more = 0

    mutating func add(_ note: OrderNote) {
        if notes.count < Self.listed { notes.append(note) } else { more += 1 }
    }

    var all: [OrderNote] {
        more == 0 ? notes : notes + [OrderNote(field: "", value: "", note: "there are \(more) more notes like these")]
    }
}

/// The members of an order's document that are no fields, under their paths: `{"lines[0].gift_note":"…","ship_to.door_code":"12"}`.
struct ExtraFields {
    /// Bytes that are kept of them at most.
    static let limit = 1 << 16

    private var fields: [String: String] = [:]

    /// - Returns: false when the path has another value already.
    mutating func add(_ value: JSONValue, named path: String) -> Bool {
        let text = value.canonical
        return fields.updateValue(fields[path] ?? text, forKey: path) ?? text == text
    }

    /// As one JSON object, its members in order, however the document was written; nil without any.
    var json: String? {
        guard !fields.isEmpty else { return nil }
        let members = fields.sorted { $0.key < $1.key }.map { "\(JSONText.quoted($0.key)):\($0.value)" }
        return "{\(members.joined(separator: ","))}"
    }

    /// The members of such an object by their paths.
    static func values(in json: String?) -> [String: String] {
        guard let json, let object = try? JSONValue(Array(json.utf8)) else { return [:] }
        return Dictionary(object.members.map { ($0.name, $0.value.canonical) }) { first, _ in first }
    }
}
