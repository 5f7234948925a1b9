import FoundationEssentials
import MasterData
import Postgres
import TestStack
import Testing

@testable import Operations

@Suite("Packs by file", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct PackImportTests {
    private func file(_ name: String, _ lines: String...) throws -> MasterTable {
        let kind = try #require(MasterKind.named(name))
        return try MasterFile.read(Data(lines.joined(separator: "\n").utf8), of: kind)
    }

    @discardableResult
    private func apply(
        _ tables: MasterTable..., extent: MasterImport.Extent = .whatIsNamed, to database: Postgres
    ) async throws -> [String] {
        try await database.transaction { try await MasterImport(extent, by: "Ana").run(tables, in: $0) }.map(
            MasterReport.sentence)
    }

    private func refusal(
        _ tables: MasterTable..., extent: MasterImport.Extent = .whatIsNamed, of database: Postgres
    ) async throws -> [String] {
        let problems = await #expect(throws: MasterProblems.self) {
            try await database.transaction { try await MasterImport(extent, by: "Ana").run(tables, in: $0) }
        }
        return problems?.all.map(MasterReport.sentence) ?? []
    }

    private let header = "sku,level,gtin,contains,quantity"

    private func packs(_ database: Postgres) async throws -> [String] {
        try await database.query(
            "SELECT concat_ws(' ', sku, level, nullif(gtin, ''), contains, quantity) FROM warehouse.pack_level ORDER BY sku, level"
        ).map { try $0.decode(0) }
    }

    @Test("Levels come in with their article, exchange their numbers, and go with prune, before their article can")
    func life() async throws {
        try await withTestStack(.database) { stack in
            let packs = try file("packs", header, "MUG,case,15012345678907,,12", "MUG,pallet,25012345678904,case,40")
            #expect(
                try await apply(packs, try file("articles", "sku,gtin", "MUG,5012345678900", "CUP,"), to: stack.postgres)
                    == ["articles: 2 new, 0 as they were", "packs: 2 new, 0 as they were"])
            #expect(
                try await apply(
                    try file("packs", header, "MUG,case,25012345678904,,12", "MUG,pallet,15012345678907,Case,40"),
                    to: stack.postgres) == ["packs: 2 changed, 0 as they were"])
            #expect(
                try await self.packs(stack.postgres) == ["MUG case 25012345678904 12", "MUG pallet 15012345678907 Case 40"])
            let only = try file("articles", "sku,gtin", "CUP,")
            #expect(
                try await refusal(only, extent: .whole, of: stack.postgres)
                    == ["articles: sku 'MUG' has packs: take them out of the packs first"])
            #expect(
                try await apply(only, try file("packs", header), extent: .whole, to: stack.postgres)
                    == ["articles: 1 deleted, 1 as they were", "packs: 2 deleted, 0 as they were"])
        }
    }

    @Test("A circle, a level of another article, fewer than two, and a number used twice are refused, and nothing changes")
    func refused() async throws {
        try await withTestStack(.database) { stack in
            try await apply(
                file("articles", "sku,gtin", "MUG,5012345678900", "CUP,"), file("packs", header, "CUP,crate,,,6"),
                to: stack.postgres)
            #expect(
                try await refusal(
                    file(
                        "packs", header, "MUG,a,,b,2", "MUG,b,,a,2", "MUG,c,,crate,3", "MUG,d,5012345678900,,4",
                        "MUG,e,15012345678907,,4", "CUP,f,15012345678907,,4"), of: stack.postgres
                ).sorted()
                    == [
                        "packs, line 2: contains 'b' makes a circle: a holds b holds a; one of them must hold pieces, which is a blank",
                        "packs, line 3: contains 'a' makes a circle: b holds a holds b; one of them must hold pieces, which is a blank",
                        "packs, line 4: contains 'crate' is a level of CUP, not of MUG; allowed is a, b, d, e, or a blank for pieces",
                        "packs, line 5: gtin '5012345678900' is also the number of the article MUG; a number means one pack or one article",
                        "packs, line 6: gtin '15012345678907' is also the number of the f of CUP; a number means one pack or one article",
                        "packs, line 7: gtin '15012345678907' is also the number of the e of MUG; a number means one pack or one article",
                    ])
            #expect(
                try await refusal(
                    file("packs", header, "MUG,a,,,1", "HAT,a,,,2", "MUG,b,15012345678900,,2"), of: stack.postgres)
                    == [
                        "packs, line 2: quantity '1' must be a whole number from 2 to 1000000",
                        "packs, line 4: gtin '15012345678900' must be a GTIN with its check digit: 8, 12, 13 or 14 digits",
                    ])
            #expect(
                try await refusal(file("packs", header, "HAT,a,,,2"), of: stack.postgres)
                    == ["packs, line 2: sku 'HAT' is not among the articles"])
            try await apply(file("packs", header, "CUP,case,15012345678907,,6"), to: stack.postgres)
            #expect(
                try await refusal(file("articles", "sku,gtin", "HAT,15012345678907"), of: stack.postgres)
                    == [
                        "packs: gtin '15012345678907' is also the number of the article HAT; a number means one pack or one article"
                    ])
            #expect(try await packs(stack.postgres) == ["CUP case 15012345678907 6", "CUP crate 6"])
        }
    }
}
