import Barcodes
import Fulfilment

// MARK: - Dialogues about goods

extension Chinese: GoodsWords {
    /// A number is wanted: what to do, and how to type it where digits alone are codes.
    func number(_ what: String, _ keys: KeyForm, such number: Int) -> String {
        keys.isPlain ? what : "\(what)（如 \(keys.number(number))，单独的数字在这里是条码）"
    }
    func kind(_ kind: LocationKind) -> String {
        switch kind {
        case .pick: "拣货位"
        case .bulk: "存储位"
        case .receiving: "收货暂存位"
        case .staging: "集货位"
        case .packing: "打包台"
        case .quarantine: "隔离位"
        case .returns: "退货位"
        case .dock: "月台"
        }
    }
    func status(_ status: StockStatus) -> String {
        switch status {
        case .receiving: "待上架"
        case .free: "可用"
        case .qualityHold: "质检冻结"
        case .damaged: "残损"
        case .returned: "退货待检"
        }
    }
    func lot(_ lot: String) -> String { lot.isEmpty ? "" : " 批号 \(lot)" }

    func goods(_ title: GoodsTitle) -> String {
        "\(title.name)\(lot(title.lot))\(title.status.map { "（\(status($0))）" } ?? "")"
    }
    func pieces(_ count: Int, of title: GoodsTitle) -> String { "\(count) 件 \(goods(title))" }

    func taken(_ title: GoodsTitle) -> String { "已扫描 \(goods(title))。" }
    func taken(_ count: Int, of title: GoodsTitle) -> String { "\(pieces(count, of: title))。" }
    func takenLot(_ lot: String) -> String { "批号 \(lot)。" }
    func takenPieces(_ count: Int) -> String { "\(count) 件。" }
    func takenDock(_ code: String) -> String { "月台 \(code)。" }
    func put(_ count: Int, of title: GoodsTitle, into place: String) -> String {
        "\(pieces(count, of: title)) 已放入 \(place)。"
    }
    func isRight(_ code: String) -> String { "\(code) 正确。" }

    func noDock(_ place: String, _ kind: LocationKind) -> String { "\(place) 是\(self.kind(kind))，不是月台。" }
    func wrongKind(_ place: String, _ kind: LocationKind, wanted: [LocationKind]) -> String {
        "\(place) 是\(self.kind(kind))，应为\(wanted.map(self.kind).joined(separator: "、"))。"
    }
    var noLot: String { "这不是批号。" }
    var noDay: String { "这不是日期。" }
    var noSerialNumber: String { "这不是序列号。" }
    func impossible(_ number: Int) -> String { "数量不能是 \(number)。" }
    var garbledLot: String { "批号无法确定：扫描枪与电脑的键盘布局不同。" }

    func lotQuestion(of title: String) -> Question.Text { .init("批号", "请扫描或输入 \(title) 的批号。") }
    var expiryQuestion: Question.Text { .init("到期日", "请输入到期日：2027-03-31。") }
    var serialQuestion: Question.Text { .init("序列号", "请扫描或输入这一件的序列号。") }

    var leftForLater: String { "留到以后再做。" }
    var isLastOne: String { "这是最后一项。" }
    func undoHelp(_ keys: KeyForm) -> String { "按 \(keys.signedKey("0")) 撤回上一次扫描。" }
}

// MARK: - Receiving

extension Chinese {
    func receivingDock(_ keys: KeyForm) -> Question.Text { .init("月台", "请扫描月台，按 \(keys.key("9")) 结束。") }
    var papersQuestion: Question.Text { .init("单据", "请扫描或输入单据号，或扫描托盘，按 9 结束。") }
    func unknownPapers(_ number: String) -> Question.Text {
        .init("无预告", "输入 OK，把 \(number) 作为无预告到货收货；或重新扫描单据号；按 9 换一批到货。")
    }
    var supplierQuestion: Question.Text { .init("供应商", "请扫描或输入供应商代码，按 9 换一批到货。") }
    func receiveGoods(_ keys: KeyForm, isDamaged: Bool) -> Question.Text {
        .init(
            isDamaged ? "残损" : "商品",
            "请扫描商品或托盘；按 \(keys.key("3")) \(isDamaged ? "改为完好" : "标为残损")，按 \(keys.key("9")) 全部点完。")
    }
    func receivePieces(_ keys: KeyForm) -> Question.Text {
        .init("数量", "\(number("请输入件数", keys, such: 24))；按 \(keys.signedKey("3")) 标为残损。")
    }
    func sureOf(_ number: Int, _ keys: KeyForm) -> Question.Text {
        .init("\(number)", "请再输入一次 \(keys.number(number)) 确认。")
    }
    func tooManyQuestion(_ pieces: Int) -> Question.Text {
        .init("超量", "请输入接收这 \(pieces) 件的原因；按 9 留在车上。")
    }
    func shortQuestion(_ keys: KeyForm) -> Question.Text {
        .init("短少", "按 \(keys.key("1")) 其余不会再到，按 \(keys.key("2")) 其余以后到，按 \(keys.key("9")) 继续清点。")
    }
    var whyShortQuestion: Question.Text { .init("原因", "请输入其余不会再到的原因，按 9 继续清点。") }
    var whyOverQuestion: Question.Text { .init("原因", "请输入接收超量的原因，按 9 继续清点。") }
    var finishingDelivery: Question.Text { .init("收货结束", "仓库系统正在结束这批收货。") }
    func expected(_ count: Int, of title: GoodsTitle) -> String { "待收 \(pieces(count, of: title))" }
    var receiveHelp: String { "请放到一边，询问采购。" }

    func takenInUnannounced(_ number: String) -> String { "\(number) 作为无预告到货收货。" }
    var notOpened: String { "未打开。" }
    func notOpened(because refusal: String) -> String { "未打开：\(refusal)" }
    var allIsCounted: String { "全部点完。" }
    func nextGoods(areDamaged: Bool) -> String { areDamaged ? "接下来的商品是残损的。" : "接下来的商品是完好的。" }
    var theyAreDamaged: String { "已标为残损。" }
    var leftOnLorry: String { "不接收，请留在车上。" }
    var restComesLater: String { "其余以后到。" }
    var restStaysAway: String { "其余不会再到。" }
    func restStaysAway(because reason: String) -> String { "其余不会再到：\(reason)。" }
    func overAccepted(because reason: String) -> String { "已接收：\(reason)。" }
    var notFinished: String { "未结束，请继续清点。" }
    func notFinished(because refusal: String) -> String { "尚未结束：\(refusal)" }
    func confirmNumber(_ number: Int) -> String { "\(number) 件？请再输入一次确认。" }
    var noNumberNow: String { "现在不需要数量。" }
    var deliveryLookedFor: String { "正在查找到货。" }
    var deliveryOpening: String { "正在打开到货。" }
    func deliveryOpened(_ name: String, of supplier: String) -> String { "到货 \(name)，供应商 \(supplier)。" }
    var deliveryFinished: String { "收货已结束。" }
    var noDelivery: String { "没有打开的到货。" }
    func received(_ count: Int, of title: GoodsTitle, isDamaged: Bool) -> String {
        "\(pieces(count, of: title))\(isDamaged ? "，残损" : "")。"
    }
    func received(pallet sscc: String) -> String { "托盘 \(sscc) 按预告收货。" }
    var countDamagedApart: String { "残损的商品请逐个清点。" }
}

// MARK: - Putting away and back

extension Chinese {
    func putAwayDock(_ keys: KeyForm) -> Question.Text { .init("月台", "请扫描月台，按 \(keys.key("9")) 结束。") }
    func putAwayGoods(at dock: String, isEmpty: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            "商品",
            isEmpty
                ? "\(dock) 没有待上架的商品。请扫描其他月台，按 \(keys.key("9")) 结束。" : "请扫描要上架的商品，按 \(keys.key("9")) 结束。")
    }
    func putAwayBin(_ bin: String, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(bin, "请把 \(pieces) 件放入 \(bin) 并扫描，\(number("或输入实际件数", keys, such: pieces))。")
    }
    func putAwayAnyBin(_ status: StockStatus, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        let bin = status == .receiving ? "请扫描货位" : "商品\(self.status(status))，请扫描隔离位"
        return .init("货位", "\(bin)，\(number("或输入实际件数", keys, such: pieces))。")
    }
    func waits(_ goods: DockAnswer.Goods) -> String {
        let bins = goods.bins.isEmpty ? "" : "，放入 \(goods.bins.map(\.bin).joined(separator: "、"))"
        return "\(pieces(goods.quantity, of: GoodsTitle(goods.sku, lot: goods.lot)))\(bins)\(goods.awaited ? "，有订单在等" : "")"
    }
    func proposal(_ bin: DockAnswer.Bin) -> String { "\(bin.quantity) 件放入 \(bin.bin)：\(bin.reason)" }
    func kindsToGo(_ count: Int, at dock: String) -> String { "\(dock)，还有 \(count) 种" }
    func putAwayHelp(_ keys: KeyForm) -> String { "按 \(keys.signedKey("0")) 撤回上一次扫描；请询问收货人员。" }

    func kindsWait(_ count: Int, at dock: String) -> String { "\(dock) 有 \(count) 种商品待上架。" }
    func noneWaits(_ title: String, at dock: String) -> String { "\(dock) 没有待上架的 \(title)。" }
    func lotDoesNotWait(_ lot: String, at dock: String, only lots: [String]) -> String {
        "\(dock) 没有待上架的批号 \(lot)，只有\(lots.map { "“\($0)”" }.joined(separator: "、"))。"
    }
    func severalLots(_ title: String) -> String { "\(title)：有多个批号。" }
    func impossible(_ number: Int, waiting: Int, at dock: String) -> String {
        "数量不能是 \(number)：\(dock) 待上架 \(waiting) 件。"
    }

    var askingForPutBacks: Question.Text { .init("放回", "正在查询要放回的商品。") }
    var nothingToPutBack: Question.Text { .init("完成", "没有要放回的商品。") }
    func putBackFrom(_ code: String, _ keys: KeyForm) -> Question.Text {
        .init(code, "请取 \(code) 并扫描；按 \(keys.key("2")) 以后再做，按 \(keys.key("9")) 结束。")
    }
    func putBackArticle(_ title: GoodsTitle, isDamaged: Bool, _ keys: KeyForm) -> Question.Text {
        .init(
            title.name,
            "请扫描一件 \(goods(title))；按 \(keys.key("3")) \(isDamaged ? "改为完好" : "标为残损")，按 \(keys.key("2")) 以后再做。")
    }
    func putBackBin(_ bin: String?, _ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init(bin ?? "货位", "请把 \(pieces) 件放入\(bin.map { " \($0) " } ?? "货位")并扫描，\(number("或输入件数", keys, such: pieces))。")
    }
    func putBackQuarantine(_ pieces: Int, _ keys: KeyForm) -> Question.Text {
        .init("隔离位", "请把 \(pieces) 件放入隔离位并扫描，\(number("或输入件数", keys, such: pieces))。")
    }
    func goesBack(_ count: Int, of title: GoodsTitle, to bin: String?) -> String {
        pieces(count, of: title) + (bin.map { " 放回 \($0)" } ?? "")
    }
    func putBacksToGo(_ count: Int, order: Int64) -> String { "订单 \(order)，还有 \(count) 项" }
    func putBackHelp(_ keys: KeyForm) -> String {
        "按 \(keys.signedKey("2")) 以后再做，按 \(keys.signedKey("0")) 撤回上一次扫描。"
    }

    func putBacks(_ count: Int) -> String { "有 \(count) 项要放回。" }
    func itIs(damaged: Bool) -> String { damaged ? "已标为残损。" : "已改为完好。" }
    var isNotIt: String { "不是这个。" }
    func isLot(_ lot: String) -> String { "这是批号 \(lot)。" }
    func strangeSerial(_ serial: String, to from: String) -> String { "序列号 \(serial) 不属于 \(from)，请放到一边。" }
    func takenSerial(_ serial: String) -> String { "序列号 \(serial)。" }
    func impossible(_ number: Int, toPutBack wanted: Int) -> String { "数量不能是 \(number)：要放回 \(wanted) 件。" }
}
