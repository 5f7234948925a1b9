/// What a `StrictDecoder` makes of a value that is neither object nor list.
protocol JSONScalar: Decodable {
    /// nil for a value of another kind.
    init?(json: JSONValue)

    /// Takes the place of a value of another kind, so that reading goes on.
    static var standIn: Self { get }

    /// What may stand in a field instead of the value, or of nothing.
    static func allowed(_ field: String, insteadOf value: JSONValue?) -> String
}

extension Bool: JSONScalar {
    init?(json: JSONValue) {
        guard json.kind == .yes || json.kind == .no else { return nil }
        self = json.kind == .yes
    }

    static var standIn: Bool { false }
    static func allowed(_: String, insteadOf _: JSONValue?) -> String { "true or false" }
}

extension String: JSONScalar {
    init?(json: JSONValue) {
        guard let text = json.string else { return nil }
        self = text
    }

    static var standIn: String { "" }
    static func allowed(_: String, insteadOf _: JSONValue?) -> String { "a text" }
}

extension JSONScalar where Self: BinaryFloatingPoint {
    init?(json: JSONValue) {
        guard let number = json.number else { return nil }
        self.init(number)
    }

    static var standIn: Self { 0 }
    static func allowed(_: String, insteadOf _: JSONValue?) -> String { "a number" }
}

extension JSONScalar where Self: FixedWidthInteger {
    init?(json: JSONValue) {
        guard let whole = json.whole, let number = Self(exactly: whole) else { return nil }
        self = number
    }

    static var standIn: Self { 0 }
    static func allowed(_ field: String, insteadOf value: JSONValue?) -> String {
        WholeNumber(field: field).allowed(insteadOf: value, upTo: Self.max)
    }
}

extension Double: JSONScalar {}
extension Float: JSONScalar {}
extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}

/// A type whose parts have nothing to do with one another: each is read, whatever is wrong with those before it. Parts that could not be
/// made, which the log says, are left away.
protocol JSONGroup {
    init(gathering decoder: StrictDecoder)
}

extension Array: JSONGroup where Element: Decodable {
    init(gathering decoder: StrictDecoder) {
        self = decoder.list().enumerated().compactMap { index, item in
            try? decoder.inner(.index(index), item).decode(Element.self)
        }
    }
}

extension Dictionary: JSONGroup where Key == String, Value: Decodable {
    init(gathering decoder: StrictDecoder) {
        self.init()
        guard let object = decoder.object() else { return }
        for name in object.allNames() {
            let member = decoder.inner(.name(name), object.member(name))
            if let value = try? member.decode(Value.self) { updateValue(value, forKey: name) }
        }
    }
}
