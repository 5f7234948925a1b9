import FoundationEssentials
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

/// What desks of goods say to devices of people who read Chinese.
@Suite("Goods in Chinese over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct GoodsLanguageTests {
    private func post(_ path: String, _ body: String, _ floor: FloorGoods, _ session: String) async throws -> HTTPAnswer {
        try await HTTPAnswer.post(
            "\(floor.url)/floor/\(path)", key: floor.key, body: body,
            headers: ["Waybill-Session: \(session)", "Accept-Language: zh-CN,zh;q=0.9"])
    }

    @Test("A refused request, a refused item and a field say in Chinese what is wrong and what to do; codes stay")
    func refusals() async throws {
        try await FloorGoods.with { floor in
            try await floor.fixture.warehouse.stock("NAIL", 10, at: "A-01-01")
            let dora = try await floor.signIn("dora").session
            let unknown = try await post("receipts", #"{"document":"D9","dock":"DOCK-1"}"#, floor, dora)
            #expect(unknown.status == 404 && unknown.body.contains(#""title":"Unknown document""#), "\(unknown)")
            #expect(unknown.body.contains("未做任何更改：没有编号为“D9”的预期到货。请重新扫描单据上的编号"), "\(unknown)")
            #expect(unknown.headers["content-language"] == "zh" && unknown.headers["vary"] == "Accept-Language", "\(unknown)")

            let away = #"{"put_aways":[{"id":"\#(UUID())","sku":"NAIL","quantity":1,"from":"A-01-01","to":"A-01-02"}]}"#
            let item = try await post("put-aways", away, floor, dora)
            #expect(item.status == 200 && item.body.contains(#""code":"wrong_place""#), "\(item)")
            #expect(item.body.contains("A-01-01 不是收货的地方") && item.body.contains("按移库处理"), "\(item)")
            #expect(item.headers["content-language"] == "zh", "\(item)")

            let move = #"{"id":"\#(UUID())","sku":"NAIL","quantity":11,"from":"A-01-01","to":"A-01-02"}"#
            let few = try await post("moves", move, floor, dora)
            #expect(few.status == 409 && few.body.contains("A-01-01 的 NAIL 只有 10 件未被订单占用，不能移动 11 件"), "\(few)")
            let none = try await post("moves", move.replacing(":11,", with: ":0,"), floor, dora)
            #expect(none.status == 422 && none.body.contains(#""message":"应为 1 到 1000000000""#), "\(none)")
            #expect(try await floor.fixture.stock() == ["NAIL  A-01-01 free 10"])
        }
    }
}
