import ArgumentParser
import Foundation
import Testing

@testable import Benchmarks

@Suite("What the bench of labels holds against what")
struct LabelsBenchTests {
    private func line(_ event: String, _ format: String, _ reference: String, _ number: String) -> String {
        #"{"event":"\#(event)","at":"2026-03-09T12:00:00Z","format":"\#(format)","reference":"\#(reference)","handle":"h","numbers":["\#(number)"],"#
            + #""price":"4.00","currency":"USD"}"#
    }

    private func known(_ format: String, _ reference: String, _ number: String, isLive: Bool = true) -> KnownLabel {
        KnownLabel(account: "bench-\(format)", reference: reference, number: number, isLive: isLive)
    }

    private func standing(_ ledger: [String], _ books: [KnownLabel]) throws -> LabelTruth.Standing {
        let truth = try LabelTruth(ledger: Data(ledger.joined(separator: "\n").utf8))
        return try #require(truth.standings(books) { $0.hasPrefix("bench-") ? String($0.dropFirst(6)) : nil }.first)
    }

    @Test("Books that say what was sold are right, with what was given back")
    func agree() throws {
        let standing = try standing(
            [line("sold", "ups", "WB1", "1"), line("sold", "ups", "WB1-B", "2"), line("voided", "ups", "WB1", "1")],
            [known("ups", "WB1", "1", isLive: false), known("ups", "WB1-B", "2")])
        #expect((standing.sold, standing.voided, standing.soldTwice, standing.liveTwice) == (2, 1, 1, 0))
        #expect((standing.unknown, standing.disputed, standing.isExact) == (0, 0, false))
        // One in two is more than one in a thousand.
        #expect(standing.faults == ["ups: 1 of 2 were sold twice; at most 0.1 % may be"])
    }

    @Test("Two live labels, labels nobody knows, and labels that live on one side only are found")
    func differ() throws {
        let twins = try standing(
            [line("sold", "easypost", "WB1", "1"), line("sold", "easypost", "WB1", "2")], [known("easypost", "WB1", "1")])
        #expect((twins.liveTwice, twins.unknown, twins.disputed, twins.isExact) == (1, 1, 0, true))
        #expect(twins.faults.count == 3)
        let dead = try standing(
            [line("sold", "sf", "WB1", "1"), line("voided", "sf", "WB1", "1"), line("sold", "sf", "WB2", "2")],
            [known("sf", "WB1", "1"), known("sf", "WB2", "2", isLive: false)])
        #expect((dead.liveTwice, dead.unknown, dead.disputed) == (0, 0, 2))
    }

    @Test("A doubt lasts from when it is seen to when it is gone, whatever calls are made meanwhile")
    func doubts() async {
        let watch = DoubtWatch()
        let start = ContinuousClock.now
        await watch.saw([("WB1", true), ("WB2", false)], at: start)
        await watch.saw([("WB1", false), ("WB2", true)], at: start + .seconds(10))
        await watch.saw([("WB1", false)], at: start + .seconds(30))
        await watch.saw([], at: start + .seconds(60))
        #expect(await watch.settled == [30, 50])
    }

    @Test("Parts and formats that are not there are refused")
    func options() throws {
        for arguments in [
            [], ["--part", "all"], ["--part", "chaos", "--formats", "pigeon"], ["--part", "pace", "--labels", "0"],
            ["--part", "chaos", "--kill-every", "0"],
        ] {
            #expect(throws: (any Error).self, "\(arguments)") { try LabelsBenchCommand.parse(arguments) }
        }
        _ = try LabelsBenchCommand.parse(["--part", "chaos", "--formats", "ups,sf"])
    }
}
