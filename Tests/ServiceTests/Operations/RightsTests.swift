import ArgumentParser
import FoundationEssentials
import Fulfilment
import Migrations
import OperatorConsole
import Postgres
import ServiceRuntime
import TestStack
import Testing

@testable import MasterData
@testable import Operations

/// What `waybill rights` lists and changes.
@Suite("Rights of people", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct RightsTests {
    private typealias Grant = StaffRoles.Grant

    private func withPeople(_ body: (Postgres, RoleChanges) async throws -> Void) async throws {
        try await withTestStack(.database) { stack in
            try await stack.postgres.pipeline([
                "INSERT INTO warehouse.site VALUES ('S1', 'One', 'BR', 0, 0, NULL, true), ('S2', 'Two', 'BR', 0, 0, NULL, true), ('S3', 'Gone', 'BR', 0, 0, NULL, false)",
                "INSERT INTO warehouse.picker (badge, name, roles) VALUES ('P1', 'Ana', '{}'), ('P2', 'Ben', '{picker,packer@S1}')",
            ])
            try await body(stack.postgres, RoleChanges(database: stack.postgres))
        }
    }

    /// What somebody is told who gives or takes a role and may not.
    private func refusal(_ grant: Grant, _ badge: String, isTaken: Bool = false, _ changes: RoleChanges) async -> String {
        do {
            _ =
                isTaken
                ? try await changes.revoke(grant, from: badge, by: "x") : try await changes.grant(grant, to: badge, by: "x")
            return "done"
        } catch {
            return (error as? OperationsError)?.description ?? "another error: \(error)"
        }
    }

    @Test("Roles are given and taken, each change with who did it; what changes nothing is recorded as nothing")
    func changes() async throws {
        try await withPeople { database, changes in
            #expect(try await changes.grant(Grant(.packer, at: "S1"), to: "p1", by: "Cy").roles.words == ["packer@S1"])
            #expect(
                try await changes.grant(Grant(.packer, at: "S2"), to: "P1", by: "Cy").roles.words == ["packer@S1", "packer@S2"])
            #expect(try await changes.grant(Grant(.packer), to: "P1", by: "Dora").roles.words == ["packer"])
            #expect(try await !changes.grant(Grant(.packer, at: "S1"), to: "P1", by: "Eva").isChanged)
            #expect(try await changes.revoke(Grant(.packer), from: "P1", by: "Finn").roles.isEmpty)
            let history = try await MasterHistoryStore().entries(of: ["staff"], limit: 9, on: database)
            let told = history.map { entry in
                "\(entry.actor) " + entry.changes.flatMap(\.fields).map { "\($0.column) \($0.before) > \($0.after)" }.joined()
            }
            #expect(
                told == [
                    "Finn roles packer > ", "Dora roles packer@S1 packer@S2 > packer",
                    "Cy roles packer@S1 > packer@S1 packer@S2", "Cy roles  > packer@S1",
                ])
        }
    }

    @Test("A badge, a site or a role that is not there is named with what there is, and nothing is changed")
    func refusals() async throws {
        try await withPeople { database, changes in
            let unknown = await refusal(Grant(.picker), "P9", changes)
            #expect(unknown.hasPrefix("there is no badge 'P9'"))
            for site in ["S3", "s1", ""] {
                let said = await refusal(Grant(.picker, at: site), "P1", changes)
                #expect(said == "--site '\(site)': there is no such site\n  Maybe: there are S1, S2")
            }
            let noCounter = await refusal(Grant(.counter), "P2", isTaken: true, changes)
            #expect(noCounter == "P2 is no counter\n  Maybe: P2 has picker, packer@S1")
            let elsewhere = await refusal(Grant(.packer, at: "S2"), "P2", isTaken: true, changes)
            #expect(elsewhere.hasPrefix("P2 is no packer at S2"))
            let everywhere = await refusal(Grant(.picker, at: "S1"), "P2", isTaken: true, changes)
            #expect(everywhere.contains("picker at every site, which cannot be taken at S1 alone"))
            let recorded = try await MasterHistoryStore().entries(of: nil, limit: 9, on: database)
            #expect(recorded.isEmpty)
            #expect(throws: (any Error).self) { try RightsCommand.Grant.parse(["P1", "cook"]) }
            #expect(throws: (any Error).self) { try RightsCommand.Grant.parse(["P1", "picker", "--by", ""]) }
            #expect(try RightsCommand.Grant.parse(["P1", "picker", "--site", "S1"]).about.grant == Grant(.picker, at: "S1"))
        }
    }

    @Test("Roles that many give and take at the same time are all given and taken, and the history leads from each to the next")
    func together() async throws {
        try await withPeople { database, changes in
            let grants = StaffRole.allCases.flatMap { role in ["S1", "S2"].map { Grant(role, at: $0) } }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for grant in grants { group.addTask { _ = try await changes.grant(grant, to: "P1", by: "x") } }
                group.addTask { _ = try await changes.revoke(Grant(.picker), from: "P2", by: "x") }
                group.addTask { _ = try await changes.grant(Grant(.counter), to: "P2", by: "x") }
                try await group.waitForAll()
            }
            let people = try await StaffRoleStore().list(on: database)
            #expect(people.map(\.roles.words) == [StaffRoles(grants).words, ["packer@S1", "counter"]])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for grant in grants { group.addTask { _ = try await changes.revoke(grant, from: "P1", by: "x") } }
                try await group.waitForAll()
            }
            #expect(try await StaffRoleStore().list(on: database)[0].roles.isEmpty)
            let steps = try await MasterHistoryStore().entries(of: ["staff"], limit: 99, on: database).reversed()
                .flatMap(\.changes).filter { $0.record == "P1" }.flatMap(\.fields)
            #expect(steps.count == 2 * grants.count && steps.first?.before == "" && steps.last?.after == "")
            for (step, next) in zip(steps, steps.dropFirst()) { #expect(step.after == next.before) }
        }
    }

    @Test("The list has each badge with its roles by site, and each live key with its scopes, its sites and its end")
    func list() async throws {
        try await withPeople { database, changes in
            try await database.query("INSERT INTO warehouse.picker (badge, name, is_active) VALUES ('P3', 'Left', false)")
            _ = try await changes.grant(Grant(.counter), to: "P2", by: "x")
            let gun = try await database.makeKey(
                [.floor], vehicles: [], sites: ["S1"], expiresAt: Date(timeIntervalSince1970: 4e9))
            _ = try await database.makeKey([.floor], isRevoked: true)
            let (people, keys) = (try await StaffRoleStore().list(on: database), try await KeyStore().list(on: database))
            let lines = RightsView.table(people, keys).lines(width: 200).map { $0.split(separator: " ").joined(separator: " ") }
            #expect(
                lines == [
                    "badge or key name roles sites reaches ends", "P1 Ana none", "P2 Ben picker counter all", "P2 Ben packer S1",
                    "\(gun.split(separator: "_")[1]) test floor S1 2096-10-02 07:06",
                ])
        }
    }

    @Test("Every right, role and route is in the lists that people read")
    func tables() {
        let roles = RightsView.roles().lines(width: 200).joined(separator: "\n")
        for role in StaffRole.allCases { #expect(roles.contains(role.rawValue)) }
        for right in Right.allCases { #expect(roles.contains(right.rawValue) && roles.contains(right.meaning)) }
        let routes = RightsView.endpoints().lines(width: 300).joined(separator: "\n")
        for row in AccessTable.rows { #expect(routes.contains(row.route)) }
    }

    @Test("Who was there before there were roles goes on picking and packing everywhere, and every key works everywhere for ever")
    func earlier() async throws {
        try await withTestStack(.emptyDatabase) { stack in
            let before = AllMigrations.list.prefix { $0.name != "0054_staff_roles" }
            _ = try await Migrator(Array(before)).migrate(on: stack.postgres)
            let (key, id, hash) = APIKeys.make()
            try await stack.postgres.pipeline([
                "INSERT INTO warehouse.picker (badge, name) VALUES ('P1', 'Ana')",
                "INSERT INTO operations.api_key (id, name, secret_hash, scopes) VALUES (\(id), 'gun', \(hash), '{floor}')",
            ])
            _ = try await Migrator(AllMigrations.list).migrate(on: stack.postgres)
            let ana = try #require(try await StaffRoleStore().list(on: stack.postgres).first)
            #expect(ana.roles.words == ["picker", "packer"] && ana.roles.sites(of: .lookUp) == .all)
            let caller = try #require(try await APIKeys(postgres: stack.postgres).caller(key))
            #expect(caller.sites == .all)
            for wrong in [["cook"], ["picker@"], ["picker", ""], ["picker@S 1"], ["@S1"]] {
                await #expect(throws: PostgresError.self, "\(wrong)") {
                    try await stack.postgres.query("UPDATE warehouse.picker SET roles = \(wrong)::text[]")
                }
            }
        }
    }

    @Test("A file of staff has the roles, one spelling each, at sites that there are; without the column they stay")
    func files() async throws {
        try await withPeople { database, _ in
            func apply(_ lines: String...) async throws -> [String] {
                let table = try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: .staff)
                return try await database.transaction { try await MasterImport(by: "Cy").run([table], in: $0) }.map(
                    MasterReport.sentence)
            }
            func roles() async throws -> [String] {
                try await StaffRoleStore().list(on: database).map { $0.roles.words.joined(separator: " ") }
            }
            let first = try await apply(
                "badge,name,roles", "P1,Ana, packer  picker@S2 picker ", "P2,Ben,", "P3,Cy,supervisor@S1")
            #expect(first == ["staff: 1 new, 2 changed, 0 as they were"])
            #expect(try await roles() == ["picker packer", "", "supervisor@S1"])
            #expect(
                try await apply("badge,name", "P1,Ana", "P4,Dora") == [
                    "staff: 1 new, 1 as they were, 2 that the file does not name"
                ])
            #expect(try await roles() == ["picker packer", "", "supervisor@S1", ""])
            let wrong = await #expect(throws: MasterProblems.self) {
                try await apply("badge,name,roles", "P1,Ana,cook", "P2,Ben,packer@")
            }
            #expect(
                wrong?.all.map { MasterReport.sentence($0) }.first?.hasPrefix(
                    "staff, line 2: roles 'cook' must be picker, packer") == true)
            #expect(wrong?.all.map(\.line) == [2, 3])
            let away = await #expect(throws: MasterProblems.self) {
                try await apply("badge,name,roles", "P1,Ana,packer@S1", "P2,Ben,packer@S1 picker@S8 counter@S9")
            }
            #expect(
                away?.all.map { MasterReport.sentence($0) } == [
                    "staff, line 3: roles 'S8' is not among the sites", "staff, line 3: roles 'S9' is not among the sites",
                ])
            #expect(try await roles() == ["picker packer", "", "supervisor@S1", ""])
        }
    }
}
