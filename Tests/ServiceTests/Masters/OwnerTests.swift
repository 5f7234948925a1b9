import FoundationEssentials
import MasterData
import OperatorConsole
import Postgres
import TestStack
import Testing

@testable import Operations

/// Whose goods they are: what their article's owner says.
@Suite("Owners", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct OwnerTests {
    private func apply(_ kind: String, _ lines: String..., to database: Postgres) async throws -> [String] {
        let table = try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: #require(MasterKind.named(kind)))
        do {
            return try await database.transaction { try await MasterImport(by: "Ana").run([table], in: $0) }.map(
                MasterReport.sentence)
        } catch let problems as MasterProblems {
            return problems.all.map(MasterReport.sentence)
        }
    }

    @Test("An owner with articles is not retired, and a retired one gets none")
    func retirement() async throws {
        try await withTestStack(.database) { stack in
            let database = stack.postgres
            let added = try await apply("owners", "code,name", "ACME,Acme", "NOVA,Nova", to: database)
            #expect(added == ["owners: 2 new, 0 as they were"])
            let articles = try await apply("articles", "sku,owner", "A-1,ACME", "A-2,ACME", "A-3,", to: database)
            #expect(articles == ["articles: 3 new, 0 as they were"])
            #expect(
                try await apply("owners", "code,name,active", "ACME,Acme,no", to: database)
                    == ["owners, line 2: code 'ACME' has 2 articles, A-1 among them: give them another owner first"])
            #expect(
                try await apply("owners", "code,name,active", "NOVA,Nova,no", to: database)
                    == ["owners: 1 retired, 0 as they were, 1 that the file does not name"])
            #expect(
                try await apply("articles", "sku,owner", "A-1,NOVA", "A-2,acme", to: database)
                    == [
                        "articles, line 2: owner 'NOVA' is not among the owners that are in use",
                        "articles, line 3: owner 'acme' is not among the owners that are in use",
                    ])
            let given = try await apply("articles", "sku,owner", "A-1,", "A-2,", to: database)
            #expect(given == ["articles: 2 changed, 0 as they were, 1 that the file does not name"])
            #expect(
                try await apply("owners", "code,name,active", "ACME,Acme,no", to: database)
                    == ["owners: 1 retired, 0 as they were, 1 that the file does not name"])
        }
    }

    @Test("The stock list shows owners where there are any, and of one only what is its own; figures are by owner and site")
    func stock() async throws {
        try await PickingFixture.with { fixture in
            let database = fixture.postgres
            _ = try await fixture.orderOfTwoArticles()
            let columns = { (balances: [StockListStore.Balance]) in
                StockCommand.List.table(of: balances).lines(width: 120)[0].contains("owner")
            }
            let all = StockListStore.Choice()
            let before = try await StockCommand.List.find(all, limit: 10, on: database)
            #expect(!columns(before))
            try await database.pipeline([
                "INSERT INTO warehouse.owner (code, name) VALUES ('ACME', 'Acme')",
                "UPDATE warehouse.sku SET owner = 'ACME' WHERE code = 'ART-A'",
                "UPDATE warehouse.stock SET is_blocked = true WHERE sku = 'ART-B'",
            ])
            let after = try await StockCommand.List.find(all, limit: 10, on: database)
            #expect(columns(after) && after.map(\.owner) == ["ACME", nil])
            let own = try await StockCommand.List.find(.init(owner: "acme"), limit: 10, on: database)
            #expect(own.map(\.sku) == ["ART-A"])
            let unknown = await #expect(throws: OperationsError.self) {
                try await StockCommand.List.find(.init(owner: "NOVA"), limit: 10, on: database)
            }
            #expect(unknown?.message == "there is no owner 'NOVA'")
            #expect(
                try await StockListStore().holdings(on: database) == [
                    .init(owner: nil, name: "", site: "S1", articles: 1, onHand: 10, reserved: 1, free: 0),
                    .init(owner: "ACME", name: "Acme", site: "S1", articles: 1, onHand: 10, reserved: 2, free: 8),
                ])
        }
    }
}
