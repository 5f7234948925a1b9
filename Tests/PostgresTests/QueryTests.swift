import FoundationEssentials
import Postgres
import Testing

@Suite("Queries")
struct QueryTests {
    @Test func smoke() async throws {
        try await Database.with { database in
            let rows = try await database.postgres.query("SELECT \(1), \("zwei"), \([1, 2, 3] as [Int64]), \(nil as String?)")
            let row = try #require(rows.first)
            let (one, two, three, four) = try row.decode((Int64, String, [Int64], String?).self)
            #expect(one == 1 && two == "zwei" && three == [1, 2, 3] && four == nil)
            let results = try await database.postgres.pipeline([
                "CREATE TABLE a (x int8, y text)", "INSERT INTO a SELECT * FROM unnest(\([1, 2]), \(["a", nil]))",
                "SELECT * FROM a",
            ])
            #expect(results[1].affected == 2)
            #expect(results[2].count == 2)
            let sum = try await database.postgres.transaction { transaction in
                try await transaction.query("INSERT INTO a VALUES (\(40), 'x')")
                return try await transaction.query("SELECT sum(x)::int8 FROM a").first?.decode(0, as: Int.self)
            }
            #expect(sum == 43)
            let copied = try await database.postgres.copy(
                into: "a", columns: ["x", "y"], rows: [[Bind(5), Bind("q")], [Bind(6), Bind(nil as String?)]])
            #expect(copied == 2)
            let applied = try await Migrator([Migration("1", "create table m (id int); insert into m values (1)")]).migrate(
                on: database.postgres)
            #expect(applied == ["1"])
        }
    }
}
