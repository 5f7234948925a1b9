import FoundationEssentials
import Postgres
import Testing

@Suite("Decoding", .needsDatabase)
struct DecodingTests {
    @Test func numbersWiden() async throws {
        try await Database.with { database in
            let row = try #require(
                try await database.postgres.query("SELECT 7::int2, 8::int4, 9::int8, 10::numeric, 1.5::float4, 12.50::numeric")
                    .first)
            #expect(try row.decode(0, as: Int.self) == 7)
            #expect(try row.decode(1, as: Int64.self) == 8)
            #expect(try row.decode(2, as: Int16.self) == 9)
            #expect(try row.decode(3, as: Int32.self) == 10)
            #expect(try row.decode(4, as: Double.self) == 1.5)
            #expect(try row.decode(5, as: Double.self) == 12.5)
            #expect(try row.decode(0, as: Double.self) == 7)
        }
    }

    @Test func numericIsExact() async throws {
        let texts = [
            "0", "0.00", "1", "-1", "12.50", "10000", "99999999", "0.0001", "0.00001", "0.00000000012", "-123456789.000100",
            "100000000.5",
            "NaN", "Infinity", "-Infinity", "1234567890123456789012345678901234567890.0987654321", "10000000000000000", "0.1000",
        ]
        try await Database.with { database in
            for text in texts { try await database.postgres.expect("SELECT \(text)::numeric", text) }
        }
    }

    @Test func textsOfManyKinds() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TYPE mood AS ENUM ('glad', 'sad')")
            try await postgres.query("CREATE DOMAIN code AS varchar(8)")
            try await postgres.expect("SELECT 'ab'::varchar", "ab")
            try await postgres.expect("SELECT 'ab'::char(3)", "ab ")
            try await postgres.expect("SELECT 'ab'::name", "ab")
            try await postgres.expect("SELECT 'ab'::code", "ab")
            try await postgres.expect("SELECT \("sad")::mood", "sad")
            try await postgres.expect("SELECT \(["sad", "glad"])::mood[]", ["sad", "glad"])
            try await postgres.expect("SELECT \("[1, 2]")::json", "[1, 2]")
            try await postgres.expect("SELECT \(#"{"a":"ü"}"#)::jsonb", #"{"a": "ü"}"#)
            try await postgres.expect("SELECT \("{}")::jsonb", Array("{}".utf8))
        }
    }

    @Test func days() async throws {
        let texts = [
            "2000-01-01", "1999-12-31", "2024-02-29", "1900-03-01", "0001-01-01", "9999-12-31", "0044-03-15 BC", "infinity",
        ]
        try await Database.with { database in
            for text in texts {
                try await database.postgres.expect("SELECT \(text)::date", text)
                let moment: Date = try await database.postgres.value("SELECT \(text)::date")
                try await database.postgres.expect("SELECT \(text)::date::timestamptz", moment)
                try await database.postgres.expect("SELECT \(text)::timestamp", moment)
            }
        }
    }

    @Test func errorsNameColumnAndTypes() async throws {
        try await Database.with { database in
            let row = try #require(
                try await database.postgres.query(
                    "SELECT 'x' AS name, NULL::int8 AS amount, 70000 AS big, 1.5 AS part, '{{1},{2}}'::int8[] AS grid"
                ).first)
            expectMessage(["\"name\"", "text", "Int64"]) { try row.decode("name", as: Int64.self) }
            expectMessage(["\"amount\"", "NULL", "Int64"]) { try row.decode("amount", as: Int64.self) }
            expectMessage(["\"big\"", "int4", "Int16", "70000"]) { try row.decode("big", as: Int16.self) }
            expectMessage(["\"part\"", "numeric", "1.5"]) { try row.decode("part", as: Int.self) }
            expectMessage(["\"grid\"", "2 dimensions"]) { try row.decode("grid", as: [Int64].self) }
            expectMessage(["\"nome\"", "name, amount"]) { try row.decode("nome", as: String.self) }
            expectMessage(["5 columns", "column 6"]) { try row.decode(5, as: String.self) }
            expectMessage(["5 columns", "2 were asked for"]) { try row.decode((String, Int64?).self) }
        }
    }

    @Test func tuples() async throws {
        try await Database.with { database in
            let rows = try await database.postgres.query(
                "SELECT n, n::text, NULL::timestamptz FROM generate_series(1, 3) AS g (n)")
            let all = try rows.decode((Int64, String, Date?).self)
            #expect(all.map(\.0) == [1, 2, 3])
            #expect(all.map(\.1) == ["1", "2", "3"])
            #expect(rows.columns == ["n", "n", "timestamptz"])
            #expect(try rows.last?.decode((Int, String, Date?).self).0 == 3)
        }
    }

    @Test func affectedRows() async throws {
        try await Database.with { database in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            #expect(try await database.postgres.query("INSERT INTO t SELECT generate_series(1, 5)").affected == 5)
            #expect(try await database.postgres.query("UPDATE t SET x = 0 WHERE x > 3").affected == 2)
            #expect(try await database.postgres.query("DELETE FROM t WHERE x > 100").affected == 0)
            #expect(try await database.postgres.query("SELECT * FROM t").affected == 5)
        }
    }

    private func expectMessage<Value>(_ parts: [String], _ body: () throws -> Value) {
        let error = #expect(throws: PostgresError.self) { _ = try body() }
        #expect(error?.code == .decoding)
        for part in parts { #expect(error?.message.contains(part) == true, "\(error?.message ?? "") lacks \(part)") }
    }
}
