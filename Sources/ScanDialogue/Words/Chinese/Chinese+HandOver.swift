import Barcodes
import Fulfilment

// Handing over.

extension Chinese: HandOverWords {
    func handOverTo(_ keys: KeyForm) -> Question.Text {
        .init("承运商", "请扫描承运商、车辆或配送路线，按 \(keys.key("9")) 结束。")
    }
    var askingForParcels: Question.Text { .init("包裹", "正在查询待交接的包裹。") }
    func handOverParcel(to taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("包裹", "请扫描交给\(taking(taker))的包裹 SSCC，全部交接后按 \(keys.key("9"))。")
    }
    func missingParcels(_ count: Int, of taker: HandOverTaker, _ keys: KeyForm) -> Question.Text {
        .init("缺 \(count) 件", "找到后请扫描并交给\(taking(taker))；按 \(keys.key("9")) 结束，缺件留下。")
    }
    func missing(_ sscc: String, order: Int64) -> String { "\(sscc)，订单 \(order)" }
    func handedOver(_ count: Int, waiting: Int) -> String { "已交接 \(count) 件，还有 \(waiting) 件" }
    func handOverHelp(_ keys: KeyForm) -> String { "SSCC 是包裹标签上的 18 位数字；按 \(keys.key("9")) 查看缺件。" }

    func parcelsWait(_ count: Int, for taker: HandOverTaker) -> String { "有 \(count) 件包裹待交给\(taking(taker))。" }
    func handedOver(_ sscc: String) -> String { "包裹 \(sscc) 已交接。" }
    func handedOverAlready(_ sscc: String) -> String { "包裹 \(sscc) 之前已交接。" }
    func handOverTakenBack(_ sscc: String) -> String { "包裹 \(sscc) 仍在仓内，离仓时请再次扫描。" }
    func staysHere(_ sscc: String, _ standing: HandOverStanding, _ detail: String?) -> String {
        "包裹 \(sscc) \(why(standing, detail))。"
    }
    /// Behind the parcel.
    func why(_ standing: HandOverStanding, _ detail: String?) -> String {
        switch standing {
        case .waiting: "待交接"
        case .handedOver: "之前已离仓"
        case .cancelled: "的订单已取消，请放到一边，等待退回上架"
        case .opened: "已被打开，请放到一边"
        case .held: "不能出库：\(detail ?? "其中有批号被冻结")。请放到一边"
        case .noLabel: "还没有面单，请先放到一边"
        case .otherCarrier: "属于\(detail.map { " \($0)" } ?? "其他承运商")，请不要在这里交接"
        case .otherRoute: detail.map { "属于配送路线 \($0)，请不要装这辆车" } ?? "还没有配送路线，请放到一边"
        case .otherSite: "属于仓库 \(detail ?? "")，您在那里没有交接权限，请放到一边"
        }
    }
    func handOverClosed(_ count: Int, missing: Int) -> String {
        "已交接 \(count) 件，\(missing == 0 ? "没有缺件" : "缺 \(missing) 件")。"
    }
    private func taking(_ taker: HandOverTaker) -> String {
        taker.route.map { "配送路线 \($0)\(taker.vehicle.map { "（\($0)）" } ?? "")" } ?? " \(taker.name) "
    }
}
