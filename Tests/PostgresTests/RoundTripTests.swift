import FoundationEssentials
import Postgres
import Testing

/// Every type goes there and back: as a parameter, in an array, and NULL.
@Suite("Round trips", .needsDatabase)
struct RoundTripTests {
    @Test func integers() async throws {
        try await roundTrip([0, 1, -1, .min, .max] as [Int16])
        try await roundTrip([0, 1, -1, .min, .max] as [Int32])
        try await roundTrip([0, 1, -1, .min, .max] as [Int64])
        try await roundTrip([0, 1, -1, .min, .max] as [Int])
    }

    @Test func doubles() async throws {
        try await roundTrip([0, -0.0, 1.5, .pi, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity])
        try await Database.with { database in
            let found: Double = try await database.postgres.value("SELECT \(Double.nan)")
            #expect(found.isNaN)
        }
    }

    @Test func booleans() async throws { try await roundTrip([true, false]) }

    @Test func texts() async throws {
        try await roundTrip([
            "", " ", "a", "O'Hara", "\"quoted\"", "back\\slash", "NULL", "{a,b}", "line\nbreak\ttab", "Grüße aus Köln",
            "日本語", "👩‍👩‍👧‍👦", "e\u{301}", "\u{10FFFF}", "$1", "%s", String(repeating: "ü", count: 100_000),
        ])
    }

    @Test func bytes() async throws {
        try await roundTrip([[], [0], [255, 0, 1], Array(0...255), [UInt8](repeating: 7, count: 1_000_000)] as [[UInt8]])
    }

    @Test func uuids() async throws {
        try await roundTrip([UUID(), UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))])
    }

    @Test func dates() async throws {
        let seconds: [TimeInterval] = [0, 0.5, -0.000001, 812_345_678.123456, -978_307_200, -63_000_000_000, 200_000_000_000]
        try await roundTrip([.distantPast, .distantFuture] + seconds.map(Date.init(timeIntervalSinceReferenceDate:)))
    }

    @Test func dateAgreesWithTheServer() async throws {
        try await Database.with { database in
            let date = Date(timeIntervalSince1970: 1_700_000_000.25)
            try await database.postgres.expect(
                "SELECT to_char(\(date), 'YYYY-MM-DD HH24:MI:SS.US')", "2023-11-14 22:13:20.250000")
            try await database.postgres.expect("SELECT '2023-11-14 23:13:20.25+01'::timestamptz", date)
            try await database.postgres.expect("SELECT \(Date.distantFuture) = 'infinity'::timestamptz", true)
        }
    }

    @Test func dateBeyondTheServersRangeIsRefused() async throws {
        try await Database.with { database in
            for seconds in [1e15, -1e15, 1e300, .nan] {
                let date = Date(timeIntervalSinceReferenceDate: seconds)
                let error = try await refusal { try await database.postgres.query("SELECT \(date)") }
                #expect(error?.sqlState == "22008")
            }
        }
    }

    /// Text that no database string can hold is refused, not cut.
    @Test func nulCharacterIsRefused() async throws {
        try await Database.with { database in
            let error = try await refusal { try await database.postgres.query("SELECT \("a\0b")") }
            #expect(error?.sqlState == "22021")
        }
    }

    private func roundTrip<Value: PostgresScalar & Equatable>(_ values: [Value]) async throws {
        try await Database.with { database in
            let postgres = database.postgres
            for value in values {
                try await postgres.expect("SELECT \(value)", value)
                try await postgres.expect("SELECT \(Optional(value))", value)
            }
            try await postgres.expect("SELECT \(nil as Value?)", nil as Value?)
            try await postgres.expect("SELECT \(values)", values)
            try await postgres.expect("SELECT \([] as [Value])", [] as [Value])
            try await postgres.expect("SELECT \(nil as [Value]?)", nil as [Value]?)
            let gaps = [nil] + values.flatMap { [$0, nil] }
            try await postgres.expect("SELECT \(gaps)", gaps)
            let unnested = try await postgres.query("SELECT x FROM unnest(\(gaps)) WITH ORDINALITY AS u (x, n) ORDER BY n")
            #expect(try unnested.map { try $0.decode("x", as: Value?.self) } == gaps)
        }
    }
}
