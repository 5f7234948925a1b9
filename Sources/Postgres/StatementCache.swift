/// Which statements are prepared on a connection, and which to give up first.
struct StatementCache {
    /// What makes two statements the same one: their text and the types of their parameters.
    struct Key: Hashable {
        let text: String
        let types: [PostgresType]

        init(_ sql: SQL) { (text, types) = (sql.text, sql.binds.map(\.type)) }
    }

    private struct Entry {
        let name: String
        var lastUse: UInt64
    }

    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    private var clock: UInt64 = 0
    private var issued = 0
    /// Names the server still holds and nobody uses.
    private(set) var discarded: [String] = []

    init(capacity: Int = 256) { self.capacity = capacity }

    var count: Int { entries.count }

    /// The name a statement is prepared under, if it is.
    mutating func name(for key: Key) -> String? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// A name never used on this connection.
    mutating func newName() -> String {
        issued += 1
        return "w\(issued)"
    }

    /// Remembers a statement; the one longest unused is discarded when there are too many.
    mutating func insert(_ key: Key, name: String) {
        if entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            entries[oldest.key] = nil
            discarded.append(oldest.value.name)
        }
        clock += 1
        entries[key] = Entry(name: name, lastUse: clock)
    }

    /// The server no longer holds this name.
    mutating func forget(discarded name: String) { discarded.removeAll { $0 == name } }

    /// The statement must be prepared anew.
    mutating func remove(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        discarded.append(entry.name)
    }

    /// The server has dropped everything.
    mutating func removeAll() {
        entries = [:]
        discarded = []
    }
}
