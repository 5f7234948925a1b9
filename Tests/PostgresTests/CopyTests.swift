import FoundationEssentials
import Postgres
import Testing

@Suite("COPY", .needsDatabase)
struct CopyTests {
    @Test func hundredThousandRows() async throws {
        try await Database.with { database in
            let postgres = database.postgres
            try await postgres.query(
                "CREATE TABLE parcel (id int8 PRIMARY KEY, grams int4, town text, at timestamptz, code uuid)")
            let now = Date(timeIntervalSince1970: 1_700_000_000)
            let rows = (0..<100_000).map { (id: Int) -> [Bind] in
                let town: String? = id % 7 == 0 ? nil : "Köln \(id)"
                return [Bind(id), Bind(Int32(id % 30_000)), Bind(town), Bind(now + Double(id)), Bind(UUID())]
            }
            let copied = try await postgres.copy(
                into: "public.parcel", columns: ["id", "grams", "town", "at", "code"], rows: rows)
            #expect(copied == 100_000)
            try await postgres.expect("SELECT count(*) FROM parcel", 100_000)
            try await postgres.expect("SELECT sum(id) FROM parcel", 4_999_950_000)
            try await postgres.expect("SELECT count(*) FROM parcel WHERE town IS NULL", 14_286)
            try await postgres.expect("SELECT town FROM parcel WHERE id = 99999", "Köln 99999")
            try await postgres.expect("SELECT at FROM parcel WHERE id = 99999", now + 99999)
        }
    }

    @Test func nothingToCopy() async throws {
        try await Database.with { database in
            try await database.postgres.query("CREATE TABLE t (x int8)")
            #expect(try await database.postgres.copy(into: "t", columns: ["x"], rows: []) == 0)
        }
    }

    @Test func commitsAndRollsBackWithItsTransaction() async throws {
        try await Database.with(poolSize: 1) { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE t (x int8 UNIQUE)")
            try await postgres.transaction { transaction in
                #expect(try await transaction.copy(into: "t", columns: ["x"], rows: [[Bind(1)], [Bind(2)]]) == 2)
                try await transaction.query("INSERT INTO t VALUES (3)")
            }
            let error = try await refusal {
                try await postgres.transaction { transaction in
                    try await transaction.query("INSERT INTO t VALUES (4)")
                    try await transaction.copy(into: "t", columns: ["x"], rows: [[Bind(5)], [Bind(1)]])
                }
            }
            #expect(error?.sqlState == "23505")
            try await postgres.expect("SELECT array_agg(x ORDER BY x) FROM t", [1, 2, 3])
        }
    }

    @Test func refusalsLeaveTheConnectionUsable() async throws {
        try await Database.with(poolSize: 1) { database in
            let postgres = database.postgres
            try await postgres.query("CREATE TABLE t (x int8, y text)")
            let backend = try await postgres.backend
            let many = (0..<50_000).map { [Bind($0), Bind(String(repeating: "y", count: 100))] }
            let missing = try await refusal { try await postgres.copy(into: "nowhere", columns: ["x", "y"], rows: many) }
            #expect(missing?.sqlState == "42P01")
            let narrow = try await refusal {
                try await postgres.copy(into: "t", columns: ["x", "y"], rows: [[Bind(Int32(1)), Bind("a")]])
            }
            #expect(narrow?.sqlState == "08P01")
            let ragged = try await refusal { try await postgres.copy(into: "t", columns: ["x", "y"], rows: [[Bind(1)]]) }
            #expect(ragged?.code == .misuse)
            try await postgres.query("ALTER TABLE t ADD CHECK (x <> 100)")
            let early = try await refusal { try await postgres.copy(into: "t", columns: ["x", "y"], rows: many) }
            #expect(early?.sqlState == "23514")
            #expect(try await postgres.copy(into: "t", columns: ["y", "x"], rows: [[Bind("a"), Bind(1)]]) == 1)
            try await postgres.expect("SELECT count(*) FROM t", 1)
            #expect(try await postgres.backend == backend)
        }
    }
}
