import Fulfilment

// What is refused of deliveries.

extension Chinese {
    func message(_ refusal: ReceiptRefusal) -> String {
        switch refusal {
        case .unknownDocument(let number): "没有编号为“\(number.prefix(60))”的预期到货"
        case .wrongState(let name, let state, let purpose): "\(name) \(self.state(state))，没有需要\(verb(purpose))的"
        case .severalDocuments(let number, let documents):
            "“\(number)”可能是\(list(documents.map { "\(kind($0.kind)) \($0.number)（\($0.supplier)）" }))"
        case .otherSite(let name, let site, let dock, let dockSite): "\(name) 是仓库 \(site) 的，而 \(dock) 在仓库 \(dockSite)"
        case .otherDock(let name, let dock): "\(name) 已停在\(dock.map { " \($0)" } ?? "另一个月台")"
        case .unknownSupplier(let supplier): "没有供应商“\(supplier)”"
        case .wrongNumber(let number): "编号“\(number)”须为 1 到 40 个字符，不含空格"
        case .noDock(let place): "“\(place)”不是收货的地方"
        case .short(let name, let pieces): "\(name) 还缺 \(list(pieces.map(number)))"
        case .tooMuch(let name, let surplus, let unknown): "\(name) 比预期多：\(tooMuch(surplus, unknown))"
        case .unreadableCode(let text, let problem): "条码“\(text.prefix(60))”无法识别：\(clause(self.problem(problem)))"
        case .noArticle(let text, let summary): "“\(text.prefix(60))”里没有商品：它是 \(summary)"
        case .garbledLot(let text): "“\(text.prefix(60))”的批号因键盘布局不同而乱码"
        case .articleMissing: "没有说明到了什么商品"
        case .quantityMissing: "条码里没有数量"
        case .wrongQuantity(let quantity): "数量是 \(quantity)，应为 1 到 10000000"
        case .noSerial(let text): "“\(text.prefix(60))”不是序列号"
        case .serialTwice(let serial): "序列号 \(serial) 出现了两次"
        case .contradiction(let fact, let typed, let read): "输入的\(name(fact))是 \(typed)，条码上是 \(read)"
        case .unknownPallet(let sscc, let name): "\(name) 没有托盘 \(sscc.prefix(20))"
        case .palletCounted(let sscc): "托盘 \(sscc) 已清点"
        case .severalArticles(let skus): "这个条码对应多个商品：\(list(skus))"
        case .unknownCode(let code): "没有条码为 \(code) 的商品"
        case .lotMissing(let sku): "\(sku) 按批号管理，但没有给出批号"
        case .expired(let sku, let lot, let day): "\(sku) 批号 \(lot) 已于 \(day) 过期"
        case .otherExpiry(let lot, let sku, let books, let said): otherExpiry(lot, sku, books, said)
        case .expiryMissing(let sku, let lot): "没有给出 \(sku) 批号 \(lot) 的到期日，而该商品的其他批号有到期日"
        case .otherSent(let sku, let days, let said):
            "\(sku) 发出时的到期日是 \(list(days.map { $0 ?? "无" }))，\(said.map { "给出的是 \($0)" } ?? "没有说明是哪一个")"
        case .serialsNotFollowed(let sku): "\(sku) 不按序列号管理"
        case .serialsMissing(let pieces, let given): "清点了 \(pieces.sku) \(pieces.quantity) 件，但有 \(given) 个序列号"
        case .serialInStock(let serial, let sku, let site, let since, let others):
            "\(sku) 的序列号 \(serial) 自 \(since) 起已在仓库 \(site) 的库存中\(others > 0 ? "（另有 \(others) 个也是）" : "")"
        case .otherExpiryThere(let sku, let day, let dock):
            "\(dock ?? "月台") 已有\(day.map { "到期日为 \($0) " } ?? "没有到期日")的 \(sku)"
        case .notExpected(let sku, let lot, let name): "\(name) 里没有 \(sku)\(of(lot: lot))"
        case .over(let pieces, let surplus, let expected, let percent, let received):
            """
            \(pieces.sku) \(pieces.quantity) 件会多出 \(surplus) 件：\
            \(percent.map { "订了 \(expected) 件，允许多 \($0)%" } ?? "发出 \(expected) 件")，已到 \(received) 件
            """
        }
    }

    /// A sentence without its full stop.
    func clause(_ text: String) -> String { text.hasSuffix("。") || text.hasSuffix(".") ? String(text.dropLast()) : text }
    private func number(_ pieces: ReceiptRefusal.Pieces) -> String { "\(pieces.sku)\(of(lot: pieces.lot)) \(pieces.quantity) 件" }
    private func tooMuch(_ surplus: [ReceiptRefusal.Pieces], _ unknown: [ReceiptRefusal.Pieces]) -> String {
        list(surplus.map { "\(number($0))超出" } + unknown.map { "\(number($0))不在单内" })
    }
    private func name(_ fact: ReceiptRefusal.Fact) -> String {
        switch fact {
        case .lot: "批号"
        case .expiry: "到期日"
        case .quantity: "数量"
        }
    }
    private func verb(_ purpose: ReceiptRefusal.Purpose) -> String {
        switch purpose {
        case .arrive: "登记到达"
        case .count: "清点"
        case .finish: "结束收货"
        case .close: "关闭"
        }
    }
    private func state(_ state: ReceiptState) -> String {
        switch state {
        case .announced: "尚未到达"
        case .arrived: "已到达，尚未清点"
        case .receiving: "正在清点"
        case .received: "已收货，尚未全部上架"
        case .putAway: "已全部上架"
        case .closed: "已关闭"
        }
    }
    private func kind(_ kind: InboundKind) -> String {
        switch kind {
        case .purchaseOrder: "采购单"
        case .notice: "到货预告"
        case .unannounced: "无预告的到货"
        case .transfer: "调拨单"
        }
    }

    func advice(_ refusal: ReceiptRefusal) -> String {
        switch refusal {
        case .unknownDocument: "请重新扫描单据上的编号，或连同供应商编码按无预告到货收货"
        case .wrongState: "请处理下一张到货单，或询问经手人"
        case .severalDocuments: "请同时给出供应商编码"
        case .otherSite: "请让车辆继续前往，或更改订单"
        case .otherDock: "请到那个月台继续，或先结束那张到货单"
        case .unknownSupplier: "请再查一下供应商编码，或请人添加该供应商"
        case .wrongNumber: "请使用送货单上的编号"
        case .noDock: "请使用货位标签上的编码"
        case .short: "请说明其余的还会到，或不再到货的原因"
        case .tooMuch, .over: "请重新清点，或说明接收的原因"
        case .unreadableCode, .noArticle, .garbledLot: "请重新扫描，或给出商品编码、批号、到期日和数量"
        case .articleMissing: "请扫描 GS1 条码，或给出商品编码和数量"
        case .quantityMissing: "请给出到货件数"
        case .wrongQuantity: "请重新清点"
        case .noSerial: "序列号应为\(Self.serialForm)"
        case .serialTwice: "每件有各自的序列号，请重新扫描"
        case .contradiction: "请看货品，确认哪一个正确"
        case .unknownPallet: "请逐个商品清点托盘上的货"
        case .palletCounted: "请清点下一个"
        case .severalArticles: "请使用商品自身的编码"
        case .unknownCode: "请使用商品自身的编码，或请人添加该商品"
        case .lotMissing: "请给出货品上印的批号"
        case .expired: "请拒收，或按破损收货，以免售出"
        case .otherExpiry: "请再看一下货品，可能是另一个批号；如不是，请询问质检人员"
        case .expiryMissing, .otherSent(_, _, said: nil): "请给出到期日，例如 2027-03-31"
        case .otherSent(_, [nil], _): "清点时请不要填到期日"
        case .otherSent: "请从这些到期日中选一个"
        case .serialsNotFollowed: "请不要填序列号，或请人把该商品设为按序列号管理"
        case .serialsMissing: "请扫描每一件的 GS1 条码，或给出每一件的序列号"
        case .serialInStock: "请再看一下这一件，并请人查找另一件"
        case .otherExpiryThere: "请先把那些上架，或给出批号"
        case .notExpected: "请留在车上，或说明接收的原因"
        }
    }
}
