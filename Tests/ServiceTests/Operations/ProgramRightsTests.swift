import CommandSupport
import Foundation
import Migrations
import OperatorConsole
import Postgres
import TestStack
import Testing

/// What each program may do in the database is what it does, no less and no more.
@Suite("Rights of the programs", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct ProgramRightsTests {
    @Test("Every program of the stack has a role, and the server knows all of them")
    func everyProgramHasARole() async throws {
        #expect(Set(ProgramRole.all.map(\.name)) == Set(LocalProgram.all.map(\.name)))
        try await withTestStack(.database) { stack in
            let difference = try await ProgramRights().difference(on: stack.postgres)
            #expect(difference.isEmpty && difference.unknownRoles.isEmpty, "\(difference)")
        }
    }

    @Test("A table that a migration adds is missed until rights are applied; what was granted beside them is taken back")
    func newTable() async throws {
        try await withTestStack(.database) { stack in
            try await stack.postgres.query("CREATE TABLE orders.gift (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)")
            try await stack.postgres.query("GRANT ALL ON orders.\"order\" TO tracking")
            try await stack.postgres.query("GRANT CREATE ON SCHEMA tracking TO tracking")
            let before = try await ProgramRights().apply(on: stack.postgres)
            #expect(before.missing.map(\.role).allSatisfy { $0 == "order-intake" })
            #expect(Set(before.missing.map(\.object.name)) == ["gift", "gift_id_seq"] && before.missing.count == 5)
            #expect(Set(before.surplus.map(\.object.name)) == ["order", ""] && before.surplus.count == 8)
            #expect(before.roles == ["order-intake", "tracking"])
            #expect(try await ProgramRights().apply(on: stack.postgres).isEmpty)
            try await stack.query("INSERT INTO orders.gift DEFAULT VALUES", as: "order-intake")
        }
    }

    @Test(
        "A program does nothing that is another's work",
        arguments: [
            ("order-intake", "DROP TABLE orders.line"), ("order-intake", "UPDATE warehouse.stock SET on_hand = 1"),
            ("order-intake", "ALTER ROLE waybill PASSWORD 'x'"), ("picking-worker", "CREATE TABLE warehouse.mine (id int)"),
            ("picking-worker", "SELECT recipient FROM orders.\"order\""),
            ("outbox-relay", "SELECT secret_hash FROM operations.api_key"),
            ("picking-worker", "SELECT value FROM operations.secret"), ("route-optimizer", "DELETE FROM messaging.outbox"),
            ("tracking", "SELECT data FROM messaging.outbox"), ("tracking", "UPDATE shipping.shipment SET state = 'delivered'"),
            ("outbox-relay", "SELECT number_key FROM tracking.event"),
            ("outbox-relay", "INSERT INTO public.waybill_migration VALUES ('x', 'x')"),
        ] as [(String, SQL)])
    func refused(program: String, statement: SQL) async throws {
        try await withTestStack(.database) { stack in
            let error = await #expect(throws: PostgresError.self) { try await stack.query(statement, as: program) }
            #expect(error?.sqlState == "42501", "\(String(describing: error))")
        }
    }

    /// The other half of the proof is the end-to-end suites, whose programs run under these roles.
    @Test(
        "A program is granted on others' tables and views exactly what its statements do there",
        arguments: ProgramRole.all.map(\.name))
    func asUsed(name: String) async throws {
        let role = try #require(ProgramRole.all.first { $0.name == name })
        let relations = try await withTestStack(.database) { stack in
            try await stack.postgres.query(
                """
                SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'v', 'S') AND n.nspname = ANY (\(ProgramRole.all.map(\.schema) + ["operations"])::text[])
                """
            ).map { try $0.decode((String, String).self) }
        }
        let text = try ProgramSources(of: name)
        var used: Set<String> = []
        for (schema, relation) in relations where schema != role.schema {
            for privilege in text.privileges(on: schema, relation) { used.insert("\(schema).\(relation) \(privilege)") }
        }
        if text.hasKeys { used.insert("operations.api_key SELECT") }
        if text.hasPublicIDs { used.insert("operations.secret SELECT") }
        #expect(text.isThere)
        let granted = role.grants.flatMap { grant in grant.privileges.map { "\(grant.schema).\(grant.relation) \($0.rawValue)" } }
        let common = Set(ProgramRole.all.map { Set($0.grants.flatMap(\.words)) }.reduce(Set(granted)) { $0.intersection($1) })
        #expect(used.subtracting(granted).isEmpty, "statements of \(name) need more than it is granted")
        // Messages are settled by a module that all programs share.
        let unused = Set(granted).subtracting(common).subtracting(used)
        #expect(unused.isEmpty, "\(name) is granted what no statement of it needs")
        let missing = role.grants.filter { grant in
            grant.schema != "public" && !relations.contains { $0.0 == grant.schema && $0.1 == grant.relation }
        }
        #expect(missing.isEmpty, "granted on nothing")
    }
}

extension ProgramRole.Grant {
    fileprivate var words: [String] { privileges.map { "\(schema).\(relation) \($0.rawValue)" } }
}

/// The statements of one program, as they stand in the sources of its service.
private struct ProgramSources {
    private let text: String

    init(of program: String) throws {
        let module = program == "picking-worker" ? "Picking" : program.split(separator: "-").map(\.capitalized).joined()
        let root = try #require(StackSettings.checkout())
        // Calendars are read by the same statements by whoever reads them.
        let folders = [module] + (["Picking", "CarrierDispatch"].contains(module) ? ["MasterData/Calendars"] : [])
        let files = folders.flatMap { folder in
            (FileManager.default.enumerator(atPath: "\(root)/Sources/\(folder)")?.compactMap { $0 as? String } ?? []).map {
                "\(folder)/\($0)"
            }
        }
        text = try files.filter { $0.hasSuffix(".swift") }.map {
            try String(contentsOfFile: "\(root)/Sources/\($0)", encoding: .utf8)
        }.joined(separator: "\n").split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("//") }
            .joined(separator: " ").replacingOccurrences(of: "\\\"", with: "\"")
    }

    var isThere: Bool { text.contains("SELECT ") }
    /// Whether it asks API keys of its callers.
    var hasKeys: Bool { text.contains("context.keys") }
    /// Whether it tells its callers ids.
    var hasPublicIDs: Bool { text.contains("PublicIDStore(") }

    /// What the statements do with a table or view.
    func privileges(on schema: String, _ relation: String) -> Set<String> {
        var found: Set<String> = []
        for name in ["\(schema).\(relation)", "\(schema).\"\(relation)\""] {
            for range in text.ranges(of: name) where !isLonger(range) {
                let before = text[..<range.lowerBound].split(separator: " ", omittingEmptySubsequences: true).suffix(2)
                found.insert(Self.privilege(after: before.map(String.init)))
            }
        }
        return found
    }

    private func isLonger(_ range: Range<String.Index>) -> Bool {
        func isOfName(_ character: Character) -> Bool { character.isLetter || character.isNumber || character == "_" }
        return range.upperBound < text.endIndex && isOfName(text[range.upperBound])
            || range.lowerBound > text.startIndex && isOfName(text[text.index(before: range.lowerBound)])
    }

    private static func privilege(after words: [String]) -> String {
        let last = words.last?.trimmingCharacters(in: .punctuationCharacters) ?? ""
        switch (words.first ?? "", last) {
        case (_, "INTO"): return "INSERT"
        case (_, "UPDATE"): return "UPDATE"
        case (let first, "FROM") where first.hasSuffix("DELETE"): return "DELETE"
        default: return "SELECT"
        }
    }
}

extension TestStack {
    /// Runs a statement under a program's role.
    fileprivate func query(_ statement: SQL, as program: String) async throws {
        let own = AccountPasswords(environment: environment).environment(of: program)
        let url = try #require(own["WAYBILL_DATABASE_URL"])
        try #require(url.contains("//\(program):"), "the stack has no role for \(program)")
        let pool = Postgres(
            settings: PostgresSettings(connection: url, poolSize: 1, applicationName: "test-rights"), logger: logger)
        do {
            try await pool.query(statement)
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }
}
