/// A type of the server, by its object id.
package struct PostgresType: Sendable, Hashable, RawRepresentable, CustomStringConvertible {
    /// The `oid` in `pg_type`.
    package let rawValue: UInt32

    /// A type by its `oid`.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    package var description: String {
        Self.names[rawValue] ?? (rawValue < 16384 ? "type \(rawValue)" : "user-defined type \(rawValue)")
    }
}

extension PostgresType {
    static let bool = Self(rawValue: 16)
    static let bytea = Self(rawValue: 17)
    static let char = Self(rawValue: 18)
    static let name = Self(rawValue: 19)
    static let int8 = Self(rawValue: 20)
    static let int2 = Self(rawValue: 21)
    static let int4 = Self(rawValue: 23)
    static let text = Self(rawValue: 25)
    static let json = Self(rawValue: 114)
    static let xml = Self(rawValue: 142)
    static let float4 = Self(rawValue: 700)
    static let float8 = Self(rawValue: 701)
    static let unknown = Self(rawValue: 705)
    static let bpchar = Self(rawValue: 1042)
    static let varchar = Self(rawValue: 1043)
    static let date = Self(rawValue: 1082)
    static let timestamp = Self(rawValue: 1114)
    static let timestamptz = Self(rawValue: 1184)
    static let numeric = Self(rawValue: 1700)
    static let uuid = Self(rawValue: 2950)
    static let jsonb = Self(rawValue: 3802)

    static let boolArray = Self(rawValue: 1000)
    static let byteaArray = Self(rawValue: 1001)
    static let int2Array = Self(rawValue: 1005)
    static let int4Array = Self(rawValue: 1007)
    static let textArray = Self(rawValue: 1009)
    static let int8Array = Self(rawValue: 1016)
    static let float8Array = Self(rawValue: 1022)
    static let timestamptzArray = Self(rawValue: 1185)
    static let uuidArray = Self(rawValue: 2951)

    /// Enumerations, domains and the like get ids from here on; their binary form is taken for text.
    var isUserDefined: Bool { rawValue >= 16384 }

    private static let names: [UInt32: String] = [
        16: "bool", 17: "bytea", 18: "char", 19: "name", 20: "int8", 21: "int2", 23: "int4", 25: "text", 114: "json", 142: "xml",
        700: "float4", 701: "float8", 705: "unknown", 1042: "bpchar", 1043: "varchar", 1082: "date", 1114: "timestamp",
        1184: "timestamptz", 1186: "interval", 1700: "numeric", 2278: "void", 2950: "uuid", 3802: "jsonb", 1000: "bool[]",
        1001: "bytea[]", 1005: "int2[]", 1007: "int4[]", 1009: "text[]", 1016: "int8[]", 1022: "float8[]", 1185: "timestamptz[]",
        1231: "numeric[]", 2951: "uuid[]",
    ]

    private static let arrays: Set<UInt32> = [
        143, 199, 1000, 1001, 1002, 1003, 1005, 1007, 1009, 1014, 1015, 1016, 1021, 1022, 1115, 1182, 1185, 1231, 2951, 3807,
    ]

    /// Whether this is an array of one of the types decoded here.
    var isArray: Bool { Self.arrays.contains(rawValue) }
}
