import ArgumentParser
import FoundationEssentials
import Fulfilment
import OperatorConsole
import ScanDialogue
import Testing

@testable import Benchmarks
@testable import Simulation

/// What the bench of devices takes for a difference, and what its people do.
@Suite("The bench of devices")
struct DevicesBenchTests {
    private static let bin = HallSpot(place: "A-01-1", sku: "D00001", lot: "L1")
    private static let dock = HallSpot(place: "D-01", sku: "D00001", lot: "L1")
    private static let goods = OrderGoods(order: 7, sku: "D00001", lot: "L1")

    /// Ten pieces in a bin and four at a dock; three of the ten were picked.
    private func hall() -> (truth: HallTruth, books: HallBooks, journals: DeviceJournals) {
        let truth = HallTruth(opening: [Self.bin: 10])
        truth.put(4, to: Self.dock)
        #expect(truth.take(3, from: Self.bin) == 3)
        truth.put(3, into: Self.goods)
        let (count, scan) = (UUID(), UUID())
        let books = HallBooks(
            places: [Self.bin: 7, Self.dock: 4], orders: [Self.goods: 3], counts: [count: .init(pieces: 4, times: 1)],
            scans: [scan: .init(pieces: 0, times: 1)])
        return (truth, books, DeviceJournals(counts: [count: 4], scans: [scan]))
    }

    private func differences(_ truth: HallTruth, _ books: HallBooks, _ journals: DeviceJournals) -> [String] {
        HallDifferences(truth: truth.state, books: books, journals: journals).all
    }

    @Test("Books that say what hands did have no difference")
    func clean() {
        let (truth, books, journals) = hall()
        #expect(differences(truth, books, journals).isEmpty)
    }

    @Test("A piece too many or too few is named with its place, on either side; nothing is where zero is")
    func pieces() {
        var (truth, books, journals) = hall()
        books.places[Self.bin] = 8
        #expect(differences(truth, books, journals) == ["D00001 lot L1 at A-01-1: 7 lie there, the books have 8"])
        (truth, books, journals) = hall()
        #expect(truth.take(4, from: Self.dock) == 4)
        #expect(differences(truth, books, journals) == ["D00001 lot L1 at D-01: 0 lie there, the books have 4"])
        books.places[Self.dock] = nil
        #expect(differences(truth, books, journals).isEmpty)
        books.orders = [:]
        #expect(differences(truth, books, journals) == ["D00001 lot L1 of order 7: 3 lie there, the books have 0"])
        truth.keep(truth.carry(3, from: .order(Self.goods), to: Self.bin, putting: Self.bin))
        books.places[Self.bin] = 10
        #expect(differences(truth, books, journals).isEmpty)
    }

    @Test("An id that was confirmed is booked once, with its pieces; one that was not may be either")
    func ids() throws {
        var (truth, books, journals) = hall()
        let count = try #require(books.counts.keys.first)
        books.counts[count]?.pieces = 8
        #expect(differences(truth, books, journals) == ["count \(count) was of 4, the books have 8"])
        books.counts[count] = nil
        #expect(differences(truth, books, journals) == ["count \(count) was confirmed and is not in the books"])
        (truth, books, journals) = hall()
        let scan = try #require(books.scans.keys.first)
        books.scans[scan]?.times = 2
        #expect(differences(truth, books, journals) == ["scan \(scan) is booked 2 times"])
        (truth, books, journals) = hall()
        books.putAways[UUID()] = .init(pieces: 4, times: 1)
        #expect(differences(truth, books, journals).isEmpty, "its answer was lost")
        books.unbalanced = ["balance 3"]
        #expect(differences(truth, books, journals) == ["balance 3"])
    }

    @Test("A run with a difference, with a refusal, or in which nothing was done is no proof")
    func verdict() throws {
        let (tally, flow) = (ShiftTally(), ShiftTally())
        let plan = try DevicesBenchCommand.parse(["--actions", "5"]).plan
        func faults(_ differences: [String] = [], audit: [String] = []) -> [String] {
            report(plan, differences, audit).faults
        }
        func report(_ plan: DevicesBench.Plan, _ differences: [String] = [], _ audit: [String] = []) -> DevicesReport {
            DevicesReport(
                plan: plan, tally: tally, flow: flow, ended: 0, seconds: 1, differences: differences, audit: audit)
        }
        #expect(faults() == ["no pick was confirmed", "no count was confirmed", "no put-away was confirmed"])
        for event in [ShiftTally.Event.picks, .counts, .putAways] { tally.add(event) }
        #expect(faults().isEmpty)
        #expect(faults(["x"]) == ["books and truth differ 1 times", "x"])
        #expect(faults(audit: ["y"]) == ["audit: y"])
        let withFlow = try DevicesBenchCommand.parse(["--flow", "20"]).plan
        #expect(report(withFlow).faults == ["no order of the flow was delivered"])
        tally.add(refusal: "why")
        flow.add(refusal: "too")
        #expect(faults() == ["2 refused that should not be", "refused: why", "refused: too"])
    }

    @Test("A round trip is timed only while the program was up from its beginning to its end")
    func uptime() {
        let (uptime, before) = (Uptime(), ContinuousClock.now)
        #expect(uptime.wasUp(1, since: before))
        uptime.goesDown(1)
        #expect(!uptime.wasUp(1, since: .now) && uptime.wasUp(2, since: before))
        uptime.isUp(1)
        #expect(!uptime.wasUp(1, since: before) && uptime.wasUp(1, since: .now))
    }

    @Test("It is calm behind the rush of the beginning, when no program is away or has just come back")
    func calm() {
        let uptime = Uptime()
        let later = ContinuousClock.now + .seconds(20)
        #expect(!uptime.wasCalm(since: .now) && uptime.wasCalm(since: later))
        uptime.goesDown(1)
        #expect(!uptime.wasCalm(since: later))
        uptime.isUp(1)
        #expect(uptime.wasCalm(since: later) && !uptime.wasCalm(since: .now))
    }

    @Test(
        "The flow has all programs and carriers, of which none but these is spared; without it there are those that devices need")
    func crew() {
        func names(_ hasFlow: Bool) -> [String] { DevicesCrew.members(hasFlow: hasFlow).map(\.name) }
        #expect(names(false) == ["outbox-relay", "picking-worker", "picking-worker#2", "order-intake"])
        #expect(
            names(true) == LocalProgram.all.flatMap { $0.name == "picking-worker" ? [$0.name, "\($0.name)#2"] : [$0.name] }
                + ["simulate carriers"])
        let members = DevicesMasters(devices: 8, flowPickers: 4)
        #expect(members.pickers == 6 && members.receivers == 2 && members.flowPickers == 4)
    }

    @Test("What cannot be run is refused by the name of its option")
    func refusals() {
        for (arguments, words) in [
            (["--actions", "0"], "--actions"), (["--devices", "1"], "--devices"), (["--cut", "1"], "--cut"),
            (["--kill-every=-1"], "--kill-every"), (["--pace=nan"], "--pace"), (["--flow=-1"], "--flow"),
        ] {
            do {
                _ = try DevicesBenchCommand.parse(arguments)
                Issue.record("\(arguments) was taken")
            } catch {
                #expect(DevicesBenchCommand.message(for: error).contains(words))
            }
        }
    }

    @Test("A lorry of a number is the same for the same seed, and never brings more than was ordered")
    func lorries() {
        let articles = DemoArticle.catalogue(count: 50, seed: 1)
        func lorry(_ number: Int, _ seed: UInt64) -> Lorry { Lorry(number, articles: articles, seed: seed, expiry: "2030-01-31") }
        #expect(lorry(3, 1) == lorry(3, 1) && lorry(3, 1) != lorry(3, 2) && lorry(3, 1) != lorry(4, 1))
        let all = (1...300).map { lorry($0, 1) }
        for load in all.flatMap(\.loads) {
            #expect(load.sound > 0 && load.broken >= 0 && load.sound + load.broken <= load.ordered)
        }
        for lorry in all { #expect(Set(lorry.loads.map(\.sku)).count == lorry.loads.count) }
        #expect(all.contains(where: \.isShort) && !all.allSatisfy(\.isShort) && all.flatMap(\.loads).contains { $0.broken > 0 })
    }
}
