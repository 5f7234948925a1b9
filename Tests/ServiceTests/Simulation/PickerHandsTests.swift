import FoundationEssentials
import ScanDialogue
import Testing

@testable import Simulation

/// What simulated pickers take and say.
@Suite("Hands of simulated pickers")
struct PickerHandsTests {
    private static let spot = HallSpot(place: "A-01-1", sku: "D00001", lot: "")
    private static let goods = OrderGoods(order: 7, sku: "D00001", lot: "")

    private func shift(lying pieces: Int, shorts: Double = 0, mistakes: Double = 0) -> Shift {
        let habits = Shift.Habits(seed: 1, pace: 0, cut: 0, shorts: shorts, mistakes: mistakes)
        return Shift(habits, workers: [], truth: HallTruth(opening: [Self.spot: pieces]), tally: ShiftTally())
    }

    private func flow(wanting quantity: Int) -> PickFlow {
        let task = PickTask(
            pickID: 1, seq: 1, locationCode: "A-01-1", checkCode: "123", sku: "D00001", gtin: "", name: "", quantity: quantity,
            lot: "", bin: 1, binCode: "K-001-B01", orderID: 7)
        return PickFlow(tour: PickList(tourID: 1, cart: "K-001", picker: "BP001", tasks: [task]))
    }

    private func pick(_ quantity: Int, _ shift: Shift, _ hands: inout PickerHands) async throws -> [ScanRecord] {
        var flow = flow(wanting: quantity)
        let task = try #require(flow.task)
        let scans = try await hands.pick(task, &flow)
        #expect(flow.isDone)
        return scans
    }

    @Test(
        "All of what is wanted, if it lies there, whether one piece or so many that the number is typed twice",
        arguments: [1, 2, 11])
    func whole(quantity: Int) async throws {
        let shift = shift(lying: 20)
        var hands = PickerHands(number: 1, shift: shift)
        let last = try #require(try await pick(quantity, shift, &hands).last)
        #expect(last.effect == .picked && last.quantity == quantity)
        #expect(shift.truth.state == .init(places: [Self.spot: 20 - quantity], orders: [Self.goods: quantity]))
    }

    @Test("No more than lies there: the rest is said to be missing", arguments: [0, 1, 2])
    func short(lying: Int) async throws {
        let shift = shift(lying: lying)
        var hands = PickerHands(number: 1, shift: shift)
        let last = try #require(try await pick(3, shift, &hands).last)
        #expect(last.effect == .short && last.quantity == lying && last.reason == .noneLeft)
        #expect(shift.truth.state.places.isEmpty && shift.truth.state.orders[Self.goods] ?? 0 == lying)
    }

    @Test("Pieces that are left as damaged lie there still")
    func damaged() async throws {
        let shift = shift(lying: 20, shorts: 1)
        var hands = PickerHands(number: 1, shift: shift)
        let last = try #require(try await pick(5, shift, &hands).last)
        let taken = try #require(last.quantity)
        #expect(last.effect == .short && last.reason == .damaged && taken < 5)
        #expect(shift.truth.pieces(at: Self.spot) == 20 - taken)
    }

    @Test("Wrong scans change nothing")
    func mistakes() async throws {
        let shift = shift(lying: 20, mistakes: 0.7)
        var hands = PickerHands(number: 1, shift: shift)
        let scans = try await pick(4, shift, &hands)
        #expect(scans.contains { !$0.accepted } && scans.last?.effect == .picked)
        #expect(shift.truth.pieces(at: Self.spot) == 16)
    }

    @Test("Each report is told by itself whether it is booked; the first bin that is proposed counts")
    func goodsIn() throws {
        let (taken, refused) = (UUID(), UUID())
        func answer(_ name: String) -> Data {
            let reports =
                #"{"id":"\#(taken)","accepted":true,"lines":[]},{"id":"\#(refused)","accepted":false,"problem":{"code":"over"}}"#
            return Data("{\"\(name)\":[\(reports)]}".utf8)
        }
        #expect(try GoodsIn.booked(in: answer("counts")) == [taken])
        #expect(try GoodsIn.booked(in: answer("put_aways")) == [taken])
        let waiting =
            #"{"dock":"D-01","goods":[{"sku":"D00001","lot":"L1","bins":[{"bin":"A-01-1","quantity":3}]},{"sku":"D2","lot":"","bins":[]}]}"#
        let proposed = try GoodsIn.proposals(in: Data(waiting.utf8), at: "D-01")
        #expect(proposed == [HallSpot(place: "D-01", sku: "D00001", lot: "L1"): "A-01-1"])
    }
}
