/// Reads one value; what does not fit goes to the log. Of a value that is missing everything is a stand-in.
struct StrictDecoder: Decoder {
    let value: JSONValue?
    let path: JSONPath
    let log: FindingLog
    private let type: TypeReading
    /// Told what a value that is missing would have to be.
    private let wanted: Wanted?

    /// What a type asks a decoder for first.
    final class Wanted {
        var allowed: String?
    }

    init(_ value: JSONValue?, _ path: JSONPath, _ log: FindingLog, type: TypeReading = TypeReading(), wanted: Wanted? = nil) {
        (self.value, self.path, self.log, self.type, self.wanted) = (value, path, log, type, wanted)
    }

    var codingPath: [any CodingKey] { path.codingPath }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(StrictObject<Key>(self, object()))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let items = list()
        return StrictList(self, value.flatMap { $0.kind == .array ? log.open(list: $0, items, path, for: type) : nil })
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { StrictValue(decoder: self) }

    /// nil for what is none.
    func object() -> ObjectReading? {
        guard let value, value.kind == .object else { return refuse("an object", as: nil) }
        return log.open(value, path, for: type)
    }

    /// Empty for what is none.
    func list() -> [JSONValue] {
        guard let value, value.kind == .array else { return refuse("a list", as: []) }
        return value.items
    }

    /// Any type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        if let scalar = type as? any JSONScalar.Type, let value = read(scalar) as? Value { return value }
        if let group = type as? any JSONGroup.Type, let value = group.init(gathering: self) as? Value { return value }
        return try readWhole(type)
    }

    private func read<Scalar: JSONScalar>(_ type: Scalar.Type) -> Scalar {
        if let value, let scalar = Scalar(json: value) { return scalar }
        return refuse(Scalar.allowed(path.field, insteadOf: value), as: Scalar.standIn)
    }

    /// A type that throws is tried again with stand-ins, so that the others are still read.
    private func readWhole<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let words = EnumerationWords.all(of: type)
        if let words, value?.string == nil { refuse(words) }
        let reading = TypeReading()
        do { return try Value(from: StrictDecoder(value, path, log, type: reading, wanted: wanted)) } catch {
            reading.isBroken = true
            if let words { refuse(words) } else if let value { log.add(error, at: path, value) }
        }
        if let standIn = EnumerationWords.first(of: type) as? Value { return standIn }
        if let standIn = (type as? any JSONStandIn.Type)?.standIn as? Value { return standIn }
        guard value != nil else { throw FindingLog.Noted() }
        do { return try Value(from: StrictDecoder(nil, path, log)) } catch { throw FindingLog.Noted() }
    }

    private func refuse<Value>(_ allowed: String, as standIn: Value) -> Value {
        refuse(allowed)
        return standIn
    }

    /// Notes what the value is and what it may be; of a missing one only the latter, for who asked.
    private func refuse(_ allowed: String) {
        if wanted?.allowed == nil { wanted?.allowed = allowed }
        guard let value else { return }
        log.add(path, value, "is \(value.summary); allowed is \(allowed)")
    }

    /// The decoder of a value within this one.
    func inner(_ step: JSONPath.Step, _ value: JSONValue?, wanted: Wanted? = nil) -> StrictDecoder {
        StrictDecoder(value, JSONPath(path, step, value), log, type: type, wanted: wanted)
    }

    /// Reads a value within this one that has to be there.
    func read<Value>(_ step: JSONPath.Step, _ found: JSONValue?, _ body: (StrictDecoder) throws -> Value) rethrows -> Value {
        if found != nil || value == nil { return try body(inner(step, found)) }
        let wanted = Wanted()
        let missing = inner(step, nil, wanted: wanted)
        defer { log.add(missing.path, nil, "is missing; allowed is \(wanted.allowed ?? "a value")") }
        return try body(missing)
    }
}

/// The members of an object.
private struct StrictObject<Key: CodingKey>: KeyedDecodingContainerProtocol {
    private let decoder: StrictDecoder
    private let object: ObjectReading?

    init(_ decoder: StrictDecoder, _ object: ObjectReading?) {
        // Something else in the object's place is said already.
        self.decoder = object == nil ? StrictDecoder(nil, decoder.path, decoder.log) : decoder
        self.object = object
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var allKeys: [Key] { object?.allNames().compactMap { Key(stringValue: $0) } ?? [] }

    func contains(_ key: Key) -> Bool { object?.member(key.stringValue) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { object?.member(key.stringValue)?.kind ?? .null == .null }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value { try read(key) { try $0.decode(type) } }

    /// What may be missing need not be made: reading goes on without it.
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try decodeNil(forKey: key) ? nil : try? decode(type, forKey: key)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        try read(key) { try $0.container(keyedBy: type) }
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try read(key) { try $0.unkeyedContainer() }
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { read(key) { $0 } }

    private func read<Value>(_ key: Key, _ body: (StrictDecoder) throws -> Value) rethrows -> Value {
        try decoder.read(.name(key.stringValue), object?.member(key.stringValue), body)
    }
}

/// The items of a list, one after another.
private struct StrictList: UnkeyedDecodingContainer {
    private let decoder: StrictDecoder
    private let list: ListReading?
    private(set) var currentIndex = 0

    init(_ decoder: StrictDecoder, _ list: ListReading?) {
        self.decoder = list == nil ? StrictDecoder(nil, decoder.path, decoder.log) : decoder
        self.list = list
    }

    var codingPath: [any CodingKey] { decoder.codingPath }
    var count: Int? { list?.items.count ?? 0 }
    var isAtEnd: Bool { currentIndex >= list?.items.count ?? 0 }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd, list?.items[currentIndex].kind == .null else { return false }
        advance()
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next { try $0.decode(type) } }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        try next { try $0.container(keyedBy: type) }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next { try $0.unkeyedContainer() } }
    mutating func superDecoder() throws -> any Decoder { next { $0 } }

    private mutating func next<Value>(_ body: (StrictDecoder) throws -> Value) rethrows -> Value {
        defer { advance() }
        return try decoder.read(.index(currentIndex), isAtEnd ? nil : list?.items[currentIndex], body)
    }

    private mutating func advance() {
        currentIndex += 1
        list?.read = max(list?.read ?? 0, currentIndex)
    }
}

/// A value on its own.
private struct StrictValue: SingleValueDecodingContainer {
    let decoder: StrictDecoder

    var codingPath: [any CodingKey] { decoder.codingPath }

    func decodeNil() -> Bool { decoder.value?.kind ?? .null == .null }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }
}
