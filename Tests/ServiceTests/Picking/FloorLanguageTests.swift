import FoundationEssentials
import Fulfilment
import Postgres
import ScanDialogue
import ServiceRuntime
import TestStack
import Testing

@testable import Picking

/// Devices that say which language their people read.
@Suite("The floor's languages over HTTP", .enabled(if: TestStack.isAvailable, Comment(rawValue: TestStack.advice)))
struct FloorLanguageTests {
    private static let chinese = "Accept-Language: zh-CN,zh;q=0.9"

    private func post(
        _ path: String, _ body: some Encodable, _ site: FloorSite, session: String? = nil, _ language: String? = chinese
    ) async throws -> HTTPAnswer {
        let headers = [language, session.map { "Waybill-Session: \($0)" }].compactMap { $0 }
        return try await HTTPAnswer.post(
            site.url + path, key: site.key, body: String(decoding: try JSONEncoder().encode(body), as: UTF8.self),
            headers: headers)
    }

    /// Title and status are what they are in English; the rest is Chinese, and says so.
    private func expect(_ chinese: HTTPAnswer, _ english: HTTPAnswer, _ title: String, _ parts: [String]) {
        #expect(chinese.status == english.status, "\(chinese) \(english)")
        for answer in [chinese, english] {
            #expect(answer.body.contains(#""title":"\#(title)""#) && answer.headers["vary"] == "Accept-Language", "\(answer)")
        }
        #expect(chinese.headers["content-language"] == "zh" && english.headers["content-language"] == "en")
        for part in parts { #expect(chinese.body.contains(part), "\(chinese)") }
        #expect(!english.body.contains(parts[0]), "\(english)")
    }

    @Test("Problems are told in the language that the device accepts; their titles are the same in all")
    func problems() async throws {
        try await FloorSite.with { site in
            let ana = try await site.signIn("ana")
            let nobody = SignInRequest(badge: "zoe")
            expect(
                try await post("/floor/sign-in", nobody, site), try await post("/floor/sign-in", nobody, site, nil),
                "Badge not known", ["没有工牌号为“zoe”的拣货员"])
            let work = WorkRequest(badge: "ana")
            expect(
                try await post("/floor/work", work, site), try await post("/floor/work", work, site, nil), "Session missing",
                ["请先登录"])
            let cart = TourRequest(badge: "ana", cart: "C-99")
            expect(
                try await post("/floor/tours", cart, site, session: ana),
                try await post("/floor/tours", cart, site, session: ana, "Accept-Language: de, en;q=0.5"), "Cart not known",
                ["没有拣货车“C-99”"])
            let wait = WorkRequest(badge: "ana", waitSeconds: 31)
            expect(
                try await post("/floor/work", wait, site, session: ana),
                try await post("/floor/work", wait, site, session: ana, nil), "Request not understood",
                ["“wait_seconds”是“31”", "应为 0 到 30"])
            let unread = ["badge": "ana", "speed": "fast"]
            expect(
                try await post("/floor/work", unread, site, session: ana),
                try await post("/floor/work", unread, site, session: ana, nil), "Request not understood",
                ["无法识别设备发送的请求", "speed"])
        }
    }

    @Test("A missing right, and who packs an order already, is told in the device's language")
    func rights() async throws {
        try await FloorSite.with { site in
            try await site.warehouse.postgres.query("UPDATE warehouse.picker SET roles = '{packer}' WHERE badge = 'cy'")
            let cy = try await site.signIn("cy")
            let tour = TourRequest(badge: "cy", cart: "C-01")
            expect(
                try await post("/floor/tours", tour, site, session: cy),
                try await post("/floor/tours", tour, site, session: cy, nil), "Right missing",
                ["无权领取拣货任务", "`waybill rights grant cy picker`"])
            let pack = PackRequest(badge: "cy", code: "\(site.order)")
            expect(
                try await post("/floor/packing", pack, site, session: cy),
                try await post("/floor/packing", pack, site, session: cy, nil), "Not ready for packing",
                ["订单 \(site.order) 尚未拣货"])
        }
    }

    @Test("Why work is offered, and why a scan cannot be applied, is told in the language of whoever asks")
    func work() async throws {
        try await FloorSite.with { site in
            let ana = try await site.signIn("ana")
            let tour = try await site.tour(of: "ana", cart: "C-02", session: ana)
            let begun = "继续拣货车 C-02 的拣货任务"
            try await eventually(within: .seconds(20)) {
                let answer = try await post("/floor/work", WorkRequest(badge: "ana"), site, session: ana)
                return answer.body.contains(begun) && answer.headers["content-language"] == "zh"
            }
            let english = try await post("/floor/work", WorkRequest(badge: "ana"), site, session: ana, nil)
            #expect(english.body.contains("your tour with cart C-02 goes on"), "\(english)")

            let scan = ScanRecord(
                id: UUID(), pickID: 999_999, step: .bin, code: "C-02-B01", accepted: true, message: "", effect: .picked,
                quantity: 1, reason: nil, at: Date())
            let upload = ScanUpload(badge: "ana", scans: [scan])
            let path = "/floor/tours/\(tour.tourID)/scans"
            let refused = try await post(path, upload, site, session: ana)
            #expect(refused.status == 200 && refused.body.contains("这一行不在本次拣货中。"), "\(refused)")
            #expect(refused.headers["content-language"] == "zh", "\(refused)")
            let nothing = try await post(path, ScanUpload(badge: "ana", scans: []), site, session: ana)
            #expect(nothing.status == 200 && nothing.headers["content-language"] == nil, "there is nothing to say: \(nothing)")
        }
    }
}
