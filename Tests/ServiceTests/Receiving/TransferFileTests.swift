import ArgumentParser
import FoundationEssentials
import Fulfilment
import Postgres
import TestStack
import Testing

@testable import Operations
@testable import Receiving

/// What a file of a transfer is refused for: all of it at once, and nothing leaves.
@Suite("Files of transfers", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct TransferFileTests {
    private func file(_ lines: String...) throws -> TransferFile {
        try TransferFile(csv: Data((["bin,sku,lot,quantity"] + lines).joined(separator: "\n").utf8))
    }

    private func options(_ options: String..., to: String = "S1") throws -> TransferOptions {
        try TransferOptions.parse(["--number", "T-1", "--from-site", "S2", "--to-site", to] + options)
    }

    @Test("Everything that is wrong is said at once, with line, field, value and what is allowed")
    func refused() async throws {
        try await TransferFixture.with { fixture in
            try await fixture.put("MILK", 10, at: "B-01", lot: "L1", expiry: "2099-01-01")
            try await fixture.put("MILK", 5, at: "B-02", lot: "L2", expiry: "2099-02-01")
            try await fixture.put("MILK", 5, at: "B-03", lot: "L3", expiry: "2099-03-01")
            try await fixture.put("NAIL", 7, at: "B-04")
            try await fixture.put("NAIL", 8, at: "B-05")
            try await fixture.put("SOAP", 3, at: "B-06")
            try await fixture.put("SOAP", 3, at: "A-01-01")
            _ = try await GoodsEntry(database: fixture.postgres).judge(
                3, of: ShelfChoice(place: "B-06", sku: "SOAP", lot: nil), as: .damaged, to: nil, because: "wet", by: "eva")
            #expect(
                try await LotBarStore().bar("MILK", lot: "L2", .recalled, reason: "x", by: "eva", on: fixture.postgres))
            try await fixture.postgres.pipeline([
                "UPDATE warehouse.stock SET expiry = current_date WHERE lot = 'L3'",
                "UPDATE warehouse.stock s SET is_blocked = true FROM warehouse.location l WHERE l.id = s.location_id AND l.code = 'B-04'",
            ])
            let wrong = try file(
                "B-01,MILK,L1,11", "B-02,MILK,L2,1", "B-03,MILK,L3,1", "B-04,NAIL,,1", "B-06,SOAP,,1", "A-01-01,SOAP,,1",
                "Z-9,SOAP,,1",
                "B-01,HAT,,1", "B-01,MILK,L9,1", "B-02,NAIL,,1", "B-05,NAIL,,8")
            let today = try await fixture.day(in: 0)
            let (sent, problems) = try await options().send(wrong, on: fixture.desk)
            #expect(sent == nil)
            #expect(
                problems == [
                    "line 2: quantity is '11': 10 free pieces lie there: allowed is 1 to 10",
                    "line 3: lot is 'L2': is recalled, so nothing of it may travel",
                    "line 4: lot is 'L3': expired on \(today), so nothing of it may travel",
                    "line 5: bin is 'B-04': has to be counted first, for a picker found too little: `waybill stock count`",
                    "line 6: sku is 'SOAP': has no free pieces there, only 3 damaged, which may not travel: `waybill stock judge` frees what is good",
                    "line 7: bin is 'A-01-01': is at S1; allowed are bins of S2",
                    "line 8: bin is 'Z-9': is not among the bins",
                    "line 9: sku is 'HAT': is not among the articles",
                    "line 10: lot is 'L9': does not lie in B-01; of the article are there: L1",
                    "line 11: sku is 'NAIL': does not lie in B-02: `waybill stock list` shows where it does",
                ])
            #expect(try await fixture.progress() == [])
            try await fixture.postgres.query("UPDATE warehouse.stock SET is_blocked = false")
        }
    }

    @Test("Numbers, sites and days are checked, and nothing leaves when a line cannot be read")
    func heads() async throws {
        let file = try file("B-01,MILK,L1,many", "B-01,MILK,L1,0", ",MILK,,1", "B-01,MILK,L1,1")
        let transfer = Transfer("T 1", from: "S2", to: "S2", expectedOn: "31.3.2027", lines: file.lines)
        #expect(
            file.problems(transfer.faults) == [
                "number is 'T 1': must be 1 to 40 characters without blanks",
                "to-site is 'S2': must be another site than the pieces come from",
                "expected is '31.3.2027': must be a day as 2027-03-31, or be left out",
                "line 2: quantity is 'many': must be a whole number from 1 to 10000000",
                "line 3: quantity is '0': must be a whole number from 1 to 10000000",
                "line 4: bin is '': must be the code of a bin",
                "line 5: bin is 'B-01': has this article and lot on another line already: add them up",
            ])
        try await TransferFixture.with { fixture in
            try await fixture.put("NAIL", 7, at: "B-04")
            let (_, problems) = try await options(to: "S3").send(try self.file("B-04,NAIL,,1"), on: fixture.desk)
            #expect(problems == ["to-site is 'S3': is not among the sites; allowed are S1, S2"])
            let half = try self.file("B-04,NAIL,,1", "B-05,NAIL,,many", "B-06,NAIL,,0", "B-06,HAT,,1")
            #expect(
                try await options().send(half, on: fixture.desk).problems == [
                    "line 3: quantity is 'many': must be a whole number from 1 to 10000000",
                    "line 4: quantity is '0': must be a whole number from 1 to 10000000",
                    "line 5: sku is 'HAT': is not among the articles",
                ])
            #expect(try await options().send(try self.file("B-04,NAIL,,1", "B-05,NAIL,,x"), on: fixture.desk).sent == nil)
            #expect(try await fixture.progress() == [])
        }
    }

    @Test("A dry run changes nothing; what orders have stays where it is")
    func dryRun() async throws {
        try await TransferFixture.with { fixture in
            try await fixture.put("NAIL", 7, at: "A-01-01")
            try await fixture.receiving.warehouse.allocate([try await fixture.receiving.warehouse.order([("NAIL", 5)])])
            let options = try TransferOptions.parse(["--number", "T-1", "--from-site", "S1", "--to-site", "S2", "--dry-run"])
            let two = try file("A-01-01,NAIL,,2")
            let looked = try #require(try await options.send(two, on: fixture.desk).sent)
            #expect(options.sentence(looked, of: two).hasSuffix("2 pieces in 1 line could leave for S2; nothing was changed"))
            #expect(try await fixture.receiving.stock() == ["NAIL  A-01-01 free 7"])
            #expect(try await fixture.progress() == [])
            let three = try file("A-01-01,NAIL,,3")
            #expect(
                try await options.send(three, on: fixture.desk).problems == [
                    "line 2: quantity is '3': 7 free pieces lie there, of which orders have 5: allowed is 1 to 2"
                ])
            try await fixture.send("T-2", from: "S1", to: "S2", .init(bin: "A-01-01", sku: "NAIL", quantity: 2))
            #expect(
                try await options.send(two, on: fixture.desk).problems == [
                    "line 2: quantity is '2': all 5 are reserved for orders: wait until they are picked, or send others"
                ])
        }
    }
}
